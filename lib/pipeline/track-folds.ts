/** The folds over a vessel's tracks, once its rows are scored: they follow the log of the vessel fold. */

import type { EventOutput, TrackEventOutput } from '../events/outputs.ts'
import { TrackEventsFold, type TrackEventsState } from '../events/track-events.ts'
import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import { NO_SCORE } from '../model/scorer.ts'
import type { VesselLog } from './vessel-log.ts'

export interface TrackFoldsResult {
  readonly events: EventOutput[]
  /** The earliest W at which silence would have changed anything, and at which it does now; Infinity: never. */
  readonly heldBackMs: number
  readonly deadlineMs: number
}

export class TrackFolds {
  private readonly fold: TrackEventsFold
  private readonly states = new Map<string, TrackEventsState>()
  private readonly events = new Map<string, EventOutput>()
  private readonly emit = (output: TrackEventOutput): void => {
    this.events.set(output.id, output)
  }
  private readonly emitOpen = (output: TrackEventOutput): void => {
    this.events.set(output.id, { ...output, open: true })
  }

  constructor(scorerName: string) {
    this.fold = new TrackEventsFold(scorerName)
  }

  /** `scores` are those of the log's rows. */
  run(mmsi: string, log: VesselLog, scores: Uint16Array, watermarkMs: number): TrackFoldsResult {
    const { fold, states, events, emit, emitOpen } = this
    states.clear()
    events.clear()
    this.follow(mmsi, log, scores, [0, log.peekPosition], [0, log.peekNote], emit)
    const heldBackMs = this.deadline()
    for (const state of states.values()) fold.advance(state, watermarkMs, emit)
    const deadlineMs = this.deadline()
    this.follow(mmsi, log, scores, [log.peekPosition, log.count], [log.peekNote, log.notes.length], emitOpen)
    for (const state of states.values()) fold.peek(state, emitOpen)
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
    const { fold } = this
    const { block, features, segments, notes } = log
    let note = fromNote
    let trackId = ''
    let state: TrackEventsState | null = null
    const takeNotes = (position: number) => {
      for (; note < toNote && notes[note]!.at <= position; note++) {
        const { trackId, change, identity, decidedMs } = notes[note]!
        const own = this.stateOf(mmsi, trackId)
        if (change !== null) fold.tripChange(own, change, decidedMs, emit)
        else fold.identity(own, identity, decidedMs, emit)
      }
    }
    for (let i = fromPosition; i < toPosition; i++) {
      takeNotes(i)
      const segment = segments[log.segment[i]!]!
      if (state === null || segment.trackId !== trackId) {
        trackId = segment.trackId
        state = this.stateOf(mmsi, trackId)
      }
      const row = log.row[i]!
      const at = row * FEATURE_COUNT
      fold.position(
        state,
        block.timeMs[i]!,
        block.lonUnits[i]!,
        block.latUnits[i]!,
        // As the scorer saw them.
        row < 0 ? Number.NaN : features[at + PRESENT.speedKnots]!,
        row < 0 ? Number.NaN : Math.expm1(features[at + PRESENT.lnShore]!),
        row < 0 ? NO_SCORE : scores[row]!,
        log.decidedMs[i]!,
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
