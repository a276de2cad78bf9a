import { open } from 'node:fs/promises'
import type { Store } from './store.ts'

/**
 * Resolves once every commit so far survives a crash of the machine. SQLite's own commits need not (`synchronous = NORMAL`); a
 * checkpoint makes the log's pages safe in the file as far as readers let it, and the log holds the rest.
 */
export async function syncDatabase({
  connection,
  paths,
}: Pick<Store, 'connection' | 'paths'>): Promise<void> {
  await connection.sql.execute('PRAGMA wal_checkpoint(PASSIVE)')
  // It is there as soon as anything was written.
  const log = await open(`${paths.database}-wal`)
  try {
    await log.datasync()
  } finally {
    await log.close()
  }
}
