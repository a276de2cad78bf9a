/**
 * What a backfill finds in a journal that live has left in the folder: entries that are in no import yet become one,
 * which is committed with the run, so that nothing heard is missing from its result.
 */

import { existsSync } from 'node:fs'
import { FileDisk } from '../../store/file-disk.ts'
import type { ImportRecord } from '../../store/imports.ts'
import type { RunFolder } from '../../store/run-folder.ts'
import type { Store } from '../../store/store.ts'
import type { ImportOutcome } from '../read-inputs.ts'
import { archivedOffset, archiveEntries } from './archive-journal.ts'
import { toFolderFault } from './journal-error.ts'
import { readEntries, scanJournal } from './journal-scan.ts'

/** Stands for the journal among the inputs of a run: no file can have that path. */
const INPUT = '/dev/null/journal'

/**
 * The import of what is left, new; null where nothing is. Only the archive is written to: the journal is live's, and an
 * end that is torn stays as it is. Throws a FolderError for a journal that is damaged or has gaps, the disk's errors and
 * the signal's reason.
 */
export async function archiveLeftJournal(
  store: Store,
  run: RunFolder,
  startedMs: number,
  signal: AbortSignal,
): Promise<ImportOutcome | null> {
  const { journal, archive, dir } = store.paths
  if (!existsSync(journal)) return null
  // Read before the run was cut off; live would have cleared the run away.
  const known = (await run.listInputs()).get(INPUT)
  if (known?.facts != null) return imported(known.outcome as ImportRecord, known.facts)
  try {
    const disk = await FileDisk.open(journal)
    const from = await archivedOffset(store)
    const { files, end } = await scanJournal(disk, from)
    if (from === end) return null
    const entries = readEntries(disk, files, from)
    const { record, facts } = await archiveEntries({ archive, entries, from, to: end, startedMs, signal })
    await run.addInput(INPUT, record, facts)
    return imported(record, facts)
  } catch (error) {
    throw toFolderFault(dir, error)
  }
}

function imported(record: ImportRecord, facts: NonNullable<ImportOutcome['facts']>): ImportOutcome {
  return { name: record.name, status: 'imported', record, facts, read: record, fault: null }
}
