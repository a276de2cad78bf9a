/** Labels into throw-away data folders and out of them. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { type ExportedLabels, exportLabels } from '../../lib/labels/export-labels.ts'
import {
  type ImportedLabels,
  type ImportLabelsOptions,
  importLabels,
} from '../../lib/labels/import-labels.ts'
import { type LabelSet, readLabelFile } from '../../lib/labels/label-points.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'
import { listPointLabels, type PointLabel } from '../../lib/store/labels.ts'
import { openReader } from '../../lib/store/store.ts'
import { type DrawnTrack, drawCsv } from '../pipeline/labelled-world.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../store/folder.ts'

export const VESSEL = '900000000000001'
export const OTHER = '900000000000002'

/** Path of a file of labels in a folder of its own. */
export function writeTracks(name: string, tracks: readonly DrawnTrack[]): string {
  return writeText(name, drawCsv(tracks))
}

export function writeText(name: string, text: string): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

/** Each file an import, in the archive but not folded: labels ask for no more, and it takes a tenth of the time. */
export async function archiveFiles(
  dir: string,
  files: readonly string[],
  place: 'auto' | 'true' | 'relative' = 'auto',
): Promise<void> {
  const store = await openTestWriter(dir)
  for (const [i, file] of files.entries()) {
    const buffer = new ReportBuffer()
    await readInputs([file], { importStartMs: NOW_MS, place }, buffer)
    const archiveFile = `20260101-00000000${i}-a`
    const writer = await ArchiveWriter.create(store.paths.archive, archiveFile)
    await writer.add(buffer)
    await writer.finish()
    const counts = { bytes: 1, lines: 1, positions: buffer.count, identities: 0, rejected: 0 }
    await store.connection.prisma.import.create({
      data: {
        ...{ id: `${i}`.repeat(64), name: file, format: 'csv', place, startedMs: NOW_MS, archiveFile },
        ...{ ...counts, options: {}, report: {} },
      },
    })
  }
  await store.close()
}

export async function importFiles(
  dir: string,
  files: readonly string[],
  options: Partial<ImportLabelsOptions> = {},
): Promise<ImportedLabels> {
  const sets: LabelSet[] = []
  for (const file of files) sets.push(await readLabelFile(file, { isToBeKept: true }))
  const store = await openTestWriter(dir)
  const all = { gear: null, who: 'ana', tool: 'test', nowMs: NOW_MS, ...options }
  return importLabels(store, sets, all).finally(() => store.close())
}

export async function exportTo(dir: string, target: string, isFolder = false): Promise<ExportedLabels> {
  const store = await openReader(dir)
  const places = () => {
    throw new Error('no map here')
  }
  return exportLabels(store, { target, isFolder, places }).finally(() => store.close())
}

/** Current labels, without the numbers of their rows. */
export async function labelsOf(dir: string): Promise<Omit<PointLabel, 'id'>[]> {
  const store = await openReader(dir)
  const labels = await listPointLabels(store).finally(() => store.close())
  return labels.map(({ id, ...label }) => label)
}
