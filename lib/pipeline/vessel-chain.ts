/**
 * The folds of one vessel in a chain: the vessel fold, then, once its rows are scored, track events, identity overlaps,
 * zone passages and the grid of meetings. Batch runs a chain from its start to the end of the input; live goes on from
 * states. There is no other implementation of any of it.
 *
 * CONTRACT (owner: helper "chain"): names may be refined, meanings not.
 */

import type { Identity, ReportBuffer } from '../ais/report.ts'
import type { GridBlock } from '../events/grid.ts'
import type { LiveOutput } from '../store/live-store.ts'

/** One vessel's states; opaque to all but the chain. */
export interface ChainState {
  readonly mmsi: string
}

/** A run: from a state over reports, in parts; scoring comes between `step` and `follow`. */
export interface ChainRun {
  readonly mmsi: string
  /** Whether anything was told, scored or changed besides a thinned-out position: else there is no need to look. */
  readonly hasNews: boolean
}

/** Grid points and rows of one part: what those who look at several vessels need of it. */
export interface MeetingPoints {
  /** Points of tracks every ten minutes; `block.track` is an index into `tracks`. */
  readonly points: GridBlock
  readonly tracks: readonly string[]
  /** Rows (kept positions with a true place): time, place. */
  readonly rowMs: Float64Array
  readonly rowLonUnits: Int32Array
  readonly rowLatUnits: Int32Array
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
  readonly outputs: readonly LiveOutput[]
  readonly meeting: MeetingPoints
  /** The W at which silence decides something more; Infinity: never. */
  readonly deadlineMs: number
  /** The earliest W at which it would have decided anything since it was last heard. */
  readonly heldBackMs: number
}

export interface ChainResult {
  readonly state: ChainState
  readonly parts: readonly ChainPart[]
  readonly look: ChainLook | null
}

/** Every position that a run gave, in order, as a track's: for chunks. `isOpen`: its track is not decided yet. */
export type PositionSink = (
  trackId: string,
  segmentId: string,
  row: number,
  score: number,
  isOpen: boolean,
) => void

export interface ReportRows {
  readonly buffer: ReportBuffer
  readonly identities: readonly Identity[]
  /** Rows of the buffer, all of this vessel, in the total order. */
  readonly rows: Int32Array
  readonly from: number
  readonly to: number
}
