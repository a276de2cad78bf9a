/**
 * How fast reports go into the archive and come back by ranges of vessels, and what memory that takes: made-up
 * fleets, decoding not counted. `npm run bench:archive -- [million reports]`
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { ArchiveReader } from '../../lib/store/archive-reader.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'
import { Clock } from '../clock.ts'
import { median } from '../peers.ts'
import { fillDays } from './fleet.ts'

const REPORTS = Math.round(Number(process.argv[2] ?? 5) * 1_000_000)
const ROUNDS = 3
const READ_IN = 5

const CASES = [
  { name: 'a day, 20,000 ships', ships: 20_000, days: 1, reports: REPORTS },
  { name: '… on two threads', ships: 20_000, days: 1, reports: REPORTS, threads: 2 },
  { name: 'a month, 2,000 ships', ships: 2000, days: 30, reports: REPORTS },
  { name: '2,000 days, 37 ships', ships: 37, days: 2000, reports: 40_000 },
]

interface Figures {
  writeWallS: number
  writeCpuS: number
  readWallS: number
  readCpuS: number
  bytes: number
  files: number
  /** Above what the process held when it began. */
  writeMb: number
}

function residentMb(): number {
  return process.memoryUsage.rss() / 2 ** 20
}

/** Shards as a fold takes them: ranges of keys with about as many vessels each. */
function rangesOf(keys: readonly string[]): { from: string; to: string | null }[] {
  const sorted = [...keys].sort()
  const bounds = Array.from({ length: READ_IN }, (_, i) => sorted[Math.floor((i * sorted.length) / READ_IN)]!)
  return bounds.map((from, i) => ({ from, to: bounds[i + 1] ?? null }))
}

async function measure(buffer: ReportBuffer, folder: string, threads: number): Promise<Figures> {
  const before = residentMb()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, residentMb())
  }, 20)
  const clock = new Clock()
  const writer = await ArchiveWriter.create(folder, 'be', { threads })
  await writer.add(buffer)
  const files = await writer.finish()
  const written = clock.take()
  clearInterval(watch)

  const reader = await ArchiveReader.open(folder, files)
  const back = new ReportBuffer(buffer.count)
  clock.take()
  for (const range of rangesOf(buffer.keys)) await reader.readVessels(back, range)
  const read = clock.take()
  await reader.close()
  if (back.count !== buffer.count) throw new Error(`bench: ${back.count} of ${buffer.count} came back`)
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  await writer.abandon()
  return {
    ...{ writeWallS: written.wallS, writeCpuS: written.cpuS, readWallS: read.wallS, readCpuS: read.cpuS },
    ...{ bytes, files: files.length, writeMb: most - before },
  }
}

console.log(
  `medians of ${ROUNDS} rounds, Node ${process.version}, one thread of DuckDB beside the caller's\n`,
)
console.log(
  'case                      reports   files   bytes/report   write M/s wall   M/s CPU   read M/s wall   M/s CPU   memory',
)
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  for (const { name, ships, days, reports, threads = 1 } of CASES) {
    const buffer = new ReportBuffer(reports)
    fillDays(buffer, ships, reports, days)
    const rounds: Figures[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(buffer, folder, threads))
    const rate = (seconds: (figures: Figures) => number) =>
      (reports / median(rounds.map(seconds)) / 1e6).toFixed(2)
    console.log(
      name.padEnd(22),
      String(reports).padStart(10),
      String(rounds[0]!.files).padStart(7),
      (rounds[0]!.bytes / reports).toFixed(1).padStart(14),
      rate((figures) => figures.writeWallS).padStart(16),
      rate((figures) => figures.writeCpuS).padStart(9),
      rate((figures) => figures.readWallS).padStart(15),
      rate((figures) => figures.readCpuS).padStart(9),
      `${Math.max(...rounds.map(({ writeMb }) => writeMb)).toFixed(0)} MB`.padStart(8),
    )
  }
} finally {
  rmSync(folder, { recursive: true })
}
