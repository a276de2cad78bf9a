import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { listArchiveFiles, removeArchiveFiles } from '../../lib/store/archive-files.ts'
import { ArchiveReader } from '../../lib/store/archive-reader.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'
import { withDiskFullCode } from '../../lib/store/duckdb.ts'
import { FolderError, toFolderError } from '../../lib/store/folder-error.ts'
import { caseCount } from '../proof.ts'
import {
  addReport,
  bufferOf,
  DAY_MS,
  describeReports,
  fillFleet,
  type SomeReport,
  START_MS,
  someReport,
} from './archive-reports.ts'
import { temporaryFolder } from './folder.ts'

const SEED = 20261128
const ALL = { from: '', to: null }

let duckDb: DuckDBConnection
beforeAll(async () => {
  duckDb = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
})
afterAll(() => duckDb.closeSync())

async function query(sql: string): Promise<unknown[][]> {
  return (await duckDb.runAndReadAll(sql)).getRowsJS() as unknown[][]
}

/** Writes reports in blocks of a few. */
async function write(
  folder: string,
  name: string,
  reports: readonly SomeReport[],
  reportsPerPart: number,
  blockSize: number,
): Promise<string[]> {
  const writer = await ArchiveWriter.create(folder, name, { reportsPerPart })
  const buffer = new ReportBuffer()
  for (const report of reports) {
    addReport(buffer, report)
    if (buffer.count < blockSize) continue
    await writer.add(buffer)
    buffer.clear()
  }
  await writer.add(buffer)
  return await writer.finish()
}

async function readAll(folder: string, files: readonly string[]): Promise<ReportBuffer> {
  const reader = await ArchiveReader.open(folder, files)
  const buffer = new ReportBuffer()
  await reader.readVessels(buffer, ALL)
  await reader.close()
  return buffer
}

/** What DuckDB itself finds wrong: rows of another day than the folder's, and rows that a sort would move. */
async function faultsOf(folder: string, file: string): Promise<unknown> {
  const table = `read_parquet('${join(folder, file)}', file_row_number = true, hive_partitioning = true)`
  return (
    await query(`SELECT
      (SELECT count(*) FROM ${table} WHERE make_timestamp_ms(time_ms)::DATE != day),
      (SELECT count(*) FROM (SELECT *, row_number() OVER (ORDER BY mmsi, time_ms, kind, lon_units, lat_units,
         speed_tenths, course_tenths, heading_deg, name = '', name, call_sign = '', call_sign, imo = '', imo, ship_type,
         length_m, width_m, message_type, shore_km, relative_place, file_row_number) - 1 AS place FROM ${table})
       WHERE place != file_row_number)`)
  )[0]
}

describe('the archive', () => {
  it('gives back every report to the bit, sorted and by day, whatever the parts and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someReport, { maxLength: 120 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 50 }),
        async (reports, reportsPerPart, blockSize) => {
          const folder = temporaryFolder()
          const files = await write(folder, 'ab-01', reports, reportsPerPart, blockSize)
          expect(listArchiveFiles(folder)).toEqual(new Map(files.length === 0 ? [] : [['ab-01', files]]))
          expect(describeReports(await readAll(folder, files))).toEqual(describeReports(bufferOf(reports)))
          const faults = await Promise.all(files.map((file) => faultsOf(folder, file)))
          expect(faults).toEqual(files.map(() => [0n, 0n]))
        },
      ),
      { seed: SEED, numRuns: caseCount(8, 300) },
    )
  })

  it('reads the range of vessels that is asked for, and no other', async () => {
    const [reports] = fc.sample(fc.array(someReport, { minLength: 400, maxLength: 400 }), {
      seed: SEED,
      numRuns: 1,
    })
    const folder = temporaryFolder()
    const files = await write(folder, 'ab-01', reports!, 150, 70)
    const reader = await ArchiveReader.open(folder, files)
    const keys = [...new Set(reports!.map(({ key }) => key))]
    const range = fc.record({
      from: fc.constantFrom('', '2', ...keys),
      to: fc.constantFrom(null, '22', ...keys),
      only: fc.option(fc.subarray(['none', ...keys]), { nil: undefined }),
    })
    const isBefore = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
    await fc.assert(
      fc.asyncProperty(range, async ({ from, to, only }) => {
        const buffer = bufferOf(reports!.slice(0, 3))
        const before = buffer.count
        const read = await reader.readVessels(buffer, { from, to }, only)
        const wanted = reports!.filter(
          ({ key }) =>
            !isBefore(key, from) &&
            (to === null || isBefore(key, to)) &&
            (only === undefined || only.includes(key)),
        )
        expect(read).toBe(wanted.length)
        expect(describeReports(buffer, before)).toEqual(describeReports(bufferOf(wanted)))
      }),
      { seed: SEED, numRuns: caseCount(15, 500) },
    )
    await reader.close()
  })

  it('writes the same bytes however reports arrive', async () => {
    const [reports] = fc.sample(fc.array(someReport, { minLength: 300, maxLength: 300 }), {
      seed: SEED,
      numRuns: 1,
    })
    const bytes = async (arrived: readonly SomeReport[], blockSize: number) => {
      const folder = temporaryFolder()
      const files = await write(folder, 'ab-01', arrived, 1000, blockSize)
      const tables = files.map((file) => `'${join(folder, file)}'`)
      return await query(
        `SELECT filename[-30:], md5(content) FROM read_blob([${tables.join(', ')}]) ORDER BY 1`,
      )
    }
    expect(await bytes([...reports!].reverse(), 7)).toEqual(await bytes(reports!, 300))
  })

  it('keeps large days and small ones, on several threads, in the order of a fold', async () => {
    const folder = temporaryFolder()
    const writer = await ArchiveWriter.create(folder, 'ab-02', { reportsPerPart: 150_001, threads: 2 })
    const buffer = new ReportBuffer()
    // The first day takes two row groups and is sorted alone; the other thirty are sorted together.
    fillFleet(buffer, 500, 140_000, START_MS, START_MS + DAY_MS)
    fillFleet(buffer, 500, 20_000, START_MS + DAY_MS, START_MS + 31 * DAY_MS)
    await writer.add(buffer)
    const files = await writer.finish()
    expect(files).toHaveLength(32)
    const faults = await Promise.all(files.map((file) => faultsOf(folder, file)))
    expect(faults).toEqual(files.map(() => [0n, 0n]))

    const back = await readAll(folder, files)
    expect(back.count).toBe(buffer.count)
    // Read in order too: sorting them moves nothing within a vessel.
    const { rows, vessels } = orderReports(back)
    expect(vessels).toHaveLength(500)
    const moved = vessels.filter(({ from, to }) =>
      rows.subarray(from + 1, to).some((row, i) => row < rows[from + i]!),
    )
    expect(moved).toEqual([])
  })

  it('holds reports of thousands of days', async () => {
    const days = caseCount(60, 3000)
    const folder = temporaryFolder()
    const writer = await ArchiveWriter.create(folder, 'ab', { memoryLimitMb: 128 })
    const buffer = new ReportBuffer()
    fillFleet(buffer, 37, days * 4, START_MS - days * DAY_MS, START_MS)
    await writer.add(buffer)
    const files = await writer.finish()
    expect(files).toHaveLength(days)
    expect(describeReports(await readAll(folder, files))).toEqual(describeReports(buffer))
  })

  it('may lie in a folder of any name', async () => {
    const folder = join(temporaryFolder(), "a [1] o'b*c?{d}")
    const [reports] = fc.sample(fc.array(someReport, { minLength: 50 }), { seed: SEED, numRuns: 1 })
    const files = await write(folder, 'ab', reports!, 30, 20)
    expect(describeReports(await readAll(folder, files))).toEqual(describeReports(bufferOf(reports!)))
  })

  it('holds an import without reports', async () => {
    const folder = temporaryFolder()
    const writer = await ArchiveWriter.create(folder, 'ab')
    expect(await writer.finish()).toEqual([])
    expect(readdirSync(folder)).toEqual([])
    expect((await readAll(folder, [])).count).toBe(0)
  })
})

describe('files of an import', () => {
  const someReports = (count: number) =>
    fc.sample(fc.array(someReport, { minLength: count, maxLength: count }), { seed: SEED, numRuns: 1 })[0]!

  it('go with it, and no others', async () => {
    const folder = temporaryFolder()
    const kept = await write(folder, 'aa', someReports(40), 10, 10)
    const gone = await write(folder, 'aa-1', someReports(40), 10, 10)
    writeFileSync(join(folder, 'notes.txt'), '')
    removeArchiveFiles(folder, gone)
    expect(listArchiveFiles(folder)).toEqual(new Map([['aa', kept]]))
    removeArchiveFiles(folder, kept)
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('leave nothing when it is abandoned, at any moment', async () => {
    const folder = temporaryFolder()
    const buffer = new ReportBuffer()
    fillFleet(buffer, 50, 40_000, START_MS, START_MS + 3 * DAY_MS)
    for (const adds of [0, 1, 3]) {
      const writer = await ArchiveWriter.create(folder, 'ab', { reportsPerPart: 30_000 })
      for (let i = 0; i < adds; i++) await writer.add(buffer)
      await writer.abandon()
      expect(readdirSync(folder)).toEqual([])
    }
    const writer = await ArchiveWriter.create(folder, 'ab')
    await writer.add(buffer)
    expect(await writer.finish()).toHaveLength(3)
    await writer.abandon()
    expect(readdirSync(folder)).toEqual([])
  })

  it('that an earlier run left are replaced', async () => {
    const folder = temporaryFolder()
    await write(folder, 'ab', someReports(60), 5, 5)
    mkdirSync(join(folder, '.writing-ab', '0000'), { recursive: true })
    const files = await write(folder, 'ab', someReports(8), 100, 100)
    expect([...listArchiveFiles(folder).values()]).toEqual([files])
    expect(existsSync(join(folder, '.writing-ab'))).toBe(false)
  })

  it('have names that no path can be smuggled in with', async () => {
    await expect(ArchiveWriter.create(temporaryFolder(), '../ab')).rejects.toThrow('no name of an import')
  })

  it('are named when they are missing or damaged', async () => {
    const folder = temporaryFolder()
    const files = await write(folder, 'ab', someReports(60), 20, 20)
    const [damaged, cut] = [files.at(-1)!, files.at(-2)!]
    // Its footer, at the end, is whole.
    const handle = openSync(join(folder, damaged), 'r+')
    writeSync(handle, Buffer.alloc(300, 255), 0, 300, 4)
    closeSync(handle)
    const reader = await ArchiveReader.open(folder, files)
    const error = await reader.readVessels(new ReportBuffer(), ALL).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(FolderError)
    expect(String(error)).toContain(`${damaged} is no archive or damaged`)
    await reader.close()
    truncateSync(join(folder, cut), 100)
    await expect(ArchiveReader.open(folder, files)).rejects.toThrow(`${cut} is no archive or damaged`)
    removeArchiveFiles(folder, [damaged])
    await expect(ArchiveReader.open(folder, files)).rejects.toThrow(`${damaged} is missing`)
  })

  it('that do not fit the disk end in an error that says so', () => {
    const words = [
      'IO Error: Could not write file "x": No space left on device',
      "Failed to append: failed to offload data block of size 192.0 KiB (1.7 MiB/1.7 MiB used).\nThis limit was set by the 'max_temp_directory_size' setting.",
    ]
    for (const word of words)
      expect(String(toFolderError('archive', withDiskFullCode(new Error(word)), null))).toContain('disk full')
    const other = new Error('Out of Memory Error: could not allocate block of size 256.0 KiB')
    expect(withDiskFullCode(other)).toBe(other)
  })
})
