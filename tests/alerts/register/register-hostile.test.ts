import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import { caseCount, recordProof } from '../../proof.ts'

const OPTIONS = { list: 'register', isWatchList: false } as const
const COLUMNS = [
  ...['mmsi', 'imo', 'call_sign', 'name', 'flag', 'type', 'gears', 'length_m', 'areas', 'area_gears'],
  ...['authorised_from', 'authorised_to', 'reference', 'valid_from', 'valid_to', 'note'],
]

/** Good, nearly good and hostile. */
const cell = fc.oneof(
  fc.constantFrom(
    '',
    '224123450',
    '9074729',
    '9074728',
    'ESP',
    'carrier',
    'trawlers;LLD',
    '*',
    'country:ESP',
    '31,5',
  ),
  fc.constantFrom(
    '2024-01-01',
    '2024-02-30',
    '9999-12-31',
    '2024-01-01T00:00Z',
    '1e9',
    '-1',
    'NaN',
    'Infinity',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '"',
    '""',
    ';;;',
    '|',
    '\u202e',
    '\ud800',
    '\u0000',
    '=1+1',
    'a\nb',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

describe('registers that nobody meant to write', () => {
  it('end with every row in an entry or a reject', () => {
    const numRuns = caseCount(300, 20_000)
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 16, maxLength: 16 }), { minLength: 1, maxLength: 6 }),
        (rows) => {
          const lines = rows.map((cells, i) =>
            [`v${i}`, ...cells].map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
          )
          const read = readRegisterCsv([['id', ...COLUMNS].join(','), ...lines].join('\n'), 'x.csv', OPTIONS)
          expect(read.rows).toBe(rows.length)
          expect(read.entries.length + read.rejects.length).toBe(rows.length)
          for (const { message } of read.rejects) expect(message).toMatch(/^[^\p{Cc}]{1,400}$/u)
        },
      ),
      { seed: 6, numRuns },
    )
    recordProof('hostile register rows', `${numRuns} made-up registers: every row in an entry or a reject`)
  })

  it('or are refused in words, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(() => readRegisterCsv(text, 'x.csv', OPTIONS)).toThrow(/^register: x\.csv/)
      }),
      { seed: 6, numRuns: caseCount(300, 20_000) },
    )
  })

  it.each([
    ['a million columns', `mmsi${','.repeat(1_000_000)}\n1\n`],
    ['a title of a million letters', `${'mmsi'.repeat(250_000)}\n1\n`],
    ['a million quotes', `"${'"'.repeat(1_000_000)}`],
  ])('%s', (_, text) => {
    expect(() => readRegisterCsv(text, 'x.csv', OPTIONS)).toThrow(/no register/)
  })

  it.each([
    ['10,000 rows of one id', Array.from({ length: 10_000 }, (_, i) => `a,ANA,z${i},,`)],
    ['10,000 rows that contradict each other', Array.from({ length: 10_000 }, (_, i) => `a,ANA ${i},,,`)],
    [
      '5,000 states of one id, each inside the one before',
      Array.from({ length: 5_000 }, (_, i) => `a,ANA,,${new Date(i * 60_000).toISOString()},2150-01-01`),
    ],
    ['a row of a million columns', [`a,ANA${','.repeat(1_000_000)}`]],
  ])('%s', (_, lines) => {
    const { rows, rejects } = readRegisterCsv(
      ['id,name,areas,valid_from,valid_to', ...lines].join('\n'),
      'x.csv',
      OPTIONS,
    )
    expect(rows).toBe(lines.length)
    expect([0, lines.length]).toContain(rejects.length)
  })
})
