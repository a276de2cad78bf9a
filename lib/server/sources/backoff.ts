import { SOURCE_LIMITS } from './limits.ts'

/**
 * How long to wait before connecting again: from half a second on, doubling to a minute, a random share of up to a half
 * taken off so that sources which lost their server together do not come back together.
 */
export class Backoff {
  private failures = 0

  /** @param random 0 <= random() < 1 */
  constructor(private readonly random: () => number) {}

  nextMs(): number {
    const { firstWaitMs, longestWaitMs } = SOURCE_LIMITS
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** this.failures)
    if (waitMs < longestWaitMs) this.failures++
    return waitMs * (1 - this.random() / 2)
  }

  /** The last connection was sound. */
  reset(): void {
    this.failures = 0
  }
}
