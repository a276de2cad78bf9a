/** DuckDB in memory: one for one job, gone after it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBVector } from '@duckdb/node-api'

/** For staging and joining; the reports themselves are in the buffer. */
const MEMORY_LIMIT_MB = 256

export interface DuckDbOptions {
  readonly memoryLimitMb: number
  /** Its own, the caller's not counted. */
  readonly threads: number
  /** For what exceeds the memory limit; of this DuckDB alone, because two would write the same file names. Null: nothing spills. */
  readonly spillFolder: string | null
}

export function openDuckDb({ memoryLimitMb, threads, spillFolder }: DuckDbOptions): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryLimitMb}MB`,
    threads: String(threads),
    temp_directory: spillFolder ?? '',
  })
}

/** Lends a connection to `use`. What exceeds the memory limit spills into a folder below `spillFolder`. */
export async function withDuckDb<T>(
  spillFolder: string,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const own = mkdtempSync(join(spillFolder, '.duckdb-'))
  try {
    const instance = await openDuckDb({ memoryLimitMb: MEMORY_LIMIT_MB, threads: 2, spillFolder: own })
    const connection = await instance.connect()
    try {
      return await use(connection)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

/** A path or another text inside a quoted SQL text. */
export function quoted(path: string): string {
  return path.replaceAll("'", "''")
}

/** A path for read_parquet, which takes it for a pattern: each sign with a meaning as a class of one. */
export function quotedPath(path: string): string {
  return quoted(path.replace(/[[*?]/g, '[$&]'))
}

type ColumnItems = Int32Array | Float64Array | Float32Array | Uint8Array

/**
 * The values of a vector of whole numbers or floats, to be read or set as a run; null where missing is the caller's
 * to keep out. The driver's own doors take and give a value at a time, at a tenth of the speed.
 */
export function vectorItems(vector: DuckDBVector): ColumnItems {
  const { items } = vector as unknown as { items: unknown }
  if (
    items instanceof Int32Array ||
    items instanceof Float64Array ||
    items instanceof Float32Array ||
    items instanceof Uint8Array
  )
    return items
  throw new Error(`store: a vector of ${vector.type} has no column of numbers`)
}

/**
 * DuckDB's word for "the spill folder's disk is full" is a failed offload: as an error with the code that the file
 * system has for it. Any other error as it is.
 */
export function withDiskFullCode(error: unknown): unknown {
  if (!(error instanceof Error) || !/failed to offload|max_temp_directory_size/i.test(error.message))
    return error
  return Object.assign(new Error(error.message, { cause: error }), { code: 'ENOSPC' })
}
