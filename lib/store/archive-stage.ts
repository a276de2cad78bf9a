/** Reports on their way into the archive: a table of DuckDB that takes whole runs of columns. */

import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import type { Identity, ReportBlock, ReportBuffer } from '../ais/report.ts'
import { DICTIONARIES, STAGED } from './archive-columns.ts'
import { vectorItems } from './duckdb.ts'

/** Rows of a DuckDB vector. */
const VECTOR_ROWS = 2048

/** One table of staged reports; `append`, then `flush` once and read it in SQL. */
export class ReportStage {
  count = 0

  private constructor(
    readonly table: string,
    private readonly appender: DuckDBAppender,
  ) {}

  /** Makes the table anew, and so gives back what an earlier one of its name held. */
  static async create(connection: DuckDBConnection, table: string): Promise<ReportStage> {
    const columns = STAGED.map(({ name, type }) => `${name} ${type}`).join(', ')
    await connection.run(`CREATE OR REPLACE TABLE ${table} (${columns})`)
    return new ReportStage(table, await connection.createAppender(table))
  }

  /** Appends rows `from` to `to` of the block. */
  append(block: ReportBlock, from: number, to: number): void {
    // One chunk for all runs but the last: DuckDB copies what it is handed.
    let chunk = emptyChunk(Math.min(VECTOR_ROWS, to - from))
    for (let at = from; at < to; at += VECTOR_ROWS) {
      const end = Math.min(at + VECTOR_ROWS, to)
      if (end - at < chunk.rowCount) chunk = emptyChunk(end - at)
      for (let column = 0; column < STAGED.length; column++) {
        const vector = chunk.getColumnVector(column)
        vectorItems(vector).set(block[STAGED[column]!.of].subarray(at, end))
        vector.flush()
      }
      this.appender.appendDataChunk(chunk)
    }
    this.count += to - from
  }

  /** All appended rows can be read in SQL after it. */
  flush(): void {
    this.appender.closeSync()
  }

  /** Drops what is not flushed. */
  close(): void {
    this.appender.clear()
    this.appender.closeSync()
  }
}

function emptyChunk(rows: number): DuckDBDataChunk {
  return DuckDBDataChunk.create(
    STAGED.map(({ type }) => type),
    rows,
  )
}

/** The dictionaries of a buffer as tables, which grow as it does. */
export class DictionaryStage {
  private vessels = 0
  private identities = 0

  private constructor(private readonly connection: DuckDBConnection) {}

  static async create(connection: DuckDBConnection): Promise<DictionaryStage> {
    for (const [table, columns] of Object.entries(DICTIONARIES))
      await connection.run(`CREATE TABLE ${table} (${columns})`)
    return new DictionaryStage(connection)
  }

  /** Takes what is new in the buffer since last time; false when nothing is. */
  async update(buffer: ReportBuffer): Promise<boolean> {
    const { keys, identities } = buffer
    if (keys.length === this.vessels && identities.length === this.identities) return false
    const vessels = await this.connection.createAppender('vessels')
    for (; this.vessels < keys.length; this.vessels++)
      appendVessel(vessels, this.vessels, keys[this.vessels]!)
    vessels.closeSync()
    const names = await this.connection.createAppender('identities')
    for (; this.identities < identities.length; this.identities++)
      appendIdentity(names, this.identities, identities[this.identities]!)
    names.closeSync()
    return true
  }
}

function appendVessel(appender: DuckDBAppender, id: number, mmsi: string): void {
  appender.appendInteger(id)
  appender.appendVarchar(mmsi)
  appender.endRow()
}

function appendIdentity(appender: DuckDBAppender, id: number, identity: Identity): void {
  appender.appendInteger(id)
  appender.appendVarchar(identity.name)
  appender.appendVarchar(identity.callSign)
  appender.appendVarchar(identity.imo)
  for (const value of [identity.shipType, identity.lengthM, identity.widthM]) {
    if (Number.isNaN(value)) appender.appendNull()
    else appender.appendDouble(value)
  }
  appender.endRow()
}
