/**
 * One timed decode of a file to columns by Wakewatch: `ours.ts FILE`. Prints a line of JSON. A process of its own
 * per round, as for the peers, so that every round pays for its own compilation.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Intake } from '../../lib/ais/intake.ts'
import { NmeaReader } from '../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'

const CHUNK_BYTES = 65_536
/** A sentence of one part with its line end: columns made for so many rows need not grow. */
const LEAST_LINE_BYTES = 48

const path = process.argv[2]
const report = new ReadReport(path, 'nmea')
const buffer = new ReportBuffer(Math.ceil(statSync(path).size / LEAST_LINE_BYTES))
const options = { source: 0, clockMs: Date.now(), place: 'true' as const }
const reader = new NmeaReader(new Intake(buffer, report, options), { startMs: Date.UTC(2024, 0, 1) })
const chunk = Buffer.allocUnsafe(CHUNK_BYTES)

const cpuBefore = process.cpuUsage()
const wallBefore = process.hrtime.bigint()
const file = openSync(path, 'r')
for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
  reader.push(chunk.subarray(0, read))
}
reader.finish()
closeSync(file)
const wallS = Number(process.hrtime.bigint() - wallBefore) / 1e9
const cpu = process.cpuUsage(cpuBefore)

console.log(
  JSON.stringify({
    version: '',
    wallS,
    cpuS: (cpu.user + cpu.system) / 1e6,
    messages: report.messages,
    rows: buffer.count,
  }),
)
