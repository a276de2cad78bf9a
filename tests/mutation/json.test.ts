import { describe, expect, test } from 'vitest'
import { readInput } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { bytesOf, IMPORT_START_MS } from '../ais/inputs/describe-input.ts'
import { positionSentence } from '../ais/nmea/nmea-lines.ts'
import { caseCount, recordProof } from '../proof.ts'
import { seededRandom } from './mutate.ts'
import { expectSound } from './sound-reports.ts'
import { covered, fixtureLines, surviveDamage } from './survive.ts'

const LINES = caseCount(20_000, 1_000_000)
const DOCUMENTS = caseCount(2000, 30_000)
const SEED = 20_261_132

describe('damaged JSON lines: no crash, every line in one count, only sound reports', () => {
  test.each(['aisstream.jsonl', 'aiscatcher.jsonl', 'flat.jsonl'])('%s', async (name) => {
    // Envelopes count their elements besides themselves; without them, a record is a line.
    const rows = fixtureLines(name)
      .filter((line) => line !== '[]')
      .map((line) => line.replaceAll('"nmea"', '"sentences"'))
    const damage = { seed: SEED, count: LINES, rows, format: 'json' as const }
    const { report, lines } = await surviveDamage(damage)
    expect(report.lines).toBe(lines)
    recordProof(`mutated lines: ${name}`, covered(report, damage))
  })

  test('envelopes and sentences', async () => {
    const time = '"rxuxtime":1640995200'
    const sentence = JSON.stringify(positionSentence())
    const rows = [
      `{"msgs":[{"class":"AIS","type":1,"mmsi":219000001,${time},"lat":1,"lon":2},${sentence}]}`,
      `{"class":"AIS",${time},"nmea":[${sentence}]}`,
      `[{"mmsi":219000001,"time":1640995200,"lat":1,"lon":2},[${sentence}],7]`,
    ]
    const damage = { seed: SEED, count: LINES, rows, format: 'json' as const }
    const { report, lines } = await surviveDamage(damage)
    expect(report.lines).toBeGreaterThan(lines)
    expect(report.timesBy.get('stamp')).toBeGreaterThan(LINES / 100)
    recordProof('mutated lines: JSON envelopes and sentences', covered(report, damage))
  })
})

test('damaged JSON documents: no crash, every element in one count, only sound reports', async () => {
  const lines = fixtureLines('aiscatcher-post.json')
  const document = Buffer.from(lines.join('\n'))
  const random = seededRandom(SEED)
  let messages = 0
  let rejects = 0
  for (let run = 0; run < DOCUMENTS; run++) {
    const damaged = Uint8Array.from(document)
    for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
      damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
    }
    const options = { format: 'json' as const, stdin: bytesOf(damaged), importStartMs: IMPORT_START_MS }
    const buffer = new ReportBuffer()
    const { report } = await readInput('-', 0, options, buffer)
    if (report.unaccountedLines() !== 0) throw new Error(`not counted once: ${Buffer.from(damaged)}`)
    expectSound(buffer, IMPORT_START_MS)
    messages += report.messages
    rejects += report.rejects.total
  }
  expect(messages).toBeGreaterThan(DOCUMENTS / 2)
  expect(rejects).toBeGreaterThan(DOCUMENTS / 10)
  recordProof(
    'damaged JSON documents',
    `${DOCUMENTS} documents of ${lines.length} lines with 1-4 bytes changed (seed ${SEED}): ${messages} messages, ${rejects} rejects`,
  )
})
