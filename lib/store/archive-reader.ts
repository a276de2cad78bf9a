/** Reads the archive's reports of a range of vessels back into columns. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'
import { IDENTITY, type Identity, type ReportBuffer } from '../ais/report.ts'
import { READ } from './archive-columns.ts'
import {
  type Fingerprints,
  fillIndices,
  fingerprint,
  NO_TEXT,
  readFingerprints,
} from './archive-fingerprints.ts'
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

const REMEDY =
  'put it back from a copy, or take its import out with npm run imports -- remove and import it again'

const IDENTITY_COLUMNS = 'name, call_sign, imo, ship_type, length_m, width_m'

const DEFAULTS: ArchiveReaderOptions = { memoryLimitMb: 512, threads: 1 }

export class ArchiveReader {
  private constructor(
    private readonly folder: string,
    private readonly files: readonly string[],
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /** `files` are relative to the archive folder. Throws a FolderError that names the first one that is missing or none. */
  static async open(
    folder: string,
    files: readonly string[],
    options: Partial<ArchiveReaderOptions> = {},
  ): Promise<ArchiveReader> {
    const missing = files.find((file) => !existsSync(join(folder, file)))
    if (missing !== undefined) throw new FolderError(folder, `${missing} is missing: ${REMEDY}`)
    const instance = await openDuckDb({ ...DEFAULTS, ...options, spillFolder: null })
    const connection = await instance.connect()
    const reader = new ArchiveReader(folder, files, instance, connection)
    try {
      await reader.readSpans()
      return reader
    } catch (error) {
      const named = await reader.namingFile(error)
      await reader.close()
      throw named
    }
  }

  /**
   * Appends every report of the range to the buffer, of those vessels only where they are given, under source 0.
   * Returns their number. Throws a FolderError that names the file when one cannot be read.
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
    try {
      const files = await this.filesOf(range)
      if (files.length === 0) return
      const reports = `(FROM ${this.table(files)} WHERE ${await this.condition(range, only)})`
      const { vessels, identities, salt } = await this.readTexts(buffer, reports)
      const result = await this.connection.stream(
        `SELECT ${fingerprint('mmsi', salt)},
           CASE WHEN kind = ${IDENTITY} THEN ${fingerprint(IDENTITY_COLUMNS, salt)} ELSE ${NO_TEXT} END,
           ${READ.map(({ sql, name }) => `${sql} AS ${name}`).join(', ')}
         FROM ${reports}`,
      )
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        appendChunk(chunk, buffer, vessels, identities)
        yield chunk.rowCount
      }
    } catch (error) {
      throw await this.namingFile(error)
    }
  }

  async close(): Promise<void> {
    this.connection.closeSync()
    this.instance.closeSync()
  }

  /** Makes the table `spans`: the first and last vessel of each file; null where its footer does not say. */
  private async readSpans(): Promise<void> {
    await this.connection.run('CREATE TABLE spans (file VARCHAR, first VARCHAR, last VARCHAR)')
    if (this.files.length === 0) return
    await this.connection.run(
      `INSERT INTO spans SELECT file_name, CASE WHEN count(stats_min_value) = count(*) THEN min(stats_min_value) END,
         CASE WHEN count(stats_max_value) = count(*) THEN max(stats_max_value) END
       FROM parquet_metadata(${this.paths(this.files)}) WHERE path_in_schema = 'mmsi' GROUP BY file_name`,
    )
  }

  /** Of thousands of files with few vessels, most hold none of a range, and need not be opened. */
  private async filesOf({ from, to }: VesselRange): Promise<string[]> {
    const isBelow = to === null ? 'true' : `first < '${quoted(to)}'`
    const result = await this.connection.runAndReadAll(
      `SELECT file FROM spans WHERE coalesce(last >= '${quoted(from)}', true) AND coalesce(${isBelow}, true)`,
    )
    const found = new Set(result.getRows().map(([file]) => String(file)))
    return this.files.filter((file) => found.has(join(this.folder, file)))
  }

  private paths(files: readonly string[]): string {
    return `[${files.map((file) => `'${quotedPath(join(this.folder, file))}'`).join(', ')}]`
  }

  private table(files: readonly string[]): string {
    return `read_parquet(${this.paths(files)}, hive_partitioning = false)`
  }

  /** The error with the first file that cannot be read by itself; as it is where each can. */
  private async namingFile(error: unknown): Promise<unknown> {
    for (const file of this.files) {
      try {
        await this.connection.run(`SELECT max(hash(report)) FROM ${this.table([file])} AS report`)
      } catch (cause) {
        return new FolderError(this.folder, `${file} is no archive or damaged: ${REMEDY}`, { cause })
      }
    }
    return error
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

  /** The keys and identities of the reports, numbered as the buffer has them. */
  private async readTexts(
    buffer: ReportBuffer,
    reports: string,
  ): Promise<{ vessels: Fingerprints; identities: Fingerprints; salt: number }> {
    const said = `(FROM ${reports} WHERE kind = ${IDENTITY})`
    for (let salt = 0; ; salt++) {
      const vessels = await readFingerprints(this.connection, 'mmsi', reports, salt, ([mmsi]) =>
        buffer.vesselOfKey(String(mmsi)),
      )
      const identities = await readFingerprints(this.connection, IDENTITY_COLUMNS, said, salt, (values) =>
        buffer.identityOf(identityOf(values)),
      )
      if (vessels !== null && identities !== null) return { vessels, identities, salt }
    }
  }
}

function appendChunk(
  chunk: DuckDBDataChunk,
  buffer: ReportBuffer,
  vessels: Fingerprints,
  identities: Fingerprints,
): void {
  const first = buffer.extend(chunk.rowCount)
  const { block } = buffer
  for (let column = 0; column < READ.length; column++)
    block[READ[column]!.of].set(vectorItems(chunk.getColumnVector(column + 2)), first)
  fillIndices(block.vessel, first, vectorItems(chunk.getColumnVector(0)), vessels)
  fillIndices(block.identity, first, vectorItems(chunk.getColumnVector(1)), identities)
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
