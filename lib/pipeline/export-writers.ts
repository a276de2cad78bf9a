/** The writers of the four formats, behind one door that writes all of an export's files or leaves all as they were. */

import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolder } from '../store/create-folder.ts'
import type { RecordBlock, WriteBlock } from './export-block.ts'
import type { RecordKind } from './export-columns.ts'
import { createCsvEncoder } from './export-csv.ts'
import { createGeojsonEncoder } from './export-geojson.ts'
import { createNdjsonEncoder } from './export-json.ts'
import type { LineReader } from './export-lines.ts'
import { writeParquet } from './export-parquet.ts'
import { TextFile } from './export-text-file.ts'

export const EXPORT_FORMATS = ['ndjson', 'csv', 'geojson', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Says of an export in any format what it was made of and by. */
const METADATA_FILE = 'metadata.json'

/** Name of a kind's file. */
export function exportFile(kind: RecordKind, format: ExportFormat): string {
  return `${kind.file}.${format}`
}

/**
 * Lends a writer to `use` and gives the files their names when it is done, `metadata` as JSON among them. Where anything
 * throws, what was written is deleted and earlier files stay. Returns bytes of each kind's file.
 */
export async function writeFiles(
  dir: string,
  format: ExportFormat,
  kinds: readonly RecordKind[],
  lines: LineReader,
  metadata: object,
  use: (write: WriteBlock) => Promise<void>,
): Promise<ReadonlyMap<RecordKind, number>> {
  createFolder(dir)
  const metadataPart = join(dir, `${METADATA_FILE}.part`)
  const parts = new Map(kinds.map((kind) => [kind, join(dir, `${exportFile(kind, format)}.part`)]))
  const sizes = new Map<RecordKind, number>()
  try {
    if (format === 'parquet') await writeParquet(dir, parts, use)
    else await writeText(format, parts, lines, use)
    await writeFile(metadataPart, `${JSON.stringify(metadata, null, 2)}\n`)
    await settle(metadataPart)
    for (const [kind, part] of parts) sizes.set(kind, await settle(part))
    for (const [kind, part] of parts) await rename(part, join(dir, exportFile(kind, format)))
    await rename(metadataPart, join(dir, METADATA_FILE))
    return sizes
  } catch (error) {
    // The first error is the one to tell.
    for (const part of [...parts.values(), metadataPart]) await rm(part, { force: true }).catch(() => {})
    throw error
  }
}

/** After this the file is on the disk, whatever happens to the machine. Returns its size. */
async function settle(file: string): Promise<number> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return (await stat(file)).size
}

/** Writes rows of a kind to a file. */
interface RowEncoder {
  begin(file: TextFile): void
  /** A promise where it has to read for it. */
  row(file: TextFile, block: RecordBlock, row: number): Promise<void> | undefined
  end(file: TextFile): void
}

function createEncoder(
  format: Exclude<ExportFormat, 'parquet'>,
  kind: RecordKind,
  lines: LineReader,
): RowEncoder {
  if (format === 'csv') return createCsvEncoder(kind)
  return format === 'ndjson' ? createNdjsonEncoder(kind) : createGeojsonEncoder(kind, lines)
}

async function writeText(
  format: Exclude<ExportFormat, 'parquet'>,
  parts: ReadonlyMap<RecordKind, string>,
  lines: LineReader,
  use: (write: WriteBlock) => Promise<void>,
): Promise<void> {
  const outputs = new Map<RecordKind, { readonly file: TextFile; readonly encoder: RowEncoder }>()
  try {
    for (const [kind, part] of parts) {
      const output = { file: await TextFile.create(part), encoder: createEncoder(format, kind, lines) }
      outputs.set(kind, output)
      output.encoder.begin(output.file)
    }
    await use(async (kind, block) => {
      const { file, encoder } = outputs.get(kind)!
      for (let row = 0; row < block.count; row++) {
        const pending = encoder.row(file, block, row)
        if (pending !== undefined) await pending
        if (file.isFull) await file.flush()
      }
    })
    for (const { file, encoder } of outputs.values()) {
      encoder.end(file)
      await file.finish()
    }
  } catch (error) {
    for (const { file } of outputs.values()) await file.abandon()
    throw error
  }
}
