/** How long deliveries of the last minute took from their arrival to their commit. */

const WINDOW_MS = 60_000
/** Samples kept, at most; more in a minute push out the oldest. */
const SAMPLES = 16_384

export class CommitDelays {
  private readonly atMs = new Float64Array(SAMPLES)
  private readonly delayMs = new Float64Array(SAMPLES)
  private count = 0

  add(receivedMs: readonly number[], committedMs: number): void {
    for (const ms of receivedMs) {
      const at = this.count++ % SAMPLES
      this.atMs[at] = committedMs
      this.delayMs[at] = Math.max(0, committedMs - ms)
    }
  }

  /** Medians and 99th percentile, ms; NaN where nothing came in the last minute. */
  measure(nowMs: number): { readonly p50Ms: number; readonly p99Ms: number } {
    const recent: number[] = []
    for (let i = 0; i < Math.min(this.count, SAMPLES); i++)
      if (this.atMs[i]! > nowMs - WINDOW_MS) recent.push(this.delayMs[i]!)
    recent.sort((a, b) => a - b)
    const at = (share: number) =>
      recent[Math.min(recent.length - 1, Math.floor(share * recent.length))] ?? Number.NaN
    return { p50Ms: at(0.5), p99Ms: at(0.99) }
  }
}
