import { type LineSink, LineSplitter } from '../line-splitter.ts'
import { InputError } from '../open-input-error.ts'
import { MAX_LINE_BYTES } from './csv-reader.ts'
import type { Table } from './dialects.ts'
import { FieldSplitter } from './field-splitter.ts'
import { AMBIGUOUS_TIME, type DateOrder, TimeParser } from './parse-time.ts'

/** What the rows seen so far say about the order of day and month. */
export interface DateOrderFinding {
  /** Proven by a row whose day is over 12; null while none is. */
  readonly order: DateOrder | null
  /** Whether dates are written as day, month and year in one order or the other. */
  readonly isOpen: boolean
  /** Whether a row cannot be read without the order. */
  readonly isNeeded: boolean
}

/**
 * Reads rows for one question only: are their dates day first or month first? The first row with a day over 12
 * settles it; rows that contradict it later are refused as `bad-time` by the reader.
 */
class DateOrderScan implements LineSink {
  order: DateOrder | null = null
  isOpen = false
  isNeeded = false
  private lineCount = 0
  private readonly fields: FieldSplitter
  private readonly times = new TimeParser(null)

  constructor(
    private readonly table: Table,
    delimiter: number,
    private readonly headerLines: number,
  ) {
    this.fields = new FieldSplitter(delimiter, table.columnCount)
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    this.lineCount++
    if (this.order !== null || this.lineCount <= this.headerLines) return
    const { time, date, timeOfDay } = this.table.column
    const { starts, ends } = this.fields
    if (this.fields.split(bytes, start, end) < this.table.columnCount) return
    const timeMs =
      time !== -1
        ? this.times.parse(bytes, starts[time]!, ends[time]!)
        : this.times.parsePair(bytes, starts[date]!, ends[date]!, starts[timeOfDay]!, ends[timeOfDay]!)
    if (this.times.dependsOnOrder) this.isOpen = true
    if (timeMs === AMBIGUOUS_TIME) this.isNeeded = true
    else if (Number.isFinite(timeMs)) this.order = this.times.evidence
  }

  lost(): void {
    this.lineCount++
  }
}

/** Reads on until a row settles the order or the source ends. The source may be the head of a file, or all of it. */
export async function findDateOrder(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  head: { readonly table: Table; readonly delimiter: number; readonly headerLines: number },
): Promise<DateOrderFinding> {
  const scan = new DateOrderScan(head.table, head.delimiter, head.headerLines)
  const lines = new LineSplitter(scan, MAX_LINE_BYTES)
  try {
    for await (const chunk of source) {
      lines.push(chunk)
      if (scan.order !== null) break
    }
  } catch (error) {
    // A source that breaks off is reported by whoever reads it for its rows.
    if (!(error instanceof InputError)) throw error
  }
  if (scan.order === null) lines.finish()
  return { order: scan.order, isOpen: scan.isOpen, isNeeded: scan.isNeeded }
}
