/**
 * The events of a track in the plainest way: first the trips, each with its rows; then, of each trip's rows at
 * once, the events, as GFW does it: cut, join, keep.
 */

import { FISHING_OPTIONS } from '../../lib/events/fishing.ts'
import { isGearBeaconName } from '../../lib/events/gear-beacon.ts'
import { LOITERING_OPTIONS } from '../../lib/events/loitering.ts'
import type { VesselType } from '../../lib/events/outputs.ts'
import type { TrackEventsInput } from '../../lib/events/track-events-fold.ts'
import { vesselTypeOf } from '../../lib/events/vessel-type.ts'
import { distanceKmUnits, KM_PER_NM } from '../../lib/geo/great-circle.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'

/** That of the scorer in track-events-run. */
const FISHING_FROM = 450

type Row = Extract<TrackEventsInput, { kind: 'position' }> & { readonly vesselType: VesselType }

const HOUR = 3_600_000

/** Rows of each trip, as lists that no later trip touches. A gear beacon has none. */
function tripsOf(inputs: readonly TrackEventsInput[]): Row[][] {
  const trips: Row[][] = []
  let trip: Row[] | null = null
  let marked: Row[] | null = null
  let positions: Row[] = []
  let shipType = Number.NaN
  let isBeacon = false
  for (const input of inputs) {
    if (input.kind === 'position') {
      const row = { ...input, vesselType: vesselTypeOf(shipType) }
      if (isBeacon) continue
      positions.push(row)
      trip?.push(row)
    } else if (input.kind === 'identity') {
      if (!Number.isNaN(input.identity.shipType)) shipType = input.identity.shipType
      if (isGearBeaconName(input.identity.name)) {
        isBeacon = true
        positions = []
      }
    } else {
      // The type is that known when the row came to be of a trip.
      const vesselType = vesselTypeOf(shipType)
      if (input.change.startsWith('start'))
        trip = positions.slice(input.change === 'start' ? -1 : -2).map((row) => ({ ...row, vesselType }))
      else if (input.change === 'mark') marked = [...trip!]
      else if (input.change === 'drop') marked = null
      else if (trip !== null) {
        trips.push(input.change === 'confirm' ? marked! : trip)
        trip = null
        marked = null
      }
      positions = positions.slice(-2)
    }
  }
  if (trip !== null) trips.push(trip)
  return trips.map((rows) => rows.filter(({ score }) => score !== NO_SCORE))
}

function km(a: Row, b: Row): number {
  return distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
}

function pathKm(rows: readonly Row[]): number {
  let sum = 0
  for (let i = 1; i < rows.length; i++) sum += km(rows[i - 1]!, rows[i]!)
  return sum
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const known = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value))

const durationMs = (rows: readonly Row[]) => rows.at(-1)!.timeMs - rows[0]!.timeMs

function isFishing({ score, vesselType }: Row): boolean {
  return score >= FISHING_FROM && (vesselType === 'fishing' || vesselType === 'unknown')
}

/** Runs of rows scored fishing that follow each other, cut at long legs. */
function cutRuns(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = []
  rows.forEach((row, i) => {
    if (!isFishing(row)) return
    const before = rows[i - 1]
    const isCut =
      before === undefined ||
      !isFishing(before) ||
      row.timeMs - before.timeMs > FISHING_OPTIONS.cutMs ||
      km(before, row) > FISHING_OPTIONS.cutKm
    if (isCut) runs.push([row])
    else runs.at(-1)!.push(row)
  })
  return runs
}

function joinRuns(runs: readonly Row[][]): Row[][] {
  const joined: Row[][] = []
  for (const run of runs) {
    const last = joined.at(-1)?.at(-1)
    const isNear =
      last !== undefined &&
      run[0]!.timeMs - last.timeMs < FISHING_OPTIONS.joinMs &&
      km(last, run[0]!) <= FISHING_OPTIONS.joinKm
    if (isNear) joined.at(-1)!.push(...run)
    else joined.push([...run])
  }
  return joined
}

function isKept(rows: readonly Row[]): boolean {
  return (
    durationMs(rows) > FISHING_OPTIONS.minMs &&
    rows.length > FISHING_OPTIONS.minRows &&
    mean(known(rows.map(({ knots }) => knots))) < FISHING_OPTIONS.maxMeanKnots &&
    pathKm(rows) > FISHING_OPTIONS.minKm
  )
}

/** A run that has become an event ends before the first row that would end its being one. */
function splitWhereBroken(rows: readonly Row[], isEvent: (rows: readonly Row[]) => boolean): Row[][] {
  let isOne = false
  for (let length = 1; length <= rows.length; length++) {
    const is = isEvent(rows.slice(0, length))
    if (isOne && !is) return [rows.slice(0, length - 1), ...splitWhereBroken(rows.slice(length - 1), isEvent)]
    isOne = is
  }
  return [[...rows]]
}

function slowRuns(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = []
  rows.forEach((row, i) => {
    const before = rows[i - 1]
    const ms = before === undefined ? 0 : row.timeMs - before.timeMs
    const legKm = before === undefined ? 0 : km(before, row)
    const isSlow = legKm === 0 || legKm / KM_PER_NM / (ms / HOUR) < LOITERING_OPTIONS.maxKnots
    if (before !== undefined && isSlow && ms <= LOITERING_OPTIONS.maxLegMs) runs.at(-1)!.push(row)
    else runs.push([row])
  })
  return runs
}

function isLoitering(rows: readonly Row[]): boolean {
  return (
    rows.length > 1 &&
    durationMs(rows) >= LOITERING_OPTIONS.minMs &&
    mean(rows.map(({ shoreKm }) => shoreKm)) / KM_PER_NM >= LOITERING_OPTIONS.minShoreNm
  )
}

export interface PlainEvent {
  readonly kind: 'fishing' | 'loitering'
  readonly startMs: number
  readonly endMs: number
  readonly rows: number
  readonly vesselType: VesselType
  readonly meanKnots: number
  readonly distanceKm: number
  readonly meanShoreNm: number
}

/** By kind and start. */
export function plainEvents(inputs: readonly TrackEventsInput[]): PlainEvent[] {
  const events = tripsOf(inputs).flatMap((rows) => [
    ...joinRuns(cutRuns(rows))
      .flatMap((run) => splitWhereBroken(run, isKept))
      .filter(isKept)
      .map((run) => eventOf('fishing', run)),
    ...slowRuns(rows)
      .flatMap((run) => splitWhereBroken(run, isLoitering))
      .filter(isLoitering)
      .map((run) => eventOf('loitering', run)),
  ])
  return sortEvents(events)
}

export function sortEvents<Event extends { kind: string; startMs: number }>(events: Event[]): Event[] {
  return events.sort((a, b) => (a.kind === b.kind ? a.startMs - b.startMs : a.kind < b.kind ? -1 : 1))
}

function eventOf(kind: 'fishing' | 'loitering', rows: readonly Row[]): PlainEvent {
  const distanceKm = pathKm(rows)
  return {
    kind,
    startMs: rows[0]!.timeMs,
    endMs: rows.at(-1)!.timeMs,
    rows: rows.length,
    vesselType: rows.at(-1)!.vesselType,
    meanKnots:
      kind === 'fishing'
        ? mean(known(rows.map(({ knots }) => knots)))
        : distanceKm / KM_PER_NM / (durationMs(rows) / HOUR),
    distanceKm,
    meanShoreNm: mean(known(rows.map(({ shoreKm }) => shoreKm))) / KM_PER_NM,
  }
}
