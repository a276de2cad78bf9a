/**
 * The simulator's time: it stands still while anything can go on, then jumps to the next timer. Promises run in the order
 * in which they are resolved, so that with one seed everything happens in one order.
 */

import FlatQueue from 'flatqueue'

/** 2025-05-02T12:00Z: some wall clock. */
const FIRST_MS = 1_746_187_200_000

export class VirtualClock {
  /** Of the machine, which is never set. */
  elapsedMs = 0
  /** What the wall clock was set forward, or, negative, back. */
  setMs = 0
  private readonly timers = new FlatQueue<() => void>()

  /** The wall clock. */
  readonly now = (): number => FIRST_MS + this.elapsedMs + this.setMs

  after(ms: number, fire: () => void): void {
    this.timers.push(fire, this.elapsedMs + Math.max(0, ms))
  }

  /** Runs until `isDone`. Throws where everything waits and nothing will come. */
  async run(isDone: () => boolean): Promise<void> {
    for (;;) {
      await everythingRun()
      if (isDone()) return
      const atMs = this.timers.peekValue()
      if (atMs === undefined) throw new Error('simulation: everything waits, and nothing will come')
      this.elapsedMs = atMs
      this.timers.pop()!()
    }
  }
}

/** All promises that could go on have done so: they come before anything that the event loop brings. */
function everythingRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
