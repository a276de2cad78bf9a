/** Inputs into an archive as a backfill makes it, and back. */

import { readInput } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { listArchiveFiles } from '../../lib/store/archive-files.ts'
import { ArchiveReader } from '../../lib/store/archive-reader.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'

/** The import's name in the files' names. */
const IMPORT = 'be'

export async function writeArchive(folder: string, input: string): Promise<void> {
  const writer = await ArchiveWriter.create(folder, IMPORT)
  const buffer = new ReportBuffer()
  const { error } = await readInput(
    input,
    0,
    { importStartMs: Date.now(), place: 'true' },
    buffer,
    async () => {
      await writer.add(buffer)
      buffer.clear()
    },
  )
  if (error !== null) throw error
  await writer.finish()
}

export async function readArchive(folder: string, buffer: ReportBuffer): Promise<void> {
  const reader = await ArchiveReader.open(folder, [...listArchiveFiles(folder).values()].flat())
  await reader.readVessels(buffer, { from: '', to: null })
  await reader.close()
}
