/**
 * The conditions that a vessel search may carry: `(shipname = 'SEA STAR' OR mmsi = '441618000') AND flag = 'KOR'`.
 * AND binds stronger than OR. Read into a tree; SQL is made of it elsewhere, and never of the text.
 */

import { canonicalText } from '../../ais/report.ts'
import type { VesselCondition } from '../../store/query-vessel-pages.ts'
import { refuse } from './error.ts'

const LONGEST = 2000
const MOST_DEPTH = 20
const MOST_TESTS = 50
const LONGEST_VALUE = 60

/** Their names of what a vessel said, or may be asked by. */
const FIELDS = {
  ssvid: 'mmsi',
  mmsi: 'mmsi',
  imo: 'imo',
  callsign: 'callSign',
  shipname: 'name',
  flag: 'flag',
} as const

const TESTS = { '=': 'equals', '!=': 'differs', LIKE: 'like' } as const

const TOKEN = /\s*(?:(\(|\)|!=|=)|'((?:[^']|'')*)'|"([^"]*)"|([A-Za-z][A-Za-z0-9_.]*))/y

type Token =
  | { readonly is: 'sign' | 'word' | 'value'; readonly text: string; readonly at: number }
  | { readonly is: 'end'; readonly text: ''; readonly at: number }

/** Throws a GfwError that says where it cannot be read. */
export function readWhere(text: string): VesselCondition {
  if (text.length > LONGEST) throw refuse('where', `${text.length} characters; at most ${LONGEST}`)
  const tokens = listTokens(text)
  let next = 0
  let tests = 0

  function fail(wanted: string): never {
    const { is, text: found, at } = tokens[next]!
    throw refuse(
      'where',
      `${wanted} expected at character ${at + 1}, not ${is === 'end' ? 'the end' : found}`,
    )
  }

  function take(is: Token['is'], words: readonly string[] | null): string | null {
    const token = tokens[next]!
    if (token.is !== is || (words !== null && !words.includes(token.text.toUpperCase()))) return null
    next++
    return token.text
  }

  function readAny(depth: number): VesselCondition {
    const any = [readAll(depth)]
    while (take('word', ['OR']) !== null) any.push(readAll(depth))
    return any.length === 1 ? any[0]! : { any }
  }

  function readAll(depth: number): VesselCondition {
    const all = [readOne(depth)]
    while (take('word', ['AND']) !== null) all.push(readOne(depth))
    return all.length === 1 ? all[0]! : { all }
  }

  function readOne(depth: number): VesselCondition {
    if (take('sign', ['(']) === null) return readTest()
    if (depth >= MOST_DEPTH) throw refuse('where', `more than ${MOST_DEPTH} parentheses in one another`)
    const inner = readAny(depth + 1)
    if (take('sign', [')']) === null) fail(')')
    return inner
  }

  function readTest(): VesselCondition {
    if (++tests > MOST_TESTS) throw refuse('where', `more than ${MOST_TESTS} comparisons`)
    const name = tokens[next]!
    if (name.is !== 'word') fail('a field')
    const field = fieldOf(name.text)
    if (field === undefined) fail(`one of ${Object.keys(FIELDS).join(', ')}`)
    next++
    const sign = take('sign', ['=', '!=']) ?? take('word', ['LIKE']) ?? fail('=, != or LIKE')
    const test = TESTS[sign.toUpperCase() as keyof typeof TESTS]
    if (field === 'flag' && test === 'like') throw refuse('where', 'flag can be compared with = and != only')
    const value = take('value', null) ?? fail('a text in quotes')
    if (value.length > LONGEST_VALUE) throw refuse('where', `a text of more than ${LONGEST_VALUE} characters`)
    // What was heard is kept so; patterns match either case.
    return { field, test, value: field === 'mmsi' || test === 'like' ? value : canonicalText(value) }
  }

  const condition = readAny(0)
  if (tokens[next]!.is !== 'end') fail('AND, OR or the end')
  return condition
}

/** `registryInfo.shipname` and `selfReportedInfo.shipname` are the same here: all that was heard is searched. */
function fieldOf(name: string): (typeof FIELDS)[keyof typeof FIELDS] | undefined {
  const plain = name.replace(/^(registryInfo|selfReportedInfo)\./, '').toLowerCase()
  return Object.hasOwn(FIELDS, plain) ? FIELDS[plain as keyof typeof FIELDS] : undefined
}

function listTokens(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (found === null) throw refuse('where', `cannot be read from character ${at + 1} on`)
    const [, sign, single, double, word] = found
    if (sign !== undefined) tokens.push({ is: 'sign', text: sign, at })
    else if (word !== undefined) tokens.push({ is: 'word', text: word, at })
    else tokens.push({ is: 'value', text: single?.replaceAll("''", "'") ?? double!, at })
  }
  tokens.push({ is: 'end', text: '', at: end })
  return tokens
}
