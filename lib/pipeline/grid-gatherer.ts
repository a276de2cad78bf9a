/** Grid points of one vessel's tracks, gathered as its positions come. */

import { type MmsiKind, mmsiKind } from '../ais/mmsi.ts'
import type { ReportBlock } from '../ais/report.ts'
import {
  GRID_OPTIONS,
  type GridBlock,
  GridBuffer,
  type GridState,
  NO_POINTS,
  stepGrid,
} from '../events/grid.ts'
import type { Places } from '../geo/places.ts'

/** Ships, also those that send a number that is none; a boat beside its parent ship is no meeting. */
const MAY_MEET: ReadonlySet<MmsiKind> = new Set(['ship', 'invalid'])

export function mayMeet(mmsi: string): boolean {
  return MAY_MEET.has(mmsiKind(mmsi))
}

/** What a grid reads of positions. */
export type GridColumns = Pick<ReportBlock, 'timeMs' | 'lonUnits' | 'latUnits' | 'relativePlace'>

/** `points.track` is an index into `tracks`. */
export interface TrackPoints {
  readonly points: GridBlock
  readonly tracks: readonly string[]
}

/** A point by itself. */
export interface GridPoint {
  readonly trackId: string
  readonly slot: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly lagMs: number
  readonly kind: number
}

const NOTHING: TrackPoints = { points: NO_POINTS, tracks: [] }

export class GridGatherer {
  private readonly points = new GridBuffer(256)
  private tracks: string[] = []

  /** The next position of a track: row `row` of `columns`. */
  add(
    places: Places,
    state: GridState,
    trackId: string,
    segmentId: string,
    columns: GridColumns,
    row: number,
  ): void {
    const { points } = this
    const before = points.block.count
    stepGrid(
      places,
      state,
      segmentId,
      columns.timeMs[row]!,
      columns.lonUnits[row]!,
      columns.latUnits[row]!,
      columns.relativePlace[row] === 1,
      -1,
      points,
    )
    if (points.block.count > before)
      points.block.track.fill(this.indexOf(trackId), before, points.block.count)
  }

  addPoint({ trackId, slot, lonUnits, latUnits, lagMs, kind }: GridPoint): void {
    this.points.add(slot, lonUnits, latUnits, lagMs, this.indexOf(trackId), kind)
  }

  /** Takes out the points of `fromMs` and later. */
  takeFrom(fromMs: number): GridPoint[] {
    const { block } = this.points
    const taken: GridPoint[] = []
    let kept = 0
    for (let row = 0; row < block.count; row++) {
      if (block.slot[row]! * GRID_OPTIONS.stepMs < fromMs) {
        moveRow(block, row, kept++)
        continue
      }
      taken.push({
        trackId: this.tracks[block.track[row]!]!,
        slot: block.slot[row]!,
        lonUnits: block.lonUnits[row]!,
        latUnits: block.latUnits[row]!,
        lagMs: block.lagMs[row]!,
        kind: block.kind[row]!,
      })
    }
    block.count = kept
    return taken
  }

  /** All that is left, in memory of its own; then starts anew. */
  finish(): TrackPoints {
    const { block } = this.points
    const { count } = block
    if (count === 0) {
      this.tracks = []
      return NOTHING
    }
    const points: GridBlock = {
      count,
      slot: block.slot.slice(0, count),
      lonUnits: block.lonUnits.slice(0, count),
      latUnits: block.latUnits.slice(0, count),
      lagMs: block.lagMs.slice(0, count),
      track: block.track.slice(0, count),
      kind: block.kind.slice(0, count),
    }
    const { tracks } = this
    this.points.clear()
    this.tracks = []
    return { points, tracks }
  }

  /** Mostly the only one, or the last. */
  private indexOf(trackId: string): number {
    const index = this.tracks.lastIndexOf(trackId)
    return index >= 0 ? index : this.tracks.push(trackId) - 1
  }
}

function moveRow(block: GridBlock, from: number, to: number): void {
  if (from === to) return
  block.slot[to] = block.slot[from]!
  block.lonUnits[to] = block.lonUnits[from]!
  block.latUnits[to] = block.latUnits[from]!
  block.lagMs[to] = block.lagMs[from]!
  block.track[to] = block.track[from]!
  block.kind[to] = block.kind[from]!
}
