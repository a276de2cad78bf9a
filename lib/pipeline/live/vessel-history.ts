/** Every report of some vessels that was ever accepted: out of the archive, and of the journal what is not archived yet. */

import { copyVessels } from '../../ais/copy-reports.ts'
import { unpackReports } from '../../ais/packed-reports.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { ArchiveReader } from '../../store/archive-reader.ts'
import { listImports } from '../../store/imports.ts'
import { archiveStart } from '../../store/retention.ts'
import type { Store } from '../../store/store.ts'
import { filesOf } from '../fold-plan.ts'
import { archivedOffset } from './archive-journal.ts'
import { changeImports, type ImportsChange } from './imports-change.ts'
import type { Journal } from './journal.ts'

/** Reports of the journal that are looked through at a time. */
const BLOCK_REPORTS = 65_536

/** `change`: what the generation that asks is made of beside the folder's imports, or without. */
export async function readHistory(
  store: Store,
  journal: Journal,
  vessels: ReadonlySet<string>,
  untilOffset: number,
  into: ReportBuffer,
  change: ImportsChange,
): Promise<void> {
  const keys = [...vessels].sort()
  const imports = changeImports(await listImports(store), change)
  const files = filesOf(store, imports, await archiveStart(store))
  if (files.length > 0) {
    const reader = await ArchiveReader.open(store.paths.archive, files)
    try {
      await reader.readVessels(into, { from: keys[0]!, to: `${keys.at(-1)!}~` }, keys)
    } finally {
      await reader.close()
    }
  }
  const from = Math.max(await archivedOffset(store), journal.start)
  if (from >= untilOffset) return
  let block = new ReportBuffer()
  for await (const { offset, reports } of journal.read(from)) {
    if (offset >= untilOffset) break
    unpackReports(reports, block, 0)
    if (block.count < BLOCK_REPORTS) continue
    copyVessels(block, vessels, into)
    block = new ReportBuffer()
  }
  copyVessels(block, vessels, into)
}
