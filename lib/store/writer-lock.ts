/**
 * One writer per data folder. The lock is SQLite's own write lock on an empty file beside the database: the
 * operating system drops it when its holder dies, however it dies, so there is no stale lock to clear away.
 */

import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { FolderError } from './folder-error.ts'

/** Takes the lock; the returned function gives it back. Throws at once when another process holds it. */
export async function lockWriter(file: string, dir: string): Promise<() => void> {
  const client = createClient({ url: pathToFileURL(file).href, concurrency: 1, timeout: 0 })
  try {
    const transaction = await client.transaction('write')
    return () => {
      transaction.close()
      client.close()
    }
  } catch (error) {
    client.close()
    const isBusy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
    if (isBusy) throw new FolderError(dir, 'it is being written by another process: wait for that to end')
    throw error
  }
}
