/**
 * Rows: the positions of a track that are kept for features, one in 5 minutes or more of its segment, and
 * their present values. The values and their missing rules are told one by one in lib/features/feature-list.
 *
 * Values relate a row to the rows before it, never to thinned-out positions, so that a report every 2 seconds
 * and one every 5 minutes mean the same.
 */

import { bearingDegUnits, distanceKmUnits, KM_PER_NM } from '../geo/great-circle.ts'
import { FEATURE_COUNT, FEATURE_OPTIONS, PRESENT } from './feature-list.ts'
import { bandOf, NO_BAND } from './speed-bands.ts'
import type { StateReader, StateWriter } from './state-codec.ts'
import {
  clearWindows,
  emptyWindowRow,
  pushWindowRow,
  startWindows,
  type WindowRing,
  writeWindowFeatures,
} from './windows.ts'
import { decodeWindows, encodeWindows } from './windows-codec.ts'

const HOUR_MS = 3_600_000
const CRUISE_FADE_MS = FEATURE_OPTIONS.cruiseFadeHours * HOUR_MS
const NEVER = Number.NEGATIVE_INFINITY

export interface RowState {
  /** Time and segment of the last kept position; NaN and -1 before the first. */
  keptMs: number
  keptSerial: number
  /** Of the last row since the restart; `rowMs` is NaN where there is none. */
  rowMs: number
  rowLonUnits: number
  rowLatUnits: number
  rowCourseDeg: number
  /** Direction in which the leg to the last row came in; NaN where it was short. */
  arrivalDeg: number
  /** Speeds of the last three rows, newest first. */
  speedKnots1: number
  speedKnots2: number
  speedKnots3: number
  /** Time of the last row of each sort; -Infinity where there was none. */
  nearShoreMs: number
  slowMs: number
  fastMs: number
  /** Speed band of the last row, and since when; NO_BAND where its speed was missing. */
  band: number
  bandSinceMs: number
  /** Highest speed since the restart, faded up to the last row; 0 where none was known. */
  cruiseKnots: number
  readonly windows: WindowRing
}

export function startRows(): RowState {
  return {
    keptMs: Number.NaN,
    keptSerial: -1,
    rowMs: Number.NaN,
    rowLonUnits: 0,
    rowLatUnits: 0,
    rowCourseDeg: Number.NaN,
    arrivalDeg: Number.NaN,
    speedKnots1: Number.NaN,
    speedKnots2: Number.NaN,
    speedKnots3: Number.NaN,
    nearShoreMs: NEVER,
    slowMs: NEVER,
    fastMs: NEVER,
    band: NO_BAND,
    bandSinceMs: NEVER,
    cruiseKnots: 0,
    windows: startWindows(),
  }
}

/** Whether a position is kept as a row: the first of its segment, or long enough after the last one kept. */
export function isRowDue(rows: RowState, timeMs: number, segmentSerial: number): boolean {
  return segmentSerial !== rows.keptSerial || timeMs - rows.keptMs >= FEATURE_OPTIONS.rowIntervalMs
}

/** Starts afresh after a silence of the track; the thinning goes on as it was. */
export function restartRows(rows: RowState): void {
  rows.rowMs = Number.NaN
  rows.rowCourseDeg = Number.NaN
  rows.arrivalDeg = Number.NaN
  rows.speedKnots1 = Number.NaN
  rows.speedKnots2 = Number.NaN
  rows.speedKnots3 = Number.NaN
  rows.nearShoreMs = NEVER
  rows.slowMs = NEVER
  rows.fastMs = NEVER
  rows.band = NO_BAND
  rows.bandSinceMs = NEVER
  rows.cruiseKnots = 0
  clearWindows(rows.windows)
}

/** Scratch memory, used again for every row. */
const windowRow = emptyWindowRow()
const features = new Float32Array(FEATURE_COUNT)

/**
 * Keeps a position as a row and returns its FEATURE_COUNT features: scratch memory, valid until the next call.
 *
 * @param reportedKnots NaN where not reported, likewise `courseDeg`
 * @param shoreKm distance to shore, 0 on land; NaN where unknown
 * @param solarHour local solar hour, 0 <= hour < 24
 */
export function keepRow(
  rows: RowState,
  timeMs: number,
  segmentSerial: number,
  lonUnits: number,
  latUnits: number,
  reportedKnots: number,
  courseDeg: number,
  shoreKm: number,
  solarHour: number,
): Float32Array {
  rows.keptMs = timeMs
  rows.keptSerial = segmentSerial

  const ms = timeMs - rows.rowMs
  const isFirst = Number.isNaN(ms)
  const legKm = isFirst ? Number.NaN : distanceKmUnits(rows.rowLonUnits, rows.rowLatUnits, lonUnits, latUnits)
  const impliedKnots = ms > 0 ? (legKm / KM_PER_NM) * (HOUR_MS / ms) : Number.NaN
  const knownKnots = !Number.isNaN(reportedKnots) ? reportedKnots : impliedKnots
  const speedKnots = Math.min(knownKnots, FEATURE_OPTIONS.maxSpeedKnots)
  const courseChangeDeg = angleBetween(rows.rowCourseDeg, courseDeg)
  const steppedShoreKm = Math.round(shoreKm / FEATURE_OPTIONS.shoreStepKm) * FEATURE_OPTIONS.shoreStepKm
  const lnShore = Math.log1p(steppedShoreKm)
  const hourAngle = solarHour * (Math.PI / 12)

  features[PRESENT.speedKnots] = speedKnots
  features[PRESENT.impliedSpeedKnots] = impliedKnots
  features[PRESENT.courseChangeDeg] = courseChangeDeg
  features[PRESENT.legTurnDeg] = turnIntoLeg(rows, legKm, lonUnits, latUnits)
  features[PRESENT.lnShore] = lnShore
  features[PRESENT.solarHourCos] = Math.cos(hourAngle)
  features[PRESENT.solarHourSin] = Math.sin(hourAngle)
  features[PRESENT.lnSecondsSince] = Math.log1p(ms / 1000)
  features[PRESENT.speedKnots1] = rows.speedKnots1
  features[PRESENT.speedKnots2] = rows.speedKnots2
  features[PRESENT.speedKnots3] = rows.speedKnots3
  features[PRESENT.relativeSpeed] = relateToCruise(rows, ms, speedKnots)
  writeTimesSince(rows, timeMs, speedKnots, steppedShoreKm)

  rows.rowMs = timeMs
  rows.rowLonUnits = lonUnits
  rows.rowLatUnits = latUnits
  rows.rowCourseDeg = courseDeg
  rows.speedKnots3 = rows.speedKnots2
  rows.speedKnots2 = rows.speedKnots1
  rows.speedKnots1 = speedKnots

  windowRow.timeMs = timeMs
  windowRow.lonUnits = lonUnits
  windowRow.latUnits = latUnits
  windowRow.legKm = legKm
  windowRow.speedBand = rows.band
  windowRow.courseDeg = courseDeg
  windowRow.lnShore = lnShore
  pushWindowRow(rows.windows, windowRow)
  writeWindowFeatures(rows.windows, features)
  return features
}

/** Writes the four times since, ln(1 + h), and notes this row in them. */
function writeTimesSince(rows: RowState, timeMs: number, speedKnots: number, shoreKm: number): void {
  const options = FEATURE_OPTIONS
  if (speedKnots < options.nearShoreKnots && shoreKm <= options.nearShoreKm) rows.nearShoreMs = timeMs
  if (speedKnots < options.slowKnots) rows.slowMs = timeMs
  if (speedKnots > options.fastKnots) rows.fastMs = timeMs
  const band = bandOf(speedKnots)
  if (band !== rows.band) {
    rows.band = band
    rows.bandSinceMs = timeMs
  }
  features[PRESENT.lnHoursSinceNearShore] = !Number.isNaN(shoreKm)
    ? lnHours(timeMs - rows.nearShoreMs, options.nearShoreSinceHours)
    : Number.NaN
  features[PRESENT.lnHoursSinceSlow] = lnHours(timeMs - rows.slowMs, options.sinceHours)
  features[PRESENT.lnHoursSinceFast] = lnHours(timeMs - rows.fastMs, options.sinceHours)
  features[PRESENT.lnHoursInBand] =
    band === NO_BAND ? Number.NaN : lnHours(timeMs - rows.bandSinceMs, options.sinceHours)
}

/** Speed over the highest of late, this one included. `ms`: since the last row, NaN where there is none. */
function relateToCruise(rows: RowState, ms: number, speedKnots: number): number {
  if (ms > 0) rows.cruiseKnots *= Math.exp(-ms / CRUISE_FADE_MS)
  if (speedKnots > rows.cruiseKnots) rows.cruiseKnots = speedKnots
  return speedKnots / Math.max(rows.cruiseKnots, FEATURE_OPTIONS.minCruiseKnots)
}

function lnHours(ms: number, mostHours: number): number {
  return Math.log1p(Math.min(ms / HOUR_MS, mostHours))
}

/** Turn at the last row from the leg that came to it into the one that goes here, and the way it arrives here. */
function turnIntoLeg(rows: RowState, legKm: number, lonUnits: number, latUnits: number): number {
  const arrivedDeg = rows.arrivalDeg
  if (!(legKm >= FEATURE_OPTIONS.minTurnLegKm)) {
    rows.arrivalDeg = Number.NaN
    return Number.NaN
  }
  const { rowLonUnits, rowLatUnits } = rows
  // The way in at the end of a leg is opposite to the way back.
  const backDeg = bearingDegUnits(lonUnits, latUnits, rowLonUnits, rowLatUnits)
  rows.arrivalDeg = backDeg < 180 ? backDeg + 180 : backDeg - 180
  if (Number.isNaN(arrivedDeg)) return Number.NaN
  return angleBetween(arrivedDeg, bearingDegUnits(rowLonUnits, rowLatUnits, lonUnits, latUnits))
}

/** Absolute difference of two directions in [0, 360), 0..180. */
function angleBetween(aDeg: number, bDeg: number): number {
  const difference = Math.abs(aDeg - bDeg)
  return difference > 180 ? 360 - difference : difference
}

export function encodeRows(rows: RowState, writer: StateWriter): void {
  writer.float64(rows.keptMs)
  writer.count(rows.keptSerial + 1)
  writer.float64(rows.rowMs)
  writer.int32(rows.rowLonUnits)
  writer.int32(rows.rowLatUnits)
  writer.float64(rows.rowCourseDeg)
  writer.float64(rows.arrivalDeg)
  writer.float64(rows.speedKnots1)
  writer.float64(rows.speedKnots2)
  writer.float64(rows.speedKnots3)
  writer.float64(rows.nearShoreMs)
  writer.float64(rows.slowMs)
  writer.float64(rows.fastMs)
  writer.int32(rows.band)
  writer.float64(rows.bandSinceMs)
  writer.float64(rows.cruiseKnots)
  encodeWindows(rows.windows, writer)
}

export function decodeRows(reader: StateReader): RowState {
  return {
    keptMs: reader.float64(),
    keptSerial: reader.count() - 1,
    rowMs: reader.float64(),
    rowLonUnits: reader.int32(),
    rowLatUnits: reader.int32(),
    rowCourseDeg: reader.float64(),
    arrivalDeg: reader.float64(),
    speedKnots1: reader.float64(),
    speedKnots2: reader.float64(),
    speedKnots3: reader.float64(),
    nearShoreMs: reader.float64(),
    slowMs: reader.float64(),
    fastMs: reader.float64(),
    band: reader.int32(),
    bandSinceMs: reader.float64(),
    cruiseKnots: reader.float64(),
    windows: decodeWindows(reader),
  }
}
