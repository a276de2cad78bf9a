/** Which alerts of the queue are looked at. Pure. */

import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { type Bounds, isWithin } from '../map/fleet-bounds.ts'

/** What an alert has to be; null: anything. All must hold. */
export interface QueueFilter {
  /** IN_VIEW, or the id of a zone. */
  readonly area: string | null
  /** At least, 0..1. */
  readonly score: number | null
  readonly rule: string | null
  readonly flag: string | null
  readonly type: string | null
  /** In the name, MMSI, IMO number or call sign. */
  readonly text: string | null
}

/** Of an area: what the map shows. No zone's id looks like it. */
export const IN_VIEW = '@view'

export const NO_FILTER: QueueFilter = {
  area: null,
  score: null,
  rule: null,
  flag: null,
  type: null,
  text: null,
}

export function isFiltered(filter: QueueFilter): boolean {
  return Object.values(filter).some((one) => one !== null)
}

/** `bounds`: what the map shows, degrees; null: not known yet, and then all of it is in view. */
export function fitsFilter(alert: WireAlert, filter: QueueFilter, bounds: Bounds | null): boolean {
  const { area, score, rule, flag, type, text } = filter
  if (rule !== null && alert.ruleId !== rule) return false
  if (flag !== null && alert.vessel.flag !== flag) return false
  if (type !== null && alert.vessel.type !== type) return false
  if (score !== null && !(alert.suspicion !== null && alert.suspicion >= score)) return false
  if (text !== null && !hasText(alert, text)) return false
  if (area === null) return true
  if (area !== IN_VIEW) return alert.zoneId === area
  return (
    bounds === null || isWithin(bounds, alert.lonUnits / UNITS_PER_DEGREE, alert.latUnits / UNITS_PER_DEGREE)
  )
}

function hasText({ mmsi, vessel }: WireAlert, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return [vessel.name, mmsi, vessel.imo, vessel.callSign].some((one) => one.toLowerCase().includes(wanted))
}

export interface FilterChoice {
  readonly value: string
  readonly count: number
}

/** What there is to choose from in a field, with how many have it, the most frequent first. */
export function countChoices(
  alerts: readonly WireAlert[],
  read: (alert: WireAlert) => string | null,
): FilterChoice[] {
  const counts = new Map<string, number>()
  for (const alert of alerts) {
    const value = read(alert)
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
