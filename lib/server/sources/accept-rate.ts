import type { Clock } from './clock.ts'
import { SOURCE_LIMITS } from './limits.ts'

interface Bucket {
  left: number
  atMs: number
}

/** How often each address may connect, so that one that reconnects for ever costs next to nothing. */
export class AcceptRate {
  /** Least recently seen first. */
  private readonly buckets = new Map<string, Bucket>()

  constructor(private readonly clock: Clock) {}

  admits(address: string): boolean {
    const { acceptBurst, acceptsPerSecond, acceptAddresses } = SOURCE_LIMITS
    const nowMs = this.clock.steadyMs()
    const bucket = this.buckets.get(address) ?? { left: acceptBurst, atMs: nowMs }
    this.buckets.delete(address)
    if (this.buckets.size >= acceptAddresses) this.buckets.delete(this.buckets.keys().next().value ?? '')
    this.buckets.set(address, bucket)
    bucket.left = Math.min(acceptBurst, bucket.left + ((nowMs - bucket.atMs) / 1000) * acceptsPerSecond)
    bucket.atMs = nowMs
    if (bucket.left < 1) return false
    bucket.left--
    return true
  }
}
