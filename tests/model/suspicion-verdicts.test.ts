import { describe, expect, test } from 'vitest'
import { EVIDENCE_NAMES } from '../../lib/model/suspicion-evidence.ts'
import { listJudgedTrips, parseVerdicts } from '../../lib/model/suspicion-verdicts.ts'

const ROW = {
  mmsi: '123456780',
  tripStart: '2026-01-01T00:00:00Z',
  tripEnd: '2026-01-03T00:00:00Z',
  verdict: 'suspicious',
  evidence: { jumps: 2 },
}
const line = (change: object = {}) => JSON.stringify({ ...ROW, ...change })

test('a line is a verdict; items that are left out are 0, blank lines nothing', () => {
  const [first, second, ...more] = parseVerdicts(
    `${line()}\r\n\n${line({ tripStart: '2026-01-02T01:00:00+01:00', verdict: 'cannot tell' })}\n`,
    'verdicts.ndjson',
  )
  expect(more).toEqual([])
  expect(first).toEqual({
    mmsi: '123456780',
    tripStartMs: Date.UTC(2026, 0, 1),
    tripEndMs: Date.UTC(2026, 0, 3),
    verdict: 'suspicious',
    evidence: EVIDENCE_NAMES.map((name) => ({ name, value: name === 'jumps' ? 2 : 0 })),
  })
  expect(second).toMatchObject({ tripStartMs: Date.UTC(2026, 0, 2), verdict: 'cannot tell' })
})

test('explained and normal are no suspicion; cannot tell is no verdict', () => {
  const verdicts = ['suspicious', 'explained', 'normal', 'cannot tell'].map((verdict, i) =>
    line({ verdict, mmsi: String(i) }),
  )
  const trips = listJudgedTrips(parseVerdicts(verdicts.join('\n'), 'file'))
  expect(trips.map(({ mmsi, isSuspicious }) => [mmsi, isSuspicious])).toEqual([
    ['0', true],
    ['1', false],
    ['2', false],
  ])
})

describe('refused, with file, line and reason', () => {
  test.each([
    { what: 'no JSON', text: '{"mmsi"', reason: 'no JSON' },
    { what: 'a list', text: '[]', reason: 'expected object' },
    { what: 'nothing', text: 'null', reason: 'expected object' },
    { what: 'deep nesting', text: `${'['.repeat(9_000)}${']'.repeat(9_000)}`, reason: 'expected object' },
    {
      what: 'a line without end',
      text: `"${'x'.repeat(30_000)}"`,
      reason: '30002 characters are no verdict',
    },
    { what: 'no vessel', text: line({ mmsi: '' }), reason: 'mmsi: ' },
    { what: 'a vessel that is a number', text: line({ mmsi: 123456780 }), reason: 'mmsi: ' },
    { what: 'a time without zone', text: line({ tripStart: '2026-01-01T00:00:00' }), reason: 'tripStart: ' },
    { what: 'no such day', text: line({ tripEnd: '2026-02-30T00:00:00Z' }), reason: 'tripEnd: ' },
    {
      what: 'a trip that ends first',
      text: line({ tripEnd: '2025-12-31T23:59:59Z' }),
      reason: 'tripEnd is before',
    },
    { what: 'another verdict', text: line({ verdict: 'guilty' }), reason: 'verdict: ' },
    { what: 'unknown evidence', text: line({ evidence: { rumours: 3 } }), reason: 'evidence: ' },
    { what: 'evidence below 0', text: line({ evidence: { jumps: -1 } }), reason: 'evidence.jumps: ' },
    { what: 'evidence without end', text: line({ evidence: { jumps: 1e7 } }), reason: 'evidence.jumps: ' },
    { what: 'a number too large for JSON', text: line().replace('2}', '1e999}'), reason: 'evidence.jumps: ' },
    { what: 'evidence as text', text: line({ evidence: { jumps: '2' } }), reason: 'evidence.jumps: ' },
    { what: 'no evidence', text: line({ evidence: undefined }), reason: 'evidence: ' },
    { what: 'a field too many', text: line({ note: '' }), reason: 'note' },
    {
      what: 'a prototype as evidence',
      text: line().replace('"jumps":2', '"__proto__":{"jumps":2}'),
      reason: 'evidence: ',
    },
    {
      what: 'a trip twice',
      text: line({ verdict: 'normal' }),
      reason: 'a verdict on the same trip stands in my verdicts, line 1',
    },
  ])('$what', ({ text, reason }) => {
    const read = () => parseVerdicts(`${line()}\n${text}\n`, 'my verdicts')
    expect(read).toThrow(/^my verdicts: line 2: /)
    expect(read).toThrow(reason)
  })
})
