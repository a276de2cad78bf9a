/** What a backfill gives of the reports that a living folder heard: into a folder of its own, from a journal of them. */

import { join } from 'node:path'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { openJournal } from '../../../lib/pipeline/live/journal.ts'
import { FileDisk } from '../../../lib/store/file-disk.ts'
import { activeGeneration } from '../../../lib/store/read-outputs.ts'
import { openReader } from '../../../lib/store/store.ts'
import { exportGeneration } from '../../store/export-lines.ts'
import { NOW_MS, temporaryFolder } from '../../store/folder.ts'
import { runBackfill } from '../run-backfill.ts'
import { smallSea } from './small-sea.ts'

/** `dir`: a folder with zones and rules; by default one without. */
export async function backfilledLines(reports: ReportBuffer, dir = temporaryFolder()): Promise<string[]> {
  const journal = await openJournal(await FileDisk.open(join(dir, 'journal')), 0)
  await journal.append({ receivedMs: NOW_MS, source: 'test', sourceLines: reports.count, reports })
  await journal.close()
  return foldedLines(dir)
}

/** Of what archive and journal of a folder hold. */
export async function foldedLines(dir: string): Promise<string[]> {
  await runBackfill(dir, [], { context: () => smallSea().context })
  const store = await openReader(dir)
  try {
    return await exportGeneration(store.connection.sql, (await activeGeneration(store))!.generation)
  } finally {
    await store.close()
  }
}
