/** What happened in a seed, in its order: two runs of one seed are the same where their digests are. */

import { createHash } from 'node:crypto'

/** Events that are kept to be told of a seed that failed. */
const LAST = 12

export class EventLog {
  readonly last: string[] = []
  private readonly hash = createHash('sha256')

  /** `atMs`: the simulator's time. */
  add(atMs: number, event: string): void {
    const line = `${atMs.toFixed(3)} ${event}`
    this.hash.update(line).update('\n')
    if (this.last.push(line) > LAST) this.last.shift()
  }

  /** Of all events so far; ends the log. */
  digest(): string {
    return this.hash.digest('hex')
  }
}
