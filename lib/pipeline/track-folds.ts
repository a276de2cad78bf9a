/** The folds over a vessel's tracks, once its rows are scored: they follow the log of the vessel fold. */

import { IdentityOverlapFold, type OverlapState } from '../events/identity-conflict-overlap.ts'
import type { EventOutput, TrackEventOutput } from '../events/outputs.ts'
import { TrackEventsFold, type TrackEventsState } from '../events/track-events.ts'
import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import { NO_SCORE, type ScorerIdentity } from '../model/scorer.ts'
import type { VesselLog } from './vessel-log.ts'

export interface TrackFoldsResult {
  readonly events: EventOutput[]
  /** The earliest W at which silence would have changed anything, and at which it does now; Infinity: never. */
  readonly heldBackMs: number
  readonly deadlineMs: number
}

export class TrackFolds {
  private readonly fold: TrackEventsFold
  private readonly overlapFold = new IdentityOverlapFold()
  /** Null for a vessel of one track: nothing overlaps there. */
  private overlaps: OverlapState | null = null
  private decidedMs = Number.NEGATIVE_INFINITY
  private readonly states = new Map<string, TrackEventsState>()
  private readonly events = new Map<string, EventOutput>()
  private readonly emit = (output: TrackEventOutput): void => {
    this.events.set(output.id, output)
  }
  private readonly emitOpen = (output: TrackEventOutput): void => {
    this.events.set(output.id, { ...output, open: true })
  }

  constructor(scorer: ScorerIdentity) {
    this.fold = new TrackEventsFold(scorer)
  }

  /**
   * `scores` are those of the rows of the log's columns. Silence is decided up to `settledMs`: W, or where a segment whose track is not
   * decided began before it, for its positions may still be anyone's.
   */
  run(mmsi: string, log: VesselLog, scores: Uint16Array, settledMs: number): TrackFoldsResult {
    const { fold, states, events, emit, emitOpen } = this
    states.clear()
    events.clear()
    const first = log.segments[0]?.trackId
    const isShared = log.segments.some(({ trackId }) => trackId !== first)
    this.overlaps = isShared ? this.overlapFold.start(mmsi) : null
    this.decidedMs = Number.NEGATIVE_INFINITY
    this.follow(mmsi, log, scores, [log.from, log.peekPosition], [0, log.peekNote], emit)
    const heldBackMs = this.deadline()
    for (const state of states.values()) fold.advance(state, settledMs, emit)
    const deadlineMs = this.deadline()
    this.follow(mmsi, log, scores, [log.peekPosition, log.to], [log.peekNote, log.notes.length], emitOpen)
    for (const state of states.values()) fold.peek(state, emitOpen)
    if (this.overlaps !== null) this.overlapFold.peek(this.overlaps, this.decidedMs, emitOpen)
    return { events: [...events.values()], heldBackMs, deadlineMs }
  }

  private deadline(): number {
    let earliestMs = Number.POSITIVE_INFINITY
    for (const state of this.states.values()) earliestMs = Math.min(earliestMs, this.fold.deadline(state))
    return earliestMs
  }

  /** A stretch of the log's positions, with the notes in their places among them. */
  private follow(
    mmsi: string,
    log: VesselLog,
    scores: Uint16Array,
    [fromPosition, toPosition]: readonly [number, number],
    [fromNote, toNote]: readonly [number, number],
    emit: (output: TrackEventOutput) => void,
  ): void {
    const { fold, overlaps, overlapFold } = this
    const { segments, notes, columns } = log
    const { block, features } = columns
    let note = fromNote
    let trackId = ''
    let state: TrackEventsState | null = null
    const takeNotes = (position: number) => {
      for (; note < toNote && notes[note]!.at <= position; note++) {
        const { trackId, change, identity, decidedMs } = notes[note]!
        const own = this.stateOf(mmsi, trackId)
        this.decidedMs = Math.max(this.decidedMs, decidedMs)
        if (change !== null) {
          fold.tripChange(own, change, decidedMs, emit)
          if (change === 'end' && overlaps !== null) overlapFold.endTrack(overlaps, trackId, decidedMs, emit)
        } else {
          fold.identity(own, identity, decidedMs, emit)
          if (overlaps !== null) overlapFold.identity(overlaps, trackId, identity)
        }
      }
    }
    for (let i = fromPosition; i < toPosition; i++) {
      takeNotes(i)
      const segment = segments[columns.segment[i]!]!
      if (state === null || segment.trackId !== trackId) {
        trackId = segment.trackId
        state = this.stateOf(mmsi, trackId)
      }
      const row = columns.row[i]!
      const at = row * FEATURE_COUNT
      const decidedMs = columns.decidedMs[i]!
      if (decidedMs > this.decidedMs) this.decidedMs = decidedMs
      fold.position(
        state,
        block.timeMs[i]!,
        block.lonUnits[i]!,
        block.latUnits[i]!,
        // As the scorer saw them.
        row < 0 ? Number.NaN : features[at + PRESENT.speedKnots]!,
        row < 0 ? Number.NaN : Math.expm1(features[at + PRESENT.lnShore]!),
        row < 0 ? NO_SCORE : scores[row]!,
        decidedMs,
        emit,
      )
      if (overlaps !== null)
        overlapFold.position(
          overlaps,
          trackId,
          segment.id,
          block.timeMs[i]!,
          block.lonUnits[i]!,
          block.latUnits[i]!,
          row >= 0,
          decidedMs,
          emit,
        )
    }
    takeNotes(toPosition)
  }

  private stateOf(mmsi: string, trackId: string): TrackEventsState {
    let state = this.states.get(trackId)
    if (state === undefined) {
      state = this.fold.start(mmsi, trackId)
      this.states.set(trackId, state)
    }
    return state
  }
}
