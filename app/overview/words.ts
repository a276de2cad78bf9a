/** What the page says of times, places and states: pure, so that it can be tested without a browser. */

import type { MmsiKind } from '../../lib/ais/mmsi.ts'
import type { GapOutput, TripOutput } from '../../lib/features/outputs.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'

const HOUR_MS = 3_600_000

/** `2025-06-02 14:20`; the heads of the tables say that it is UTC. */
export function minuteWords(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')
}

/** Hours below three days, else days. */
export function durationWords(durationMs: number): string {
  const hours = durationMs / HOUR_MS
  return hours < 72 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`
}

/** `56°12.10'N 003°02.00'E`, as on a chart. */
export function placeWords(latUnits: number, lonUnits: number): string {
  return `${angleWords(latUnits, 2, 'NS')} ${angleWords(lonUnits, 3, 'EW')}`
}

function angleWords(units: number, degreeDigits: number, signs: string): string {
  // In hundredths of a minute, so that 59.996' carries over into the degrees.
  const hundredths = Math.round((Math.abs(units) / UNITS_PER_DEGREE) * 6000)
  const degrees = String(Math.floor(hundredths / 6000)).padStart(degreeDigits, '0')
  const minutes = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')
  return `${degrees}°${minutes}'${units < 0 ? signs[1] : signs[0]}`
}

export function tenthsWords(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

export function portWords(port: string): string {
  return port === 'unnamed' ? 'unnamed port' : port
}

const TRIP_ENDS: Record<NonNullable<TripOutput['endedBy']>, string> = {
  stop: 'stop in port',
  gap: 'silence in port',
  stay: 'stay near the coast',
  silence: 'long silence',
  evicted: 'too many ships on one MMSI',
}

/** What ended a trip; null for one that has not ended. */
export function tripEndWords(endedBy: TripOutput['endedBy']): string | null {
  return endedBy === null ? null : TRIP_ENDS[endedBy]
}

export function tripTargetWords(trip: Pick<TripOutput, 'endPort' | 'endedBy'>): string {
  if (trip.endPort !== null) return portWords(trip.endPort)
  return trip.endedBy === null ? 'no port yet' : 'last seen'
}

/** The end of a silence that has none, in words; null where it has one. */
export function gapStateWords({ onMs, open }: Pick<GapOutput, 'onMs' | 'open'>): string | null {
  if (onMs !== null) return null
  return open ? 'still off' : 'not on again'
}

const KINDS: Partial<Record<MmsiKind, string>> = {
  invalid: 'invalid MMSI',
  'parent-ship-craft': 'craft of a ship',
}

/** What marks a vessel that is no ship by its number; null for ships. */
export function kindWords(kind: MmsiKind): string | null {
  return kind === 'ship' ? null : (KINDS[kind] ?? kind)
}

/** `50 of 982`, or only the number where all are shown. */
export function shownWords(shown: number, total: number): string {
  return shown < total
    ? `${shown.toLocaleString('en')} of ${total.toLocaleString('en')}`
    : total.toLocaleString('en')
}
