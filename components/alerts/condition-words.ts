/** What of a rule met an alert, and what weighs in its suspicion, in words. Pure. */

import { EVIDENCE } from '../../lib/model/suspicion-evidence.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { Words } from '../words/languages.ts'
import { dataWord } from './alert-words.ts'

type Met = WireAlert['causes'][number]['met'][number]

interface ConditionShape {
  /** A symbol; 'days' is a word. */
  readonly unit?: 'm' | 'kn' | 'km' | 'min' | 'nm' | 'days'
  /** How what was wanted binds what was found; left out: one of what was wanted. */
  readonly limit?: 'atLeast' | 'atMost'
}

/** Of those that are more than a word: lib/alerts/rules/match-rule names them. */
const SHAPES: Readonly<Record<string, ConditionShape>> = {
  'vessel.minLengthM': { unit: 'm', limit: 'atLeast' },
  'vessel.maxLengthM': { unit: 'm', limit: 'atMost' },
  'behaviour.days': { unit: 'days' },
  'behaviour.isAtGearSpeed': { unit: 'kn' },
  'behaviour.maxDarkBefore': { limit: 'atMost' },
  'behaviour.maxKnots': { unit: 'kn', limit: 'atMost' },
  'behaviour.minApartKm': { unit: 'km', limit: 'atLeast' },
  'behaviour.minDarkApproaches': { limit: 'atLeast' },
  'behaviour.minDarkShare': { limit: 'atLeast' },
  'behaviour.minKnots': { unit: 'kn', limit: 'atLeast' },
  'behaviour.minMinutes': { unit: 'min', limit: 'atLeast' },
  'behaviour.minScore': { limit: 'atLeast' },
  'behaviour.minTimesLongest': { limit: 'atLeast' },
  'behaviour.minWitnessMinutes': { unit: 'min', limit: 'atLeast' },
  'place.maxShoreNm': { unit: 'nm', limit: 'atMost' },
  'place.minPortNm': { unit: 'nm', limit: 'atLeast' },
  'place.minShoreNm': { unit: 'nm', limit: 'atLeast' },
  'time.minNightShare': { limit: 'atLeast' },
}

/** `from shore: 201 nm, at least 0.5 asked`; null for what the cause's own heading or the weights tell. */
export function conditionWords({ condition, wanted, found }: Met, words: Words): string | null {
  if (condition === 'behaviour.kind' || condition.startsWith('evidence.')) return null
  const { conditions, met } = words.say
  const known: Readonly<Record<string, string>> = conditions
  // Of one that is missing here its own name is told.
  const what = Object.hasOwn(known, condition) ? known[condition]! : condition
  const { unit, limit } = SHAPES[condition] ?? {}
  const value = condition === 'place.relation' ? relationWords(found, words) : valueWords(found, words)
  const symbol = unit === 'days' ? met.days : unit
  const said = symbol === undefined || found === 'Infinity' ? value : words.format.unit(value, symbol)
  if (limit !== undefined) return met[limit](what, said, valueWords(wanted, words))
  return wanted === found || wanted === 'true' || wanted === 'false'
    ? met.found(what, said)
    : met.oneOf(what, said, valueWords(wanted, words))
}

/** `apparentFishing` as people write it. */
export function behaviourWords(behaviour: string, { say }: Words): string {
  const known: Readonly<Record<string, string>> = say.behaviours
  return Object.hasOwn(known, behaviour)
    ? known[behaviour]!
    : behaviour.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

const UNITS = new Map<string, string>(EVIDENCE.map(({ name, unit }) => [name, unit]))

/** What an item of evidence counts, and its value with its unit; of another version's its name alone. */
export function evidenceWords(
  name: string,
  value: number | null,
  { say, format }: Words,
): { readonly what: string; readonly value: string } {
  const known: Readonly<Record<string, string>> = say.evidence
  const what = Object.hasOwn(known, name) ? known[name]! : name
  if (value === null) return { what, value: '' }
  const unit = UNITS.get(name)
  if (unit === 'h') return { what, value: format.unit(format.measure(value), 'h') }
  return { what, value: unit === 'share' ? format.share(value) : format.measure(value) }
}

/** How a vessel lay to a zone, as lib/alerts/rules/match-rule tells it; as it is where it tells it otherwise. */
function relationWords(text: string, words: Words): string {
  const { say, format } = words
  const inside = /^(\d+) min inside$/.exec(text)
  if (inside !== null) return say.met.minutesInside(Number(inside[1]))
  const nm = (digits: string) => format.unit(format.fixed(Number(digits), 1), 'nm')
  const near = /^(\d+\.\d) nm from the border$/.exec(text)
  if (near !== null) return say.met.fromBorder(nm(near[1]!))
  const back = /^off (\d+\.\d) nm from the border(, inside)?, on (?:inside|(\d+\.\d) nm from it)$/.exec(text)
  if (back === null) return valueWords(text, words)
  const [, off, isInside, on] = back
  return say.met.returned(nm(off!), isInside !== undefined, on === undefined ? null : nm(on))
}

/** Lists are words with commas; three digits of a number; what is beyond all bounds is in none's reach. */
function valueWords(text: string, words: Words): string {
  const { say, format } = words
  if (text === 'true') return say.met.yes
  if (text === 'false') return say.met.no
  if (text === 'Infinity') return say.met.noneNear
  const value = Number(text)
  if (text !== '' && !Number.isNaN(value)) return format.measure(value)
  return text
    .split(', ')
    .map((one) => dataWord(one, words))
    .join(', ')
}
