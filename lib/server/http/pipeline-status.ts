/** How the pipeline is, as far as the server has heard: what health, readiness and metrics are told from. */

import type { EngineMessage, PipelineHealth } from '../engine.ts'

/** It tells its health every second: not heard for so long, ms, it hangs. */
const SILENT_MS = 10_000

export type NotReady = 'restoring' | 'folding history' | 'silent' | 'ingest stopped' | 'stopping' | 'failed'

export class PipelineStatus {
  health: PipelineHealth | null = null
  /** When health was last told, epoch ms. */
  private heardMs = 0
  private state: 'restoring' | 'folding' | 'stopping' | 'failed' = 'restoring'

  /** `nowMs`: wall clock. */
  take(message: EngineMessage, nowMs: number): void {
    if (message.kind === 'ready') {
      this.state = 'folding'
      this.heardMs = nowMs
    } else if (message.kind === 'health') {
      this.health = message.health
      this.heardMs = nowMs
    } else if (message.kind === 'failed') this.state = 'failed'
    else if (message.kind === 'stopped') this.state = 'stopping'
  }

  stop(): void {
    this.state = 'stopping'
  }

  /** Empty: messages that come are folded. In words that give nothing away: anyone may ask. */
  notReady(nowMs: number): NotReady[] {
    if (this.state !== 'folding') return [this.state]
    const reasons: NotReady[] = []
    if (nowMs - this.heardMs > SILENT_MS) reasons.push('silent')
    if (this.health?.isHeld === true) reasons.push('folding history')
    if (this.health !== null && this.health.stopped !== null) reasons.push('ingest stopped')
    return reasons
  }
}
