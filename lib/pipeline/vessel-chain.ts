/**
 * The folds of one vessel in a chain: the vessel fold, then, once its rows are scored, track events, identity overlaps,
 * zone passages and the grid of meetings. Batch runs a chain from its start to the end of the input; live goes on from
 * states. There is no other implementation of any of it.
 *
 * CONTRACT (owner: helper "chain"): names may be refined, meanings not.
 */

import type { Identity, ReportBuffer } from '../ais/report.ts'
import type { MeetingPoints } from '../events/meeting-points.ts'
import type { TrackContext } from '../features/track-machine.ts'
import type { ScorerIdentity } from '../model/scorer.ts'
import type { LiveOutput } from '../store/live-store.ts'
import type { VesselResult } from '../store/stage.ts'
import type { PassageSetup } from './passage-keeper.ts'
import type { LogColumns } from './vessel-log.ts'

/** One vessel's states; opaque to all but the chain. */
export interface ChainState {
  readonly mmsi: string
  /** From when on it is known as a gear beacon (lib/events/gear-beacon); Infinity: not so far. */
  readonly beaconFromMs: number
}

/** A run: from a state over reports, in parts; scoring comes between `step` and `follow`. */
export interface ChainRun {
  readonly mmsi: string
  /** Whether anything was told, scored or changed besides a thinned-out position: else there is no need to look. */
  readonly hasNews: boolean
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
  /** Of positions whose track is not decided, and of the last report's own time. */
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
  /** One for each cut, and one for what was stepped after the last. */
  readonly parts: readonly ChainPart[]
  readonly look: ChainLook | null
}

/**
 * Every position that a run gave, in order, as a track's: for chunks. `row` is one of the columns' block, `index` counts
 * the track's positions from 0. `isOpen`: its track is not decided yet.
 */
export type PositionSink = (
  trackId: string,
  segmentId: string,
  row: number,
  score: number,
  isOpen: boolean,
  index: number,
) => void

export interface ReportRows {
  readonly buffer: ReportBuffer
  readonly identities: readonly Identity[]
  /** Rows of the buffer, all of this vessel, in the total order. */
  readonly rows: Int32Array
  readonly from: number
  readonly to: number
}

/** One chain over many vessels: it holds no vessel's state. */
export class VesselChain {
  constructor(context: TrackContext, scorer: ScorerIdentity, passages: PassageSetup) {
    void [context, scorer, passages]
  }

  start(mmsi: string): ChainState {
    throw new Error(`chain: ${mmsi}`)
  }

  /**
   * Begins a run from a state, which is used up. Several runs may share columns, one after the other, so that their rows
   * are scored together: a run is stepped until the next one is opened.
   */
  open(state: ChainState, columns: LogColumns): ChainRun {
    throw new Error(`chain: ${state.mmsi} ${columns.rows}`)
  }

  /** Reports of the current part, in the total order; may be called several times a part. */
  step(run: ChainRun, reports: ReportRows): void {
    throw new Error(`chain: ${run.mmsi} ${reports.from}`)
  }

  /** Ends the current part. `keep`: its snapshot is made. */
  cut(run: ChainRun, keep: boolean): void {
    throw new Error(`chain: ${run.mmsi} ${keep}`)
  }

  /** How it stands when nothing comes before W. No step after it. `isLast`: the state is not gone on from, and used up. */
  look(run: ChainRun, watermarkMs: number, isLast = false): void {
    throw new Error(`chain: ${run.mmsi} ${watermarkMs} ${isLast}`)
  }

  /** What follows once the columns' rows are scored. */
  follow(run: ChainRun, scores: Uint16Array, positions: PositionSink | null = null): ChainResult {
    throw new Error(`chain: ${run.mmsi} ${scores.length} ${positions}`)
  }

  /** The earliest W at which silence decides something; Infinity: never. */
  deadline(state: ChainState): number {
    throw new Error(`chain: ${state.mmsi}`)
  }

  encode(state: ChainState): Uint8Array {
    throw new Error(`chain: ${state.mmsi}`)
  }

  /** Throws on bytes of another version or configuration, and on truncated ones. */
  decode(bytes: Uint8Array): ChainState {
    throw new Error(`chain: ${bytes.length}`)
  }
}
