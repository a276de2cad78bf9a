/**
 * Which values of a line must stay, so that all others lie within a tolerance of straight lines between those that do:
 * the sleeve of Zhao and Saalfeld (1997) in one dimension. One pass, and no memory of what went by: from the value that
 * stays, the directions that pass every later one within the tolerance are a cone; the first value outside of it
 * makes the one before stay.
 */

/** What a value decides. */
export const STAYS = { none: 0, before: 1, both: 2 } as const

export class ValueCone {
  private anchorMs = 0
  private anchorValue = Number.NaN
  private lastMs = 0
  private lastValue = Number.NaN
  private low = Number.NEGATIVE_INFINITY
  private high = Number.POSITIVE_INFINITY
  private isEmpty = true

  constructor(private readonly tolerance: number) {}

  /** A new line: its first value is for the caller to keep, as is its last. */
  reset(): void {
    this.isEmpty = true
  }

  /** Takes the next value; NaN is one that is not known, and where that changes both sides stay. */
  add(timeMs: number, value: number): (typeof STAYS)[keyof typeof STAYS] {
    if (this.isEmpty) {
      this.isEmpty = false
      this.anchorAt(timeMs, value)
      return STAYS.none
    }
    if (Number.isNaN(value) !== Number.isNaN(this.lastValue)) {
      this.anchorAt(timeMs, value)
      return STAYS.both
    }
    if (this.fits(timeMs, value)) {
      this.narrow(timeMs, value)
      return STAYS.none
    }
    this.anchorAt(this.lastMs, this.lastValue)
    if (!this.fits(timeMs, value)) {
      this.anchorAt(timeMs, value)
      return STAYS.both
    }
    this.narrow(timeMs, value)
    return STAYS.before
  }

  private anchorAt(timeMs: number, value: number): void {
    this.anchorMs = timeMs
    this.anchorValue = value
    this.lastMs = timeMs
    this.lastValue = value
    this.low = Number.NEGATIVE_INFINITY
    this.high = Number.POSITIVE_INFINITY
  }

  private fits(timeMs: number, value: number): boolean {
    if (Number.isNaN(value)) return true
    const elapsed = timeMs - this.anchorMs
    const change = value - this.anchorValue
    // At one time there is no direction: both are drawn there, or one stands for both.
    if (elapsed <= 0) return Math.abs(change) <= this.tolerance
    return change >= this.low * elapsed && change <= this.high * elapsed
  }

  private narrow(timeMs: number, value: number): void {
    const elapsed = timeMs - this.anchorMs
    if (elapsed > 0) {
      const change = value - this.anchorValue
      this.low = Math.max(this.low, (change - this.tolerance) / elapsed)
      this.high = Math.min(this.high, (change + this.tolerance) / elapsed)
    }
    this.lastMs = timeMs
    this.lastValue = value
  }
}
