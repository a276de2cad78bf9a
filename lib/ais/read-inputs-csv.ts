/** Opening a CSV: its columns, and the order of its dates, are settled before the first row is read. */

import type { CsvHead } from './csv/csv-head.ts'
import { CsvReader } from './csv/csv-reader.ts'
import { findDateOrder } from './csv/date-order.ts'
import type { DateOrder } from './csv/parse-time.ts'
import { peekBytes } from './decompress.ts'
import type { Intake } from './intake.ts'
import { openInput, STANDARD_INPUT } from './open-input.ts'
import { InputError } from './open-input-error.ts'
import { columnNotes, headerFault } from './open-input-header.ts'

type ReadableHead = Extract<CsvHead, { ok: true }>

interface Source {
  readonly head: Uint8Array
  readonly rest: AsyncIterable<Uint8Array>
}

/** Bytes of standard input that may wait for a row that settles the order of its dates. */
const SETTLING_BYTES = 16 * 1024 * 1024

/** The reader of a CSV and the bytes to give it. Throws InputError where the columns or the dates are not understood. */
export async function openCsv(
  path: string,
  csv: CsvHead | null,
  source: Source,
  options: { readonly dateOrder?: DateOrder | null | undefined },
  intake: Intake,
): Promise<{ reader: CsvReader; bytes: AsyncIterable<Uint8Array> }> {
  if (csv === null) throw new InputError(path, 'not-understood', 'no header line was found')
  if (!csv.ok) throw headerFault(path, csv.names, csv.map, csv.missing)
  const given = options.dateOrder ?? csv.table.dateOrder
  const { dateOrder, bytes } =
    given !== null ? { dateOrder: given, bytes: source.rest } : await settleDateOrder(path, csv, source)
  intake.report.notes.push(...columnNotes(csv.names, csv.table))
  if (csv.table.dialect === 'gfw-training') intake.expectRelativePlaces()
  const reader = new CsvReader(intake, {
    table: csv.table,
    delimiter: csv.delimiter,
    headerLines: csv.headerLines,
    dateOrder,
  })
  return { reader, bytes }
}

/** Dates that nothing in the input settles. */
export function ambiguousTime(path: string): InputError {
  const detail = 'dates such as 03/04/2021 read two ways and no row settles it'
  return new InputError(path, 'ambiguous-time', `${detail}; give --date-order dmy or --date-order mdy`)
}

/**
 * A file whose head has dates such as 03/04/2021 is read through once for a row that settles them; of standard
 * input a bounded beginning is kept for it.
 */
async function settleDateOrder(
  path: string,
  csv: ReadableHead,
  source: Source,
): Promise<{ dateOrder: DateOrder | null; bytes: AsyncIterable<Uint8Array> }> {
  let bytes = source.rest
  let finding = await findDateOrder([source.head], csv)
  if (finding.isOpen && finding.order === null) {
    if (path === STANDARD_INPUT) {
      const peeked = await peekBytes(source.rest, SETTLING_BYTES)
      bytes = peeked.rest
      finding = await findDateOrder([peeked.head], csv)
    } else finding = await findDateOrder(openInput(path), csv)
  }
  if (finding.isNeeded && finding.order === null) {
    throw ambiguousTime(path)
  }
  return { dateOrder: finding.order, bytes }
}
