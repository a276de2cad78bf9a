import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Intake } from '../../../lib/ais/intake.ts'
import { decodeLog } from '../../../lib/ais/nmea/decode-log.ts'
import { encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import { NmeaReader } from '../../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import type { RejectReason } from '../../../lib/ais/rejects.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { mutateLines } from '../../mutation/mutate.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData, sharedData } from '../../shared-data.ts'
import { anyMessage } from './arbitrary-message.ts'
import { CLOCK_MS, START_MS } from './nmea-lines.ts'

/** `npm run decode` and the reader of `npm run backfill` agree on what a message is. */

/** What a message may be and a report may not. */
const REPORT_ONLY: readonly RejectReason[] = [
  'out-of-range',
  'no-vessel',
  'no-time',
  'bad-time',
  'future-time',
]

async function countDecoded(bytes: Uint8Array): Promise<ReadReport> {
  const report = new ReadReport('decode', 'nmea')
  async function* once() {
    yield bytes
  }
  for await (const _ of decodeLog(once(), report, { startMs: START_MS }, () => {}));
  return report
}

function countRead(bytes: Uint8Array): ReadReport {
  const report = new ReadReport('reader', 'nmea')
  const intake = new Intake(new ReportBuffer(), report, { source: 0, clockMs: CLOCK_MS, place: 'true' })
  const reader = new NmeaReader(intake, { startMs: START_MS })
  reader.push(bytes)
  reader.finish()
  return report
}

/** Messages, and rejects that are no judgement of the report in the message, which is a message to `decode`. */
function counts(report: ReadReport) {
  let reportsRefused = 0
  const rejects: Partial<Record<RejectReason, number>> = {}
  for (const [reason, count] of [...report.rejects.counts].sort()) {
    if (REPORT_ONLY.includes(reason)) reportsRefused += count
    else rejects[reason] = count
  }
  return { lines: report.lines, messages: report.messages + reportsRefused, rejects }
}

describeWithData('receiver logs', () => {
  test.each(readLogs())('%s', async (name) => {
    const bytes = readFileSync(sharedData(`nmea/${name}`))
    const decoded = await countDecoded(bytes)
    const read = countRead(bytes)
    expect([...read.messagesByType]).toEqual([...decoded.messagesByType])
    expect(Object.fromEntries(read.rejects.counts)).toEqual(Object.fromEntries(decoded.rejects.counts))
    expect(decoded.messages).toBeGreaterThan(0)
  })
})

function readLogs(): string[] {
  try {
    return readdirSync(sharedData('nmea')).sort()
  } catch {
    return []
  }
}

test('damaged and cut messages of every type', async () => {
  const lines = fc
    .sample(anyMessage, { seed: 2022, numRuns: 400 })
    .flatMap((message, index) => encodeMessage(message, { sequence: index % 10, channel: 'A' }))
    .map((line) => Buffer.from(line))
  const damaged = mutateLines(79, lines)
  const total = caseCount(20_000, 1_000_000)
  let messages = 0
  for (let done = 0; done < total; done += 10_000) {
    const bytes = Buffer.concat(Array.from({ length: 10_000 }, () => damaged.next().value))
    const decoded = counts(await countDecoded(bytes))
    expect(counts(countRead(bytes))).toEqual(decoded)
    expect(decoded.rejects['wrong-length']).toBeGreaterThan(50)
    messages += decoded.messages
  }
  expect(messages).toBeGreaterThan(total / 10)
  recordProof('Decode and backfill count the same messages', `${total} mutated lines, ${messages} messages`)
})
