import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { readInput } from '../../lib/ais/read-inputs.ts'
import type { ReadReport } from '../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { IMPORT_START_MS } from '../ais/inputs/describe-input.ts'
import { LineCounter } from './line-counter.ts'
import { mutateLines } from './mutate.ts'
import { expectSound } from './sound-reports.ts'

const NEWLINE = Uint8Array.of(10)
/** Lines a chunk: a few kilobytes. */
const LINES_PER_CHUNK = 50

/** The lines of a fixture of tests/ais/inputs, blank ones left out. */
export function fixtureLines(name: string): string[] {
  const path = fileURLToPath(new URL(`../ais/inputs/fixtures/${name}`, import.meta.url))
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

interface Damage {
  readonly seed: number
  /** Mutated lines. */
  readonly count: number
  readonly rows: readonly string[]
  /** Written first and left alone. */
  readonly header?: string
  readonly format: 'csv' | 'json'
}

/**
 * Reads so many damaged lines as standard input and checks what holds for every input: no error, every line and byte
 * counted once, only sound reports out, and as many as were counted. Returns the counts.
 */
export async function surviveDamage(damage: Damage): Promise<{ report: ReadReport; lines: number }> {
  const counter = new LineCounter()
  const buffer = new ReportBuffer()
  let bytes = 0
  let reports = 0
  async function* chunks() {
    const damaged = mutateLines(
      damage.seed,
      damage.rows.map((row) => Buffer.from(row)),
    )
    let waiting: Uint8Array[] = damage.header === undefined ? [] : [Buffer.from(damage.header), NEWLINE]
    for (let made = 1; made <= damage.count; made++) {
      waiting.push(damaged.next().value)
      if (made % LINES_PER_CHUNK !== 0 && made < damage.count) continue
      const chunk = Buffer.concat(waiting)
      waiting = []
      bytes += chunk.length
      counter.add(chunk)
      yield chunk
    }
  }
  const { report, error } = await readInput(
    '-',
    0,
    { format: damage.format, stdin: chunks(), importStartMs: IMPORT_START_MS },
    buffer,
    () => {
      expectSound(buffer, IMPORT_START_MS)
      reports += buffer.count
      buffer.clear()
    },
  )
  expect(error).toBeNull()
  expect(report.unaccountedLines()).toBe(0)
  expect(report.bytes).toBe(bytes)
  expect(report.positions + report.identities).toBe(reports)
  expect(report.messages).toBeGreaterThan(damage.count / 20)
  expect(report.rejects.total).toBeGreaterThan(damage.count / 20)
  return { report, lines: counter.count() }
}

/** What a proof covered, in words. */
export function covered(report: ReadReport, damage: { count: number; seed: number }): string {
  return `${damage.count} damaged lines (seed ${damage.seed}): ${report.messages} messages, ${report.rejects.total} rejects`
}
