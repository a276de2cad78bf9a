import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readInput } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { IMPORT_START_MS } from '../ais/inputs/describe-input.ts'
import { caseCount, recordProof } from '../proof.ts'
import { seededRandom } from './mutate.ts'
import { expectSound } from './sound-reports.ts'

const FILES = caseCount(300, 5000)
const SEED = 20_261_133
const ROWS = 300

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-damage-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A small table with numbers, times, texts and nulls, in several row groups. */
async function makeParquet(path: string, compression: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT 219000000 + (i % 7) AS mmsi, TIMESTAMP '2021-01-01' + i * INTERVAL 1 MINUTE AS timestamp,
       55 + i / 1000 AS lat, 10 + i / 1000 AS lon, CASE WHEN i % 3 > 0 THEN i % 20 END AS sog,
       'SHIP ' || (i % 7) AS name FROM range(${ROWS}) t(i)
     ) TO '${path}' (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE 100)`,
  )
  connection.closeSync()
  instance.closeSync()
}

/** Bytes changed or flipped, some of them in the footer that describes all else, or the file cut. */
function damage(whole: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(whole)
  if (random() < 0.1) return copy.subarray(0, Math.floor(random() * copy.length))
  const from = random() < 0.5 ? Math.max(0, copy.length - 1500) : 0
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const at = from + Math.floor(random() * (copy.length - from))
    copy[at] = random() < 0.5 ? Math.floor(random() * 256) : copy[at]! ^ (1 << Math.floor(random() * 8))
  }
  return copy
}

test('damaged Parquet: no crash, every row in one count, errors of one line with file and reason', async () => {
  const random = seededRandom(SEED)
  let errors = 0
  let messages = 0
  for (const compression of ['snappy', 'zstd', 'uncompressed']) {
    const path = join(folder, `${compression}.parquet`)
    await makeParquet(path, compression)
    const whole = readFileSync(path)
    for (let file = 0; file < FILES / 3; file++) {
      writeFileSync(path, damage(whole, random))
      const buffer = new ReportBuffer()
      const options = { format: 'parquet' as const, importStartMs: IMPORT_START_MS }
      const { report, error } = await readInput(path, 0, options, buffer)
      if (report.unaccountedLines() !== 0) throw new Error(`not counted once: file ${file} of ${compression}`)
      expectSound(buffer, IMPORT_START_MS)
      messages += report.messages
      if (error === null) continue
      errors++
      expect(error.message.startsWith(`${path}: `)).toBe(true)
      expect(error.message).toMatch(/^[\x20-\x7e]{10,600}$/)
    }
  }
  expect(errors).toBeGreaterThan(FILES / 10)
  expect(messages).toBeGreaterThan(FILES)
  recordProof(
    'damaged Parquet',
    `${FILES} files of ${ROWS} rows with 1-4 bytes changed, or cut (seed ${SEED}): ${errors} refused in one line, ${messages} messages`,
  )
})
