/** What is wrong with a document of rules, in words, with what would be right. */

import type { z } from 'zod'
import { alpha3Code } from '../../geo/country-codes.ts'
import { BEHAVIOURS, type Behaviour } from '../happening.ts'
import type { JsonPath } from './json-source.ts'
import { nearestName } from './nearest-name.ts'
import { behaviourKeys, KNOWN_KEYS } from './rule-document.ts'

/** Something at one place of a document, before the place is looked up in its text. */
export interface Finding {
  readonly path: JsonPath
  /** The name itself is meant, not what it holds. */
  readonly isKey: boolean
  readonly reason: string
  /** What would be right; null where the reason says it. */
  readonly allowed: string | null
}

/** Untrusted text in a message, at most this long. */
const LONGEST_QUOTE = 60

const TYPE_WORDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/** One issue of zod's is one finding, but for unknown names, each of which is one. */
export function* describeIssue(issue: z.core.$ZodIssue, document: unknown): Generator<Finding> {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  if (issue.code !== 'unrecognized_keys') {
    yield { path, isKey: false, ...wordsOf(issue, valueAt(document, path)) }
    return
  }
  const known = knownKeys(path, valueAt(document, path))
  for (const key of issue.keys) yield { path: [...path, key], isKey: true, ...wordsOfKey(key, known, path) }
}

function wordsOf(issue: z.core.$ZodIssue, value: unknown): Pick<Finding, 'reason' | 'allowed'> {
  if (value === undefined) return { reason: 'is missing', allowed: wordsAllowed(issue) }
  if (issue.code === 'custom') return { reason: issue.message, allowed: wordsAllowed(issue) }
  if (issue.code === 'too_small' && (value === '' || (Array.isArray(value) && value.length === 0)))
    return { reason: 'is empty', allowed: Array.isArray(value) ? 'one or more, or to be left out' : null }
  const isLong = issue.code === 'too_big' && (typeof value === 'string' || Array.isArray(value))
  const reason = isLong
    ? `is too long (${value.length.toLocaleString('en')})`
    : `${quote(value)} is not allowed`
  return { reason, allowed: wordsAllowed(issue, value) }
}

function wordsAllowed(issue: z.core.$ZodIssue, value?: unknown): string | null {
  switch (issue.code) {
    case 'custom':
      return typeof issue.params?.allowed === 'string' ? issue.params.allowed : null
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected
    case 'invalid_value':
      return wordsOfValues(issue.values.map(String), value)
    case 'invalid_union':
      return wordsOfValues(BEHAVIOURS, value)
    case 'too_small':
      return `${issue.minimum} or more${counted(issue.origin)}`
    case 'too_big':
      return `${issue.maximum} or less${counted(issue.origin)}`
    case 'invalid_format':
      return wordsOfFormat(issue.path, value)
    default:
      return null
  }
}

function counted(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' of them' : ''
}

function wordsOfValues(values: readonly string[], value: unknown): string {
  const meant = typeof value === 'string' ? nearestName(value, values) : null
  return `${values.join(', ')}${meant === null ? '' : `; ${meant} was meant?`}`
}

function wordsOfFormat(path: readonly PropertyKey[], value: unknown): string {
  const name = path.findLast((step) => typeof step === 'string')
  if (name === 'id') return 'lower case words of letters and digits, with hyphens between'
  if (name === 'from' || name === 'to') return 'a day of the year as MM-DD, 01-01 to 12-31'
  if (name === 'flags' || name === 'flagsNot') {
    const meant = typeof value === 'string' ? alpha3Code(value) : null
    return `three capitals: ISO 3166-1 alpha-3${meant === null ? '' : `; ${meant} was meant?`}`
  }
  return 'plain words, without control characters or white space before them'
}

function wordsOfKey(
  key: string,
  known: readonly string[],
  path: JsonPath,
): Pick<Finding, 'reason' | 'allowed'> {
  const allowed = known.join(', ')
  const meant = nearestName(key, known)
  if (meant !== null) return { reason: `is not known; ${meant} was meant?`, allowed }
  const home = (['vessel', 'place', 'time', 'when', 'rule', 'document'] as const).find((part) =>
    KNOWN_KEYS[part].includes(key),
  )
  if (home !== undefined)
    return { reason: `belongs in ${home === 'document' || home === 'rule' ? `the ${home}` : home}`, allowed }
  const kinds = BEHAVIOURS.filter((kind) => behaviourKeys(kind).includes(key))
  if (kinds.length > 0)
    return {
      reason: `goes with ${path.at(-1) === 'behaviour' ? '' : 'behaviour '}${kinds.join(', ')} only`,
      allowed,
    }
  return { reason: 'is not known', allowed }
}

function knownKeys(path: JsonPath, value: unknown): readonly string[] {
  const part = path.findLast((step) => typeof step === 'string')
  if (part === undefined) return KNOWN_KEYS.document
  if (part === 'rules') return KNOWN_KEYS.rule
  if (part === 'seasons') return KNOWN_KEYS.season
  if (part === 'behaviour') return behaviourKeys(valueAt(value, ['kind']) as Behaviour)
  return KNOWN_KEYS[part as 'when' | 'vessel' | 'place' | 'time']
}

function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value
  for (const step of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string | number, unknown>)[step]
  }
  return at
}

function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value !== null && typeof value === 'object') return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, LONGEST_QUOTE)) : String(value)
  return typeof value === 'string' && value.length > LONGEST_QUOTE ? `${text}…` : text
}

/** `rules[3].when.place.withinNm`; '' is the whole document. */
export function formatPath(path: JsonPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\w$]{1,60}$/.test(step)) return `[${quote(step)}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')
}
