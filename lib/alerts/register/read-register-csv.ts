/**
 * Registers and watch lists as CSV (docs/register.md). One row a licence: rows of one id are one entry, or several where
 * they hold for different times. Every row is either in an entry or a reject.
 */

import { parseCsv } from '../../geo/parse-csv.ts'
import { type JoinFault, joinRows } from './join-rows.ts'
import {
  type RegisterReject,
  type RegisterRow,
  type RejectedRow,
  type RejectReason,
  readRegisterRow,
} from './read-register-row.ts'
import type { RegisterEntry } from './register.ts'
import { type RegisterHeader, readRegisterHeader } from './register-columns.ts'

export interface RegisterReadOptions {
  /** Name of the list: 'register', or that of another. */
  readonly list: string
  readonly isWatchList: boolean
  /** Areas of licences that name none, for lists that are of one area; none: such a licence is a reject. */
  readonly areas?: readonly string[]
}

export interface RegisterRead {
  /** By the line of their first row. `fromMs` is null where the file does not say since when. */
  readonly entries: readonly RegisterEntry[]
  /** By line. */
  readonly rejects: readonly RegisterReject[]
  /** Rows below the header: those of entries and rejects. */
  readonly rows: number
  /** Columns that nothing was read from. */
  readonly ignoredColumns: readonly string[]
}

/** What decoders put where bytes are no text of the encoding. */
const DAMAGE = '\ufffd'

/** `name` is what the user calls the file. Throws where the header is none of a register, or there are no rows. */
export function readRegisterCsv(text: string, name: string, options: RegisterReadOptions): RegisterRead {
  const table = parseCsv(text)
  const header = readHeader(table.next().value?.fields ?? [], name)
  const read: (RegisterRow | RejectedRow)[] = []
  const lines = new Map<string, number>()
  for (const { line, fields, isQuoteOpen } of table) {
    const cells = JSON.stringify(fields)
    const fault = isQuoteOpen ? OPEN_QUOTE : faultOf(fields, header, lines.get(cells))
    lines.set(cells, line)
    read.push(
      fault === null
        ? readRegisterRow(header, line, fields, options.areas ?? [])
        : { id: '', reject: { line, column: '', ...fault } },
    )
  }
  if (read.length === 0) throw new Error(`register: ${name}: no rows below the header`)
  const entries: RegisterEntry[] = []
  const rejected: RejectedRow[] = read.filter(isRejected)
  const badIds = new Set(rejected.map(({ id }) => id).filter((id) => id !== ''))
  for (const [id, rows] of groupRows(read)) {
    const found = badIds.has(id) ? null : joinRows(rows, options)
    if (Array.isArray(found)) entries.push(...found)
    else rejected.push(...rejectAll(id, rows, found))
  }
  return {
    entries,
    rejects: rejected.map(({ reject }) => reject).sort((a, b) => a.line - b.line),
    rows: read.length,
    ignoredColumns: header.ignored,
  }
}

function readHeader(titles: readonly string[], name: string): RegisterHeader {
  try {
    return readRegisterHeader(titles)
  } catch (error) {
    throw new Error(`register: ${name}, line 1: ${error instanceof Error ? error.message : String(error)}`)
  }
}

interface Fault {
  readonly reason: RejectReason
  readonly message: string
}

const OPEN_QUOTE: Fault = {
  reason: 'open-quote',
  message: 'a quote is never closed: all rows below are within it',
}

function faultOf(
  fields: readonly string[],
  header: RegisterHeader,
  sameLine: number | undefined,
): Fault | null {
  if (fields.length !== header.width)
    return {
      reason: 'wrong-columns',
      message: `${fields.length} columns where the header has ${header.width}`,
    }
  if (fields.some((field) => field.includes(DAMAGE)))
    return { reason: 'damaged-text', message: 'letters that are not UTF-8: save the file as UTF-8' }
  if (sameLine !== undefined) return { reason: 'duplicate', message: `it repeats line ${sameLine}` }
  return null
}

function isRejected(row: RegisterRow | RejectedRow): row is RejectedRow {
  return 'reject' in row
}

function groupRows(rows: readonly (RegisterRow | RejectedRow)[]): Map<string, RegisterRow[]> {
  const groups = new Map<string, RegisterRow[]>()
  for (const row of rows) {
    if (isRejected(row)) continue
    const group = groups.get(row.id)
    if (group === undefined) groups.set(row.id, [row])
    else group.push(row)
  }
  return groups
}

/** `fault` null: another row of the id could not be read. A vessel with half of its licences would raise false alerts. */
function rejectAll(id: string, rows: readonly RegisterRow[], fault: JoinFault | null): RejectedRow[] {
  return rows.map(({ line }) => {
    const own: Fault =
      fault?.line === line
        ? { reason: fault.reason, message: fault.message }
        : { reason: 'with-rejected', message: `another row of ${id} is rejected` }
    return { id, reject: { line, column: '', ...own } }
  })
}
