/** What of a rule met an alert, and what weighs in its suspicion, in words. Pure. */

import { EVIDENCE } from '../../lib/model/suspicion-evidence.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'

type Met = WireAlert['causes'][number]['met'][number]

interface ConditionWords {
  readonly what: string
  readonly unit?: string
  /** How what was wanted binds what was found; left out: one of what was wanted. */
  readonly limit?: 'at least' | 'at most'
}

/** Conditions as lib/alerts/rules/match-rule names them; of one that is missing here its own name is told. */
const CONDITIONS: Readonly<Record<string, ConditionWords>> = {
  'vessel.types': { what: 'vessel type' },
  'vessel.flags': { what: 'flag' },
  'vessel.flagsNot': { what: 'flag, none of those excepted' },
  'vessel.gears': { what: 'gear' },
  'vessel.lists': { what: 'on watch list' },
  'vessel.isRegistered': { what: 'in the register' },
  'vessel.minLengthM': { what: 'length', unit: 'm', limit: 'at least' },
  'vessel.maxLengthM': { what: 'length', unit: 'm', limit: 'at most' },
  'behaviour.conflicts': { what: 'conflict' },
  'behaviour.days': { what: 'counted over', unit: 'days' },
  'behaviour.isAtGearSpeed': { what: 'speed, as its gear is worked', unit: 'kn' },
  'behaviour.maxDarkBefore': { what: 'went dark in the days before', limit: 'at most' },
  'behaviour.maxKnots': { what: 'mean speed', unit: 'kn', limit: 'at most' },
  'behaviour.minApartKm': { what: 'places apart', unit: 'km', limit: 'at least' },
  'behaviour.minDarkApproaches': { what: 'dark approaches', limit: 'at least' },
  'behaviour.minDarkShare': { what: 'share of approaches that were dark', limit: 'at least' },
  'behaviour.minKnots': { what: 'mean speed', unit: 'kn', limit: 'at least' },
  'behaviour.minMinutes': { what: 'lasted', unit: 'min', limit: 'at least' },
  'behaviour.minScore': { what: 'mean score', limit: 'at least' },
  'behaviour.minTimesLongest': { what: 'times its longest silence before', limit: 'at least' },
  'behaviour.minWitnessMinutes': { what: 'others heard there for', unit: 'min', limit: 'at least' },
  'behaviour.partnerTypes': { what: 'the other vessel' },
  'behaviour.transponders': { what: 'transponder of class' },
  'place.isForeign': { what: "another country's waters" },
  'place.isGearPermitted': { what: 'gear permitted there' },
  'place.licences': { what: 'licence' },
  'place.maxShoreNm': { what: 'from shore', unit: 'nm', limit: 'at most' },
  'place.minPortNm': { what: 'nearest port', unit: 'nm', limit: 'at least' },
  'place.minShoreNm': { what: 'from shore', unit: 'nm', limit: 'at least' },
  'place.relation': { what: 'in relation to the zone' },
  'place.zoneIds': { what: 'zone' },
  'place.zoneKinds': { what: 'kind of zone' },
  'time.minNightShare': { what: 'share at night', limit: 'at least' },
  'time.seasons': { what: 'day, in season' },
  'time.weekdays': { what: 'day of the week' },
}

/** `from shore: 201 nm, at least 0.5 asked`; null for what the cause's own heading tells. */
export function conditionWords({ condition, wanted, found }: Met): string | null {
  if (condition === 'behaviour.kind') return null
  const { what, unit = '', limit } = CONDITIONS[condition] ?? { what: condition }
  const isCounted = unit !== '' && found !== 'Infinity'
  const said = `${what}: ${valueWords(found)}${isCounted ? ` ${unit}` : ''}`
  if (limit !== undefined) return `${said}, ${limit} ${valueWords(wanted)} asked`
  return wanted === found || wanted === 'true' || wanted === 'false'
    ? said
    : `${said}, asked: ${valueWords(wanted)}`
}

/** `apparentFishing` as people write it. */
export function behaviourWords(behaviour: string): string {
  return behaviour.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

const EVIDENCE_BY_NAME = new Map(EVIDENCE.map((definition) => [definition.name as string, definition]))

/** `encounters of a vessel that may fish with a carrier: 1`. */
export function evidenceWords(name: string, value: number | null): string {
  const { meaning = name, unit = '' } = EVIDENCE_BY_NAME.get(name) ?? {}
  if (value === null) return meaning
  return `${meaning}: ${valueWords(String(value))}${unit === 'h' ? '\u00a0h' : ''}`
}

/** Three digits of a number; what is beyond all bounds is in none's reach. */
function valueWords(text: string): string {
  if (text === 'true') return 'yes'
  if (text === 'false') return 'no'
  if (text === 'Infinity') return 'none near'
  const value = Number(text)
  return text === '' || Number.isNaN(value) || Number.isInteger(value)
    ? text
    : String(Number(value.toPrecision(3)))
}
