import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readInput } from '../../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { bytesOf, describeReports, IMPORT_START_MS, readAlone } from '../inputs/describe-input.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-parquet-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixture = (name: string) => fileURLToPath(new URL(`../inputs/fixtures/${name}`, import.meta.url))

/** Writes the result of a query as a Parquet file. */
async function writeParquet(name: string, query: string): Promise<string> {
  const path = join(folder, name)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return path
}

const csv = (name: string, options: string) =>
  `SELECT * FROM read_csv('${fixture(name)}', header=true, quote='"', strict_mode=false, null_padding=true, ${options})`

describe('Parquet', () => {
  test.each([
    'marinecadastre.csv',
    'marinecadastre-2025.csv',
    'danish-maritime-authority.csv',
    'gfw-messages.csv',
    'gfw-training.csv',
  ])('the table %s as texts gives what the CSV gives', async (name) => {
    const expected = await readAlone(fixture(name))
    const result = await readAlone(
      await writeParquet(`${name}.texts`, csv(name, "all_varchar=true, delim=','")),
    )
    expect(result.error).toBeNull()
    expect(result.report.unaccountedLines()).toBe(0)
    expect(result.report.format).toBe(expected.report.format.replace('csv', 'parquet'))
    expect(describeReports(result.buffer)).toEqual(describeReports(expected.buffer))
  })

  test.each(['marinecadastre-2025.csv', 'gfw-messages.csv'])(
    'the table %s as numbers and timestamps too',
    async (name) => {
      const expected = await readAlone(fixture(name))
      const result = await readAlone(await writeParquet(`${name}.typed`, csv(name, "delim=','")))
      expect(result.error).toBeNull()
      expect(describeReports(result.buffer)).toEqual(describeReports(expected.buffer))
    },
  )

  test.each([
    ['TIMESTAMP', "TIMESTAMP '2021-01-06 07:33:48.25'"],
    ['TIMESTAMPTZ', "TIMESTAMPTZ '2021-01-06 09:33:48.25+02'"],
    ['TIMESTAMP_NS', "'2021-01-06 07:33:48.25'::TIMESTAMP_NS"],
    ['TIMESTAMP_MS', "'2021-01-06 07:33:48.25'::TIMESTAMP_MS"],
    ['DOUBLE', '1609918428.25::DOUBLE'],
    ['BIGINT ms', '1609918428250::BIGINT'],
    ['BIGINT us', '1609918428250000::BIGINT'],
    ['VARCHAR', "'2021-01-06T07:33:48.250Z'"],
  ])('time as %s', async (name, expression) => {
    const query = `SELECT 219000001 AS mmsi, ${expression} AS timestamp, 55::DECIMAL(9,6) AS lat, 10::FLOAT AS lon`
    const { buffer, error } = await readAlone(await writeParquet(`time ${name}`, query))
    expect(error).toBeNull()
    expect(describeReports(buffer)).toMatchObject([
      { vessel: '219000001', time: '2021-01-06T07:33:48.250Z', lat: 55, lon: 10 },
    ])
  })

  test('missing values and rows that say nothing are counted', async () => {
    const query =
      "SELECT * FROM (VALUES (219000001, NULL, 1, 2), (NULL, TIMESTAMP '2021-01-01', 1, 2), (219000001, TIMESTAMP '2021-01-01', NULL, 2), (219000001, TIMESTAMP '2021-01-01', 1, 'NaN'::DOUBLE)) AS t(mmsi, timestamp, lat, lon)"
    const { report } = await readAlone(await writeParquet('missing', query))
    expect(Object.fromEntries(report.rejects.counts)).toEqual({
      'no-time': 1,
      'no-vessel': 1,
      'no-position': 2,
    })
    expect(report.unaccountedLines()).toBe(0)
  })

  test('a name with the signs of patterns and quotes is one file', async () => {
    const path = await writeParquet(
      "od[d]*'?",
      'SELECT 219000001 AS mmsi, 1609918428 AS time, 1 AS lat, 2 AS lon',
    )
    expect((await readAlone(path)).report.positions).toBe(1)
  })

  test('columns that are not understood are shown, and taken when named', async () => {
    const path = await writeParquet(
      'named',
      "SELECT 'A' AS schiff, 1609918428 AS zeit, 1 AS breite, 2 AS hoch",
    )
    const { error } = await readAlone(path)
    expect(error?.reason).toBe('not-understood')
    expect(error?.message).toContain('columns seen: schiff, zeit, breite, hoch')
    const columns = { vessel: 'schiff', time: 'zeit', lat: 'breite', lon: 'hoch' }
    expect((await readAlone(path, { columns })).report.positions).toBe(1)
    expect((await readAlone(path, { columns: { lat: 'tiefe' } })).error?.message).toContain(
      'no column "tiefe"',
    )
  })

  test('an error of the consumer is not taken for a corrupt file', async () => {
    const path = await writeParquet(
      'good',
      'SELECT 219000001 AS mmsi, 1609918428 AS time, 1 AS lat, 2 AS lon FROM range(70000)',
    )
    const failing = () => {
      throw new Error('disk full')
    }
    const options = { importStartMs: IMPORT_START_MS }
    await expect(readInput(path, 0, options, new ReportBuffer(), failing)).rejects.toThrow('disk full')
  })

  test('cut short, damaged, packed or from standard input it is refused in one line', async () => {
    const whole = readFileSync(await writeParquet('whole', csv('gfw-messages.csv', "delim=','")))
    const write = (name: string, bytes: Uint8Array) => {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      return path
    }
    const damaged = Uint8Array.from(whole)
    damaged.fill(0x55, whole.length - 200, whole.length - 8)
    for (const [path, reason] of [
      [write('cut', whole.subarray(0, whole.length / 2)), 'corrupt'],
      [write('magic', Buffer.from('PAR1')), 'corrupt'],
      [write('damaged', damaged), 'corrupt'],
      [write('packed', gzipSync(whole)), 'unsupported'],
    ] as const) {
      const { error } = await readAlone(path)
      expect(error?.reason, path).toBe(reason)
      expect(error?.message).toMatch(/^[^\n]+$/)
    }
    expect((await readAlone('-', { stdin: bytesOf(whole) })).error?.reason).toBe('unsupported')
  })
})
