import type { Clock } from './clock.ts'

/** Milliseconds. */
const PACE = {
  /** A longer silence is cut to this: one wrong stamp must not hold up a replay for years. */
  longestWaitMs: 60_000,
  /** Reports so far behind, so many in a row, set the pace anew: a stamp had run ahead, or the reader cannot keep up. */
  behindMs: 3_600_000,
  behindReports: 8,
} as const

/** When reports of a recorded or simulated past are due: at their event times, so many times as fast. */
export class Pace {
  private eventMs = Number.NaN
  private steadyMs = 0
  private behind = 0
  private isPaused = false
  private wake: () => void = () => {}

  constructor(
    private readonly clock: Clock,
    private readonly speed: number,
  ) {}

  /** How many of the rows timeMs[from..to) are due now, in their order. */
  countDue(timeMs: Float64Array, from: number, to: number): number {
    if (this.isPaused) return 0
    if (Number.isNaN(this.eventMs) && from < to) this.start(timeMs[from]!)
    let row = from
    for (; row < to && timeMs[row]! <= this.nowMs; row++) this.lookBehind(timeMs[row]!)
    return row - from
  }

  /** Waits until a report of this time is due, or the pace is paused or goes on; at least `leastMs`. */
  async waitFor(eventMs: number, leastMs: number, signal: AbortSignal): Promise<void> {
    const waitMs = Math.max(leastMs, (eventMs - this.nowMs) / this.speed)
    const isLong = waitMs > PACE.longestWaitMs
    const hasWaited = await this.rest(this.isPaused ? null : Math.min(waitMs, PACE.longestWaitMs), signal)
    if (isLong && hasWaited) this.start(eventMs)
  }

  pause(): void {
    if (this.isPaused) return
    this.eventMs = this.nowMs
    this.isPaused = true
    this.wake()
  }

  resume(): void {
    if (!this.isPaused) return
    this.isPaused = false
    this.steadyMs = this.clock.steadyMs()
    this.wake()
  }

  /** The event time that is due now. */
  private get nowMs(): number {
    if (this.isPaused) return this.eventMs
    return this.eventMs + (this.clock.steadyMs() - this.steadyMs) * this.speed
  }

  private start(eventMs: number): void {
    this.eventMs = eventMs
    this.steadyMs = this.clock.steadyMs()
    this.behind = 0
  }

  private lookBehind(eventMs: number): void {
    this.behind = eventMs < this.nowMs - PACE.behindMs ? this.behind + 1 : 0
    if (this.behind >= PACE.behindReports) this.start(eventMs)
  }

  /** Resolves with true after so many ms, with false when the signal aborts or `wake` is called; null: only then. */
  private rest(ms: number | null, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (hasWaited: boolean) => {
        cancel()
        signal.removeEventListener('abort', interrupt)
        resolve(hasWaited)
      }
      const interrupt = () => end(false)
      const cancel = ms === null ? () => {} : this.clock.after(ms, () => end(true))
      this.wake = interrupt
      signal.addEventListener('abort', interrupt)
      if (signal.aborted) interrupt()
    })
  }
}
