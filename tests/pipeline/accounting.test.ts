import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatSummary } from '../../scripts/summary.ts'
import { summaryObject } from '../../scripts/summary-object.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'
import { READING, runBackfill } from './run-backfill.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

const POSITION = '!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A'
const FIRST = '!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E'
const SECOND = '!AIVDM,2,2,3,B,1@0000000000000,2*55'
const log = [
  '# a comment',
  '',
  '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47',
  POSITION,
  FIRST,
  SECOND,
  POSITION.replace('*4A', '*4B'),
  SECOND,
]

function run(dir: string, inputs: readonly string[], startMs: number | null) {
  return runBackfill(dir, inputs, { reading: { ...READING, startMs } })
}

function write(file: string, lines: readonly string[]): string {
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** Every line has exactly one of these fates. */
function fates(one: {
  blank: number
  comments: number
  otherSentences: number
  parts: number
  messages: number
  rejected: number
}) {
  return one.blank + one.comments + one.otherSentences + one.parts + one.messages + one.rejected
}

describe('the accounting of a backfill', () => {
  it('adds up to every line, of each input, of all, and in the text', async () => {
    const dir = temporaryFolder()
    const rows = [...fleetRows({ ships: 3, hours: 3 }), 'not a row']
    const inputs = [write(join(dir, 'a.nmea'), log), write(join(dir, 'b.csv'), [FLEET_HEADER, ...rows])]
    const result = await run(dir, inputs, Date.UTC(2025, 0, 1))
    const places = { dir, exports: null, simulated: false }
    const object = summaryObject(result, places)
    const [first, second] = object.inputs as (typeof object.totals)[]
    expect(first).toMatchObject({
      lines: 8,
      blank: 1,
      comments: 1,
      otherSentences: 1,
      parts: 1,
      messages: 2,
      positions: 1,
      identities: 1,
      rejected: 2,
      timesBy: { 'utc-second': 1, carried: 1 },
    })
    expect(first!.rejects).toContainEqual({
      reason: 'bad-checksum',
      count: 1,
      examples: [{ line: 7, text: log[6] }],
    })
    for (const one of [first!, second!, object.totals]) expect(fates(one)).toBe(one.lines)
    expect(object.totals.lines).toBe(first!.lines + second!.lines)
    expect(object.totals.rejected).toBe(3)
    expect(object.totals.rejects.flatMap(({ examples }) => examples.map(({ name }) => name))).toContain(
      inputs[1],
    )
    expect(formatSummary(result, places)).toContain(
      '  of 8 lines: 2 messages, 1 part of one, 1 other sentence, 1 comment or header, 1 blank, 2 rejected\n',
    )
  })

  it('is kept of an input that failed, with the lines that made it fail', async () => {
    const dir = temporaryFolder()
    const result = await run(dir, [write(join(dir, 'a.nmea'), log)], null)
    const places = { dir, exports: null, simulated: false }
    const object = summaryObject(result, places)
    expect(object.inputs[0]).toMatchObject({ status: 'failed', lines: 8 })
    expect(object.totals.lines).toBe(0)
    const text = formatSummary(result, places)
    expect(text).toContain('  rejected no-time 2\n    line 4: !AIVDM')
    expect(text).toContain('1 input could not be used')
  })

  it('names --start where times counted from it come to lie in the future', async () => {
    const dir = temporaryFolder()
    const result = await run(dir, [write(join(dir, 'a.nmea'), log)], NOW_MS + 86_400_000)
    expect(formatSummary(result, { dir, exports: null, simulated: false })).toMatch(
      /rejected future-time \d\n {4}time was counted from --start 2026-01-02 00:00 UTC/,
    )
  })
})
