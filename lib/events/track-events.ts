/**
 * The events of one track that need no other vessel: apparent fishing, loitering, and identity changing under way.
 * It follows the vessel fold: the track's positions with their scores, the changes of its trip and the identities
 * heard, in the order in which that fold told them.
 *
 * Events belong to trips, and start anew with each. A visit that may begin is a mark: the trip's part is copied
 * there, and until the visit is confirmed or not, what comes after is told only by `peek`. Confirmed, the copy is
 * the trip's end and what came after is forgotten; dropped, what was held back is told then.
 *
 * An event is told of as open when it first is one, and again when it has ended; in between it grows, as `peek`
 * shows. Nothing told is taken back. Memory per track is bounded, and a row makes no objects.
 */

import type { Identity } from '../ais/report.ts'
import { ContentHash } from '../features/ids.ts'
import type { TripChange } from '../features/outputs.ts'
import type { StateWriter } from '../features/state-codec.ts'
import { cosLat } from '../geo/great-circle.ts'
import { NO_SCORE, type ScorerIdentity } from '../model/scorer.ts'
import {
  clearFishingRun,
  continueFishing,
  continuesFishing,
  copyFishingRun,
  FISHING_OPTIONS,
  type FishingRun,
  fishingDeadline,
  fishingOutput,
  isFishingEvent,
  kmFromRun,
  startFishing,
} from './fishing.ts'
import { isGearBeaconName } from './gear-beacon.ts'
import { changeOutput, hearClaims } from './identity-conflict.ts'
import {
  clearLoiteringRun,
  continueLoitering,
  continuesLoitering,
  copyLoiteringRun,
  isLoiteringEvent,
  kmFromLast,
  LOITERING_OPTIONS,
  type LoiteringRun,
  loiteringDeadline,
  loiteringOutput,
  startLoitering,
} from './loitering.ts'
import type { TrackEventOutput } from './outputs.ts'
import type { EventRow } from './track-events-row.ts'
import {
  copyTripEvents,
  decodeTrackEvents,
  type HeldRun,
  startTrackEvents,
  startTripEvents,
  type TrackEventsState,
  type TripEvents,
  writeTrackEvents,
} from './track-events-state.ts'
import { vesselTypeOf } from './vessel-type.ts'

export type { TrackEventsState } from './track-events-state.ts'

/**
 * Events held back at a mark, at most; then the oldest is told. Own: a ship that moves about within a port's radius
 * without ever stopping may do so for weeks.
 */
const HELD_EVENTS = 64

/** Raise it when the same input may give other events under the same thresholds. */
const EVENTS_VERSION = 2

/** What a track's events depend on besides its positions and scores: part of a generation's configuration. */
export function describeTrackEvents({ name, fishingFrom }: ScorerIdentity): object {
  return {
    version: EVENTS_VERSION,
    scorer: name,
    fishing: { minScore: fishingFrom, ...FISHING_OPTIONS },
    loitering: LOITERING_OPTIONS,
    held: HELD_EVENTS,
  }
}

export type TrackEventSink = (output: TrackEventOutput) => void

/** One fold over many tracks: it holds no track's state. */
export class TrackEventsFold {
  private readonly generation: string
  private readonly fishingFrom: number

  /** `scorer`: whose scores it is given; states made with another's are refused. */
  constructor(scorer: ScorerIdentity) {
    this.fishingFrom = scorer.fishingFrom
    const described = JSON.stringify(describeTrackEvents(scorer))
    this.generation = new ContentHash().text(described).digest()
  }

  start(mmsi: string, trackId: string): TrackEventsState {
    return startTrackEvents(mmsi, trackId)
  }

  /**
   * The track's next position, row or not, not earlier than the last. Throws when time goes back.
   *
   * @param knots speed as reported, else implied; NaN where unknown. Read of rows only, as `shoreKm`
   * @param shoreKm distance to shore, 0 on land; NaN where unknown
   * @param score thousandths; NO_SCORE of a position that is no row
   * @param decidedMs its time, or, if later, when it was decided to be in this track
   */
  position(
    state: TrackEventsState,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    knots: number,
    shoreKm: number,
    score: number,
    decidedMs: number,
    sink: TrackEventSink,
  ): void {
    if (timeMs < state.last.timeMs)
      throw new Error(
        `events: position of track ${state.trackId} at ${timeMs} is behind ${state.last.timeMs}`,
      )
    this.advance(state, timeMs, sink)
    if (decidedMs > state.decidedMs) state.decidedMs = decidedMs
    const row = state.before
    state.before = state.last
    state.last = row
    row.timeMs = timeMs
    row.lonUnits = lonUnits
    row.latUnits = latUnits
    row.knots = knots
    row.shoreKm = shoreKm
    row.score = score
    if (score === NO_SCORE) return
    row.cos = cosLat(latUnits)
    if (state.trip !== null) takeRow(state, state.trip, row, this.fishingFrom, sink)
  }

  /** A change of the track's trip, in its place among the positions. */
  tripChange(state: TrackEventsState, change: TripChange, decidedMs: number, sink: TrackEventSink): void {
    if (change === 'end') this.advance(state, decidedMs, sink)
    if (decidedMs > state.decidedMs) state.decidedMs = decidedMs
    const { trip, mark } = state
    if (change === 'start' || change === 'start-before') {
      state.trip = startTripEvents()
      if (change === 'start-before' && state.before.score !== NO_SCORE)
        takeRow(state, state.trip, state.before, this.fishingFrom, sink)
      if (state.last.score !== NO_SCORE) takeRow(state, state.trip, state.last, this.fishingFrom, sink)
      return
    }
    if (trip === null) {
      if (change === 'end') return
      throw new Error(`events: ${change} outside of the trips of track ${state.trackId}`)
    }
    if (change === 'confirm') {
      if (mark === null) throw new Error(`events: visit of track ${state.trackId} confirmed without its mark`)
      state.mark = null
      state.held.length = 0
      endTrip(state, mark, sink)
    } else {
      dropMark(state, trip, sink)
      if (change === 'mark') state.mark = copyTripEvents(trip)
      else if (change === 'end') endTrip(state, trip, sink)
    }
  }

  /** An identity heard of the track's ship, in its place among the positions. */
  identity(state: TrackEventsState, identity: Identity, decidedMs: number, sink: TrackEventSink): void {
    if (decidedMs > state.decidedMs) state.decidedMs = decidedMs
    if (!Number.isNaN(identity.shipType)) state.shipType = identity.shipType
    const { trip } = state
    if (!state.isGearBeacon && isGearBeaconName(identity.name)) {
      state.isGearBeacon = true
      if (trip !== null) closeRuns(state, trip, sink)
    }
    if (trip === null || state.isGearBeacon) return
    hearClaims(trip.claims, identity, decidedMs, state.last.lonUnits, state.last.latUnits)
    if (state.mark === null) tellChanges(state, trip, sink)
  }

  /** No position comes before `watermarkMs`: ends what silence ends, each at its deadline. */
  advance(state: TrackEventsState, watermarkMs: number, sink: TrackEventSink): void {
    for (;;) {
      const deadlineMs = this.deadline(state)
      if (watermarkMs < deadlineMs || deadlineMs === Number.POSITIVE_INFINITY) return
      if (deadlineMs > state.decidedMs) state.decidedMs = deadlineMs
      const { fishing, loitering } = state.trip!
      if (fishing.isTold && fishingDeadline(fishing) === deadlineMs) closeFishing(state, fishing, sink)
      else closeLoitering(state, loitering, sink)
    }
  }

  /**
   * The earliest watermark at which `advance` ends an event; Infinity: never. Silence ends only what was told of;
   * at a mark nothing, for the visit is decided first.
   */
  deadline(state: TrackEventsState): number {
    const { trip } = state
    if (trip === null || state.mark !== null) return Number.POSITIVE_INFINITY
    const fishingMs = trip.fishing.isTold ? fishingDeadline(trip.fishing) : Number.POSITIVE_INFINITY
    const loiteringMs = trip.loitering.isTold ? loiteringDeadline(trip.loitering) : Number.POSITIVE_INFINITY
    return Math.min(fishingMs, loiteringMs)
  }

  /** What is open as it stands, held back or not. Changes nothing. */
  peek(state: TrackEventsState, sink: TrackEventSink): void {
    const { trip, decidedMs } = state
    if (trip === null) return
    for (const run of state.held) sink(runOutput(state, run, decidedMs, true))
    if (isFishingEvent(trip.fishing)) sink(runOutput(state, trip.fishing, decidedMs, true))
    if (isLoiteringEvent(trip.loitering)) sink(runOutput(state, trip.loitering, decidedMs, true))
    for (const change of trip.claims.changes)
      if (change.isConfirmed) sink(changeOutput(state.mmsi, state.trackId, change, decidedMs, true))
  }

  encode(state: TrackEventsState): Uint8Array {
    return this.write(state).finish()
  }

  /** The bytes of `encode`, to be put among others. */
  write(state: TrackEventsState): StateWriter {
    return writeTrackEvents(state, this.generation)
  }

  /** Throws on bytes of another version or configuration, and on truncated ones. */
  decode(bytes: Uint8Array): TrackEventsState {
    return decodeTrackEvents(bytes, this.generation)
  }
}

/** A row of the trip. */
function takeRow(
  state: TrackEventsState,
  trip: TripEvents,
  row: EventRow,
  fishingFrom: number,
  sink: TrackEventSink,
): void {
  if (state.isGearBeacon) return
  const { fishing, loitering } = trip
  const vesselType = vesselTypeOf(state.shipType)
  const km = kmFromLast(loitering, row)

  const mayFish = vesselType === 'fishing' || vesselType === 'unknown'
  if (mayFish && row.score >= fishingFrom) {
    const isFishingVessel = vesselType === 'fishing'
    // The last row is the last of the run where none lies between.
    const runKm = fishing.rows > 0 && fishing.isInterrupted ? kmFromRun(fishing, row) : km
    if (fishing.rows > 0 && continuesFishing(fishing, row, runKm))
      continueFishing(fishing, row, runKm, isFishingVessel)
    else {
      closeFishing(state, fishing, sink)
      startFishing(fishing, row, isFishingVessel)
    }
    if (!fishing.isTold && state.mark === null && isFishingEvent(fishing)) tellFishing(state, fishing, sink)
  } else if (fishing.rows > 0) {
    fishing.isInterrupted = true
    if (row.timeMs >= fishingDeadline(fishing)) closeFishing(state, fishing, sink)
  }

  if (continuesLoitering(loitering, row, km)) continueLoitering(loitering, row, km, vesselType)
  else {
    closeLoitering(state, loitering, sink)
    startLoitering(loitering, row, vesselType)
  }
  if (!loitering.isTold && state.mark === null && isLoiteringEvent(loitering))
    tellLoitering(state, loitering, sink)
}

function tellFishing(state: TrackEventsState, run: FishingRun, sink: TrackEventSink): void {
  run.isTold = true
  sink(runOutput(state, run, state.decidedMs, true))
}

function tellLoitering(state: TrackEventsState, run: LoiteringRun, sink: TrackEventSink): void {
  run.isTold = true
  sink(runOutput(state, run, state.decidedMs, true))
}

function tellChanges(state: TrackEventsState, trip: TripEvents, sink: TrackEventSink): void {
  for (const change of trip.claims.changes) {
    if (change.isTold || !change.isConfirmed) continue
    change.isTold = true
    sink(changeOutput(state.mmsi, state.trackId, change, state.decidedMs, true))
  }
}

/** The run is over: told of, where it is an event. */
function closeFishing(state: TrackEventsState, run: FishingRun, sink: TrackEventSink): void {
  if (isFishingEvent(run)) {
    if (state.mark === null) sink(runOutput(state, run, state.decidedMs, false))
    else hold(state, copyFishingRun(run), sink)
  }
  clearFishingRun(run)
}

function closeLoitering(state: TrackEventsState, run: LoiteringRun, sink: TrackEventSink): void {
  if (isLoiteringEvent(run)) {
    if (state.mark === null) sink(runOutput(state, run, state.decidedMs, false))
    else hold(state, copyLoiteringRun(run), sink)
  }
  clearLoiteringRun(run)
}

function closeRuns(state: TrackEventsState, trip: TripEvents, sink: TrackEventSink): void {
  closeFishing(state, trip.fishing, sink)
  closeLoitering(state, trip.loitering, sink)
}

function hold(state: TrackEventsState, run: HeldRun, sink: TrackEventSink): void {
  if (state.held.length === HELD_EVENTS) sink(runOutput(state, state.held.shift()!, state.decidedMs, false))
  state.held.push(run)
}

/** The visit at the mark, if there is one, is none: what was held back is the trip's. */
function dropMark(state: TrackEventsState, trip: TripEvents, sink: TrackEventSink): void {
  if (state.mark === null) return
  state.mark = null
  for (const run of state.held) sink(runOutput(state, run, state.decidedMs, false))
  state.held.length = 0
  if (!trip.fishing.isTold && isFishingEvent(trip.fishing)) tellFishing(state, trip.fishing, sink)
  if (!trip.loitering.isTold && isLoiteringEvent(trip.loitering)) tellLoitering(state, trip.loitering, sink)
  tellChanges(state, trip, sink)
}

/** The trip ended as `trip` has it. */
function endTrip(state: TrackEventsState, trip: TripEvents, sink: TrackEventSink): void {
  state.trip = null
  closeRuns(state, trip, sink)
  for (const change of trip.claims.changes)
    if (change.isConfirmed) sink(changeOutput(state.mmsi, state.trackId, change, state.decidedMs, false))
}

function runOutput(
  state: TrackEventsState,
  run: HeldRun,
  decidedMs: number,
  open: boolean,
): TrackEventOutput {
  return run.kind === 'fishing'
    ? fishingOutput(state.mmsi, state.trackId, run, decidedMs, open)
    : loiteringOutput(state.mmsi, state.trackId, run, decidedMs, open)
}
