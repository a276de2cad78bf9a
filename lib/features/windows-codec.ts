/**
 * Bytes of a window ring: what each row was made from, about 20 bytes of it; the rest is computed again by the
 * same code, hence to the same bits.
 */

import { distanceKmUnits } from '../geo/great-circle.ts'
import { FEATURE_OPTIONS } from './feature-list.ts'
import { NO_BAND } from './speed-bands.ts'
import type { StateReader, StateWriter } from './state-codec.ts'
import {
  countRows,
  emptyWindowRow,
  pushWindowRow,
  RING_ROWS,
  readWindowRow,
  startWindows,
  type WindowRing,
} from './windows.ts'

/** First number of a value: missing, any number (8 bytes follow), else its tenths, 0 or more, and this added. */
const MISSING = 0
const ANY_NUMBER = 1
const TENTHS = 2
/** Above this the eight bytes are the shorter. */
const MOST_TENTHS = 2 ** 31

export function encodeWindows(ring: WindowRing, writer: StateWriter): void {
  const row = emptyWindowRow()
  const count = countRows(ring)
  writer.count(count)
  writer.int32(ring.originLonUnits)
  let timeMs = 0
  let lonUnits = ring.originLonUnits
  let latUnits = 0
  for (let i = 0; i < count; i++) {
    readWindowRow(ring, i, row)
    if (i === 0) writer.float64(row.timeMs)
    else writer.count(row.timeMs - timeMs)
    writeSigned(writer, row.lonUnits - lonUnits)
    writeSigned(writer, row.latUnits - latUnits)
    writer.count(row.speedBand - NO_BAND)
    writeValue(writer, row.courseDeg)
    writeValue(writer, row.lnShore)
    timeMs = row.timeMs
    lonUnits = row.lonUnits
    latUnits = row.latUnits
  }
}

/** Throws where the bytes claim more rows than a ring holds. */
export function decodeWindows(reader: StateReader): WindowRing {
  const count = reader.count()
  if (count > RING_ROWS) throw new Error(`features: state holds ${count} window rows, at most ${RING_ROWS}`)
  const ring = startWindows(count)
  const originLonUnits = reader.int32()
  const row = emptyWindowRow()
  row.lonUnits = originLonUnits
  for (let i = 0; i < count; i++) {
    const { lonUnits, latUnits } = row
    row.timeMs = i === 0 ? reader.float64() : row.timeMs + reader.count()
    row.lonUnits = lonUnits + readSigned(reader)
    row.latUnits = latUnits + readSigned(reader)
    // The leg to the oldest row is in no path.
    row.legKm = i === 0 ? Number.NaN : distanceKmUnits(lonUnits, latUnits, row.lonUnits, row.latUnits)
    row.speedBand = readBand(reader)
    row.courseDeg = readValue(reader)
    row.lnShore = readValue(reader)
    pushWindowRow(ring, row, originLonUnits)
  }
  return ring
}

function readBand(reader: StateReader): number {
  const band = reader.count() + NO_BAND
  if (band > FEATURE_OPTIONS.bandKnots.length) throw new Error(`features: state holds a speed band ${band}`)
  return band
}

/** Any whole number, the sign in its last bit. */
function writeSigned(writer: StateWriter, value: number): void {
  writer.count(value < 0 ? -2 * value - 1 : 2 * value)
}

function readSigned(reader: StateReader): number {
  const value = reader.count()
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2
}

function writeValue(writer: StateWriter, value: number): void {
  const first = TENTHS + Math.round(value * 10)
  if (Number.isNaN(value)) writer.count(MISSING)
  else if (first >= TENTHS && first < MOST_TENTHS && Object.is(tenthsOf(first), value)) writer.count(first)
  else {
    writer.count(ANY_NUMBER)
    writer.float64(value)
  }
}

function readValue(reader: StateReader): number {
  const first = reader.count()
  if (first === MISSING) return Number.NaN
  return first === ANY_NUMBER ? reader.float64() : tenthsOf(first)
}

function tenthsOf(first: number): number {
  return (first - TENTHS) / 10
}
