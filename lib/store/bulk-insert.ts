/**
 * The raw path for many rows: about ten times as fast as the query builder on chunks of a few KB (figures in
 * the notes of docs/store.md). Rows gather by table and go out many to a statement.
 */

import type { InStatement, InValue, Transaction } from '@libsql/client'

/** Longer statements are no faster, and each that is prepared is kept in memory for a while. */
const ROWS_PER_STATEMENT = 20
/** Rows that may gather: small enough to stay a few MB. */
const ROWS_GATHERED = 2000

interface PendingTable {
  readonly insert: string
  readonly placeholders: string
  rows: InValue[][]
}

export class BulkInsert {
  private readonly tables = new Map<string, PendingTable>()
  private pendingRows = 0

  constructor(private readonly transaction: Pick<Transaction, 'batch'>) {}

  /** Adds one row. Every row of a table has the same columns; names are the program's own, never input. */
  async add(table: string, row: Readonly<Record<string, InValue>>): Promise<void> {
    let pending = this.tables.get(table)
    if (pending === undefined) {
      const columns = Object.keys(row)
      pending = {
        insert: `INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES `,
        placeholders: `(${columns.map(() => '?').join(', ')})`,
        rows: [],
      }
      this.tables.set(table, pending)
    }
    pending.rows.push(Object.values(row))
    this.pendingRows++
    if (this.pendingRows >= ROWS_GATHERED) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.pendingRows === 0) return
    const statements: InStatement[] = []
    for (const { insert, placeholders, rows } of this.tables.values()) {
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
        const some = rows.slice(from, from + ROWS_PER_STATEMENT)
        statements.push({ sql: insert + some.map(() => placeholders).join(', '), args: some.flat() })
      }
      rows.length = 0
    }
    this.pendingRows = 0
    await this.transaction.batch(statements)
  }
}
