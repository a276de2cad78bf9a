/**
 * Stays gathered by cell. Vessels come one after the other, so that a cell need not know which ones it has had but the
 * last: memory is that of the cells in which any vessel ever stayed, about 200 bytes each.
 */

import { cellOf } from '../geo/equal-cells.ts'
import type { Place } from '../geo/great-circle.ts'
import { MeanPlace } from '../geo/mean-place.ts'

/** A cell in which enough vessels lay still. */
export interface Anchorage {
  /** Number of the cell (lib/geo/equal-cells). */
  readonly cell: number
  /** Mean of its stays' places, each stay counting once. */
  readonly lonUnits: number
  readonly latUnits: number
  /** MMSIs that stayed there, and those of them that say they are fishing vessels. */
  readonly vessels: number
  readonly fishingVessels: number
  readonly stays: number
  readonly stayMs: number
}

interface CellStays {
  readonly places: MeanPlace
  lastVessel: number
  vessels: number
  fishingVessels: number
  stayMs: number
}

export class AnchorageCells {
  private readonly cells = new Map<number, CellStays>()
  private vessel = -1
  private isFishing = false
  stays = 0

  /** The stays that follow are of another vessel. */
  beginVessel(isFishing: boolean): void {
    this.vessel++
    this.isFishing = isFishing
  }

  addStay(lonUnits: number, latUnits: number, stayMs: number): void {
    const number = cellOf(lonUnits, latUnits)
    let cell = this.cells.get(number)
    if (cell === undefined) {
      cell = { places: new MeanPlace(), lastVessel: -1, vessels: 0, fishingVessels: 0, stayMs: 0 }
      cell.places.restart(lonUnits)
      this.cells.set(number, cell)
    }
    if (cell.lastVessel !== this.vessel) {
      cell.lastVessel = this.vessel
      cell.vessels++
      if (this.isFishing) cell.fishingVessels++
    }
    cell.places.add(lonUnits, latUnits)
    cell.stayMs += stayMs
    this.stays++
  }

  /** Cells in which any vessel stayed. */
  get count(): number {
    return this.cells.size
  }

  /** Cells in which at least so many vessels stayed, in the order of their numbers. */
  anchorages(minVessels: number): Anchorage[] {
    const place: Place = { lonUnits: 0, latUnits: 0 }
    const found: Anchorage[] = []
    for (const [cell, { places, vessels, fishingVessels, stayMs }] of this.cells) {
      if (vessels < minVessels) continue
      places.write(place)
      found.push({ cell, ...place, vessels, fishingVessels, stays: places.count, stayMs })
    }
    return found.sort((a, b) => a.cell - b.cell)
  }
}
