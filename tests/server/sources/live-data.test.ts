import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Intake } from '../../../lib/ais/intake.ts'
import { NmeaReader } from '../../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { describeReports } from '../../ais/inputs/describe-input.ts'
import { describeWithData, hasSharedData, sharedData } from '../../shared-data.ts'
import { serve } from './sockets.ts'
import { makeContext, makeSource, start, until, VirtualClock } from './source-world.ts'

/** Bytes taken of each log. */
const MOST_BYTES = 200_000

function logs(): string[] {
  return hasSharedData ? readdirSync(sharedData('nmea')).filter((name) => !name.endsWith('.md')) : []
}

describeWithData('logs as receivers wrote them', () => {
  test.each(logs())('%s over TCP gives what its reader gives of the whole, received then', async (name) => {
    const bytes = readFileSync(join(sharedData('nmea'), name)).subarray(0, MOST_BYTES)
    const clock = new VirtualClock()
    const report = new ReadReport(name, 'nmea')
    const buffer = new ReportBuffer()
    const intake = new Intake(buffer, report, { source: 0, clockMs: clock.wallMs(), place: 'true' })
    const reader = new NmeaReader(intake, { startMs: null })
    reader.push(bytes, clock.wallMs())
    reader.finish()

    const server = await serve((socket) => socket.end(bytes))
    const { source, sink, stop } = start(
      makeSource(`tcp://127.0.0.1:${server.port}?format=nmea`, makeContext(clock)),
    )
    await until(() => source.health().lines >= report.lines && source.health().state === 'waiting', name)
    await stop()
    await server.close()
    expect(sink.reports).toEqual(describeReports(buffer))
    const health = source.health()
    expect(health.lines).toBe(report.lines)
    expect(health.rejects).toEqual(
      [...report.rejects.counts]
        .map(([reason, count]) => ({ reason, count }))
        .sort((one, other) => other.count - one.count),
    )
  })
})
