import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import type { NamedColumns } from '../csv/columns.ts'
import { readHeader, type Table } from '../csv/dialects.ts'
import type { DateOrder } from '../csv/parse-time.ts'
import type { Intake } from '../intake.ts'
import { InputError, toInputError } from '../open-input-error.ts'
import { columnNotes, headerFault } from '../open-input-header.ts'
import { type ParquetColumn, scanOf, selectColumns } from './parquet-columns.ts'
import { ParquetRows } from './parquet-rows.ts'

export interface ParquetOptions {
  readonly columns?: NamedColumns | undefined
  readonly dateOrder?: DateOrder | null | undefined
  /** Called between blocks of rows (2,048 each), so that the consumer can empty the buffer. */
  readonly onRows: () => void | Promise<void>
}

/** What DuckDB may hold: row groups of a million rows with some columns of text fit. */
const MEMORY_LIMIT = '512MB'
/** Characters shown of what DuckDB says of a damaged file. */
const SHOWN_CHARACTERS = 300

/**
 * Reads a Parquet file through DuckDB into columns. Columns are understood by their names as a CSV's are; numbers and
 * times are cast in SQL and come as typed arrays. Every row counts as a line. Throws InputError.
 */
export async function readParquet(path: string, intake: Intake, options: ParquetOptions): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    threads: '1',
    // Nothing is fetched from anywhere, whatever a file name looks like.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const columns = await orCorrupt(path, describe(connection, path))
    const table = understand(path, columns, options.columns ?? {})
    const names = columns.map(({ name }) => name)
    intake.report.format = `parquet (${table.dialect})`
    intake.report.notes.push(...columnNotes(names, table))
    if (table.dialect === 'gfw-training') intake.expectRelativePlaces()
    intake.report.bytes += await sizeOf(path)
    const selection = selectColumns(resolve(path), columns, table)
    const rows = new ParquetRows(intake, table, selection, options.dateOrder ?? table.dateOrder)
    const result = await orCorrupt(path, connection.stream(selection.sql))
    for (;;) {
      const chunk: DuckDBDataChunk | null = await orCorrupt(path, result.fetchChunk())
      if (chunk === null || chunk.rowCount === 0) break
      rows.take(chunk)
      await options.onRows()
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** What DuckDB finds wrong with the file; faults of ours and of the consumer pass as they are. */
async function orCorrupt<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    throw new InputError(path, 'corrupt', `the Parquet data is corrupt (${firstLine(error)})`)
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw toInputError(path, error)
  }
}

async function describe(connection: DuckDBConnection, path: string): Promise<ParquetColumn[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${scanOf(resolve(path))}`)
  return reader
    .getRowObjects()
    .map((row) => ({ name: String(row.column_name), type: String(row.column_type) }))
}

function understand(path: string, columns: readonly ParquetColumn[], named: NamedColumns): Table {
  const names = columns.map((column) => column.name)
  try {
    const read = readHeader(names, named)
    if (read.ok) return read.table
    throw headerFault(path, names, read.map, read.missing)
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(path, 'not-understood', error.message)
    throw error
  }
}

/** DuckDB repeats the name of the file, and what a damaged footer says may be long and no text. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .split('\n')[0]!
    .slice(0, SHOWN_CHARACTERS)
    .replace(/[^\x20-\x7e]/g, '.')
}
