/**
 * The vessel fold: the reports of one MMSI, in the total order, to segments, tracks, port visits, trips, gaps
 * and feature rows. Everything downstream (batch, live, training, labels) is made by this one function.
 *
 * A report passes four parts: duplicates, segmenter, tracks (which ship is it?), track machine. Silence is an
 * event as well: each part names the earliest time at which it would decide something, and `advance` visits
 * those times in order. The newest of them is the state's clock; no output is dated before it.
 */

import { IDENTITY, type Identity, type ReportBlock, ReportBuffer } from '../ais/report.ts'
import { hashConfiguration } from './configuration.ts'
import { isDuplicate } from './duplicates.ts'
import { mergeIdentity } from './identity.ts'
import { hearIdentity, identityOutput } from './identity-history.ts'
import type { SegmentEnd, VesselSink } from './outputs.ts'
import { moveToEnd, removeItem } from './recency.ts'
import {
  closeSegment,
  expireSegments,
  isMotionUnknown,
  leastSegmentDeadline,
  type OpenSegment,
  placeIdentity,
  placePosition,
  segmenterDeadline,
} from './segmenter.ts'
import type { StateWriter } from './state-codec.ts'
import {
  advanceTrack,
  endTrack,
  peekTrack,
  stepTrack,
  type TrackContext,
  trackDeadline,
} from './track-machine.ts'
import {
  addPosition,
  chooseTrack,
  copyPosition,
  createTrack,
  findFreeSlot,
  findRivals,
  hasRivals,
  isDeferred,
  isRival,
  isSettled,
  type PendingSegment,
  pendingDueMs,
  removeRival,
  TRACK_JOIN_OPTIONS,
  type Track,
} from './tracks.ts'
import {
  decodeVessel,
  segmentOutput,
  startVessel,
  trackOf,
  trackOutput,
  type VesselState,
  writeVessel,
} from './vessel-state.ts'
import { recycleWindows } from './windows.ts'

export type { VesselState } from './vessel-state.ts'

interface ClosedSegment {
  readonly segment: OpenSegment
  readonly endedBy: SegmentEnd
  readonly decidedMs: number
}

/** One vessel fold over many vessels: it holds the context and scratch memory, no vessel's state. */
export class VesselFold {
  /** Segments closed by the call in progress; the segmenter must not be entered again before it returns. */
  private readonly closed: ClosedSegment[] = []
  private readonly segmenterEvents = {
    closed: (segment: OpenSegment, endedBy: SegmentEnd, decidedMs: number): void => {
      this.closed.push({ segment, endedBy, decidedMs })
    },
  }

  /** Positions that a decision lets go; scratch. */
  private readonly released = new ReportBuffer(64)

  /** Names the thresholds that states were made with; states of others are refused. */
  private readonly generation: string

  constructor(readonly context: TrackContext) {
    this.generation = hashConfiguration(context.options)
  }

  start(mmsi: string): VesselState {
    return startVessel(mmsi)
  }

  /**
   * Folds reports of this vessel: `rows[from..to)` are row numbers of `block` in the total order
   * (lib/ais/order). `identities` is the table that block.identity points into.
   */
  stepRows(
    state: VesselState,
    block: ReportBlock,
    identities: readonly Identity[],
    rows: Int32Array,
    from: number,
    to: number,
    sink: VesselSink,
  ): void {
    for (let i = from; i < to; i++) this.step(state, block, rows[i]!, identities, sink)
  }

  /** Folds one report. Throws when time goes back: the caller must sort. */
  step(
    state: VesselState,
    block: ReportBlock,
    row: number,
    identities: readonly Identity[],
    sink: VesselSink,
  ): void {
    const timeMs = block.timeMs[row]!
    if (timeMs < state.clockMs)
      throw new Error(`features: report of ${state.mmsi} at ${timeMs} is behind its clock ${state.clockMs}`)
    if (timeMs >= state.quietUntilMs) this.advance(state, timeMs, sink)
    state.clockMs = timeMs
    if (isDuplicate(state.duplicates, block, row, identities)) {
      sink.dropped('duplicate', block, row)
      return
    }
    if (block.kind[row] === IDENTITY) this.stepIdentity(state, block, row, identities, sink)
    else this.stepPosition(state, block, row, sink)
    // A decision was taken, or nothing is left to wait for: deadlines put off till then are met now.
    if (state.quietUntilMs === Number.NEGATIVE_INFINITY) this.advance(state, timeMs, sink)
  }

  /** Silence until `watermarkMs`: meets every deadline up to it, in order. */
  advance(state: VesselState, watermarkMs: number, sink: VesselSink): void {
    while (state.quietUntilMs <= watermarkMs) {
      const deadlineMs = this.findDeadline(state)
      state.quietUntilMs = deadlineMs
      if (deadlineMs > watermarkMs || deadlineMs === Number.POSITIVE_INFINITY) return
      if (deadlineMs > state.clockMs) state.clockMs = deadlineMs
      this.meetDeadline(state, deadlineMs, sink)
      state.quietUntilMs = Number.NEGATIVE_INFINITY
    }
  }

  /** The earliest watermark at which `advance` would change anything; Infinity: never. */
  deadline(state: VesselState): number {
    return this.findDeadline(state)
  }

  /**
   * What is open as it stands at the state's clock; pending segments are decided by what has been heard so
   * far. Works on a copy where that decides anything, and changes nothing. Every output is marked open.
   */
  peek(state: VesselState, sink: VesselSink): void {
    const isDecided = state.pending.length === 0 && this.findDeadline(state) > state.clockMs
    const copy = isDecided ? state : this.decode(this.encode(state))
    const open: VesselSink = {
      position: (trackId, segmentId, block, row, features, decidedMs) =>
        sink.position(trackId, segmentId, block, row, features, decidedMs),
      output: (output) => sink.output({ ...output, open: true }),
      tripChange: (trackId, change, decidedMs) => sink.tripChange(trackId, change, decidedMs),
      identity: (trackId, identity, decidedMs) => sink.identity(trackId, identity, decidedMs),
      dropped: (reason, block, row) => sink.dropped(reason, block, row),
    }
    while (copy.pending.length > 0) this.decide(copy, copy.pending[0]!, open)
    if (!isDecided) this.advance(copy, copy.clockMs, open)
    for (const segment of copy.segmenter.open)
      open.output(segmentOutput(copy, segment, null, copy.clockMs, trackOf(copy, segment.serial)))
    for (const track of copy.tracks) {
      peekTrack(this.context, track.machine, copy.clockMs, open)
      open.output(trackOutput(copy, track, null))
    }
    for (const heard of copy.identities) open.output(identityOutput(copy.mmsi, heard, copy.clockMs, true))
  }

  encode(state: VesselState): Uint8Array {
    return this.write(state).finish()
  }

  /** The bytes of `encode`, to be put among others. */
  write(state: VesselState): StateWriter {
    return writeVessel(state, this.generation)
  }

  /** Throws on bytes of another version or configuration, and on truncated ones. */
  decode(bytes: Uint8Array): VesselState {
    return decodeVessel(bytes, this.generation)
  }

  private stepPosition(state: VesselState, block: ReportBlock, row: number, sink: VesselSink): void {
    const timeMs = block.timeMs[row]!
    const segment = placePosition(state.segmenter, block, row, this.segmenterEvents)
    if (this.closed.length > 0) this.settleClosed(state, sink)
    if (segment === null) {
      sink.dropped(isMotionUnknown(block, row) ? 'no-motion' : 'noise', block, row)
      return
    }
    const silentMs = leastSegmentDeadline(segment)
    if (silentMs < state.quietUntilMs) state.quietUntilMs = silentMs
    const track = trackOf(state, segment.serial)
    if (track !== null) {
      this.feed(state, track, block, row, segment.id, segment.serial, sink)
      return
    }
    const pending = state.pending.find((one) => one.segmentSerial === segment.serial)
    if (pending !== undefined) {
      pending.waiting.push(copyPosition(block, row))
      if (pending.waiting.length >= TRACK_JOIN_OPTIONS.waitingPositions) this.decide(state, pending, sink)
      return
    }
    const begun: PendingSegment = {
      segmentSerial: segment.serial,
      segmentId: segment.id,
      startMs: timeMs,
      rivalsLow: 0,
      rivalsHigh: 0,
      waiting: [],
      identity: null,
    }
    findRivals(state.tracks, block, row, begun)
    if (!hasRivals(begun)) {
      const own = this.beginTrack(state, begun, sink)
      this.feed(state, own, block, row, segment.id, segment.serial, sink)
      return
    }
    begun.waiting.push(copyPosition(block, row))
    state.pending.push(begun)
    const dueMs = timeMs + TRACK_JOIN_OPTIONS.decideAfterMs
    if (dueMs < state.quietUntilMs) state.quietUntilMs = dueMs
  }

  private stepIdentity(
    state: VesselState,
    block: ReportBlock,
    row: number,
    identities: readonly Identity[],
    sink: VesselSink,
  ): void {
    const identity = identities[block.identity[row]!]!
    const timeMs = block.timeMs[row]!
    const forgotten = hearIdentity(state.identities, identity, timeMs)
    if (forgotten !== null) sink.output(identityOutput(state.mmsi, forgotten, timeMs, false))
    const segment = placeIdentity(state.segmenter, block, row, identity, this.segmenterEvents)
    if (this.closed.length > 0) this.settleClosed(state, sink)
    if (segment === null) return
    const track = trackOf(state, segment.serial)
    if (track !== null) {
      track.identity = mergeIdentity(track.identity, identity)
      sink.identity(track.id, identity, timeMs)
      return
    }
    const pending = state.pending.find((one) => one.segmentSerial === segment.serial)
    if (pending === undefined) return
    pending.identity = mergeIdentity(pending.identity, identity)
    if (isSettled(state.tracks, pending, timeMs)) this.decide(state, pending, sink)
  }

  private feed(
    state: VesselState,
    track: Track,
    block: ReportBlock,
    row: number,
    segmentId: string,
    segmentSerial: number,
    sink: VesselSink,
  ): void {
    stepTrack(this.context, track.machine, block, row, segmentId, segmentSerial, state.clockMs, sink)
    track.lastMs = block.timeMs[row]!
    track.lastLonUnits = block.lonUnits[row]!
    track.lastLatUnits = block.latUnits[row]!
    track.lastKnots = block.speedKnots[row]!
    track.positions++
    moveToEnd(state.tracks, track)
    const dueMs = track.machine.quietUntilMs
    if (dueMs < state.quietUntilMs) state.quietUntilMs = dueMs
    if (state.pending.length === 0) return
    for (const pending of state.pending)
      if (track.lastMs >= pending.startMs && isRival(pending, track)) strikeRival(state, pending, track)
  }

  /** Takes the decision for one pending segment, at the state's clock, and lets its positions go. */
  private decide(state: VesselState, pending: PendingSegment, sink: VesselSink): void {
    removeItem(state.pending, pending)
    const { segmentSerial, segmentId, identity } = pending
    let track = chooseTrack(state.tracks, pending)
    if (track === null) track = this.beginTrack(state, pending, sink)
    else {
      this.endSegment(state, track, 'joined', state.clockMs, sink)
      track.segmentSerial = segmentSerial
      track.segments++
      if (identity !== null) track.identity = mergeIdentity(track.identity, identity)
    }
    // Rivals not chosen wait no longer for this decision: their deadlines count again.
    state.quietUntilMs = Number.NEGATIVE_INFINITY
    if (identity !== null) sink.identity(track.id, identity, state.clockMs)
    const { released } = this
    released.clear()
    for (const position of pending.waiting) addPosition(released, position)
    for (let row = 0; row < released.count; row++)
      this.feed(state, track, released.block, row, segmentId, segmentSerial, sink)
  }

  private beginTrack(state: VesselState, begun: PendingSegment, sink: VesselSink): Track {
    if (state.tracks.length === TRACK_JOIN_OPTIONS.tracks) this.evictTrack(state, sink)
    const slot = findFreeSlot(state.tracks)
    const serial = state.trackCount++
    const track = createTrack(state.mmsi, serial, slot, begun)
    state.tracks.push(track)
    return track
  }

  private evictTrack(state: VesselState, sink: VesselSink): void {
    state.evictedTracks++
    this.finishTrack(state, state.tracks[0]!, 'evicted', state.clockMs, sink)
  }

  private finishTrack(
    state: VesselState,
    track: Track,
    endedBy: 'silence' | 'evicted',
    decidedMs: number,
    sink: VesselSink,
  ): void {
    this.endSegment(state, track, 'evicted', decidedMs, sink)
    endTrack(this.context, track.machine, endedBy, decidedMs, sink)
    recycleWindows(track.machine.rows.windows)
    sink.output(trackOutput(state, track, { endedBy, decidedMs }))
    removeItem(state.tracks, track)
    for (const pending of state.pending) if (isRival(pending, track)) strikeRival(state, pending, track)
  }

  /** Ends the segment that feeds a track, where it is still open. */
  private endSegment(
    state: VesselState,
    track: Track,
    endedBy: SegmentEnd,
    decidedMs: number,
    sink: VesselSink,
  ): void {
    const { segmenter } = state
    // The longest silent stands first: where it spoke later than the track, the track's segment is closed.
    const { open } = segmenter
    if (open.length === 0 || open[0]!.lastMs > track.lastMs) return
    if (!open.some((segment) => segment.serial === track.segmentSerial)) return
    closeSegment(segmenter, track.segmentSerial, endedBy, decidedMs, this.segmenterEvents)
    this.settleClosed(state, sink)
  }

  private settleClosed(state: VesselState, sink: VesselSink): void {
    while (this.closed.length > 0) {
      const { segment, endedBy, decidedMs } = this.closed.shift()!
      const pending = state.pending.find((one) => one.segmentSerial === segment.serial)
      if (pending !== undefined) this.decide(state, pending, sink)
      const track = trackOf(state, segment.serial)
      sink.output(segmentOutput(state, segment, endedBy, Math.max(decidedMs, state.clockMs), track))
    }
  }

  private findDeadline(state: VesselState): number {
    let earliest = segmenterDeadline(state.segmenter)
    for (const pending of state.pending) earliest = Math.min(earliest, pendingDueMs(pending))
    for (const track of state.tracks) {
      const dueMs = this.trackDueMs(track)
      if (dueMs < earliest && !isDeferred(state.pending, track, dueMs)) earliest = dueMs
    }
    return earliest
  }

  /** The earliest time at which silence decides something about a track. */
  private trackDueMs(track: Track): number {
    const silentMs = track.lastMs + TRACK_JOIN_OPTIONS.endAfterMs
    return Math.min(trackDeadline(this.context, track.machine), silentMs)
  }

  private meetDeadline(state: VesselState, deadlineMs: number, sink: VesselSink): void {
    expireSegments(state.segmenter, deadlineMs, this.segmenterEvents)
    this.settleClosed(state, sink)
    for (const pending of [...state.pending])
      if (pendingDueMs(pending) <= deadlineMs && state.pending.includes(pending))
        this.decide(state, pending, sink)
    for (const track of [...state.tracks]) {
      const dueMs = this.trackDueMs(track)
      if (dueMs > deadlineMs || isDeferred(state.pending, track, dueMs)) continue
      if (trackDeadline(this.context, track.machine) <= deadlineMs)
        advanceTrack(this.context, track.machine, deadlineMs, sink, state.clockMs)
      if (track.lastMs + TRACK_JOIN_OPTIONS.endAfterMs <= deadlineMs)
        this.finishTrack(state, track, 'silence', deadlineMs, sink)
    }
  }
}

function strikeRival(state: VesselState, pending: PendingSegment, track: Track): void {
  removeRival(pending, track)
  // Nothing left to wait for: look again at once.
  if (!hasRivals(pending)) state.quietUntilMs = Number.NEGATIVE_INFINITY
}
