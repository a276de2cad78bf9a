import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Intake } from '../../lib/ais/intake.ts'
import { encodeMessage } from '../../lib/ais/nmea/encode-message.ts'
import { MessageStream } from '../../lib/ais/nmea/message-stream.ts'
import { NmeaReader } from '../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { anyMessage } from '../ais/nmea/arbitrary-message.ts'
import { CLOCK_MS, START_MS, tagBlock } from '../ais/nmea/nmea-lines.ts'
import { caseCount, recordProof } from '../proof.ts'
import { hasSharedData, sharedData } from '../shared-data.ts'
import { LineCounter } from './line-counter.ts'
import { mutateLines } from './mutate.ts'
import { expectSound } from './sound-reports.ts'

const LINES = caseCount(30_000, 1_000_000)
/** Reports are dropped every so many lines, as a pipeline would fold them, so that memory is the reader's own. */
const LINES_PER_FOLD = 10_000

/** Own sentences of every message type, bare and dressed, and real lines where they are at hand. */
function baseLines(): Uint8Array[] {
  const messages = fc.sample(anyMessage, { seed: 2021, numRuns: 300 })
  const lines = messages.flatMap((message, index) => {
    const sentences = encodeMessage(message, { sequence: index % 10, channel: index % 2 ? 'A' : 'B' })
    const second = 1_609_459_200 + index
    return [
      ...sentences,
      ...sentences.map((sentence, part) =>
        sentences.length > 1
          ? `${tagBlock(`g:${part + 1}-${sentences.length}-${index},s:own,c:${second}`)}${sentence}`
          : `${tagBlock(`s:own,c:${second}`)}${sentence}`,
      ),
      ...sentences.map((sentence) => `${sentence},s25723,d-112,T34.3,r003669987,${second}`),
      ...sentences.map((sentence) => `${new Date(second * 1000).toISOString()} ${sentence}`),
    ]
  })
  lines.push('# comment', '$GPGGA,1,2,3*7B', '', '$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B')
  if (hasSharedData) {
    for (const file of readdirSync(sharedData('nmea'))) {
      const text = readFileSync(sharedData(`nmea/${file}`), 'latin1')
      lines.push(...text.split(/\r?\n/).slice(0, 500))
    }
  }
  return lines.map((line) => Buffer.from(line, 'latin1'))
}

describe('mutated NMEA lines', () => {
  it(`never crash, hang or grow the reader, and every line is counted once (${LINES} lines)`, () => {
    const report = new ReadReport('mutated', 'nmea')
    const buffer = new ReportBuffer()
    const intake = new Intake(buffer, report, { source: 0, clockMs: CLOCK_MS, place: 'true' })
    const reader = new NmeaReader(intake, { startMs: START_MS })
    const lines = new LineCounter()
    const damaged = mutateLines(77, baseLines())
    for (let count = 0; count < LINES; count++) {
      const bytes = damaged.next().value
      lines.add(bytes)
      reader.push(bytes)
      if (count % LINES_PER_FOLD === 0) {
        expectSound(buffer, CLOCK_MS)
        buffer.clear()
      }
    }
    reader.finish()
    expectSound(buffer, CLOCK_MS)
    expect(report.unaccountedLines()).toBe(0)
    // Sentences run together on a line count as lines of their own, so there are never fewer.
    expect(report.lines).toBeGreaterThanOrEqual(lines.count())
    expect(report.lines - lines.count()).toBeLessThan(LINES / 5)
    for (const reason of REASONS_SEEN) expect(report.rejects.counts.get(reason), reason).toBeGreaterThan(0)
    expect(report.positions).toBeGreaterThan(LINES / 20)
    recordProof(
      'mutated lines: NMEA',
      `${LINES} mutated lines, ${report.rejects.total} rejects, ${report.messages} messages`,
    )
  })

  it('count the same physical lines as an independent splitter', () => {
    const report = new ReadReport('mutated', 'nmea')
    const stream = new MessageStream(report, { startMs: null }, () => null)
    const lines = new LineCounter()
    const damaged = mutateLines(78, baseLines())
    for (let count = 0; count < LINES / 10; count++) {
      const bytes = damaged.next().value
      lines.add(bytes)
      stream.push(bytes)
    }
    stream.finish()
    expect(report.lines - stream.joinedSentences).toBe(lines.count())
    expect(report.unaccountedLines()).toBe(0)
  })
})

const REASONS_SEEN = [
  'bad-checksum',
  'truncated',
  'malformed',
  'too-long',
  'bad-payload',
  'wrong-length',
  'orphan-part',
  'out-of-range',
] as const
