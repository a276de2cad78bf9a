/**
 * Rows of a synthetic MarineCadastre day into report columns, beside DuckDB reading the same file into typed columns
 * (which checks, canonicalises and counts nothing). One thread each, processor time; the best of five runs.
 *
 *   node --import tsx bench/inputs/csv.ts [ROWS]
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { readCsvHead } from '../../lib/ais/csv/csv-head.ts'
import { CsvReader } from '../../lib/ais/csv/csv-reader.ts'
import { Intake } from '../../lib/ais/intake.ts'
import { BLOCK_REPORTS } from '../../lib/ais/read-inputs.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'

const ROWS = Number(process.argv[2] ?? 200_000)
const RUNS = 5
const CHUNK_BYTES = 64 * 1024
const SHIPS = 500

const HEADER =
  'MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass'

/** Every row carries a position and an identity, as MarineCadastre's do: two reports. */
function makeTable(): string {
  const lines = [HEADER]
  for (let i = 0; i < ROWS; i++) {
    const ship = (i * 7919) % SHIPS
    const time = new Date(Date.UTC(2022, 5, 1) + i * 100).toISOString().slice(0, 19)
    const place = `${(20 + ((i * 0.00137) % 20)).toFixed(5)},${(-120 + ((i * 0.00291) % 20)).toFixed(5)}`
    const motion = `${((i * 0.1) % 20).toFixed(1)},${((i * 0.7) % 360).toFixed(1)},${i % 360}.0`
    const identity = `SHIP NUMBER ${ship},IMO9${String(ship).padStart(6, '0')},WDC${ship},${30 + (ship % 50)}`
    lines.push(
      `${366_000_000 + ship},${time},${place},${motion},${identity},0,${20 + ship},${5 + (ship % 40)},7.6,70,A`,
    )
  }
  return `${lines.join('\n')}\n`
}

async function bestSeconds(run: () => void | Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1e6)
  }
  return best
}

function readOurs(bytes: Uint8Array): void {
  const head = readCsvHead(bytes.subarray(0, CHUNK_BYTES))
  if (!head?.ok) throw new Error('bench: header not understood')
  const buffer = new ReportBuffer(2 * BLOCK_REPORTS)
  const report = new ReadReport('bench', 'csv')
  const intake = new Intake(buffer, report, { source: 0, clockMs: Date.UTC(2026, 0, 1), place: 'true' })
  const reader = new CsvReader(intake, { ...head, dateOrder: null })
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    reader.push(bytes.subarray(start, start + CHUNK_BYTES))
    if (buffer.count >= BLOCK_REPORTS) buffer.clear()
  }
  reader.finish()
  if (report.positions !== ROWS || report.identities !== ROWS)
    throw new Error(`bench: ${report.positions} positions`)
}

async function readDuckDb(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const result = await connection.stream(`SELECT * FROM read_csv('${path}', header=true)`)
  let rows = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    rows += chunk.rowCount
  }
  connection.closeSync()
  instance.closeSync()
  if (rows !== ROWS) throw new Error(`bench: DuckDB read ${rows} rows`)
}

const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  const path = join(folder, 'table.csv')
  writeFileSync(path, makeTable())
  const bytes = readFileSync(path)
  const megabytes = (bytes.length / 1e6).toFixed(1)
  process.stdout.write(`${ROWS} rows, ${megabytes} MB, one position and one identity each\n`)
  for (const [name, run] of [
    ['wakewatch, to report columns', () => readOurs(bytes)],
    ['DuckDB, to typed columns', () => readDuckDb(path)],
  ] as const) {
    const seconds = await bestSeconds(run)
    process.stdout.write(`${name.padEnd(30)} ${(ROWS / seconds / 1e6).toFixed(2)} M rows/s\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
