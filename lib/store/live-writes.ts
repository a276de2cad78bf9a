/**
 * Rows that a live commit changes, gathered by table and key until somebody reads or the commit ends: of a row that
 * changes twice the last counts. A statement a row: few texts, which the connection keeps prepared (lib/store/kept-statements), are
 * faster than few statements of many rows.
 */

import type { InStatement, InValue, Transaction } from '@libsql/client'
import type { OutputTable, Row } from './live-tables.ts'

type SingleKeyTable =
  | OutputTable
  | 'Vessel'
  | 'FoldedVessel'
  | 'Alert'
  | 'TripSuspicion'
  | 'LiveVessel'
  | 'LiveTold'
type LiveTable = SingleKeyTable | 'LiveStretch' | 'TrackChunk'

/** Of each table, what names a row within a generation. */
const KEYS: Readonly<Record<LiveTable, readonly string[]>> = {
  VesselIdentity: ['id'],
  Segment: ['id'],
  Track: ['id'],
  Trip: ['id'],
  PortVisit: ['id'],
  Gap: ['id'],
  TrackSilence: ['id'],
  ZonePassage: ['id'],
  Event: ['id'],
  Alert: ['id'],
  TripSuspicion: ['tripId'],
  Vessel: ['mmsi'],
  FoldedVessel: ['mmsi'],
  LiveVessel: ['mmsi'],
  LiveTold: ['mmsi'],
  LiveStretch: ['mmsi', 'number'],
  TrackChunk: ['mmsi', 'trackId', 'sequence'],
}

/** Texts of statements that are kept; each is made of the program's own names. */
const TEXTS = 2000

interface PendingRow {
  /** In the order of the table's columns. */
  readonly values: readonly InValue[]
  /** Which columns of a row that is there differ, ascending; null: it may not be there. */
  readonly changed: readonly number[] | null
}

type PendingRows = Map<string, PendingRow | null>

export class LiveWrites {
  /** By key; null: the row goes. */
  private readonly tables = new Map<LiveTable, PendingRows>()
  /** Vessels that rows wait of. */
  private readonly vessels = new Set<string>()

  constructor(
    private readonly transaction: Pick<Transaction, 'batch'>,
    private readonly generation: number,
  ) {}

  /**
   * Takes the place of the row of the same key. Every row of a table has the same columns in the same order. `before`: the row
   * that is there; null: nobody knows. Of one that is known only what differs is written, and only its indices change.
   */
  put(table: LiveTable, row: Row, before: Row | null): void {
    const rows = this.rowsOf(table)
    const key = KEYS[table]
    const text = key.length === 1 ? String(row[key[0]!]) : JSON.stringify(key.map((name) => row[name]!))
    const waiting = rows.get(text)
    const values = Object.values(row)
    let changed = before === null || waiting === null ? null : differing(values, Object.values(before))
    if (waiting != null && changed !== null) changed = unite(waiting.changed, changed)
    if (changed?.length === 0) return
    if (!columnsOf.has(table)) columnsOf.set(table, Object.keys(row))
    rows.set(text, { values, changed })
    const { mmsi } = row
    if (typeof mmsi === 'string') this.vessels.add(mmsi)
  }

  drop(table: SingleKeyTable, mmsi: string | null, key: string): void {
    this.rowsOf(table).set(key, null)
    if (mmsi !== null) this.vessels.add(mmsi)
  }

  /** Whether rows of one of these vessels are not in the database yet. */
  waitsFor(mmsis: readonly string[]): boolean {
    return mmsis.some((mmsi) => this.vessels.has(mmsi))
  }

  async flush(): Promise<void> {
    if (this.tables.size === 0) return
    const statements: InStatement[] = []
    for (const [table, rows] of this.tables) statements.push(...this.statementsOf(table, rows))
    this.tables.clear()
    this.vessels.clear()
    await this.transaction.batch(statements)
  }

  private rowsOf(table: LiveTable): PendingRows {
    const known = this.tables.get(table)
    if (known !== undefined) return known
    const rows: PendingRows = new Map()
    this.tables.set(table, rows)
    return rows
  }

  private *statementsOf(table: LiveTable, rows: PendingRows): Generator<InStatement> {
    const { generation } = this
    const gone: string[] = []
    for (const [key, pending] of rows) if (pending === null) gone.push(key)
    if (gone.length > 0)
      yield {
        sql: `DELETE FROM "${table}" WHERE "generation" = ? AND "${KEYS[table][0]}" IN (SELECT value FROM json_each(?))`,
        args: [generation, JSON.stringify(gone)],
      }
    const columns = columnsOf.get(table) ?? []
    const keys = KEYS[table].map((name) => columns.indexOf(name))
    for (const pending of rows.values()) {
      if (pending === null) continue
      const { values, changed } = pending
      if (changed === null) yield { sql: textOf(table, () => upsert(table, columns)), args: [...values] }
      else {
        const args: InValue[] = []
        for (const i of changed) args.push(values[i]!)
        args.push(generation)
        for (const i of keys) args.push(values[i]!)
        const names = () => changed.map((i) => columns[i]!)
        yield { sql: textOf(`${table} ${changed.join()}`, () => update(table, names())), args }
      }
    }
  }
}

/** Of each table, as its rows have them. */
const columnsOf = new Map<LiveTable, readonly string[]>()

function differing(values: readonly InValue[], before: readonly InValue[]): number[] {
  const changed: number[] = []
  for (let i = 0; i < values.length; i++) if (!isSame(values[i]!, before[i]!)) changed.push(i)
  return changed
}

function isSame(a: InValue, b: InValue): boolean {
  return a === b || (a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0)
}

function unite(a: readonly number[] | null, b: readonly number[]): number[] | null {
  return a === null ? null : [...new Set([...a, ...b])].sort((one, other) => one - other)
}

const texts = new Map<string, string>()

function textOf(name: string, make: () => string): string {
  let text = texts.get(name)
  if (text === undefined) {
    if (texts.size >= TEXTS) texts.clear()
    text = make()
    texts.set(name, text)
  }
  return text
}

/** Rows that are there as they are stay untouched, so that their pages need not be written. */
function upsert(table: LiveTable, columns: readonly string[]): string {
  const key = ['generation', ...KEYS[table]]
  const others = columns.filter((name) => !key.includes(name))
  return `INSERT INTO "${table}" (${list(columns)}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${list(key)}) DO UPDATE SET ${others.map((name) => `"${name}" = excluded."${name}"`).join(', ')}
    WHERE (${list(others, `"${table}".`)}) IS NOT (${list(others, 'excluded.')})`
}

function update(table: LiveTable, changed: readonly string[]): string {
  const equals = (name: string) => `"${name}" = ?`
  return `UPDATE "${table}" SET ${changed.map(equals).join(', ')}
    WHERE ${['generation', ...KEYS[table]].map(equals).join(' AND ')}`
}

function list(names: readonly string[], prefix = ''): string {
  return names.map((name) => `${prefix}"${name}"`).join(', ')
}
