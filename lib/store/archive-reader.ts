/** Reads the archive's reports of a range of vessels back into columns. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'
import { IDENTITY, type Identity, type ReportBuffer } from '../ais/report.ts'
import { DICTIONARIES, READ } from './archive-columns.ts'
import { appendIdentity, appendVessel } from './archive-stage.ts'
import { openDuckDb, quoted, quotedPath, vectorItems } from './duckdb.ts'
import { FolderError } from './folder-error.ts'

/** Vessel keys from <= key < to, in the order of their UTF-8 bytes (that of digits and letters); null: to the last. */
export interface VesselRange {
  readonly from: string
  readonly to: string | null
}

export interface ArchiveReaderOptions {
  readonly memoryLimitMb: number
  /** One reads reports in the order of the files and of their rows; more in any order. */
  readonly threads: number
}

const IDENTITY_COLUMNS = 'name, call_sign, imo, ship_type, length_m, width_m'

const DEFAULTS: ArchiveReaderOptions = { memoryLimitMb: 512, threads: 1 }

export class ArchiveReader {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    /** What SQL selects from; null for an archive without files. */
    private readonly reports: string | null,
  ) {}

  /** `files` are relative to the archive folder. Throws a FolderError that names the first one that is missing. */
  static async open(
    folder: string,
    files: readonly string[],
    options: Partial<ArchiveReaderOptions> = {},
  ): Promise<ArchiveReader> {
    const missing = files.find((file) => !existsSync(join(folder, file)))
    if (missing !== undefined)
      throw new FolderError(
        folder,
        `${missing} is missing: put it back from a copy, or take its import out with npm run imports -- remove and import it again`,
      )
    const instance = await openDuckDb({ ...DEFAULTS, ...options, spillFolder: null })
    const connection = await instance.connect()
    await connection.run('SET parquet_metadata_cache = true')
    const paths = files.map((file) => `'${quotedPath(join(folder, file))}'`).join(', ')
    const reports = `read_parquet([${paths}], hive_partitioning = false)`
    return new ArchiveReader(instance, connection, files.length === 0 ? null : reports)
  }

  /**
   * Appends every report of the range to the buffer, of those vessels only where they are given, under source 0.
   * Returns their number.
   */
  async readVessels(buffer: ReportBuffer, range: VesselRange, only?: readonly string[]): Promise<number> {
    let count = 0
    for await (const rows of this.streamVessels(buffer, range, only)) count += rows
    return count
  }

  /** The same piece by piece: after each the caller may clear the buffer's rows. Gives the rows of the piece. */
  async *streamVessels(
    buffer: ReportBuffer,
    range: VesselRange,
    only?: readonly string[],
  ): AsyncGenerator<number> {
    if (this.reports === null) return
    const { connection } = this
    const reports = `(FROM ${this.reports} WHERE ${await this.condition(range, only)})`
    await this.numberTexts(buffer, reports)
    const result = await connection.stream(
      `SELECT ${READ.map(({ sql, name }) => `${sql} AS ${name}`).join(', ')}
       FROM ${reports} AS report JOIN vessels ON vessels.mmsi = report.mmsi
         LEFT JOIN identities ON ${SAME_IDENTITY}`,
    )
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      appendChunk(chunk, buffer)
      yield chunk.rowCount
    }
  }

  async close(): Promise<void> {
    this.connection.closeSync()
    this.instance.closeSync()
  }

  private async condition({ from, to }: VesselRange, only?: readonly string[]): Promise<string> {
    const terms = [`mmsi >= '${quoted(from)}'`]
    if (to !== null) terms.push(`mmsi < '${quoted(to)}'`)
    if (only === undefined) return terms.join(' AND ')
    await this.connection.run('CREATE OR REPLACE TABLE wanted (mmsi VARCHAR)')
    const appender = await this.connection.createAppender('wanted')
    for (const mmsi of only) {
      appender.appendVarchar(mmsi)
      appender.endRow()
    }
    appender.closeSync()
    return [...terms, 'mmsi IN (FROM wanted)'].join(' AND ')
  }

  /** Makes the tables `vessels` and `identities`: those of the reports, by their index in the buffer. */
  private async numberTexts(buffer: ReportBuffer, reports: string): Promise<void> {
    const { connection } = this
    for (const [table, columns] of Object.entries(DICTIONARIES))
      await connection.run(`CREATE OR REPLACE TABLE ${table} (${columns})`)
    const keys = await connection.runAndReadAll(`SELECT DISTINCT mmsi FROM ${reports} ORDER BY mmsi`)
    const vessels = await connection.createAppender('vessels')
    for (const [key] of keys.getRows()) {
      const mmsi = String(key)
      appendVessel(vessels, buffer.vesselOfKey(mmsi), mmsi)
    }
    vessels.closeSync()
    const said = await connection.runAndReadAll(
      `SELECT DISTINCT ${IDENTITY_COLUMNS} FROM ${reports} WHERE kind = ${IDENTITY} ORDER BY ALL`,
    )
    const identities = await connection.createAppender('identities')
    for (const row of said.getRows()) {
      const identity = identityOf(row)
      appendIdentity(identities, buffer.identityOf(identity), identity)
    }
    identities.closeSync()
  }
}

/** No position has a name, so that none matches. */
const SAME_IDENTITY = `identities.name = report.name AND identities.call_sign = report.call_sign
  AND identities.imo = report.imo AND identities.ship_type IS NOT DISTINCT FROM report.ship_type
  AND identities.length_m IS NOT DISTINCT FROM report.length_m
  AND identities.width_m IS NOT DISTINCT FROM report.width_m`

function appendChunk(chunk: DuckDBDataChunk, buffer: ReportBuffer): void {
  const first = buffer.extend(chunk.rowCount)
  const { block } = buffer
  for (let column = 0; column < READ.length; column++)
    block[READ[column]!.of].set(vectorItems(chunk.getColumnVector(column)), first)
  block.source.fill(0, first, block.count)
}

function identityOf([name, callSign, imo, shipType, lengthM, widthM]: readonly DuckDBValue[]): Identity {
  return {
    name: String(name),
    callSign: String(callSign),
    imo: String(imo),
    shipType: numberOrNaN(shipType),
    lengthM: numberOrNaN(lengthM),
    widthM: numberOrNaN(widthM),
  }
}

function numberOrNaN(value: DuckDBValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN
}
