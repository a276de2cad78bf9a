/** A DuckDB of its own for one job, in memory, and gone after it. */

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** For sorting and writing; the reports themselves are in the buffer. */
const MEMORY_LIMIT = '512MB'

export async function withDuckDb<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT, threads: '2' })
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
