/**
 * The folds of one vessel in a chain: the vessel fold, then, once its rows are scored, track events, identity overlaps,
 * zone passages and the grid of meetings. Batch runs a chain from its start to the end of the input; live goes on from
 * states. There is no other implementation of any of it.
 *
 *     open ─► step, cut, step, … look ─► (rows are scored) ─► follow
 *
 * A run is written into a log: what needs no scores as it is stepped, the rest when it is followed, part by part. Parts
 * end at cuts, where the state of the whole chain can be kept. Cuts, looks and restarts from a kept state change nothing
 * of what is told, of positions, points and states after them.
 */

import type { Identity, ReportBuffer } from '../ais/report.ts'
import { describeEvents } from '../events/configuration.ts'
import { GRID_OPTIONS } from '../events/grid.ts'
import { type MeetingPoints, noMeeting } from '../events/meeting-points.ts'
import { ContentHash } from '../features/ids.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { VesselFold } from '../features/vessel.ts'
import type { ScorerIdentity } from '../model/scorer.ts'
import { decodeChunk, type TrackPositions } from '../store/chunk-codec.ts'
import type { LiveOutput, StoredChunk } from '../store/live-store.ts'
import type { VesselResult } from '../store/stage.ts'
import { POSITIONS_PER_CHUNK } from '../store/track-chunks.ts'
import type { TrackPoints } from './grid-gatherer.ts'
import type { PassageSetup } from './passage-keeper.ts'
import { type PositionSink, type Told, TrackFolds } from './track-folds.ts'
import { ChainRun, hearNames, type SteppedLook, type SteppedPart } from './vessel-chain-run.ts'
import {
  type ChainState,
  decodeChain,
  encodeChain,
  isOfOtherZones,
  refuseSpent,
  startChain,
} from './vessel-chain-state.ts'
import type { LogColumns, LogCounts } from './vessel-log.ts'

export type { PositionSink } from './track-folds.ts'
export type { ChainRun } from './vessel-chain-run.ts'
export type { ChainState } from './vessel-chain-state.ts'

export interface ReportRows {
  readonly buffer: ReportBuffer
  readonly identities: readonly Identity[]
  /** Rows of the buffer, all of this vessel, in the total order. */
  readonly rows: Int32Array
  readonly from: number
  readonly to: number
}

export interface ChainPart {
  /** What was told in it, each as it was last told. */
  readonly told: readonly LiveOutput[]
  readonly meeting: MeetingPoints
  /** State at its end, where `cut` asked for it. */
  readonly snapshot: Uint8Array | null
}

/** As a vessel stands when nothing more comes before W: from a copy, the state goes on untouched. */
export interface ChainLook {
  /** What silence decides, and what is open. */
  readonly outputs: readonly LiveOutput[]
  /** Of positions whose track the state has not decided, and points of the last report's own time. */
  readonly meeting: MeetingPoints
  /** The W at which silence decides something more; Infinity: never. */
  readonly deadlineMs: number
  /** The earliest W at which it would have decided anything since it was last heard. */
  readonly heldBackMs: number
  /** What the database says of the vessel as it stands. */
  readonly folded: VesselResult['folded']
}

export interface ChainResult {
  readonly state: ChainState
  /** One for each cut, and one for what was stepped after the last, if only a look. */
  readonly parts: readonly ChainPart[]
  readonly look: ChainLook | null
}

/** One chain over many vessels: it holds the folds, no vessel's state. */
export class VesselChain {
  private readonly vessels: VesselFold
  private readonly tracks: TrackFolds
  private readonly generation: string

  constructor(context: TrackContext, scorer: ScorerIdentity, passages: PassageSetup) {
    this.vessels = new VesselFold(context)
    this.tracks = new TrackFolds(scorer, passages, context.places)
    this.generation = new ContentHash()
      .text(JSON.stringify([context.options, describeEvents(scorer), GRID_OPTIONS, context.places === null]))
      .digest()
  }

  start(mmsi: string): ChainState {
    return startChain(mmsi, this.vessels.start(mmsi), this.tracks.start(mmsi))
  }

  /**
   * Begins a run from a state, which is spent: the result has the one to go on from. Several runs may share columns, so
   * that their rows are scored together: each is stepped to its end before the next is opened.
   */
  open(state: ChainState, columns: LogColumns): ChainRun {
    refuseSpent(state)
    state.isSpent = true
    return new ChainRun(state, columns)
  }

  /** Reports of the current part, in the total order; may be called several times a part. Throws when time goes back. */
  step(run: ChainRun, { buffer, identities, rows, from, to }: ReportRows): void {
    const { state, log, look } = run
    if (look !== null) throw new Error(`chain: reports of ${state.mmsi} after a look`)
    refuseOvertaken(run)
    const before = log.end
    const rowsBefore = log.rows
    const droppedBefore = countDropped(log.counts)
    this.vessels.stepRows(state.vessel, buffer.block, identities, rows, from, to, log)
    const { position, note } = log.end
    const placed = position - before.position + countDropped(log.counts) - droppedBefore
    run.hasNews ||= log.hasOutputs || log.rows > rowsBefore || note > before.note || to - from > placed
  }

  /** Ends the current part. `keep`: its snapshot is made. Reports of the same ms may follow. */
  cut(run: ChainRun, keep: boolean): void {
    const { state, log } = run
    const outputs = log.takeOutputs()
    hearNames(state, outputs)
    run.parts.push({
      from: run.parts.at(-1)?.to ?? log.start,
      to: log.end,
      outputs,
      heardMs: state.vessel.clockMs,
      beaconFromMs: state.beaconFromMs,
      kept: keep ? { counts: { ...state.counts }, vessel: this.vessels.write(state.vessel) } : null,
    })
  }

  /**
   * As it stands when nothing more comes before W; it ends the current part, and nothing is stepped after it. `isLast`:
   * nobody goes on from here, so the state is used up instead of a copy of it.
   */
  look(run: ChainRun, watermarkMs: number, isLast = false): void {
    const { vessels } = this
    const { state, log } = run
    refuseOvertaken(run)
    this.cut(run, false)
    log.counts = { ...state.counts }
    const heldBackMs = vessels.deadline(state.vessel)
    const isUntouched = isLast || heldBackMs > watermarkMs
    const vessel = isUntouched ? state.vessel : vessels.decode(vessels.encode(state.vessel))
    vessels.advance(vessel, watermarkMs, log)
    const deadlineMs = vessels.deadline(vessel)
    const settledMs = vessel.pending.reduce((ms, { startMs }) => Math.min(ms, startMs), watermarkMs)
    const silenced = log.end
    vessels.peek(vessel, log)
    const outputs = log.takeOutputs()
    run.look = {
      watermarkMs,
      isLast,
      heldBackMs,
      deadlineMs,
      settledMs,
      silenced,
      outputs,
      counts: log.counts,
    }
  }

  /** What follows once the columns' rows are scored. The columns are as they were when the run was stepped. */
  follow(run: ChainRun, scores: Uint16Array, positions: PositionSink | null = null): ChainResult {
    const { state, look } = run
    if (look === null) this.cut(run, false)
    const overlaps = !isAlone(run)
    const parts = run.parts.map((part) => this.followPart(run, part, scores, positions, overlaps))
    const looked = look === null ? null : this.followLook(run, look, scores, positions, overlaps)
    state.isSpent = look?.isLast === true
    return { state, parts, look: looked }
  }

  /** The earliest W at which silence decides something; Infinity: never. */
  deadline(state: ChainState): number {
    return Math.min(this.vessels.deadline(state.vessel), this.tracks.deadline(state.tracks))
  }

  encode(state: ChainState): Uint8Array {
    refuseSpent(state)
    const vessel = this.vessels.write(state.vessel)
    return encodeChain({ ...state, vessel }, state.tracks, this.tracks, this.generation)
  }

  /** Whether the state's passages are of other zones than this chain's: it cannot be decoded, but `rezone` can be asked. */
  isOfOtherZones(bytes: Uint8Array): boolean {
    return isOfOtherZones(bytes, this.tracks)
  }

  /**
   * The state with passages of this chain's zones, from the vessel's positions as they are stored: chunks by track and order
   * in it. Of no bytes, a vessel never heard before, nothing is of any zones.
   */
  rezone(bytes: Uint8Array, chunks: readonly StoredChunk[]): Uint8Array {
    if (bytes.length === 0) return bytes
    const { vessels, tracks, generation } = this
    const state = decodeChain(bytes, vessels, tracks, generation, (mmsi, trackId, positions) =>
      tracks.passagesOf(mmsi, trackId, firstPositions(chunks, trackId, positions)),
    )
    return this.encode(state)
  }

  /** Throws on bytes of another version, configuration or other zones, and on truncated ones. */
  decode(bytes: Uint8Array): ChainState {
    return decodeChain(bytes, this.vessels, this.tracks, this.generation)
  }

  /** Positions so far of the state's tracks that have not ended. */
  positionsOf({ tracks }: ChainState): ReadonlyMap<string, number> {
    return new Map([...tracks.tracks.values()].map(({ id, positions }) => [id, positions]))
  }

  private followPart(
    { state, log }: ChainRun,
    { from, to, outputs, heardMs, beaconFromMs, kept }: SteppedPart,
    scores: Uint16Array,
    positions: PositionSink | null,
    overlaps: boolean,
  ): ChainPart {
    const { tracks } = this
    const told: Told = outputs
    tracks.follow(state.tracks, { log, from, to, standing: 'decided' }, scores, told, positions, overlaps)
    const points = tracks.takePoints(state.tracks, heardMs, beaconFromMs)
    return {
      told: [...told.values()],
      meeting: meetingOf(points, log.columns, from.position, to.position),
      snapshot:
        kept === null
          ? null
          : encodeChain({ mmsi: state.mmsi, beaconFromMs, ...kept }, state.tracks, tracks, this.generation),
    }
  }

  private followLook(
    { state, log, parts }: ChainRun,
    { watermarkMs, isLast, settledMs, silenced, outputs, counts, ...vessel }: SteppedLook,
    scores: Uint16Array,
    positions: PositionSink | null,
    overlaps: boolean,
  ): ChainLook {
    const { tracks } = this
    const { to: from } = parts.at(-1)!
    const to = log.end
    const isUntouched =
      isLast ||
      (to.position === from.position && to.note === from.note && tracks.deadline(state.tracks) > settledMs)
    const own = isUntouched ? state.tracks : tracks.copy(state.tracks)
    const told: Told = outputs
    tracks.follow(own, { log, from, to: silenced, standing: 'silenced' }, scores, told, positions, overlaps)
    const heldBackMs = Math.min(vessel.heldBackMs, tracks.deadline(own))
    tracks.advance(own, settledMs, told)
    const deadlineMs = Math.min(vessel.deadlineMs, tracks.deadline(own))
    tracks.follow(own, { log, from: silenced, to, standing: 'open' }, scores, told, positions, overlaps)
    tracks.peek(own, told)
    const points = tracks.peekPoints(own, state.beaconFromMs)
    return {
      outputs: [...told.values()],
      meeting: meetingOf(points, log.columns, from.position, to.position),
      deadlineMs,
      heldBackMs,
      folded: {
        ...counts,
        deadlineMs: Number.isFinite(deadlineMs) ? deadlineMs : null,
        wokenMs: heldBackMs <= watermarkMs ? watermarkMs : null,
      },
    }
  }
}

/** Whether the vessel is known to have one track from its beginning to its end: nothing overlaps there. */
function isAlone({ isFirst, look, parts, log }: ChainRun): boolean {
  if (!isFirst || look === null || !look.isLast || parts.some(({ kept }) => kept !== null)) return false
  const first = log.segments[0]?.trackId
  return log.segments.every(({ trackId }) => trackId === first)
}

/** Positions of a run lie one after the other. */
function refuseOvertaken({ mmsi, log }: ChainRun): void {
  if (log.to !== log.columns.count)
    throw new Error(`chain: another run was stepped before that of ${mmsi} ended`)
}

/** The first so many positions of a track. A thinned chunk stands for all that it held. */
function firstPositions(
  chunks: readonly StoredChunk[],
  trackId: string,
  positions: number,
): TrackPositions[] {
  return chunks
    .filter((chunk) => chunk.trackId === trackId && chunk.sequence * POSITIONS_PER_CHUNK < positions)
    .map(({ sequence, columns }) => {
      const chunk = decodeChunk(columns)
      const left = positions - sequence * POSITIONS_PER_CHUNK
      return left < chunk.count ? { ...chunk, count: left } : chunk
    })
}

function countDropped(counts: Readonly<LogCounts>): number {
  return counts.duplicatePositions + counts.duplicateIdentities + counts.noMotion + counts.noise
}

function meetingOf(points: TrackPoints, columns: LogColumns, from: number, to: number): MeetingPoints {
  const { row, block } = columns
  const isRow = (i: number) => row[i]! >= 0 && block.relativePlace[i] === 0
  let rows = 0
  for (let i = from; i < to; i++) if (isRow(i)) rows++
  if (rows === 0 && points.points.count === 0) return noMeeting()
  const meeting: MeetingPoints = {
    ...points,
    rowMs: new Float64Array(rows),
    rowLonUnits: new Int32Array(rows),
    rowLatUnits: new Int32Array(rows),
  }
  let at = 0
  for (let i = from; i < to; i++) {
    if (!isRow(i)) continue
    meeting.rowMs[at] = block.timeMs[i]!
    meeting.rowLonUnits[at] = block.lonUnits[i]!
    meeting.rowLatUnits[at++] = block.latUnits[i]!
  }
  return meeting
}
