/** The reading phase of a run: every input that is not known yet into the archive, several at a time. */

import { stat } from 'node:fs/promises'
import { listInputs, STANDARD_INPUT } from '../ais/open-input.ts'
import { archiveStem, removeImportFiles } from '../store/archive-files.ts'
import {
  type ImportRecord,
  listImports,
  type ReadAccount,
  type ReadingOptions,
  readingKey,
  type StoredFacts,
} from '../store/imports.ts'
import type { RunFolder } from '../store/run-folder.ts'
import type { Store } from '../store/store.ts'
import { type ReadResult, TooManyRejects } from './read-input.ts'
import type { Progress } from './request.ts'
import type { Task } from './tasks.ts'
import type { Workers } from './workers.ts'

export interface ImportOutcome {
  /** As the user named it, or found in a directory that was. */
  readonly name: string
  /**
   * 'imported': its reports are new. 'known': these bytes are there already, read the same way. 'failed':
   * nothing could be taken from it.
   */
  readonly status: 'imported' | 'known' | 'failed'
  /** Of the import, new or known; null when it failed. */
  readonly record: ImportRecord | null
  /** Of a new import. */
  readonly facts: StoredFacts | null
  /** What became of its lines, also of one that failed; null when none could be read. */
  readonly read: ReadAccount | null
  /** Why reading failed or stopped early: one line naming file and reason. Null when all was read. */
  readonly fault: string | null
}

export interface ReadingRequest {
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  readonly startedMs: number
  readonly maxErrors: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Inputs of less are read sooner than a thread has started. */
const LITTLE_BYTES = 32 << 20

type InputTask = Extract<Task, { kind: 'read' }>

/**
 * Reads what is not read yet and returns an outcome for each input, in the order of the inputs. One that fails is an
 * outcome; the others are read all the same.
 */
export async function readInputs(
  store: Store,
  run: RunFolder,
  workers: Workers,
  request: ReadingRequest,
): Promise<ImportOutcome[]> {
  const paths = await listInputs(request.inputs)
  const before = await listImports(store)
  const results = new Map<string, ReadResult>()
  for (const [path, { outcome, facts }] of await run.listInputs())
    results.set(path, { ...(outcome as ReadResult), ...(facts === null ? {} : { facts }) } as ReadResult)
  const tasks = planReading(store, before, paths, results, request)
  const sizes = await sizesOf(tasks)
  const totalBytes = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
  const progress = new ReadingProgress(sizes, totalBytes, request.onProgress)
  let rejected = 0
  await workers.runAll(
    tasks,
    totalBytes < LITTLE_BYTES,
    async (result, { path }) => {
      const { facts, ...outcome } = result.status === 'imported' ? result : { ...result, facts: null }
      await run.addInput(path, outcome, facts)
      results.set(path, result)
      progress.finish(path)
      rejected += result.status === 'imported' ? result.record.rejected : 0
      if (rejected > request.maxErrors)
        throw new TooManyRejects(`${rejected} lines rejected, more than --max-errors ${request.maxErrors}`)
    },
    ({ path }, reports, bytes) => progress.show(path, reports, bytes),
  )
  request.signal.throwIfAborted()
  return settle(store, before, paths, results, request.reading)
}

function planReading(
  store: Store,
  before: readonly ImportRecord[],
  paths: readonly string[],
  done: ReadonlyMap<string, ReadResult>,
  { reading, startedMs, maxErrors }: ReadingRequest,
): InputTask[] {
  const stem = archiveStem(startedMs)
  const taken = new Set(before.map(({ archiveFile }) => archiveFile))
  const known = before.map(({ id, options }) => ({ id, options }))
  const tasks: InputTask[] = []
  for (const [i, path] of [...new Set(paths)].entries()) {
    const number = String(i).padStart(5, '0')
    let archiveName = `${stem}-${number}`
    // Two runs may begin in the same millisecond of a clock.
    for (let again = 1; taken.has(archiveName); again++) archiveName = `${stem}-${number}-${again}`
    if (done.has(path)) continue
    // Of an input whose reading was cut off.
    removeImportFiles(store.paths.archive, archiveName)
    tasks.push({
      ...{ kind: 'read', path, reading, startedMs, archive: store.paths.archive, archiveName },
      ...{ known, simulated: store.simulated, maxErrors },
    })
  }
  return tasks
}

/** Results as outcomes; of inputs with the same bytes the first is the import. */
function settle(
  store: Store,
  before: readonly ImportRecord[],
  paths: readonly string[],
  results: ReadonlyMap<string, ReadResult>,
  reading: ReadingOptions,
): ImportOutcome[] {
  const seen = new Map(before.map((record) => [record.id, record]))
  const taken = new Set<string>()
  return paths.map((name): ImportOutcome => {
    const result = results.get(name)!
    if (result.status === 'failed')
      return { name, status: 'failed', record: null, facts: null, read: result.read, fault: result.fault }
    const id = result.status === 'known' ? result.id : result.record.id
    const known = seen.get(id)
    const isKnown = known !== undefined && readingKey(known.options) === readingKey(reading)
    if (isKnown || result.status === 'known') {
      if (
        result.status === 'imported' &&
        !taken.has(name) &&
        known?.archiveFile !== result.record.archiveFile
      )
        removeImportFiles(store.paths.archive, result.record.archiveFile)
      return { name, status: 'known', record: known!, facts: null, read: known!, fault: known!.fault }
    }
    taken.add(name)
    seen.set(id, result.record)
    const { record, facts } = result
    return { name, status: 'imported', record, facts, read: record, fault: record.fault }
  })
}

/** Bytes of each input as it lies there; 0 of standard input and of what is missing. */
async function sizesOf(tasks: readonly InputTask[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const { path } of tasks) {
    const size = await stat(path).then(
      (status) => status.size,
      () => 0,
    )
    sizes.set(path, size)
  }
  return sizes
}

const PACKED = /\.(gz|zst|zstd|parquet)$/i

class ReadingProgress {
  private readonly reports = new Map<string, number>()
  /** Read of each input; of packed ones, whose unpacked bytes tell nothing of the rest, only once they are ended. */
  private readonly bytes = new Map<string, number>()

  constructor(
    private readonly sizes: ReadonlyMap<string, number>,
    private readonly totalBytes: number,
    private readonly onProgress: (progress: Progress) => void,
  ) {}

  show(path: string, reports: number, bytes: number): void {
    this.reports.set(path, reports)
    const isTelling = bytes === Number.POSITIVE_INFINITY || !PACKED.test(path)
    if (isTelling) this.bytes.set(path, Math.min(bytes, this.sizes.get(path) ?? 0))
    const item = path === STANDARD_INPUT ? 'standard input' : path
    const done = sumOf(this.bytes) / this.totalBytes
    this.onProgress({ phase: 'reading', item, reports: sumOf(this.reports), done: done || Number.NaN })
  }

  finish(path: string): void {
    this.show(path, this.reports.get(path) ?? 0, Number.POSITIVE_INFINITY)
  }
}

function sumOf(numbers: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const number of numbers.values()) sum += number
  return sum
}
