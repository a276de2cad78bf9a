/**
 * Rows that a live commit changes, gathered by table and key until somebody reads or the commit ends: of a row that
 * changes twice the last counts, and rows of many vessels go out in a few statements.
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

/** Longer statements are no faster, and each costs its text. */
const ROWS_PER_STATEMENT = 16

interface PendingTable {
  /** By key; null: the row goes. */
  readonly rows: Map<string, Row | null>
}

export class LiveWrites {
  private readonly tables = new Map<LiveTable, PendingTable>()
  /** Vessels that rows wait of. */
  private readonly vessels = new Set<string>()

  constructor(
    private readonly transaction: Pick<Transaction, 'batch'>,
    private readonly generation: number,
  ) {}

  /** Takes the place of the row of the same key. Every row of a table has the same columns. */
  put(table: LiveTable, row: Row): void {
    const key = KEYS[table]
    const text = key.length === 1 ? String(row[key[0]!]) : JSON.stringify(key.map((name) => row[name]!))
    this.rowsOf(table).set(text, row)
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
    for (const [table, { rows }] of this.tables) this.write(table, rows, statements)
    this.tables.clear()
    this.vessels.clear()
    await this.transaction.batch(statements)
  }

  private rowsOf(table: LiveTable): Map<string, Row | null> {
    const known = this.tables.get(table)
    if (known !== undefined) return known.rows
    const rows = new Map<string, Row | null>()
    this.tables.set(table, { rows })
    return rows
  }

  private write(table: LiveTable, rows: ReadonlyMap<string, Row | null>, statements: InStatement[]): void {
    const gone = [...rows].flatMap(([key, row]) => (row === null ? [key] : []))
    if (gone.length > 0)
      statements.push({
        sql: `DELETE FROM "${table}" WHERE "generation" = ? AND "${KEYS[table][0]}" IN (SELECT value FROM json_each(?))`,
        args: [this.generation, JSON.stringify(gone)],
      })
    const put = [...rows.values()].filter((row) => row !== null)
    for (let from = 0; from < put.length; from += ROWS_PER_STATEMENT) {
      const some = put.slice(from, from + ROWS_PER_STATEMENT)
      const args: InValue[] = []
      for (const row of some) for (const name in row) args.push(row[name]!)
      statements.push({ sql: upsert(table, Object.keys(some[0]!), some.length), args })
    }
  }
}

const texts = new Map<string, string>()

/** Rows that are there as they are stay untouched, so that their pages need not be written. */
function upsert(table: LiveTable, columns: readonly string[], count: number): string {
  const known = texts.get(`${table} ${count}`)
  if (known !== undefined) return known
  const key = ['generation', ...KEYS[table]]
  const others = columns.filter((name) => !key.includes(name))
  const list = (names: readonly string[], prefix = '') => names.map((name) => `${prefix}"${name}"`).join(', ')
  const row = `(${columns.map(() => '?').join(', ')})`
  const text = `INSERT INTO "${table}" (${list(columns)}) VALUES ${Array(count).fill(row).join(', ')}
    ON CONFLICT (${list(key)}) DO UPDATE SET ${others.map((name) => `"${name}" = excluded."${name}"`).join(', ')}
    WHERE (${list(others, `"${table}".`)}) IS NOT (${list(others, 'excluded.')})`
  texts.set(`${table} ${count}`, text)
  return text
}
