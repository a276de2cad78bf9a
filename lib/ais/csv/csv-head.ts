import { findLineEnd, skipLineEnd } from '../line-splitter.ts'
import type { ColumnMap, NamedColumns } from './columns.ts'
import { readHeader, type Table } from './dialects.ts'
import { FieldSplitter, fieldText } from './field-splitter.ts'

/** What the first bytes of a table say of it. */
export type CsvHead =
  | {
      readonly ok: true
      /** The names of the columns, as written. */
      readonly names: readonly string[]
      readonly table: Table
      /** Byte between the fields. */
      readonly delimiter: number
      /** Lines up to and with the header. */
      readonly headerLines: number
    }
  | {
      readonly ok: false
      /** The columns of the likeliest header line, as written. */
      readonly names: readonly string[]
      /** Which of them were understood. */
      readonly map: ColumnMap
      /** The fields that are missing. */
      readonly missing: readonly string[]
    }

const DELIMITERS = [',', ';', '\t', '|'].map((text) => text.charCodeAt(0))
/** Titles, comments and Excel's `sep=;` may stand before the header, but not a page of them. */
const MAX_LINES_BEFORE_HEADER = 20
/** The widest real tables have about 150 columns. */
const MAX_COLUMNS = 1000

/**
 * Finds the header: the first line that, cut at one of the delimiters, names enough columns to make a report. Null
 * where no line has columns at all. Throws RangeError where `named` names a column that no likely header has.
 * `isCut`: the input goes on behind `head`, so that a line without end is no header: what is missing of it may matter.
 */
export function readCsvHead(head: Uint8Array, named: NamedColumns = {}, isCut = false): CsvHead | null {
  let best: Extract<CsvHead, { ok: false }> | null = null
  let unknownColumn: RangeError | null = null
  let start = 0
  for (let line = 1; line <= MAX_LINES_BEFORE_HEADER && start < head.length; line++) {
    const end = findLineEnd(head, start, head.length)
    if (end === head.length && isCut) break
    for (const delimiter of DELIMITERS) {
      const names = splitNames(head, start, end, delimiter)
      if (names === null || names.length < 2) continue
      try {
        const read = readHeader(names, named)
        if (read.ok) return { ok: true, names, table: read.table, delimiter, headerLines: line }
        if (best === null || names.length > best.names.length) {
          best = { ok: false, names, map: read.map, missing: read.missing }
        }
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        unknownColumn ??= new RangeError(`${error.message} among ${names.join(', ')}`)
      }
    }
    start = skipLineEnd(head, end)
  }
  if (unknownColumn !== null) throw unknownColumn
  return best
}

function splitNames(bytes: Uint8Array, start: number, end: number, delimiter: number): string[] | null {
  const fields = new FieldSplitter(delimiter, MAX_COLUMNS)
  const count = fields.split(bytes, start, end)
  if (count === -1 || count > MAX_COLUMNS) return null
  return Array.from({ length: count }, (_, i) => fieldText(bytes, fields.starts[i]!, fields.ends[i]!))
}
