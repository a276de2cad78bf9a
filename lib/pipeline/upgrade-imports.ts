/** Imports of a folder that an older program wrote: their reports by day, and the facts of each. */

import { archiveStem } from '../store/archive-files.ts'
import { upgradeArchive } from '../store/archive-upgrade.ts'
import { listImports, moveImport, readImportFacts } from '../store/imports.ts'
import type { Store } from '../store/store.ts'
import { FactsBuilder } from './import-facts.ts'

/**
 * Upgrades one import after the other; cut off, it goes on with the next run. The old file of each is of no import
 * afterwards, and goes with what else is left over.
 */
export async function upgradeImports(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  const known = await readImportFacts(store)
  const old = (await listImports(store)).filter(({ id }) => !known.has(id))
  for (const [i, { id, archiveFile }] of old.entries()) {
    signal.throwIfAborted()
    const facts = new FactsBuilder()
    let keys: readonly string[] = []
    // The marker of an upgrade keeps the name clear of those of the run's own inputs.
    const name = `${archiveStem(nowMs)}-a${String(i).padStart(5, '0')}`
    await upgradeArchive(store.paths.archive, archiveFile, name, (buffer) => {
      facts.add(buffer)
      keys = buffer.keys
    })
    await moveImport(store, id, name, facts.finish(keys))
  }
}
