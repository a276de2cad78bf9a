/**
 * One timed decode of a file to columns by Wakewatch: `ours.ts FILE`. Prints a line of JSON. A process of its own
 * per round, as for the peers, so that every round pays for its own compilation.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { Intake } from '../../lib/ais/intake.ts'
import { NmeaReader } from '../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'

const CHUNK_BYTES = 65_536
/** Rows of a block of columns, handed on and used again, as lib/ais/read-inputs does. */
const BLOCK_ROWS = 65_536

const path = process.argv[2]
const report = new ReadReport(path, 'nmea')
const buffer = new ReportBuffer()
const options = { source: 0, clockMs: Date.now(), place: 'true' as const }
const reader = new NmeaReader(new Intake(buffer, report, options), { startMs: Date.UTC(2024, 0, 1) })
const chunk = Buffer.allocUnsafe(CHUNK_BYTES)

let rows = 0
function handOn(): void {
  rows += buffer.count
  buffer.clear()
}

const cpuBefore = process.cpuUsage()
const wallBefore = process.hrtime.bigint()
const file = openSync(path, 'r')
for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
  reader.push(chunk.subarray(0, read))
  if (buffer.count >= BLOCK_ROWS) handOn()
}
reader.finish()
handOn()
closeSync(file)
const wallS = Number(process.hrtime.bigint() - wallBefore) / 1e9
const cpu = process.cpuUsage(cpuBefore)

console.log(
  JSON.stringify({
    version: '',
    wallS,
    cpuS: (cpu.user + cpu.system) / 1e6,
    messages: report.messages,
    rows,
  }),
)
