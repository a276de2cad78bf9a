/** Rejected input, counted by reason with the first examples kept: a report, never a crash or a silent drop. */

export type RejectReason =
  | 'bad-checksum'
  | 'truncated'
  | 'malformed'
  | 'too-long'
  | 'bad-payload'
  | 'wrong-length'
  | 'unknown-type'
  | 'orphan-part'
  | 'no-time'
  | 'bad-time'
  | 'ambiguous-time'
  | 'future-time'
  | 'no-vessel'
  | 'no-position'
  | 'out-of-range'
  | 'bad-row'
  | 'bad-json'
  | 'not-understood'

export interface RejectExample {
  /** 1-based line (or row) of the input. */
  readonly line: number
  /** The start of the line, unprintable bytes as dots. */
  readonly text: string
}

/** Examples kept per reason: enough to see what is wrong, few enough to read. */
const EXAMPLES_KEPT = 5
const EXAMPLE_CHARACTERS = 160

export class RejectLog {
  readonly counts = new Map<RejectReason, number>()
  readonly examples = new Map<RejectReason, RejectExample[]>()

  /** Counts one rejected line. `text` is called only while examples are still wanted. */
  add(reason: RejectReason, line: number, text: () => string): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1)
    let kept = this.examples.get(reason)
    if (kept === undefined) {
      kept = []
      this.examples.set(reason, kept)
    }
    if (kept.length < EXAMPLES_KEPT) kept.push({ line, text: printable(text()) })
  }

  get total(): number {
    let total = 0
    for (const count of this.counts.values()) total += count
    return total
  }
}

function printable(text: string): string {
  return text.slice(0, EXAMPLE_CHARACTERS).replace(/[^\x20-\x7e]/g, '.')
}
