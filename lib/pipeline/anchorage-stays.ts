/** Where a vessel lay still: stays of one track, as GFW's pipe-anchorages cuts them. */

import { distanceKmUnits, type Place } from '../geo/great-circle.ts'
import { MeanPlace } from '../geo/mean-place.ts'

/**
 * A stay begins with a position and lasts as long as the next ones are within `stillKm` of that first one; the position
 * beyond begins the next. It counts when first and last are `minStayMs` apart or more, ended or not.
 */
export class StayFinder {
  private readonly mean = new MeanPlace()
  private readonly place: Place = { lonUnits: 0, latUnits: 0 }
  private firstLonUnits = 0
  private firstLatUnits = 0
  private firstMs = 0
  private lastMs = 0

  /** `emit` gets the mean of a stay's positions and how long it lasted. */
  constructor(
    private readonly stillKm: number,
    private readonly minStayMs: number,
    private readonly emit: (lonUnits: number, latUnits: number, stayMs: number) => void,
  ) {}

  /** Positions of one track, in the order of time. */
  add(timeMs: number, lonUnits: number, latUnits: number): void {
    const isStill =
      this.mean.count > 0 &&
      distanceKmUnits(this.firstLonUnits, this.firstLatUnits, lonUnits, latUnits) <= this.stillKm
    if (!isStill) {
      this.finish()
      this.mean.restart(lonUnits)
      this.firstLonUnits = lonUnits
      this.firstLatUnits = latUnits
      this.firstMs = timeMs
    }
    this.lastMs = timeMs
    this.mean.add(lonUnits, latUnits)
  }

  /** The track ends. */
  finish(): void {
    const stayMs = this.lastMs - this.firstMs
    if (this.mean.count > 0 && stayMs >= this.minStayMs) {
      this.mean.write(this.place)
      this.emit(this.place.lonUnits, this.place.latUnits, stayMs)
    }
    this.mean.restart(0)
  }
}
