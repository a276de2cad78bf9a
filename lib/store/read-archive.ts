/** Archived reports of some vessels, while backfills may add imports to the folder or take them out. */

import type { ReportBuffer } from '../ais/report.ts'
import { listArchiveFiles } from './archive-files.ts'
import { ArchiveReader } from './archive-reader.ts'
import { listImports } from './imports.ts'
import type { Store } from './store.ts'

/** Attempts to read one state of the archive. */
const ATTEMPTS = 3

/**
 * Appends every report of these vessels to the buffer, under source 0, and returns their number. Throws a FolderError
 * that names the file when one is missing or cannot be read.
 */
export async function readArchivedVessels(
  store: Store,
  vessels: readonly string[],
  buffer: ReportBuffer,
): Promise<number> {
  const before = buffer.count
  for (let attempt = 1; ; attempt++) {
    const files = await listFiles(store)
    try {
      const reader = await ArchiveReader.open(store.paths.archive, files)
      return await reader.readVessels(buffer, { from: '', to: null }, vessels).finally(() => reader.close())
    } catch (error) {
      // Files of an import that was taken out meanwhile are missing rightly.
      const isSame = (await listFiles(store)).join() === files.join()
      if (isSame || attempt === ATTEMPTS) throw error
      buffer.block.count = before
    }
  }
}

/** Of every import that is recorded; an import of the first schema has one file, named whole. */
async function listFiles(store: Store): Promise<string[]> {
  const files = listArchiveFiles(store.paths.archive)
  return (await listImports(store)).flatMap(({ archiveFile }) =>
    archiveFile.endsWith('.parquet') ? [archiveFile] : (files.get(archiveFile) ?? []),
  )
}
