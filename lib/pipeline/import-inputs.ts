/** Inputs to import records: told apart by their bytes, read into one buffer, archived. */

import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { listInputs, STANDARD_INPUT } from '../ais/open-input.ts'
import { toInputError } from '../ais/open-input-error.ts'
import { type InputResult, readInput } from '../ais/read-inputs.ts'
import type { ReportBuffer } from '../ais/report.ts'
import { writeArchive } from '../store/archive-write.ts'
import {
  type ImportRecord,
  type ReadAccount,
  type ReadingOptions,
  readingKey,
  storeReport,
} from '../store/imports.ts'
import { isInSimulatedFolder, type Store } from '../store/store.ts'

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
  /** What became of its lines, also of one that failed; null when none could be read. */
  readonly read: ReadAccount | null
  /** Why reading failed or stopped early: one line naming file and reason. Null when all was read. */
  readonly fault: string | null
}

export interface ImportRequest {
  /** Files, directories, `-` for standard input. */
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Wall clock, epoch ms. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Called while reading, with the input, the reports read so far and the share of inputs that is done, NaN for a single one. */
type OnReading = (path: string, reports: number, done: number) => void

/**
 * Reads every input that is not known yet into the buffer, source i for the i-th outcome, and archives it.
 * An input that fails is an outcome; those after it are read all the same. Throws the signal's reason when
 * aborted, and what the archive throws.
 */
export async function importInputs(
  store: Store,
  request: ImportRequest,
  known: readonly ImportRecord[],
  buffer: ReportBuffer,
  onReading: OnReading,
): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = []
  const seen = new Map(known.map((record) => [record.id, record]))
  const paths = await listInputs(request.inputs)
  for (const [source, path] of paths.entries()) {
    const onBlock = () => {
      request.signal.throwIfAborted()
      onReading(path, buffer.count, paths.length === 1 ? Number.NaN : source / paths.length)
    }
    onBlock()
    const outcome = await importOne(store, request, seen, buffer, path, source, onBlock)
    if (outcome.record !== null) seen.set(outcome.record.id, outcome.record)
    outcomes.push(outcome)
  }
  return outcomes
}

async function importOne(
  store: Store,
  request: ImportRequest,
  seen: ReadonlyMap<string, ImportRecord>,
  buffer: ReportBuffer,
  path: string,
  source: number,
  onBlock: () => void,
): Promise<ImportOutcome> {
  const { reading, now, stdin } = request
  const hash = createHash('sha256')
  const outcomeOfKnown = (): ImportOutcome | null => {
    const record = seen.get(hash.copy().digest('hex'))
    if (record === undefined || readingKey(record.options) !== readingKey(reading)) return null
    return { name: path, status: 'known', record, read: record, fault: record.fault }
  }
  if (path !== STANDARD_INPUT) {
    try {
      for await (const chunk of createReadStream(path)) hash.update(chunk)
    } catch (error) {
      return failed(path, toInputError(path, error).message)
    }
    const outcome = outcomeOfKnown()
    if (outcome !== null) return outcome
    if (!store.simulated && (await isInSimulatedFolder(path)))
      return failed(path, `${path}: it is simulated, as the data folder it lies in says; it is no real data`)
  }

  const from = buffer.count
  const startedMs = now()
  const options = {
    ...reading,
    columns: reading.columns ?? undefined,
    importStartMs: startedMs,
    stdin: stdin === undefined ? undefined : hashing(stdin, hash),
  }
  const result = await readInput(path, source, options, buffer, onBlock)
  request.signal.throwIfAborted()
  const fault = result.error?.message ?? null
  const outcome = path === STANDARD_INPUT ? outcomeOfKnown() : null
  if (outcome !== null) {
    buffer.block.count = from
    return outcome
  }
  const read = describe(result, buffer, from)
  if (fault !== null && buffer.count === from) return failed(path, fault, read)

  const id = hash.digest('hex')
  const readingHash = createHash('sha256').update(readingKey(reading)).digest('hex')
  const archiveFile = `${id}-${readingHash.slice(0, 8)}.parquet`
  await writeArchive(join(store.paths.archive, archiveFile), buffer, source)
  const record: ImportRecord = {
    id,
    name: path,
    startedMs,
    options: reading,
    archiveFile,
    fileBytes: null,
    fault,
    ...read,
  }
  return { name: path, status: 'imported', record, read, fault }
}

function failed(name: string, fault: string, read: ReadAccount | null = null): ImportOutcome {
  return { name, status: 'failed', record: null, read, fault }
}

async function* hashing(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

/** What the report and the rows from `from` on say of an import. */
function describe({ report }: InputResult, buffer: ReportBuffer, from: number) {
  const { timeMs, relativePlace, count } = buffer.block
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  let place: ImportRecord['place'] = 'true'
  for (let row = from; row < count; row++) {
    firstMs = Math.min(firstMs, timeMs[row]!)
    lastMs = Math.max(lastMs, timeMs[row]!)
    if (relativePlace[row] === 1) place = 'relative'
  }
  return {
    format: report.format,
    place,
    bytes: report.bytes,
    lines: report.lines,
    positions: report.positions,
    identities: report.identities,
    rejected: report.rejects.total,
    firstMs: count > from ? firstMs : null,
    lastMs: count > from ? lastMs : null,
    report: storeReport(report),
  }
}
