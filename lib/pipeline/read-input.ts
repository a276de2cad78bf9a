/** One input into the archive: told apart by its bytes, decoded block by block, its facts gathered on the way. */

import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Choice } from '../ais/intake.ts'
import { STANDARD_INPUT } from '../ais/open-input.ts'
import { toInputError } from '../ais/open-input-error.ts'
import { type InputResult, readInput } from '../ais/read-inputs.ts'
import { ReportBuffer } from '../ais/report.ts'
import { ArchiveWriter } from '../store/archive-writer.ts'
import {
  type ImportRecord,
  type ReadAccount,
  type ReadingOptions,
  readingKey,
  type StoredChoice,
  type StoredFacts,
  storeReport,
} from '../store/imports.ts'
import { isInSimulatedFolder } from '../store/store.ts'
import { FactsBuilder } from './import-facts.ts'

/** What a worker is told of an input. Plain data: it crosses threads. */
export interface ReadTask {
  readonly path: string
  readonly reading: ReadingOptions
  /** Wall clock at the begin of the run, epoch ms: what future times are judged by. */
  readonly startedMs: number
  readonly archive: string
  /** Names the import's files in the archive; no other import has it. */
  readonly archiveName: string
  /** Imports that the folder holds. */
  readonly known: readonly Pick<ImportRecord, 'id' | 'options'>[]
  /** Whether the folder is the simulated demo's. */
  readonly simulated: boolean
  /** Reading stops at more rejected lines than these. */
  readonly maxErrors: number
}

export type ReadResult =
  | { readonly status: 'imported'; readonly record: ImportRecord; readonly facts: StoredFacts }
  /** These bytes are there already, read the same way. */
  | { readonly status: 'known'; readonly id: string }
  /** Nothing could be taken from it; `read` tells what became of its lines, null when none could be read. */
  | { readonly status: 'failed'; readonly fault: string; readonly read: ReadAccount | null }

/** Bytes of a file hashed at a time. */
const HASHED_BYTES = 1 << 20

/** Called between blocks with the reports accepted and the unpacked bytes read so far. */
export type OnRead = (reports: number, bytes: number) => void

/** More lines were rejected than the user allows: the run ends and nothing is changed. */
export class TooManyRejects extends Error {
  override readonly name = 'TooManyRejects'
}

/**
 * Reads one input to its end. What is wrong with it is a result; what throws is the archive, too many rejects,
 * and the signal's reason when aborted. Nothing of it is left in the archive then.
 */
export async function readIntoArchive(
  task: ReadTask,
  stdin: AsyncIterable<Uint8Array> | undefined,
  signal: AbortSignal,
  onRead: OnRead,
): Promise<ReadResult> {
  const { path, reading } = task
  const isKnown = (id: string) =>
    task.known.some((one) => one.id === id && readingKey(one.options) === readingKey(reading))
  const hash = createHash('sha256')
  if (path !== STANDARD_INPUT) {
    try {
      for await (const chunk of createReadStream(path, { signal, highWaterMark: HASHED_BYTES }))
        hash.update(chunk)
    } catch (error) {
      signal.throwIfAborted()
      return { status: 'failed', fault: toInputError(path, error).message, read: null }
    }
    const id = hash.copy().digest('hex')
    if (isKnown(id)) return { status: 'known', id }
    if (!task.simulated && (await isInSimulatedFolder(path))) {
      const fault = `${path}: it is simulated, as the data folder it lies in says; it is no real data`
      return { status: 'failed', fault, read: null }
    }
  }
  const archive = await ArchiveWriter.create(task.archive, task.archiveName)
  try {
    const result = await readAll(task, archive, stdin, hash, signal, onRead)
    if (result.status !== 'imported') await archive.abandon()
    else if (isKnown(result.record.id)) {
      await archive.abandon()
      return { status: 'known', id: result.record.id }
    } else await archive.finish()
    return result
  } catch (error) {
    // The first error is the one to tell; what cannot be cleared now is cleared by the next writer.
    await archive.abandon().catch(() => {})
    throw error
  }
}

async function readAll(
  task: ReadTask,
  archive: ArchiveWriter,
  stdin: AsyncIterable<Uint8Array> | undefined,
  hash: Hash,
  signal: AbortSignal,
  onRead: OnRead,
): Promise<ReadResult> {
  const { path, reading, startedMs, archiveName } = task
  const buffer = new ReportBuffer()
  const facts = new FactsBuilder()
  let reports = 0
  const options = {
    ...reading,
    columns: reading.columns ?? undefined,
    choice: choiceOf(reading.choice ?? null),
    importStartMs: startedMs,
    stdin: stdin === undefined ? undefined : hashing(stdin, hash),
  }
  const result = await readInput(path, 0, options, buffer, async (report) => {
    signal.throwIfAborted()
    const { total } = report.rejects
    if (total > task.maxErrors)
      throw new TooManyRejects(`${path}: ${total} lines rejected, more than --max-errors ${task.maxErrors}`)
    facts.add(buffer)
    await archive.add(buffer)
    reports += buffer.count
    buffer.clear()
    onRead(reports, report.bytes)
  })
  signal.throwIfAborted()
  const fault = result.error?.message ?? null
  const read = describe(result, facts, reports)
  if (fault !== null && reports === 0) return { status: 'failed', fault, read }
  const record: ImportRecord = {
    id: hash.digest('hex'),
    name: path,
    startedMs,
    options: reading,
    archiveFile: archiveName,
    fault,
    ...read,
  }
  return { status: 'imported', record, facts: facts.finish(buffer.keys) }
}

async function* hashing(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

/** Infinite where not bounded, as lib/ais has it. */
export function choiceOf(choice: StoredChoice | null): Choice | undefined {
  if (choice === null) return undefined
  return {
    sinceMs: choice.sinceMs ?? Number.NEGATIVE_INFINITY,
    untilMs: choice.untilMs ?? Number.POSITIVE_INFINITY,
    vessels: choice.vessels === null ? null : new Set(choice.vessels),
  }
}

function describe({ report }: InputResult, facts: FactsBuilder, reports: number) {
  return {
    format: report.format,
    place: facts.hasRelativePlaces ? ('relative' as const) : ('true' as const),
    bytes: report.bytes,
    lines: report.lines,
    positions: report.positions,
    identities: report.identities,
    rejected: report.rejects.total,
    firstMs: reports > 0 ? facts.firstMs : null,
    lastMs: reports > 0 ? facts.lastMs : null,
    report: storeReport(report),
  }
}
