/**
 * How fast the journal takes in reports, how long a sync takes, and how long it takes to open and to read again. Real
 * files, in the folder for temporary ones unless another disk is named. `npm run bench:journal -- [folder]`
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { unpackReports } from '../../lib/ais/packed-reports.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { openJournal } from '../../lib/pipeline/live/journal.ts'
import { FileDisk } from '../../lib/store/file-disk.ts'
import { Clock } from '../clock.ts'

/** As 50 sources give them: 5,000 reports a second, a tenth of them identities, of 20,000 ships. */
const ENTRY_REPORTS = 50
const ENTRIES_PER_SECOND = 100
const SHIPS = 20_000
const TICK_MS = 50
const SECONDS = 20
const OPENED_BYTES = 1e9
const MB = 1e6

function entryOf(number: number, reports: ReportBuffer) {
  reports.clear()
  const nothing = Number.NaN
  for (let i = 0; i < ENTRY_REPORTS; i++) {
    const ship = (number * 7919 + i * 104_729) % SHIPS
    const vessel = reports.vesselOfMmsi(257_000_000 + ship)
    const timeMs = 1_760_000_000_000 + number * 10 + i
    if (i % 10 === 9) {
      const [callSign, imo] = [`C${ship}`, `9${ship}`]
      const said = { name: `SHIP NUMBER ${ship}`, callSign, imo, shipType: 30, lengthM: 30, widthM: 8 }
      reports.addIdentity(vessel, timeMs, 5, said, 0)
    } else reports.addPosition(vessel, timeMs, 1, ship * 1000, ship * 500, 7.5, 90, 91, nothing, 0, 0)
  }
  return { receivedMs: number * 10, source: 'tcp://127.0.0.1:10110', sourceLines: number * 50, reports }
}

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'wakewatch-bench-'))
const report = (line: string) => process.stdout.write(`${line}\n`)

/** At the rate of live: what a tick waits for the disk. */
async function measureSync(): Promise<void> {
  const journal = await openJournal(await FileDisk.open(join(folder, 'sync')), 0)
  const reports = new ReportBuffer()
  const waitsMs: number[] = []
  const clock = new Clock()
  for (let tick = 0; tick < (SECONDS * 1000) / TICK_MS; tick++) {
    for (let i = 0; i < (ENTRIES_PER_SECOND * TICK_MS) / 1000; i++)
      await journal.append(entryOf(journal.end, reports))
    const begin = performance.now()
    await journal.sync()
    waitsMs.push(performance.now() - begin)
    await setTimeout(Math.max(0, TICK_MS - (performance.now() - begin)))
  }
  const { cpuS, wallS } = clock.take()
  waitsMs.sort((a, b) => a - b)
  const at = (share: number) => waitsMs[Math.floor(share * (waitsMs.length - 1))]!.toFixed(1)
  report(
    `${ENTRIES_PER_SECOND * ENTRY_REPORTS} reports/s, a sync every ${TICK_MS} ms: wait ${at(0.5)} ms median, ${at(0.99)} ms p99, ` +
      `${at(1)} ms most; ${((100 * cpuS) / wallS).toFixed(1)} % of a core`,
  )
  await journal.close()
}

/** As fast as it goes, a sync every 1,000 entries. */
async function measureWriting(): Promise<void> {
  const journal = await openJournal(await FileDisk.open(join(folder, 'bulk')), 0)
  const reports = new ReportBuffer()
  const clock = new Clock()
  let bytes = 0
  while (bytes < OPENED_BYTES) {
    for (let i = 0; i < 1000; i++) await journal.append(entryOf(journal.end, reports))
    await journal.sync()
    bytes = journal.files.reduce((sum, file) => sum + file.bytes, 0)
  }
  await journal.close()
  const { wallS, cpuS } = clock.take()
  const count = journal.end * ENTRY_REPORTS
  report(
    `written: ${(bytes / MB / wallS).toFixed(0)} MB/s, ${(count / wallS / 1e6).toFixed(2)} million reports/s, ` +
      `${((cpuS / count) * 1e6).toFixed(2)} us CPU and ${(bytes / count).toFixed(1)} bytes a report`,
  )
}

async function measureOpening(): Promise<void> {
  const clock = new Clock()
  const journal = await openJournal(await FileDisk.open(join(folder, 'bulk')), 0)
  const opened = clock.take()
  report(`opened and checked: ${(OPENED_BYTES / MB).toFixed(0)} MB in ${opened.wallS.toFixed(2)} s`)
  const reports = new ReportBuffer()
  let count = 0
  for await (const entry of journal.read(0)) {
    unpackReports(entry.reports, reports, 0)
    count += reports.count
    reports.clear()
  }
  const read = clock.take()
  if (count !== journal.end * ENTRY_REPORTS) throw new Error(`bench: ${count} reports came back`)
  report(`read and unpacked: ${(count / read.wallS / 1e6).toFixed(2)} million reports/s`)
  await journal.close()
}

try {
  await measureSync()
  await measureWriting()
  await measureOpening()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
