import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeLog } from '../../lib/ais/nmea/decode-log.ts'
import type { AisMessage } from '../../lib/ais/nmea/decode-message.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'

export type Decoder = 'pyais' | 'aiscat'

/** What a decoder of Python says of one message: its own keys and values. */
export type TheirFields = Readonly<Record<string, unknown>>

export interface TheirMessage {
  readonly line: number
  readonly by: Decoder
  /** Null where the decoder gave up, with the name of its error. */
  readonly fields: TheirFields | null
  readonly error?: string
  readonly isValid?: boolean
}

/** One log as all three read it, by the line that completed each message. */
export interface ReadLog {
  readonly lines: readonly string[]
  readonly ours: ReadonlyMap<number, AisMessage>
  readonly theirs: Readonly<Record<Decoder, ReadonlyMap<number, TheirMessage>>>
}

const DUMP = fileURLToPath(new URL('dump.py', import.meta.url))
/** A sentence as far as its checksum; the Python decoders are not asked to find it among stamps and suffixes. */
const SENTENCE = /[!$][A-Z-]{2}VD[MO],[^*!$]*\*[0-9A-F]{2}/gi

/** Ours gets the file as it is, theirs its sentences in the same order. */
export async function readLog(path: string, python: string): Promise<ReadLog> {
  const bytes = readFileSync(path)
  const lines = bytes.toString('latin1').split('\n')
  return { lines, ours: await readOurs(path, bytes), theirs: readTheirs(lines, python) }
}

async function readOurs(path: string, bytes: Uint8Array): Promise<Map<number, AisMessage>> {
  const ours = new Map<number, AisMessage>()
  async function* once() {
    yield bytes
  }
  const steps = decodeLog(once(), new ReadReport(path, 'nmea'), { startMs: null }, (message, heard) => {
    if (ours.has(heard.line)) throw new Error(`${path}: two messages on line ${heard.line}`)
    ours.set(heard.line, message)
  })
  for await (const _ of steps);
  return ours
}

function readTheirs(lines: readonly string[], python: string) {
  const rows: string[] = []
  lines.forEach((line, index) => {
    if (line.startsWith('#')) return
    for (const [sentence] of line.matchAll(SENTENCE)) rows.push(`${index + 1}\t${sentence}\n`)
  })
  const output = execFileSync(python, [DUMP], {
    input: Buffer.from(rows.join(''), 'latin1'),
    maxBuffer: 256 * 2 ** 20,
  })
  const theirs = { pyais: new Map<number, TheirMessage>(), aiscat: new Map<number, TheirMessage>() }
  for (const row of output.toString('utf8').split('\n')) {
    if (row === '') continue
    const message = JSON.parse(row) as TheirMessage
    const of = theirs[message.by]
    if (of.has(message.line)) throw new Error(`${message.by}: two messages on line ${message.line}`)
    of.set(message.line, message)
  }
  return theirs
}
