/** Inputs to import records: told apart by their bytes, read into one buffer, archived. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { listInputs, STANDARD_INPUT } from '../ais/open-input.ts'
import { type InputResult, readInputs } from '../ais/read-inputs.ts'
import type { ReportBuffer } from '../ais/report.ts'
import { writeArchive } from '../store/archive-write.ts'
import { type ImportRecord, type ReadingOptions, readingKey, storeReport } from '../store/imports.ts'
import type { Store } from '../store/store.ts'
import type { BackfillRequest } from './backfill.ts'

export interface ImportOutcome {
  /** As the user named it. */
  readonly name: string
  /**
   * 'imported': its reports are new. 'known': these bytes are there already, read the same way. 'failed':
   * nothing could be taken from it.
   */
  readonly status: 'imported' | 'known' | 'failed'
  /** Of the import, new or known; null when it failed. */
  readonly record: ImportRecord | null
  /** Why reading failed or stopped early, one line naming the reason; null when all was read. */
  readonly fault: string | null
}

/**
 * Reads every input that is not known yet into the buffer, source i for the i-th outcome, and archives it.
 * An input that fails is an outcome; those after it are read all the same.
 */
export async function importInputs(
  store: Store,
  request: BackfillRequest,
  known: readonly ImportRecord[],
  buffer: ReportBuffer,
): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = []
  const seen = new Map(known.map((record) => [record.id, record]))
  const paths = await listInputs(request.inputs)
  for (const [i, path] of paths.entries()) {
    request.signal.throwIfAborted()
    const outcome = await importOne(store, request, seen, buffer, path, i, (reports) =>
      request.onProgress({ phase: 'reading', item: path, reports, done: i / paths.length }),
    )
    if (outcome.status === 'imported' && outcome.record !== null) seen.set(outcome.record.id, outcome.record)
    outcomes.push(outcome)
  }
  return outcomes
}

async function importOne(
  store: Store,
  request: BackfillRequest,
  seen: ReadonlyMap<string, ImportRecord>,
  buffer: ReportBuffer,
  path: string,
  source: number,
  onReports: (reports: number) => void,
): Promise<ImportOutcome> {
  const { reading } = request
  const isKnown = (id: string) => {
    const record = seen.get(id)
    return record !== undefined && readingKey(record.options) === readingKey(reading) ? record : null
  }
  const hash = createHash('sha256')
  if (path !== STANDARD_INPUT && (await hashFile(path, hash))) {
    const record = isKnown(hash.copy().digest('hex'))
    if (record !== null) return { name: path, status: 'known', record, fault: record.fault }
  }

  const from = buffer.count
  const startedMs = request.now()
  const result = await readOne(path, request, source, startedMs, buffer, hash, onReports)
  const id = hash.digest('hex')
  const fault = result.fault
  const repeated = path === STANDARD_INPUT ? isKnown(id) : null
  if (repeated !== null || buffer.count === from) {
    buffer.block.count = from
    if (repeated !== null) return { name: path, status: 'known', record: repeated, fault: repeated.fault }
  }
  if (fault !== null && buffer.count === from) return { name: path, status: 'failed', record: null, fault }

  const archiveFile = `${id}-${createHash('sha256').update(readingKey(reading)).digest('hex').slice(0, 8)}.parquet`
  await writeArchive(join(store.paths.archive, archiveFile), buffer, source)
  const record = makeRecord(id, path, result, reading, startedMs, archiveFile, buffer, from)
  return { name: path, status: 'imported', record, fault }
}
