/** State of one track's events (lib/events/track-events), and its bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import {
  copyFishingRun,
  decodeFishingRun,
  encodeFishingRun,
  type FishingRun,
  noFishingRun,
} from './fishing.ts'
import { copyClaims, decodeClaims, encodeClaims, noClaims, type TripClaims } from './identity-conflict.ts'
import {
  copyLoiteringRun,
  decodeLoiteringRun,
  encodeLoiteringRun,
  type LoiteringRun,
  noLoiteringRun,
} from './loitering.ts'
import { decodeEventRow, type EventRow, encodeEventRow, noEventRow } from './track-events-row.ts'

const STATE_VERSION = 1

/** What a trip has under way, or had at a mark. */
export interface TripEvents {
  readonly fishing: FishingRun
  readonly loitering: LoiteringRun
  readonly claims: TripClaims
}

/** An event that ended after the mark of an unconfirmed visit. */
export type HeldRun = FishingRun | LoiteringRun

export interface TrackEventsState {
  readonly mmsi: string
  readonly trackId: string
  /** The two positions given last, rows or not. */
  last: EventRow
  before: EventRow
  /** The newest event time at which anything was decided. */
  decidedMs: number
  /** Ship type heard last; NaN where none. */
  shipType: number
  /** Once called a gear beacon, always one: its readings come and go. */
  isGearBeacon: boolean
  /** Null outside of trips. */
  trip: TripEvents | null
  /** The trip as it was at the mark of an unconfirmed visit. */
  mark: TripEvents | null
  /** Events that ended since the mark, in that order: they belong to the trip if the visit is none. */
  readonly held: HeldRun[]
}

export function startTrackEvents(mmsi: string, trackId: string): TrackEventsState {
  return {
    mmsi,
    trackId,
    last: noEventRow(),
    before: noEventRow(),
    decidedMs: Number.NEGATIVE_INFINITY,
    shipType: Number.NaN,
    isGearBeacon: false,
    trip: null,
    mark: null,
    held: [],
  }
}

export function startTripEvents(): TripEvents {
  return { fishing: noFishingRun(), loitering: noLoiteringRun(), claims: noClaims() }
}

export function copyTripEvents({ fishing, loitering, claims }: TripEvents): TripEvents {
  return {
    fishing: copyFishingRun(fishing),
    loitering: copyLoiteringRun(loitering),
    claims: copyClaims(claims),
  }
}

/** `generation` names the thresholds and the scorer. */
export function writeTrackEvents(state: TrackEventsState, generation: string): StateWriter {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(generation)
  writer.text(state.mmsi)
  writer.text(state.trackId)
  encodeEventRow(state.last, writer)
  encodeEventRow(state.before, writer)
  writer.float64(state.decidedMs)
  writer.float64(state.shipType)
  writer.byte(state.isGearBeacon ? 1 : 0)
  encodeTrip(state.trip, writer)
  encodeTrip(state.mark, writer)
  writer.count(state.held.length)
  for (const run of state.held) {
    writer.byte(run.kind === 'fishing' ? 0 : 1)
    if (run.kind === 'fishing') encodeFishingRun(run, writer)
    else encodeLoiteringRun(run, writer)
  }
  return writer
}

/** Throws on bytes of another version or generation, and on truncated ones. */
export function decodeTrackEvents(bytes: Uint8Array, generation: string): TrackEventsState {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`events: track state has version ${version}, this code reads ${STATE_VERSION}`)
  const made = reader.text()
  if (made !== generation)
    throw new Error(`events: track state is of configuration ${made}, this fold has ${generation}`)
  const state: TrackEventsState = {
    mmsi: reader.text(),
    trackId: reader.text(),
    last: decodeEventRow(reader),
    before: decodeEventRow(reader),
    decidedMs: reader.float64(),
    shipType: reader.float64(),
    isGearBeacon: reader.byte() === 1,
    trip: decodeTrip(reader),
    mark: decodeTrip(reader),
    held: [],
  }
  for (let left = reader.count(); left > 0; left--)
    state.held.push(reader.byte() === 0 ? decodeFishingRun(reader) : decodeLoiteringRun(reader))
  if (!reader.atEnd) throw new Error('events: track state has bytes left over')
  return state
}

function encodeTrip(trip: TripEvents | null, writer: StateWriter): void {
  writer.byte(trip === null ? 0 : 1)
  if (trip === null) return
  encodeFishingRun(trip.fishing, writer)
  encodeLoiteringRun(trip.loitering, writer)
  encodeClaims(trip.claims, writer)
}

function decodeTrip(reader: StateReader): TripEvents | null {
  if (reader.byte() === 0) return null
  return {
    fishing: decodeFishingRun(reader),
    loitering: decodeLoiteringRun(reader),
    claims: decodeClaims(reader),
  }
}
