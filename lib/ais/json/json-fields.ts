/** Steps that the JSON dialects share. */

import { BAD_TIME, TimeParser } from '../csv/parse-time.ts'
import type { VesselRow } from '../vessel-row.ts'
import { sizeOf } from '../vessel-row.ts'
import { type JsonObject, numberAt } from './json-value.ts'

const times = new TimeParser(null)
/** The longest time text is Go's: 2024-07-30 06:17:43.375540658 +0000 UTC. */
const MAX_TIME_TEXT = 64

/** Epoch ms of a time text; NaN missing, BAD_TIME unreadable. */
export function timeOfText(text: string): number {
  if (text.length > MAX_TIME_TEXT) return BAD_TIME
  const bytes = Buffer.from(text)
  return times.parse(bytes, 0, bytes.length)
}

/** Forgets the last message. */
export function clearRow(row: VesselRow): void {
  row.vessel = -1
  row.timeMs = Number.NaN
  row.messageType = 0
  row.lonDeg = Number.NaN
  row.latDeg = Number.NaN
  row.speedKnots = Number.NaN
  row.courseDeg = Number.NaN
  row.headingDeg = Number.NaN
  row.shoreKm = Number.NaN
  row.identity = -1
  row.station = null
}

/** Whether every number of the row is a number or missing. */
export function hasGoodNumbers(row: VesselRow): boolean {
  return (
    isGood(row.lonDeg) &&
    isGood(row.latDeg) &&
    isGood(row.speedKnots) &&
    isGood(row.courseDeg) &&
    isGood(row.headingDeg) &&
    isGood(row.shoreKm)
  )
}

function isGood(value: number): boolean {
  return Math.abs(value) !== Number.POSITIVE_INFINITY
}

/** Sum of two distances from the reference point, metres; NaN where both are 0 or missing. */
export function spanAt(object: JsonObject, one: string, other: string): number {
  const sum = (numberAt(object, one) || 0) + (numberAt(object, other) || 0)
  return sizeOf(sum)
}
