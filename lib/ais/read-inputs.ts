/** The one door to inputs: files, directories and standard input, in any format, into the columns. */

import { open } from 'node:fs/promises'
import type { NamedColumns } from './csv/columns.ts'
import type { DateOrder } from './csv/parse-time.ts'
import { peekBytes } from './decompress.ts'
import { type Detected, detectFormat, HEAD_BYTES, type InputFormat, isWideText } from './detect-format.ts'
import { type Choice, Intake, type PlaceKind } from './intake.ts'
import { JSON_WITH_NMEA, JsonReader } from './json/json-reader.ts'
import { NmeaReader } from './nmea/nmea-reader.ts'
import { listInputs, openInput, STANDARD_INPUT } from './open-input.ts'
import { InputError, toInputError } from './open-input-error.ts'
import { readParquet } from './parquet/read-parquet.ts'
import { ambiguousTime, openCsv } from './read-inputs-csv.ts'
import { ReadReport } from './read-report.ts'
import type { Reader } from './reader.ts'
import type { ReportBuffer } from './report.ts'

export interface ReadOptions {
  /** 'auto' tells it by the first bytes. */
  readonly format?: InputFormat | 'auto' | undefined
  /** When the import began, epoch ms: reports stamped over 10 minutes later are refused as `future-time`. */
  readonly importStartMs: number
  /** When an NMEA log without times begins, epoch ms. */
  readonly startMs?: number | null | undefined
  /** Default 'auto'. */
  readonly place?: PlaceKind | undefined
  /** What is taken; default: everything. */
  readonly choice?: Choice | undefined
  /** How dates with two readings (03/04/2021) are read; by default the file settles it. */
  readonly dateOrder?: DateOrder | null | undefined
  /** Columns by name, for tables that are not understood by themselves. */
  readonly columns?: NamedColumns | undefined
  /** Source index of the first input; each further one has the next. */
  readonly firstSource?: number | undefined
  /** Bytes of standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
}

/** What became of one input. */
export interface InputResult {
  /** As named by the user, or found in a directory that was. */
  readonly path: string
  /** Index kept with each report. */
  readonly source: number
  /** Everything read is counted here, up to the error where there is one. */
  readonly report: ReadReport
  /** Why the input was not read, or not to its end; null where it was. */
  readonly error: InputError | null
}

/** Reports that may wait in the buffer before the consumer is called, about 4 MB. */
export const BLOCK_REPORTS = 65_536

/**
 * Reads every input after the other into `buffer`. `onBlock` is called when about BLOCK_REPORTS wait, between
 * chunks of input and at the end of each input, so that the consumer can take and clear them: memory is then
 * constant. One input's error ends that input only. Rejects of content are in the reports; nothing is thrown for
 * them.
 */
export async function readInputs(
  paths: readonly string[],
  options: ReadOptions,
  buffer: ReportBuffer,
  onBlock?: (report: ReadReport) => void | Promise<void>,
): Promise<InputResult[]> {
  const results: InputResult[] = []
  for (const path of await listInputs(paths)) {
    const source = (options.firstSource ?? 0) + results.length
    results.push(await readInput(path, source, options, buffer, onBlock))
  }
  return results
}

/** Reads one file or standard input; see readInputs. */
export async function readInput(
  path: string,
  source: number,
  options: ReadOptions,
  buffer: ReportBuffer,
  onBlock: (report: ReadReport) => void | Promise<void> = () => {},
): Promise<InputResult> {
  const report = new ReadReport(path, options.format ?? 'auto')
  const place = options.place ?? 'auto'
  const intake = new Intake(buffer, report, {
    source,
    clockMs: options.importStartMs,
    place,
    choice: options.choice,
  })
  let error: InputError | null = null
  try {
    await readInto(path, options, intake, () => onBlock(report))
    error = contentFault(path, report)
  } catch (thrown) {
    // A defect of ours must not pass for a bad file.
    if (!(thrown instanceof InputError)) throw thrown
    error = thrown
  }
  if (buffer.count > 0) await onBlock(report)
  return { path, source, report, error }
}

async function readInto(
  path: string,
  options: ReadOptions,
  intake: Intake,
  onBlock: () => void | Promise<void>,
): Promise<void> {
  const { head, rest } = await peekBytes(openInput(path, options), HEAD_BYTES)
  const detected = detect(path, head, options)
  // An input without bytes, or broken before the first: `rest` throws, and says why.
  if (head.length === 0) await rest[Symbol.asyncIterator]().next()
  if (detected === null) throw notUnderstood(path, head)
  const onRows = () => (intake.buffer.count >= BLOCK_REPORTS ? onBlock() : undefined)
  if (detected.format === 'parquet') {
    await rest[Symbol.asyncIterator]().return?.()
    await requireParquetFile(path)
    await readParquet(path, intake, { columns: options.columns, dateOrder: options.dateOrder, onRows })
    return
  }
  const { reader, bytes } = await readerOf(path, detected, head, rest, options, intake)
  await pump(bytes, reader, onRows)
}

function detect(path: string, head: Uint8Array, options: ReadOptions): Detected | null {
  try {
    return detectFormat(head, options.format, options.columns)
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(path, 'not-understood', error.message)
    throw error
  }
}

async function readerOf(
  path: string,
  detected: Detected,
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  intake: Intake,
): Promise<{ reader: Reader; bytes: AsyncIterable<Uint8Array> }> {
  if (detected.format === 'csv') return openCsv(path, detected.head, { head, rest }, options, intake)
  if (detected.format === 'json') {
    const reader = new JsonReader(intake, {
      layout: detected.layout,
      columns: options.columns,
      dateOrder: options.dateOrder,
      startMs: options.startMs ?? null,
    })
    return { reader, bytes: rest }
  }
  intake.report.format = 'nmea'
  return { reader: new NmeaReader(intake, { startMs: options.startMs ?? null }), bytes: rest }
}

/** Largest piece given to a reader at a time, so that the consumer is called often enough. */
const PIECE_BYTES = 256 * 1024

/** Bytes into the reader; after a fault the reader is closed all the same, and the fault thrown. */
async function pump(
  bytes: AsyncIterable<Uint8Array>,
  reader: Reader,
  onRows: () => void | Promise<void> | undefined,
): Promise<void> {
  try {
    for await (const chunk of bytes) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        reader.push(chunk.subarray(start, start + PIECE_BYTES))
        const wait = onRows()
        if (wait !== undefined) await wait
      }
    }
  } catch (error) {
    if (error instanceof InputError) reader.cut()
    throw error
  }
  reader.finish()
}

async function requireParquetFile(path: string): Promise<void> {
  const refused = new InputError(
    path,
    'unsupported',
    'Parquet is read from plain files only; unpack it first',
  )
  if (path === STANDARD_INPUT) throw refused
  try {
    const file = await open(path)
    try {
      const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
      if (buffer.toString('latin1') !== 'PAR1') throw refused
    } finally {
      await file.close()
    }
  } catch (error) {
    throw toInputError(path, error)
  }
}

/** Letters shown of an input that nothing claims. */
const SHOWN_BYTES = 60

function notUnderstood(path: string, head: Uint8Array): InputError {
  const start = Buffer.from(head.subarray(0, SHOWN_BYTES))
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.')
  const detail = isWideText(head)
    ? 'it looks like UTF-16 without a byte order mark; convert it first (iconv -f UTF-16 -t UTF-8 FILE | ... -)'
    : 'if it is one of them, name it with --format'
  return new InputError(
    path,
    'not-understood',
    `neither NMEA, CSV, JSON nor Parquet; it begins with "${start}"; ${detail}`,
  )
}

/** An input that was read to its end and of which nothing could be used, for one reason that has a remedy. */
function contentFault(path: string, report: ReadReport): InputError | null {
  if (report.positions + report.identities > 0) return null
  const hasSentences = report.format === 'nmea' || report.format === JSON_WITH_NMEA
  if (report.messages + report.rejects.total === 0) {
    const wanted = hasSentences ? 'AIS sentence' : 'row'
    const hint = hasSentences ? '; leave --format out to have the format told by the content' : ''
    return new InputError(path, 'not-understood', `no ${wanted} among ${report.lines} lines${hint}`)
  }
  if (report.rejects.total === 0) return null
  if (hasSentences && report.rejects.counts.has('no-time')) {
    const detail = 'the log carries no times; say when it begins with --start 2021-01-31T00:00:00Z'
    return new InputError(path, 'no-time', detail)
  }
  if (report.messages === 0 && report.rejects.counts.has('ambiguous-time')) return ambiguousTime(path)
  if (report.format !== 'json' || report.messages > 0) return null
  const example = report.rejects.examples.get('not-understood')?.[0]
  if (example === undefined) return null
  const detail = `no object is a vessel report, the first is ${example.text}; name its keys with --columns`
  return new InputError(path, 'not-understood', `${detail} mmsi=KEY,time=KEY,lat=KEY,lon=KEY`)
}
