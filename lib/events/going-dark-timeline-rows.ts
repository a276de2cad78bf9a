/** The rows of one vessel that are kept for witnesses: columns in order of time. */

/** Rows of the last look, which the next replaces. */
const PROVISIONAL = -1
/** A row that is to be given again, or else is no more. */
const DOUBTED = -2

export class VesselRows {
  private times = new Float64Array(0)
  /** Longitude, latitude, stretch of each. */
  private places = new Int32Array(0)
  count = 0
  /** Where it was noted last (lib/events/going-dark-timeline-cells). */
  lastSpan = Number.NaN
  lastCell = Number.NaN

  constructor(readonly mmsi: string) {}

  timeMs(index: number): number {
    return this.times[index]!
  }

  lonUnits(index: number): number {
    return this.places[3 * index]!
  }

  latUnits(index: number): number {
    return this.places[3 * index + 1]!
  }

  /** Index of the first row at that time or later. */
  indexFrom(timeMs: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.times[middle]! < timeMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Rows of a stretch from `fromStretch` on, and provisional ones, are in doubt. Gives how many. */
  doubtFrom(fromStretch: number): number {
    let doubted = 0
    for (let at = 2; at < 3 * this.count; at += 3) {
      const stretch = this.places[at]!
      if (stretch !== PROVISIONAL && stretch < fromStretch) continue
      this.places[at] = DOUBTED
      doubted++
    }
    return doubted
  }

  /** Takes a row; gives whether it is new, and was none of those in doubt. */
  take(timeMs: number, lonUnits: number, latUnits: number, stretch: number): boolean {
    let index = this.indexFrom(timeMs)
    for (; index < this.count && this.times[index] === timeMs; index++) {
      const at = 3 * index
      const isSame = this.places[at] === lonUnits && this.places[at + 1] === latUnits
      if (!isSame || this.places[at + 2] !== DOUBTED) continue
      this.places[at + 2] = stretch
      return false
    }
    this.insert(index, timeMs, lonUnits, latUnits, stretch)
    return true
  }

  /** Removes the rows that were not given again. */
  removeDoubted(onRemove: (timeMs: number, lonUnits: number, latUnits: number) => void): void {
    let kept = 0
    for (let index = 0; index < this.count; index++) {
      const at = 3 * index
      if (this.places[at + 2] === DOUBTED) {
        onRemove(this.times[index]!, this.places[at]!, this.places[at + 1]!)
        continue
      }
      if (kept !== index) {
        this.times[kept] = this.times[index]!
        this.places.copyWithin(3 * kept, at, at + 3)
      }
      kept++
    }
    this.count = kept
  }

  dropBefore(timeMs: number): void {
    const from = this.indexFrom(timeMs)
    if (from === 0) return
    this.times.copyWithin(0, from, this.count)
    this.places.copyWithin(0, 3 * from, 3 * this.count)
    this.count -= from
  }

  private insert(index: number, timeMs: number, lonUnits: number, latUnits: number, stretch: number): void {
    if (this.count === this.times.length) {
      const capacity = Math.ceil((this.count + 4) * 1.2)
      const times = new Float64Array(capacity)
      times.set(this.times)
      this.times = times
      const places = new Int32Array(3 * capacity)
      places.set(this.places)
      this.places = places
    }
    this.times.copyWithin(index + 1, index, this.count)
    this.places.copyWithin(3 * index + 3, 3 * index, 3 * this.count)
    this.times[index] = timeMs
    this.places[3 * index] = lonUnits
    this.places[3 * index + 1] = latUnits
    this.places[3 * index + 2] = stretch
    this.count++
  }
}
