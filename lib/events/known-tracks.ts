/** Which tracks are known to be somewhere in the slot at hand: memory that is used again for each slot. */

import { type GridBlock, POINT } from './grid.ts'

export class KnownTracks {
  private loads = 0
  /** By track: the load at which it last had a point, and of that point the lag, NaN where it is but likely. */
  private loaded = new Int32Array(1024)
  private lagMs = new Float64Array(1024)
  private nearAnchorage = new Uint8Array(1024)

  /** Takes rows [from, to) of a block, all of one slot, each of another track. */
  load(block: GridBlock, from: number, to: number): void {
    this.loads++
    for (let row = from; row < to; row++) {
      const track = block.track[row]!
      if (track >= this.loaded.length) this.grow(track)
      if (this.loaded[track] === this.loads)
        throw new Error(`encounters: track ${track} has two points in slot ${block.slot[row]}`)
      this.loaded[track] = this.loads
      this.lagMs[track] = block.kind[row] === POINT.likely ? Number.NaN : block.lagMs[row]!
      this.nearAnchorage[track] = block.kind[row] === POINT.nearAnchorage ? 1 : 0
    }
  }

  /**
   * Of two tracks that are in no contact in this slot: ms from it to the report by which that is known, NaN where it
   * is not.
   */
  apartLagMs(trackA: number, trackB: number): number {
    const lagA = this.lagOf(trackA)
    const lagB = this.lagOf(trackB)
    const isNearA = lagA >= 0 && this.nearAnchorage[trackA] === 1
    const isNearB = lagB >= 0 && this.nearAnchorage[trackB] === 1
    return apartLagMs(lagA, isNearA, lagB, isNearB)
  }

  /** NaN where it is not known. */
  private lagOf(track: number): number {
    return this.loaded[track] === this.loads ? this.lagMs[track]! : Number.NaN
  }

  private grow(track: number): void {
    const capacity = Math.max(2 * this.loaded.length, track + 1)
    this.loaded = larger(this.loaded, new Int32Array(capacity))
    this.lagMs = larger(this.lagMs, new Float64Array(capacity))
    this.nearAnchorage = larger(this.nearAnchorage, new Uint8Array(capacity))
  }
}

/**
 * Ms from a slot to the report by which two tracks are known to be apart in it, NaN where they are not. Who is near an
 * anchorage is with nobody, wherever the other is; else both must be known. Lags are NaN where a track is not known.
 */
export function apartLagMs(lagA: number, isNearA: boolean, lagB: number, isNearB: boolean): number {
  if (isNearA) return isNearB ? Math.min(lagA, lagB) : lagA
  return isNearB ? lagB : Math.max(lagA, lagB)
}

function larger<Column extends Int32Array | Float64Array | Uint8Array>(
  column: Column,
  empty: Column,
): Column {
  empty.set(column)
  return empty
}
