/**
 * One track's part of the vessel fold: its port visits, trips, gaps, silences and rows, from its positions in time
 * order. Work per position and memory per track are bounded.
 *
 * At every position: first what silence has decided before it, then the gap it closes, the visit it ends, the
 * trip it extends, the visit it marks, drops or confirms. A confirmed visit ends the trip at its mark; what
 * came after the mark belongs to no trip.
 *
 * Outputs are told of when they are decided and when they end: a gap, a silence and a visit when silence or a stop makes
 * them one, a trip when its second position is sure to be in it. `peekTrack` gives what is open in between.
 */

import { type ReportBlock, tenth } from '../ais/report.ts'
import { cosLat, distanceKmUnits, distanceKmWithCos, KM_PER_NM } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { FEATURE_OPTIONS } from './feature-list.ts'
import { noteGapPosition } from './gaps.ts'
import { noteHeard } from './heard-times.ts'
import type { VesselSink } from './outputs.ts'
import {
  approachPort,
  CONFIRMED,
  confirmBySilence,
  DROPPED,
  endVisit,
  isUnderWayAtSea,
  isVisiting,
  leavesPort,
  MARKED,
  visitDeadline,
} from './port-visits.ts'
import { isRowDue, keepRow, restartRows } from './rows.ts'
import { isSilenceTold, noteSilencePosition, passSilenceDue } from './silences.ts'
import {
  gapOf,
  STILL_OFF,
  shoreKmAt,
  silenceOf,
  type TrackContext,
  tripOf,
  visitOf,
} from './track-machine-outputs.ts'
import type { TrackState } from './track-machine-state.ts'
import { clearTrip, copyTrip, extendTrip, isTrip, startTrip } from './trips.ts'

export type { TrackContext } from './track-machine-outputs.ts'
export { decodeTrack, encodeTrack, startTrack, type TrackState } from './track-machine-state.ts'
export { TRACK_OPTIONS } from './track-options.ts'

const HOUR_MS = 3_600_000

/**
 * The track's next position, not earlier than the last: row `row` of `block`.
 *
 * @param segmentSerial tells the segments of the track apart; 0 or more
 * @param decidedMs the position's time, or, if later, when it was decided to be in this track
 */
export function stepTrack(
  context: TrackContext,
  state: TrackState,
  block: ReportBlock,
  row: number,
  segmentId: string,
  segmentSerial: number,
  decidedMs: number,
  sink: VesselSink,
): void {
  const timeMs = block.timeMs[row]
  const lonUnits = block.lonUnits[row]
  const latUnits = block.latUnits[row]
  const isRelative = block.relativePlace[row] === 1
  const { options } = context
  const places = isRelative ? null : context.places
  const reportedKnots = tenth(block.speedKnots[row])
  if (timeMs >= state.quietUntilMs) advanceTrack(context, state, timeMs, sink)
  if (decidedMs > state.decidedMs) state.decidedMs = decidedMs

  if (timeMs - state.lastMs >= FEATURE_OPTIONS.restartMs) restartRows(state.rows)
  const features = isRowDue(state.rows, timeMs, segmentSerial)
    ? keepRow(
        state.rows,
        timeMs,
        segmentSerial,
        lonUnits,
        latUnits,
        reportedKnots,
        tenth(block.courseDeg[row]),
        shoreKmAt(places, lonUnits, latUnits, block.shoreKm[row]),
        context.solarHour(timeMs, lonUnits),
      )
    : null
  sink.position(state.trackId, segmentId, block, row, features, decidedMs)

  if (state.gaps.isOpen || isSilenceTold(state.silence))
    tellSilenceOver(context, state, timeMs, lonUnits, latUnits, decidedMs, sink)
  noteHeard(state.heard, timeMs)
  noteGapPosition(options.gaps, state.gaps, timeMs - state.lastMs)
  noteSilencePosition(options.silences, state.silence, state.heard, timeMs, isRelative)

  const cos = latUnits === state.lastLatUnits && state.positions > 0 ? state.lastCos : cosLat(latUnits)
  const wasVisiting = isVisiting(state.visit)
  let legKm = Number.NaN
  if (state.positions > 0 && (!wasVisiting || Number.isNaN(reportedKnots)))
    legKm = distanceKmWithCos(state.lastLonUnits, state.lastLatUnits, state.lastCos, lonUnits, latUnits, cos)
  const speedKnots = !Number.isNaN(reportedKnots) ? reportedKnots : impliedKnots(legKm, timeMs - state.lastMs)

  if (state.positions === 0) {
    startTrip(state.trip, timeMs, lonUnits, latUnits, null)
    sink.tripChange(state.trackId, 'start', decidedMs)
  } else if (!wasVisiting) extendTrip(state.trip, timeMs, legKm)
  if (places !== null && !isUnderWayAtSea(options.visits, state.visit, lonUnits, latUnits, speedKnots))
    followPorts(context, places, state, timeMs, lonUnits, latUnits, speedKnots, decidedMs, sink)
  if (!state.trip.isTold) tellTrip(state, decidedMs, sink)

  state.positions++
  state.lastMs = timeMs
  state.lastLonUnits = lonUnits
  state.lastLatUnits = latUnits
  state.lastCos = cos
  state.lastShoreKm = block.shoreKm[row]
  state.isLastRelative = isRelative
  state.lastMessageType = block.messageType[row]
  state.quietUntilMs = trackDeadline(context, state)
}

/**
 * Nothing of this track comes before `watermarkMs`: decides what silence decides, each at its deadline.
 *
 * @param notBeforeMs dates what is decided no earlier than this: when it became known that no position waiting
 *   for its track's decision belongs here
 */
export function advanceTrack(
  context: TrackContext,
  state: TrackState,
  watermarkMs: number,
  sink: VesselSink,
  notBeforeMs = Number.NEGATIVE_INFINITY,
): void {
  for (;;) {
    const deadlineMs = trackDeadline(context, state)
    if (watermarkMs < deadlineMs || deadlineMs === Number.POSITIVE_INFINITY) return
    const decidedMs = Math.max(deadlineMs, state.decidedMs, notBeforeMs)
    const { visits, silences } = context.options
    if (deadlineMs === visitDeadline(visits, state.visit, state.lastMs)) {
      const places = state.isLastRelative ? null : context.places
      confirmBySilence(visits, places, state.visit, state.lastLonUnits, state.lastLatUnits)
      tellConfirmed(state, state.lastMs, decidedMs, sink)
    } else if (deadlineMs === state.silence.dueMs) {
      passSilenceDue(silences, state.silence, state.heard, state.lastMs)
      sink.output(silenceOf(context, state, STILL_OFF, decidedMs, true))
    } else {
      state.gaps.isOpen = true
      sink.output(gapOf(context, state, STILL_OFF, decidedMs, true))
    }
  }
}

/** The earliest watermark at which `advanceTrack` decides something; Infinity: never. */
export function trackDeadline(context: TrackContext, state: TrackState): number {
  const { visits, gaps } = context.options
  if (state.positions === 0) return Number.POSITIVE_INFINITY
  const hasGap = state.gaps.isVouched && !state.gaps.isOpen
  const gapMs = hasGap ? state.lastMs + gaps.gapMs : Number.POSITIVE_INFINITY
  const visitMs = visitDeadline(visits, state.visit, state.lastMs)
  return Math.min(visitMs, gapMs, state.silence.dueMs)
}

/**
 * The track ends at its last position: its gap, visit or trip are final as they stand. A mark that nothing has
 * confirmed is dropped: the trip ends where the track does. The state is of no use afterwards.
 */
export function endTrack(
  context: TrackContext,
  state: TrackState,
  endedBy: 'silence' | 'evicted',
  decidedMs: number,
  sink: VesselSink,
): void {
  tellSilence(context, state, decidedMs, false, sink)
  if (isVisiting(state.visit)) sink.output(visitOf(state, state.lastMs, decidedMs, false))
  else if (isTrip(state.trip)) sink.output(tripOf(state, state.trip, endedBy, null, decidedMs))
  sink.tripChange(state.trackId, 'end', decidedMs)
}

/** What is open as it stands, as it would be shown at `decidedMs`. Changes nothing. */
export function peekTrack(
  context: TrackContext,
  state: TrackState,
  decidedMs: number,
  sink: VesselSink,
): void {
  tellSilence(context, state, decidedMs, true, sink)
  if (isVisiting(state.visit)) sink.output(visitOf(state, state.lastMs, decidedMs, true))
  else if (isTrip(state.trip)) sink.output(tripOf(state, state.trip, null, null, decidedMs))
}

/** What has been told of the silence under way, as it stands. */
function tellSilence(
  context: TrackContext,
  state: TrackState,
  decidedMs: number,
  open: boolean,
  sink: VesselSink,
): void {
  if (isSilenceTold(state.silence)) sink.output(silenceOf(context, state, STILL_OFF, decidedMs, open))
  if (state.gaps.isOpen) sink.output(gapOf(context, state, STILL_OFF, decidedMs, open))
}

/** The ship is heard again, after a silence that was told of. */
function tellSilenceOver(
  context: TrackContext,
  state: TrackState,
  onMs: number,
  onLonUnits: number,
  onLatUnits: number,
  decidedMs: number,
  sink: VesselSink,
): void {
  const on = { onMs, onLonUnits, onLatUnits }
  if (isSilenceTold(state.silence)) sink.output(silenceOf(context, state, on, decidedMs, false))
  if (state.gaps.isOpen) sink.output(gapOf(context, state, on, decidedMs, false))
}

/** Port visits at a position that is already in the trip, if one is under way. */
function followPorts(
  context: TrackContext,
  places: Places,
  state: TrackState,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  speedKnots: number,
  decidedMs: number,
  sink: VesselSink,
): void {
  const { visits } = context.options
  if (isVisiting(state.visit)) {
    if (!leavesPort(visits, places, state.visit, lonUnits, latUnits)) return
    leavePort(context, state, timeMs, lonUnits, latUnits, decidedMs, sink)
  }
  const change = approachPort(visits, places, state.visit, timeMs, lonUnits, latUnits, speedKnots)
  if (change === 0) return
  if ((change & MARKED) !== 0) {
    copyTrip(state.trip, state.mark)
    sink.tripChange(state.trackId, 'mark', decidedMs)
  } else if ((change & DROPPED) !== 0) {
    clearTrip(state.mark)
    sink.tripChange(state.trackId, 'drop', decidedMs)
  }
  if ((change & CONFIRMED) !== 0) tellConfirmed(state, timeMs, decidedMs, sink)
}

/**
 * The visit ends and a trip starts: at this position, the first outside; or, where the ship left unheard, at the
 * last one inside, so that neither the silence nor the way since is time in port.
 */
function leavePort(
  context: TrackContext,
  state: TrackState,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  decidedMs: number,
  sink: VesselSink,
): void {
  const { visit, trip, lastMs, lastLonUnits, lastLatUnits } = state
  if (timeMs - lastMs < context.options.visits.portGapMs) {
    sink.output(visitOf(state, timeMs, decidedMs, false))
    startTrip(trip, timeMs, lonUnits, latUnits, visit.port)
    sink.tripChange(state.trackId, 'start', decidedMs)
  } else {
    sink.output(visitOf(state, lastMs, decidedMs, false))
    startTrip(trip, lastMs, lastLonUnits, lastLatUnits, visit.port)
    extendTrip(trip, timeMs, distanceKmUnits(lastLonUnits, lastLatUnits, lonUnits, latUnits))
    sink.tripChange(state.trackId, 'start-before', decidedMs)
  }
  endVisit(visit)
}

/** A visit was confirmed: the trip ended at its mark, if it had got under way by then. */
function tellConfirmed(state: TrackState, lastMs: number, decidedMs: number, sink: VesselSink): void {
  const { visit, mark } = state
  if (isTrip(mark)) sink.output(tripOf(state, mark, visit.evidence, visit.port, decidedMs))
  sink.output(visitOf(state, lastMs, decidedMs, true))
  sink.tripChange(state.trackId, 'confirm', decidedMs)
  clearTrip(mark)
  clearTrip(state.trip)
}

/** Tells of a trip as open once, when no mark can take its second position back. */
function tellTrip(state: TrackState, decidedMs: number, sink: VesselSink): void {
  const { trip, mark } = state
  if (!isTrip(trip) || mark.positions === 1) return
  trip.isTold = true
  sink.output(tripOf(state, trip, null, null, decidedMs))
}

function impliedKnots(legKm: number, ms: number): number {
  return ms > 0 ? (legKm / KM_PER_NM) * (HOUR_MS / ms) : Number.NaN
}
