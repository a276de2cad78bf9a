import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readInput } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { bytesOf, IMPORT_START_MS } from '../ais/inputs/describe-input.ts'
import { caseCount, recordProof } from '../proof.ts'
import { mutateLines, seededRandom } from './mutate.ts'

/** Damaged tables and JSON through their readers: no crash, every line in one count, only sound reports out. */

const LINES = caseCount(30_000, 250_000)
const SEED = 20_261_132
const NEWLINE = 10

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../ais/inputs/fixtures/${name}`, import.meta.url)))

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline === -1 ? bytes.length : newline
    if (end > start) lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

/** Damaged lines in chunks of a few kilobytes; what was made is counted and, for JSON, kept to be counted apart. */
class Damage {
  bytes = 0
  newlines = 0
  endsInside = false

  async *chunks(header: Uint8Array, rows: readonly Uint8Array[], count: number): AsyncGenerator<Uint8Array> {
    let waiting: Uint8Array[] = header.length > 0 ? [header, Uint8Array.of(NEWLINE)] : []
    let made = 0
    for (const line of mutateLines(SEED, rows)) {
      waiting.push(line)
      if (++made % 50 !== 0 && made < count) continue
      const chunk = Buffer.concat(waiting)
      waiting = []
      this.bytes += chunk.length
      for (const byte of chunk) if (byte === NEWLINE) this.newlines++
      this.endsInside = chunk.at(-1) !== NEWLINE
      yield chunk
      if (made >= count) return
    }
  }

  /** Lines that the bytes are, by their newlines alone. */
  get lines(): number {
    return this.newlines + (this.endsInside ? 1 : 0)
  }
}

async function survive(header: Uint8Array, rows: readonly Uint8Array[], format: 'csv' | 'json') {
  const damage = new Damage()
  const buffer = new ReportBuffer()
  let reports = 0
  const check = () => {
    const { block } = buffer
    for (let row = 0; row < block.count; row++) {
      expectSound(block.timeMs[row]! >= 0 && block.timeMs[row]! <= IMPORT_START_MS + 600_000, 'time', row)
      expectSound(Math.abs(block.lonUnits[row]!) <= 108_000_000, 'longitude', row)
      expectSound(Math.abs(block.latUnits[row]!) <= 54_000_000, 'latitude', row)
      expectSound(!(block.speedKnots[row]! < 0 || block.speedKnots[row]! > 102.3), 'speed', row)
      expectSound(!(block.courseDeg[row]! < 0 || block.courseDeg[row]! >= 360), 'course', row)
      expectSound(block.identity[row]! < buffer.identities.length, 'identity', row)
    }
    reports += block.count
    buffer.clear()
  }
  const stdin = damage.chunks(header, rows, LINES)
  const result = await readInput('-', 0, { format, stdin, importStartMs: IMPORT_START_MS }, buffer, check)
  return { ...result, damage, reports }
}

function expectSound(isSound: boolean, what: string, row: number): void {
  if (!isSound) throw new Error(`unsound ${what} in row ${row}`)
}

describe('damaged tables', () => {
  test.each([
    'marinecadastre.csv',
    'danish-maritime-authority.csv',
    'statsat.csv',
    'gfw-messages.csv',
    'generic-pipes.csv',
  ])('%s', async (name) => {
    const [header, ...rows] = linesOf(fixture(name))
    const { report, error, damage, reports } = await survive(header!, rows, 'csv')
    expect(error).toBeNull()
    expect(report.unaccountedLines()).toBe(0)
    expect(report.lines).toBe(damage.lines)
    expect(report.bytes).toBe(damage.bytes)
    expect(report.positions + report.identities).toBe(reports)
    expect(report.messages).toBeGreaterThan(LINES / 20)
    expect(report.rejects.total).toBeGreaterThan(LINES / 20)
    recordProof(`damaged ${name}`, `${LINES} damaged lines, seed ${SEED}`)
  })
})

describe('damaged JSON lines', () => {
  test.each(['aisstream.jsonl', 'aiscatcher.jsonl', 'flat.jsonl'])('%s', async (name) => {
    // An envelope counts its messages besides itself: without one, records are lines.
    const rows = linesOf(fixture(name)).filter((line) => line.toString() !== '[]')
    const { report, error, damage, reports } = await survive(new Uint8Array(0), rows, 'json')
    expect(error).toBeNull()
    expect(report.unaccountedLines()).toBe(0)
    expect(report.lines).toBe(damage.lines)
    expect(report.bytes).toBe(damage.bytes)
    expect(report.positions + report.identities).toBe(reports)
    expect(report.messages).toBeGreaterThan(LINES / 20)
    expect(report.rejects.total).toBeGreaterThan(LINES / 20)
    recordProof(`damaged ${name}`, `${LINES} damaged lines, seed ${SEED}`)
  })
})

test('a damaged document: no crash, and every message in one count', async () => {
  const document = fixture('aiscatcher-post.json')
  const random = seededRandom(SEED)
  const runs = caseCount(3000, 30_000)
  let messages = 0
  for (let run = 0; run < runs; run++) {
    const damaged = Uint8Array.from(document)
    for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
      damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
    }
    const options = { format: 'json' as const, stdin: bytesOf(damaged), importStartMs: IMPORT_START_MS }
    const { report } = await readInput('-', 0, options, new ReportBuffer())
    expect(report.unaccountedLines()).toBe(0)
    messages += report.messages
  }
  expect(messages).toBeGreaterThan(runs / 2)
  recordProof('damaged JSON document', `${runs} documents with 1-4 bytes changed, seed ${SEED}`)
})
