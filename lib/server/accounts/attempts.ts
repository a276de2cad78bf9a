/** How often something may be tried, by whoever tries it: bounded memory, the longest unused forgotten first. */

import { TokenBucket } from '../feed/token-bucket.ts'

export interface AttemptLimits {
  /** At once, after a pause. */
  readonly most: number
  /** Until one more may be tried, ms. */
  readonly everyMs: number
}

/** Whoever has tried as much as many others since is given a fresh start: memory is bounded. */
const MOST_KEYS = 20_000

export class Attempts {
  private readonly buckets = new Map<string, TokenBucket>()

  constructor(private readonly limits: AttemptLimits) {}

  /** Seconds until `key` may try again; 0: it may now, and that is counted. */
  take(key: string, nowMs: number): number {
    return this.bucketOf(key, nowMs).take(1, nowMs) ? 0 : Math.ceil(this.limits.everyMs / 1000)
  }

  /** Whether `key` may try, without counting it. */
  isAllowed(key: string, nowMs: number): boolean {
    return this.bucketOf(key, nowMs).available(nowMs) > 0
  }

  /** What was tried succeeded. */
  forget(key: string): void {
    this.buckets.delete(key)
  }

  private bucketOf(key: string, nowMs: number): TokenBucket {
    const known = this.buckets.get(key)
    const bucket = known ?? new TokenBucket(1000 / this.limits.everyMs, this.limits.most, nowMs)
    this.buckets.delete(key)
    this.buckets.set(key, bucket)
    if (this.buckets.size > MOST_KEYS) this.buckets.delete(this.buckets.keys().next().value!)
    return bucket
  }
}
