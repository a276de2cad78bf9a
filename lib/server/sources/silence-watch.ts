import type { Clock } from './clock.ts'

/**
 * Notices that a peer has been silent for too long. Only time spent waiting for it counts: while its reports are being
 * delivered it is we who make it wait.
 */
export class SilenceWatch {
  private leftMs: number
  private sinceMs = 0
  private cancel: (() => void) | null = null

  /** @param silenceMs Infinity: never */
  constructor(
    private readonly clock: Clock,
    private readonly silenceMs: number,
    private readonly onSilence: () => void,
  ) {
    this.leftMs = silenceMs
  }

  /** Waiting for the peer begins. */
  wait(): void {
    if (this.cancel !== null || this.leftMs === Number.POSITIVE_INFINITY) return
    this.sinceMs = this.clock.steadyMs()
    this.cancel = this.clock.after(this.leftMs, this.onSilence)
  }

  /** Waiting ends; `hasSpoken`: with something of sense, so that the silence begins anew. */
  pause(hasSpoken: boolean): void {
    if (this.cancel !== null) {
      this.cancel()
      this.cancel = null
      this.leftMs = Math.max(0, this.leftMs - (this.clock.steadyMs() - this.sinceMs))
    }
    if (hasSpoken) this.leftMs = this.silenceMs
  }
}
