/** Opening a data folder for one piece of work. */

import { toFolderError } from '../lib/store/folder-error.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { hasStore, openReader, openWriter, type Store } from '../lib/store/store.ts'
import { migrationsFolder } from './folders.ts'

export async function withReader<Result>(
  dir: string,
  use: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openReader(dir)
  return use(store).finally(() => store.close())
}

/**
 * A folder that is there is opened as what it is marked, real or simulated; one that is not is made, as a real one, where it
 * `mayBeNew`, and else refused. What a run that was cut off has left stays. `nowMs`: wall clock.
 */
export async function withWriter<Result>(
  dir: string,
  use: (store: Store, nowMs: number) => Promise<Result>,
  mayBeNew = false,
): Promise<Result> {
  const isNew = mayBeNew && !hasStore(dir)
  const simulated = !isNew && (await withReader(dir, async (store) => store.simulated))
  const nowMs = Date.now()
  try {
    const migrations = readMigrations(migrationsFolder)
    const store = await openWriter(dir, { migrations, simulated, nowMs, keepRun: true })
    return await use(store, nowMs).finally(() => store.close())
  } catch (error) {
    throw toFolderError(dir, error, '--data')
  }
}
