/** Whom silence concerns next: vessels by the W at which it decides something of them. */

import FlatQueue from 'flatqueue'

export class DeadlineQueue {
  private readonly queue = new FlatQueue<string>()
  /** What counts of a vessel; entries of the queue that differ are void. */
  private readonly due = new Map<string, number>()

  /** Replaces what was said of the vessel; Infinity: silence decides nothing of it. */
  set(mmsi: string, deadlineMs: number): void {
    if (deadlineMs === Number.POSITIVE_INFINITY) {
      this.due.delete(mmsi)
      return
    }
    if (this.due.get(mmsi) === deadlineMs) return
    this.due.set(mmsi, deadlineMs)
    this.queue.push(mmsi, deadlineMs)
  }

  /** Takes out those that are due at W, up to so many, the longest due first. */
  take(watermarkMs: number, limit: number): string[] {
    const taken: string[] = []
    while (taken.length < limit && (this.queue.peekValue() ?? Number.POSITIVE_INFINITY) <= watermarkMs) {
      const dueMs = this.queue.peekValue()!
      const mmsi = this.queue.pop()!
      if (this.due.get(mmsi) !== dueMs) continue
      this.due.delete(mmsi)
      taken.push(mmsi)
    }
    return taken
  }
}
