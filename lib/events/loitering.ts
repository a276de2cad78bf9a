/**
 * Loitering: a maximal run of rows of one trip between which the ship made less than 2 knots, by the way and not
 * by what it reports; of an hour or more, far from shore.
 *
 * A run is an event from the row at which it first meets the rules. A row that would bring the mean distance to
 * shore below the limit, or whose distance is unknown, ends the event before it and starts a run of its own, so
 * that no event once told of is taken back.
 */

import { ContentHash } from '../features/ids.ts'
import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { distanceKmWithCos, KM_PER_NM } from '../geo/great-circle.ts'
import type { LoiteringOutput, VesselType } from './outputs.ts'
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

const HOUR_MS = 3_600_000

export const LOITERING_OPTIONS = {
  /** Every leg is slower than this, knots, by distance over time. GFW. */
  maxKnots: 2,
  /** A longer leg ends a run, ms. Own: nothing is known of what a ship did in it. */
  maxLegMs: 4 * HOUR_MS,
  /** An event takes at least so long, ms. GFW. */
  minMs: HOUR_MS,
  /** Mean distance to shore of its rows, at least, nautical miles. GFW. */
  minShoreNm: 20,
} as const

const MIN_SHORE_KM = LOITERING_OPTIONS.minShoreNm * KM_PER_NM

/** The run that the last row belongs to, perhaps of that row alone; none where it has no rows. */
export interface LoiteringRun {
  readonly kind: 'loitering'
  rows: number
  startMs: number
  startLonUnits: number
  startLatUnits: number
  readonly last: EventRow
  readonly extent: Extent
  /** NaN once the distance of any row is unknown. */
  shoreKmSum: number
  distanceKm: number
  vesselType: VesselType
  /** It has been told of as an event. */
  isTold: boolean
}

export function noLoiteringRun(): LoiteringRun {
  return {
    kind: 'loitering',
    rows: 0,
    startMs: Number.NaN,
    startLonUnits: 0,
    startLatUnits: 0,
    last: noEventRow(),
    extent: noExtent(),
    shoreKmSum: 0,
    distanceKm: 0,
    vesselType: 'unknown',
    isTold: false,
  }
}

export function copyLoiteringRun(run: LoiteringRun): LoiteringRun {
  return { ...run, last: { ...run.last }, extent: { ...run.extent } }
}

export function clearLoiteringRun(run: LoiteringRun): void {
  run.rows = 0
  run.isTold = false
}

/** Kilometres from the last row; NaN where there is none. */
export function kmFromLast(run: LoiteringRun, row: EventRow): number {
  if (run.rows === 0) return Number.NaN
  const { lonUnits, latUnits, cos } = run.last
  return distanceKmWithCos(lonUnits, latUnits, cos, row.lonUnits, row.latUnits, row.cos)
}

/** Whether the row, `km` from the last one, belongs to the run. */
export function continuesLoitering(run: LoiteringRun, row: EventRow, km: number): boolean {
  const ms = row.timeMs - run.last.timeMs
  if (run.rows === 0 || ms > LOITERING_OPTIONS.maxLegMs) return false
  // In the same place at the same time is slow.
  if (km > 0 && (km / KM_PER_NM) * HOUR_MS >= LOITERING_OPTIONS.maxKnots * ms) return false
  const isFar = (run.shoreKmSum + row.shoreKm) / (run.rows + 1) >= MIN_SHORE_KM
  return isFar || !isLoiteringEvent(run)
}

/** From this watermark on no row can continue the run; Infinity where there is none. */
export function loiteringDeadline(run: LoiteringRun): number {
  return run.rows === 0 ? Number.POSITIVE_INFINITY : run.last.timeMs + LOITERING_OPTIONS.maxLegMs + 1
}

export function startLoitering(run: LoiteringRun, row: EventRow, vesselType: VesselType): void {
  run.rows = 1
  run.startMs = row.timeMs
  run.startLonUnits = row.lonUnits
  run.startLatUnits = row.latUnits
  copyEventRow(row, run.last)
  startExtent(run.extent, row.lonUnits, row.latUnits)
  run.shoreKmSum = row.shoreKm
  run.distanceKm = 0
  run.vesselType = vesselType
  run.isTold = false
}

export function continueLoitering(
  run: LoiteringRun,
  row: EventRow,
  km: number,
  vesselType: VesselType,
): void {
  run.rows++
  copyEventRow(row, run.last)
  extendExtent(run.extent, row.lonUnits, row.latUnits)
  run.shoreKmSum += row.shoreKm
  run.distanceKm += km
  run.vesselType = vesselType
}

/** Whether the run as it stands is an event. */
export function isLoiteringEvent(run: LoiteringRun): boolean {
  return (
    run.rows > 1 &&
    run.last.timeMs - run.startMs >= LOITERING_OPTIONS.minMs &&
    run.shoreKmSum / run.rows >= MIN_SHORE_KM
  )
}

const hash = new ContentHash()

export function loiteringOutput(
  mmsi: string,
  trackId: string,
  run: LoiteringRun,
  decidedMs: number,
  open: boolean,
): LoiteringOutput {
  const { startMs, startLonUnits, startLatUnits, distanceKm } = run
  const endMs = run.last.timeMs
  const id = hash.reset().text('loitering').text(trackId).float64(startMs)
  return {
    kind: 'loitering',
    id: id.int32(startLonUnits).int32(startLatUnits).digest(),
    mmsi,
    trackId,
    decidedMs,
    open,
    startMs,
    endMs,
    ...placeOf(run.extent),
    vesselType: run.vesselType,
    rows: run.rows,
    meanKnots: (distanceKm / KM_PER_NM) * (HOUR_MS / (endMs - startMs)),
    distanceKm,
    meanShoreNm: run.shoreKmSum / run.rows / KM_PER_NM,
  }
}

const TYPES: readonly VesselType[] = ['fishing', 'cargo', 'tanker', 'tug', 'pilot', 'other', 'unknown']

export function encodeLoiteringRun(run: LoiteringRun, writer: StateWriter): void {
  writer.count(run.rows)
  if (run.rows === 0) return
  writer.float64(run.startMs)
  writer.int32(run.startLonUnits)
  writer.int32(run.startLatUnits)
  encodeEventRow(run.last, writer)
  encodeExtent(run.extent, writer)
  writer.float64(run.shoreKmSum)
  writer.float64(run.distanceKm)
  writer.byte(TYPES.indexOf(run.vesselType))
  writer.byte(run.isTold ? 1 : 0)
}

/** Throws on a vessel type that there is none. */
export function decodeLoiteringRun(reader: StateReader): LoiteringRun {
  const rows = reader.count()
  if (rows === 0) return noLoiteringRun()
  return {
    kind: 'loitering',
    rows,
    startMs: reader.float64(),
    startLonUnits: reader.int32(),
    startLatUnits: reader.int32(),
    last: decodeEventRow(reader),
    extent: decodeExtent(reader),
    shoreKmSum: reader.float64(),
    distanceKm: reader.float64(),
    vesselType: decodeType(reader.byte()),
    isTold: reader.byte() === 1,
  }
}

function decodeType(index: number): VesselType {
  const type = TYPES[index]
  if (type === undefined) throw new Error(`events: no vessel type ${index}`)
  return type
}
