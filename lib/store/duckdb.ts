/** A DuckDB of its own for one job, in memory, and gone after it. */

import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** For staging and joining; the reports themselves are in the buffer. */
const MEMORY_LIMIT = '256MB'

/** Lends a connection to `use`. What exceeds the memory limit spills into a folder below `spillFolder`. */
export async function withDuckDb<T>(
  spillFolder: string,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    threads: '2',
    temp_directory: join(spillFolder, '.duckdb'),
  })
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** A path inside a quoted SQL text. */
export function quoted(path: string): string {
  return path.replaceAll("'", "''")
}
