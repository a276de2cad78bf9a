/** So many a second, and a few at once after a pause. */

export class TokenBucket {
  private tokens: number
  private filledMs: number

  constructor(
    private readonly perSecond: number,
    private readonly most: number,
    nowMs: number,
  ) {
    this.tokens = most
    this.filledMs = nowMs
  }

  /** Whole tokens that there are. A clock that was set back fills nothing until it has caught up. */
  available(nowMs: number): number {
    const passedMs = nowMs - this.filledMs
    if (passedMs > 0) this.tokens = Math.min(this.most, this.tokens + (passedMs * this.perSecond) / 1000)
    this.filledMs = nowMs
    return Math.floor(this.tokens)
  }

  /** False where there are fewer; then none is taken. */
  take(count: number, nowMs: number): boolean {
    if (this.available(nowMs) < count) return false
    this.tokens -= count
    return true
  }
}
