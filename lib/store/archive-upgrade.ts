/** Archives of the first schema, one file an import in no order, become archives by day. */

import { ReportBuffer } from '../ais/report.ts'
import { ArchiveReader } from './archive-reader.ts'
import { ArchiveWriter } from './archive-writer.ts'

/** Reports handed on at a time. */
const BLOCK_REPORTS = 65_536

/**
 * Writes the reports of an old file, relative to the archive folder, again under an import's name. Resolves to the
 * files written; the old one stays, for the caller to remove once they are recorded. Throws with nothing written.
 * `onBlock` sees the rows of the one buffer, block by block.
 */
export async function upgradeArchive(
  folder: string,
  oldFile: string,
  name: string,
  onBlock: (buffer: ReportBuffer) => void,
): Promise<string[]> {
  const reader = await ArchiveReader.open(folder, [oldFile])
  try {
    const writer = await ArchiveWriter.create(folder, name)
    try {
      const buffer = new ReportBuffer(BLOCK_REPORTS * 2)
      const handOn = async () => {
        onBlock(buffer)
        await writer.add(buffer)
        buffer.clear()
      }
      for await (const _ of reader.streamVessels(buffer, { from: '', to: null }))
        if (buffer.count >= BLOCK_REPORTS) await handOn()
      await handOn()
      return await writer.finish()
    } catch (error) {
      await writer.abandon()
      throw error
    }
  } finally {
    await reader.close()
  }
}
