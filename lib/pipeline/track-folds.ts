/**
 * The folds over a vessel's tracks, once its rows are scored: they follow the log of the vessel fold. Events of each track,
 * overlaps between them, zone passages, and the grid of meetings.
 */

import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import { type PassagesState, ZonePassagesFold } from '../alerts/zone-passages.ts'
import { IdentityOverlapFold } from '../events/identity-conflict-overlap.ts'
import type { TrackEventOutput } from '../events/outputs.ts'
import { TrackEventsFold } from '../events/track-events.ts'
import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { Places } from '../geo/places.ts'
import { createZoneIndex } from '../geo/zones/zone-index.ts'
import { NO_SCORE, type ScorerIdentity } from '../model/scorer.ts'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { LiveOutput, OutputKey } from '../store/live-store.ts'
import { GridGatherer, mayMeet, type TrackPoints } from './grid-gatherer.ts'
import type { PassageSetup } from './passage-keeper.ts'
import {
  decodeTracks,
  encodeTracks,
  type FollowedTrack,
  type PassagesOf,
  startFollowing,
  startTracks,
  type TrackFoldParts,
  type TracksState,
} from './track-folds-state.ts'
import type { LogMark, VesselLog } from './vessel-log.ts'

export type { TracksState } from './track-folds-state.ts'

/**
 * Every position that a run gave, in order, as a track's: for chunks. `row` is one of the columns' block, `index` counts
 * the track's positions from 0. `isOpen`: no report has decided yet that it is the track's.
 */
export type PositionSink = (
  trackId: string,
  segmentId: string,
  row: number,
  score: number,
  isOpen: boolean,
  index: number,
) => void

/** A span of a log. */
export interface LogSpan {
  readonly log: VesselLog
  readonly from: LogMark
  readonly to: LogMark
  /** What is in it: told by reports, by silence up to W, or, as it stands, of what neither has decided. */
  readonly standing: 'decided' | 'silenced' | 'open'
}

/** Outputs as they were last told. */
export type Told = Map<OutputKey, LiveOutput>

const NO_ZONES: PassageSetup = { zones: [], nearKm: new Float64Array(), fishingFrom: 0 }

/** One for many vessels: it holds the state of none. */
export class TrackFolds {
  private readonly folds: TrackFoldParts
  private readonly hasZones: boolean
  private readonly gatherer = new GridGatherer()
  /** Where emitted outputs go, and as what. */
  private told: Told = new Map()
  private isOpen = false
  private readonly emit = (output: TrackEventOutput): void => {
    this.told.set(`${output.kind} ${output.id}`, this.isOpen ? { ...output, open: true } : output)
  }
  /** A passage is dated by positions alone, so that stored ones give the same: open is one that goes on. */
  private readonly emitPassage = (passage: ZonePassageOutput): void => {
    this.told.set(`${passage.kind} ${passage.id}`, passage)
  }

  /** `places` null: no map and so no anchorages to stay away from; nothing is gridded. */
  constructor(
    scorer: ScorerIdentity,
    { zones, nearKm, fishingFrom }: PassageSetup = NO_ZONES,
    private readonly places: Places | null = null,
  ) {
    this.hasZones = zones.length > 0
    this.folds = {
      events: new TrackEventsFold(scorer),
      overlaps: new IdentityOverlapFold(),
      passages: new ZonePassagesFold(createZoneIndex(zones), nearKm, fishingFrom),
    }
  }

  start(mmsi: string): TracksState {
    return startTracks(mmsi, this.folds)
  }

  /** The earliest watermark at which `advance` would change anything; Infinity: never. */
  deadline(state: TracksState): number {
    let earliestMs = Number.POSITIVE_INFINITY
    for (const { events } of state.tracks.values())
      earliestMs = Math.min(earliestMs, this.folds.events.deadline(events))
    return earliestMs
  }

  /** No position of any track comes before `watermarkMs`. */
  advance(state: TracksState, watermarkMs: number, told: Told): void {
    this.told = told
    this.isOpen = false
    for (const { events } of state.tracks.values()) this.folds.events.advance(events, watermarkMs, this.emit)
  }

  /** What is open as it stands. Changes nothing. */
  peek(state: TracksState, told: Told): void {
    this.told = told
    this.isOpen = true
    const { folds } = this
    for (const { events } of state.tracks.values()) folds.events.peek(events, this.emit)
    folds.overlaps.peek(state.overlaps, state.decidedMs, this.emit)
    for (const { passages } of state.tracks.values()) folds.passages.peek(passages, this.emitPassage)
  }

  /**
   * Follows positions, with the notes in their places among them. `scores` are those of the rows of the log's columns.
   * `overlaps` false: of a vessel that has one track only, from its beginning to its end, where nothing overlaps.
   */
  follow(
    state: TracksState,
    span: LogSpan,
    scores: Uint16Array,
    told: Told,
    positions: PositionSink | null = null,
    overlaps = true,
  ): void {
    this.told = told
    this.isOpen = span.standing === 'open'
    this.followEvents(state, span, scores, overlaps)
    this.followPlaces(state, span, scores, positions)
    this.endTracks(state, span)
  }

  /** All events of one log, what is open as it stands. */
  run(mmsi: string, log: VesselLog, scores: Uint16Array): LiveOutput[] {
    const state = this.start(mmsi)
    const told: Told = new Map()
    this.follow(state, { log, from: log.start, to: log.end, standing: 'decided' }, scores, told)
    this.peek(state, told)
    return [...told.values()]
  }

  /**
   * Grid points that were followed, all of them before `beaconFromMs`. Those at the vessel's last report wait in the state
   * for what may follow at the same ms.
   */
  takePoints(state: TracksState, heardMs: number, beaconFromMs: number): TrackPoints {
    const { gatherer } = this
    for (const point of state.held) gatherer.addPoint(point)
    state.held = gatherer.takeFrom(heardMs)
    gatherer.takeFrom(beaconFromMs)
    return gatherer.finish()
  }

  /** Grid points that were followed and those that wait in the state, as things stand. */
  peekPoints(state: TracksState, beaconFromMs: number): TrackPoints {
    const { gatherer } = this
    for (const point of state.held) gatherer.addPoint(point)
    gatherer.takeFrom(beaconFromMs)
    return gatherer.finish()
  }

  copy(state: TracksState): TracksState {
    const writer = new StateWriter()
    this.encode(state, writer)
    return this.decode(new StateReader(writer.finish()))
  }

  encode(state: TracksState, writer: StateWriter): void {
    encodeTracks(state, this.folds, writer)
  }

  /** See `decodeTracks`. */
  decode(reader: StateReader, passagesOf: PassagesOf | null = null): TracksState {
    return decodeTracks(reader, this.folds, passagesOf)
  }

  /** Names the zones, and distances from their borders, that passages in states are of. */
  get zones(): string {
    return this.folds.passages.generation
  }

  /** Passages of a track from its first positions as they are stored, in order. */
  passagesOf(mmsi: string, trackId: string, stored: readonly TrackPositions[]): PassagesState {
    const { passages } = this.folds
    const state = passages.start(mmsi, trackId)
    if (!this.hasZones) return state
    const ignore = () => {}
    for (const { count, timeMs, lonUnits, latUnits, speedKnots, relativePlace, score } of stored)
      for (let i = 0; i < count; i++)
        if (relativePlace[i] !== 1)
          passages.position(
            ...([state, timeMs[i]!, lonUnits[i]!, latUnits[i]!] as const),
            ...([speedKnots[i]!, score[i]!, ignore] as const),
          )
    return state
  }

  private followEvents(
    state: TracksState,
    { log, from, to }: LogSpan,
    scores: Uint16Array,
    overlaps: boolean,
  ): void {
    const { folds, emit } = this
    const { segments, columns } = log
    const { block, features } = columns
    let note = from.note
    let track: FollowedTrack | null = null
    for (let i = from.position; i < to.position; i++) {
      note = this.takeNotes(state, log, note, to.note, i, overlaps)
      const segment = segments[columns.segment[i]!]!
      if (track === null || segment.trackId !== track.id) track = this.trackOf(state, segment.trackId)
      const row = columns.row[i]!
      const at = row * FEATURE_COUNT
      const decidedMs = columns.decidedMs[i]!
      if (decidedMs > state.decidedMs) state.decidedMs = decidedMs
      folds.events.position(
        track.events,
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
      if (overlaps)
        folds.overlaps.position(
          state.overlaps,
          track.id,
          segment.id,
          block.timeMs[i]!,
          block.lonUnits[i]!,
          block.latUnits[i]!,
          row >= 0,
          decidedMs,
          emit,
        )
    }
    this.takeNotes(state, log, note, to.note, to.position, overlaps)
  }

  /** Takes the notes before a position; returns the number of the next one. */
  private takeNotes(
    state: TracksState,
    { notes }: VesselLog,
    from: number,
    to: number,
    position: number,
    overlaps: boolean,
  ): number {
    let next = from
    for (; next < to && notes[next]!.at <= position; next++) {
      const { folds, emit } = this
      const { trackId, change, identity, decidedMs } = notes[next]!
      const track = this.trackOf(state, trackId)
      state.decidedMs = Math.max(state.decidedMs, decidedMs)
      if (change === null) {
        folds.events.identity(track.events, identity, decidedMs, emit)
        if (overlaps) folds.overlaps.identity(state.overlaps, trackId, identity)
      } else {
        folds.events.tripChange(track.events, change, decidedMs, emit)
        if (change === 'end' && overlaps) folds.overlaps.endTrack(state.overlaps, trackId, decidedMs, emit)
      }
    }
    return next
  }

  private followPlaces(
    state: TracksState,
    { log, from, to, standing }: LogSpan,
    scores: Uint16Array,
    positions: PositionSink | null,
  ): void {
    const { hasZones, gatherer, emitPassage } = this
    const { passages } = this.folds
    const places = mayMeet(state.mmsi) ? this.places : null
    const isLooked = standing !== 'decided'
    const { segments, columns } = log
    const { block } = columns
    let track: FollowedTrack | null = null
    for (let i = from.position; i < to.position; i++) {
      const { id, trackId } = segments[columns.segment[i]!]!
      if (track === null || trackId !== track.id) track = this.trackOf(state, trackId)
      const row = columns.row[i]!
      const score = row < 0 ? NO_SCORE : scores[row]!
      if (positions !== null) positions(trackId, id, i, score, isLooked, track.positions)
      track.positions++
      if (places !== null) gatherer.add(places, track.grid, trackId, id, block, i)
      // A relative place is in no zone.
      if (hasZones && block.relativePlace[i] !== 1)
        passages.position(
          track.passages,
          block.timeMs[i]!,
          block.lonUnits[i]!,
          block.latUnits[i]!,
          block.speedKnots[i]!,
          score,
          emitPassage,
        )
    }
  }

  /** Tracks that ended: no position of theirs came after. */
  private endTracks(state: TracksState, { log, from, to }: LogSpan): void {
    for (let note = from.note; note < to.note; note++) {
      const { trackId, change, decidedMs } = log.notes[note]!
      if (change !== 'end') continue
      this.folds.passages.end(this.trackOf(state, trackId).passages, decidedMs, this.emitPassage)
      state.tracks.delete(trackId)
    }
  }

  private trackOf(state: TracksState, id: string): FollowedTrack {
    let track = state.tracks.get(id)
    if (track === undefined) {
      track = startFollowing(state.mmsi, id, this.folds)
      state.tracks.set(id, track)
    }
    return track
  }
}
