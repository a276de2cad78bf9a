/** A position of a track as the events see it. */

import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { cosLat } from '../geo/great-circle.ts'
import { NO_SCORE } from '../model/scorer.ts'

export interface EventRow {
  timeMs: number
  lonUnits: number
  latUnits: number
  /** Cosine of the latitude. */
  cos: number
  /** NaN where unknown. */
  knots: number
  shoreKm: number
  /** Thousandths; NO_SCORE of a position that is no row: it counts in no event. */
  score: number
}

export function noEventRow(): EventRow {
  return {
    timeMs: Number.NEGATIVE_INFINITY,
    lonUnits: 0,
    latUnits: 0,
    cos: 1,
    knots: Number.NaN,
    shoreKm: Number.NaN,
    score: NO_SCORE,
  }
}

export function copyEventRow(from: EventRow, to: EventRow): void {
  to.timeMs = from.timeMs
  to.lonUnits = from.lonUnits
  to.latUnits = from.latUnits
  to.cos = from.cos
  to.knots = from.knots
  to.shoreKm = from.shoreKm
  to.score = from.score
}

export function encodeEventRow(row: EventRow, writer: StateWriter): void {
  writer.float64(row.timeMs)
  writer.int32(row.lonUnits)
  writer.int32(row.latUnits)
  writer.float64(row.knots)
  writer.float64(row.shoreKm)
  writer.count(row.score)
}

export function decodeEventRow(reader: StateReader): EventRow {
  const row = noEventRow()
  row.timeMs = reader.float64()
  row.lonUnits = reader.int32()
  row.latUnits = reader.int32()
  row.cos = cosLat(row.latUnits)
  row.knots = reader.float64()
  row.shoreKm = reader.float64()
  row.score = reader.count()
  return row
}
