/**
 * The newest revisions of a log, each encoded once. Clients hold no queues: each has the number it stands at, and reads
 * on from there, here or, where that is too long ago, in the folder.
 */

export interface LogEntry {
  readonly sequence: number
  /** The revision as JSON. */
  readonly json: string
  readonly kind: string
  /** Vessels that it is of: none of an outage of the feed, two of an encounter. */
  readonly mmsis: readonly string[]
}

/** 'hole': numbers between the last one and it were not given; the log begins anew with it. */
export type Appended = 'next' | 'repeated' | 'hole'

export class RevisionLog {
  private entries: LogEntry[] = []
  /** Index of the oldest in `entries`; those before it are dropped in batches. */
  private start = 0
  private heldBytes = 0
  /** The number given last. */
  newest: number

  constructor(
    private readonly most: { readonly revisions: number; readonly bytes: number },
    newest: number,
  ) {
    this.newest = newest
  }

  get count(): number {
    return this.entries.length - this.start
  }

  /** Length of the JSON of all, in characters. */
  get bytes(): number {
    return this.heldBytes
  }

  append(entry: LogEntry): Appended {
    if (entry.sequence <= this.newest) return 'repeated'
    const isNext = entry.sequence === this.newest + 1
    if (!isNext) this.clear()
    this.newest = entry.sequence
    this.entries.push(entry)
    this.heldBytes += entry.json.length
    while (this.count > 1 && (this.count > this.most.revisions || this.heldBytes > this.most.bytes))
      this.heldBytes -= this.entries[this.start++]!.json.length
    if (this.start > 1024 && this.start > this.entries.length / 2) {
      this.entries = this.entries.slice(this.start)
      this.start = 0
    }
    return isNext ? 'next' : 'hole'
  }

  /** Every revision after `sequence` is here. */
  reaches(sequence: number): boolean {
    return sequence >= this.newest - this.count && sequence <= this.newest
  }

  /** Those after `sequence`, in order, up to `mostBytes` but at least one. Throws a RangeError where it does not reach. */
  after(sequence: number, mostBytes: number): LogEntry[] {
    if (!this.reaches(sequence)) throw new RangeError(`feed: the log does not reach back to ${sequence}`)
    const found: LogEntry[] = []
    let bytes = 0
    for (let at = this.entries.length - (this.newest - sequence); at < this.entries.length; at++) {
      const entry = this.entries[at]!
      bytes += entry.json.length
      if (found.length > 0 && bytes > mostBytes) break
      found.push(entry)
    }
    return found
  }

  /** Whether more than `bytes` of revisions come after `sequence`; false where it does not reach. */
  isBehind(sequence: number, bytes: number): boolean {
    if (this.heldBytes <= bytes || !this.reaches(sequence)) return false
    let behind = 0
    for (let at = this.entries.length - (this.newest - sequence); at < this.entries.length; at++) {
      behind += this.entries[at]!.json.length
      if (behind > bytes) return true
    }
    return false
  }

  private clear(): void {
    this.entries = []
    this.start = 0
    this.heldBytes = 0
  }
}
