/**
 * Apparent fishing: rows of one trip that are scored fishing, near each other in time and place.
 *
 * GFW's pipe-events cuts runs of rows scored fishing at legs of more than 2 h or 10 km and at any row not scored
 * fishing, then joins runs less than 1 h and at most 2 km apart, then keeps what is long enough, far enough and
 * slow enough. In one pass that is: the next row scored fishing continues the run by the first rule when it
 * follows the last one directly, by the second when other rows lie between; else it starts a run. A leg that the
 * first rule cuts is never joined by the second.
 *
 * A run is an event from the row at which it first meets the rules. Rows, time and path only grow from there; a
 * row that would bring the mean speed to the limit ends the event before it, so that no event once told of is
 * taken back.
 */

import { ContentHash } from '../features/ids.ts'
import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { distanceKmWithCos, KM_PER_NM } from '../geo/great-circle.ts'
import type { FishingOutput } from './outputs.ts'
import {
  decodeExtent,
  type Extent,
  encodeExtent,
  extendExtent,
  noExtent,
  placeOf,
  startExtent,
} from './track-events-place.ts'
import {
  copyEventRow,
  decodeEventRow,
  type EventRow,
  encodeEventRow,
  noEventRow,
} from './track-events-row.ts'

const MINUTE_MS = 60_000

/** From which score on a row is scored fishing is the scorer's to say. */
export const FISHING_OPTIONS = {
  /** A longer leg between two rows that follow each other cuts, ms and km. GFW pipe-events. */
  cutMs: 120 * MINUTE_MS,
  cutKm: 10,
  /** Runs less than this apart in time, ms, and at most this in space, km, are one. GFW pipe-events. */
  joinMs: 60 * MINUTE_MS,
  joinKm: 2,
  /** An event takes more than so long, ms, ... GFW pipe-events. */
  minMs: 20 * MINUTE_MS,
  /** ... more than so many rows, ... GFW pipe-events. */
  minRows: 5,
  /** ... a mean speed below this, knots, ... GFW pipe-events. */
  maxMeanKnots: 10,
  /** ... and a path of more than this, km. GFW pipe-events. */
  minKm: 0.5,
} as const

/** A run under way; none where it has no rows. */
export interface FishingRun {
  readonly kind: 'fishing'
  rows: number
  startMs: number
  startLonUnits: number
  startLatUnits: number
  readonly last: EventRow
  readonly extent: Extent
  scoreSum: number
  /** Sums over the rows that have them. */
  knotsSum: number
  knotsRows: number
  shoreKmSum: number
  shoreRows: number
  distanceKm: number
  /** Whether the vessel was known to be a fishing vessel at the last row; else its type was unknown. */
  isFishingVessel: boolean
  /** Rows not scored fishing have come since the last one. */
  isInterrupted: boolean
  /** It has been told of as an event. */
  isTold: boolean
}

export function noFishingRun(): FishingRun {
  return {
    kind: 'fishing',
    rows: 0,
    startMs: Number.NaN,
    startLonUnits: 0,
    startLatUnits: 0,
    last: noEventRow(),
    extent: noExtent(),
    scoreSum: 0,
    knotsSum: 0,
    knotsRows: 0,
    shoreKmSum: 0,
    shoreRows: 0,
    distanceKm: 0,
    isFishingVessel: false,
    isInterrupted: false,
    isTold: false,
  }
}

export function copyFishingRun(run: FishingRun): FishingRun {
  return { ...run, last: { ...run.last }, extent: { ...run.extent } }
}

export function clearFishingRun(run: FishingRun): void {
  run.rows = 0
  run.isInterrupted = false
  run.isTold = false
}

/** Kilometres from the last row of the run. */
export function kmFromRun(run: FishingRun, row: EventRow): number {
  const { lonUnits, latUnits, cos } = run.last
  return distanceKmWithCos(lonUnits, latUnits, cos, row.lonUnits, row.latUnits, row.cos)
}

/** Whether the row, scored fishing and `km` from the last one of the run, belongs to it. */
export function continuesFishing(run: FishingRun, row: EventRow, km: number): boolean {
  if (row.timeMs >= fishingDeadline(run)) return false
  if (km > (run.isInterrupted ? FISHING_OPTIONS.joinKm : FISHING_OPTIONS.cutKm)) return false
  if (Number.isNaN(row.knots)) return true
  const isSlow = (run.knotsSum + row.knots) / (run.knotsRows + 1) < FISHING_OPTIONS.maxMeanKnots
  return isSlow || !isFishingEvent(run)
}

/** From this watermark on no row can continue the run; Infinity where there is none. */
export function fishingDeadline(run: FishingRun): number {
  if (run.rows === 0) return Number.POSITIVE_INFINITY
  // Times are whole: at cutMs a row still continues, a millisecond later it does not.
  return run.last.timeMs + (run.isInterrupted ? FISHING_OPTIONS.joinMs : FISHING_OPTIONS.cutMs + 1)
}

export function startFishing(run: FishingRun, row: EventRow, isFishingVessel: boolean): void {
  clearFishingRun(run)
  run.startMs = row.timeMs
  run.startLonUnits = row.lonUnits
  run.startLatUnits = row.latUnits
  startExtent(run.extent, row.lonUnits, row.latUnits)
  run.scoreSum = 0
  run.knotsSum = 0
  run.knotsRows = 0
  run.shoreKmSum = 0
  run.shoreRows = 0
  run.distanceKm = 0
  countRow(run, row, isFishingVessel)
}

export function continueFishing(run: FishingRun, row: EventRow, km: number, isFishingVessel: boolean): void {
  run.distanceKm += km
  extendExtent(run.extent, row.lonUnits, row.latUnits)
  run.isInterrupted = false
  countRow(run, row, isFishingVessel)
}

function countRow(run: FishingRun, row: EventRow, isFishingVessel: boolean): void {
  run.rows++
  run.scoreSum += row.score
  if (!Number.isNaN(row.knots)) {
    run.knotsSum += row.knots
    run.knotsRows++
  }
  if (!Number.isNaN(row.shoreKm)) {
    run.shoreKmSum += row.shoreKm
    run.shoreRows++
  }
  run.isFishingVessel = isFishingVessel
  copyEventRow(row, run.last)
}

/** Whether the run as it stands is an event. One without any known speed is none. */
export function isFishingEvent(run: FishingRun): boolean {
  return (
    run.rows > FISHING_OPTIONS.minRows &&
    run.last.timeMs - run.startMs > FISHING_OPTIONS.minMs &&
    run.distanceKm > FISHING_OPTIONS.minKm &&
    run.knotsSum / run.knotsRows < FISHING_OPTIONS.maxMeanKnots
  )
}

const hash = new ContentHash()

export function fishingOutput(
  mmsi: string,
  trackId: string,
  run: FishingRun,
  decidedMs: number,
  open: boolean,
): FishingOutput {
  const { startMs, startLonUnits, startLatUnits } = run
  const id = hash.reset().text('fishing').text(trackId).float64(startMs)
  return {
    kind: 'fishing',
    id: id.int32(startLonUnits).int32(startLatUnits).digest(),
    mmsi,
    trackId,
    decidedMs,
    open,
    startMs,
    endMs: run.last.timeMs,
    ...placeOf(run.extent),
    vesselType: run.isFishingVessel ? 'fishing' : 'unknown',
    rows: run.rows,
    meanScore: Math.round(run.scoreSum / run.rows) / 1000,
    meanKnots: run.knotsSum / run.knotsRows,
    distanceKm: run.distanceKm,
    meanShoreNm: run.shoreKmSum / run.shoreRows / KM_PER_NM,
  }
}

const IS_FISHING_VESSEL = 1
const IS_INTERRUPTED = 2
const IS_TOLD = 4

export function encodeFishingRun(run: FishingRun, writer: StateWriter): void {
  writer.count(run.rows)
  if (run.rows === 0) return
  writer.float64(run.startMs)
  writer.int32(run.startLonUnits)
  writer.int32(run.startLatUnits)
  encodeEventRow(run.last, writer)
  encodeExtent(run.extent, writer)
  writer.count(run.scoreSum)
  writer.float64(run.knotsSum)
  writer.count(run.knotsRows)
  writer.float64(run.shoreKmSum)
  writer.count(run.shoreRows)
  writer.float64(run.distanceKm)
  writer.byte(
    (run.isFishingVessel ? IS_FISHING_VESSEL : 0) +
      (run.isInterrupted ? IS_INTERRUPTED : 0) +
      (run.isTold ? IS_TOLD : 0),
  )
}

export function decodeFishingRun(reader: StateReader): FishingRun {
  const rows = reader.count()
  if (rows === 0) return noFishingRun()
  const run = {
    kind: 'fishing' as const,
    rows,
    startMs: reader.float64(),
    startLonUnits: reader.int32(),
    startLatUnits: reader.int32(),
    last: decodeEventRow(reader),
    extent: decodeExtent(reader),
    scoreSum: reader.count(),
    knotsSum: reader.float64(),
    knotsRows: reader.count(),
    shoreKmSum: reader.float64(),
    shoreRows: reader.count(),
    distanceKm: reader.float64(),
    isFishingVessel: false,
    isInterrupted: false,
    isTold: false,
  }
  const flags = reader.byte()
  run.isFishingVessel = (flags & IS_FISHING_VESSEL) !== 0
  run.isInterrupted = (flags & IS_INTERRUPTED) !== 0
  run.isTold = (flags & IS_TOLD) !== 0
  return run
}
