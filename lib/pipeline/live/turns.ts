/** Work that goes between two ticks, some of it at a time. */

import { setImmediate } from 'node:timers/promises'
import type { TickResult } from './timeline.ts'

/** What goes between two ticks (lib/pipeline/live/ingest). */
export interface Turns {
  exclusive<Result>(work: () => Promise<Result>): Promise<Result>
  /** What commits, and is told as ticks are. */
  commitBetween(work: () => Promise<TickResult>): Promise<void>
}

/**
 * After each turn sockets and timers come first. The database answers without waiting for anything: one turn after the other
 * would otherwise keep the next tick, which a timer wakes, from ever beginning.
 */
export function unhurried(turns: Pick<Turns, 'exclusive'>): Pick<Turns, 'exclusive'> {
  return {
    async exclusive(work) {
      const result = await turns.exclusive(work)
      await setImmediate()
      return result
    },
  }
}
