import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FieldSplitter, fieldText, givenName, givenText } from '../../../lib/ais/csv/field-splitter.ts'
import { BAD_NUMBER, parseNumber } from '../../../lib/ais/csv/parse-number.ts'
import {
  AMBIGUOUS_TIME,
  BAD_TIME,
  type DateOrder,
  MISSING_TIME,
  TimeParser,
} from '../../../lib/ais/csv/parse-time.ts'
import { shipTypeOfText } from '../../../lib/ais/csv/ship-type-names.ts'
import { caseCount, recordProof } from '../../proof.ts'

const SEED = 20_261_129
const TEXTS = caseCount(5000, 500_000)
const COVERED = `${TEXTS} texts, seed ${SEED}`

function number(text: string): number {
  const bytes = Buffer.from(`x${text}x`)
  return parseNumber(bytes, 1, bytes.length - 1)
}

function time(text: string, order: DateOrder | null = null): number {
  const bytes = Buffer.from(`9${text}9`)
  return new TimeParser(order).parse(bytes, 1, bytes.length - 1)
}

describe('parseNumber', () => {
  test('gives the double that Number gives, for any double and any decimal', () => {
    const decimal = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat(20))
      .map(([minus, digits, point]) => {
        const text = String(digits).padStart(point + 1, '0')
        return `${minus ? '-' : ''}${text.slice(0, text.length - point)}.${text.slice(text.length - point)}`
      })
    const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
    fc.assert(
      fc.property(fc.oneof(decimal, double), (text) => {
        expect(number(text)).toBe(Number(text))
        expect(number(` ${text.replace('.', ',')} `)).toBe(Number(text))
      }),
      { seed: SEED, numRuns: TEXTS },
    )
    recordProof('numbers in tables are those of Number', COVERED)
  })

  test.each(['', ' ', 'NaN', 'nan', 'null', 'NULL', 'NA', 'N/A', 'None', '-', '\\N', 'Unknown'])(
    '%j is missing',
    (text) => {
      expect(number(text)).toBeNaN()
    },
  )

  test.each([
    'x',
    '1.2.3',
    '1.234,5',
    '1 2',
    '0x10',
    'Infinity',
    '--1',
    '1e',
    'e5',
    '+',
    '.',
    '1_000',
    '5kn',
  ])('%j is bad', (text) => {
    expect(number(text)).toBe(BAD_NUMBER)
  })
})

describe('TimeParser', () => {
  const moment = Date.UTC(2021, 3, 23, 7, 5, 9)
  test.each([
    '2021-04-23T07:05:09',
    '2021-04-23 07:05:09',
    '2021/04/23 07:05:09',
    '2021-4-23 7:05:09',
    '2021-04-23T07:05:09Z',
    '2021-04-23T07:05:09.000Z',
    '2021-04-23T07:05:09+00:00',
    '2021-04-23T09:05:09+02:00',
    '2021-04-23T09:05:09+0200',
    '2021-04-23T09:05:09+02',
    '2021-04-22 21:35:09 -09:30',
    '2021-04-23 07:05:09 UTC',
    '2021-04-23 07:05:09 +0000 UTC',
    '2021-04-23 7:05:09 AM',
    '20210423T070509Z',
    '20210423 07:05:09',
    '20210423070509',
    '23/04/2021 07:05:09',
    '23-4-2021 07:05:09',
    '23.04.2021 07:05:09',
    '4/23/2021 7:05:09 am',
    '1619161509',
    '1619161509.0',
    '1.619161509E9',
    '1619161509000',
    '1619161509000000',
    '1619161509000000000',
    ' 2021-04-23T07:05:09 ',
  ])('%s', (text) => {
    expect(time(text)).toBe(moment)
  })

  test('fractions are cut to milliseconds', () => {
    expect(time('2021-04-23T07:05:09.1239999')).toBe(moment + 123)
    expect(time('2021-04-23 07:05:09,5')).toBe(moment + 500)
    expect(time('1619161509.25')).toBe(moment + 250)
    expect(time('2021-04-23T09:05:09.75+02:00')).toBe(moment + 750)
  })

  test('noon and midnight', () => {
    expect(time('2021-04-23 12:00:00 AM')).toBe(Date.UTC(2021, 3, 23))
    expect(time('2021-04-23 12:00:00 PM')).toBe(Date.UTC(2021, 3, 23, 12))
    expect(time('2021-04-23 13:00:00 PM')).toBe(BAD_TIME)
  })

  test('every day of four centuries', () => {
    for (let ms = Date.UTC(1970, 0, 1); ms < Date.UTC(2370, 0, 1); ms += 86_400_000) {
      expect(time(`${new Date(ms).toISOString().slice(0, 10)} 00:00`)).toBe(ms)
    }
  })

  test('any time of any year in ISO', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e9, max: Date.UTC(2400, 0, 1) }), (ms) => {
        expect(time(new Date(ms).toISOString())).toBe(ms)
        expect(time(String(ms / 1000))).toBe(ms)
      }),
      { seed: SEED, numRuns: TEXTS },
    )
    recordProof('times in ISO and epoch seconds', COVERED)
  })

  test('day and month in the order that is known, told or open', () => {
    expect(time('03/04/2021 00:00:00')).toBe(AMBIGUOUS_TIME)
    expect(time('03/04/2021 00:00:00', 'dmy')).toBe(Date.UTC(2021, 3, 3))
    expect(time('03/04/2021 00:00:00', 'mdy')).toBe(Date.UTC(2021, 2, 4))
    expect(time('04/04/2021 00:00:00')).toBe(Date.UTC(2021, 3, 4))
    expect(time('13/04/2021 00:00:00', 'mdy')).toBe(BAD_TIME)
    expect(time('03.04.2021 00:00:00', 'mdy')).toBe(Date.UTC(2021, 3, 3))
  })

  test.each(['', '  ', 'NaN', 'null', 'NA', 'NaT'.replace('T', 'N'), '-'])('%j is missing', (text) => {
    expect(time(text)).toBe(MISSING_TIME)
  })

  test.each([
    'yesterday',
    '2021-04-23',
    '2021-13-01 00:00:00',
    '2021-02-29 00:00:00',
    '2021-04-31 00:00:00',
    '2021-04-23 24:00:00',
    '2021-04-23 07:60:00',
    '2021-04-23 07:05:61',
    '2021-04-23 07:05:09 CET',
    '2021-04-23 07:05:09 +25:00',
    '2021-04-23x07:05:09',
    '07:05:09',
    '23/04/21 07:05:09',
    '99999999999999',
    '-1619161509',
    '1.619161509E99',
    '16191615091619161509161916150916',
  ])('%j is no time', (text) => {
    expect(time(text)).toBe(BAD_TIME)
  })

  test('no bytes make it throw, or give a time that is not whole', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789-/.:TZ +eUCAPM'), maxLength: 30 }),
        (text) => {
          const ms = time(text)
          expect(Number.isNaN(ms) || Math.abs(ms) === Number.POSITIVE_INFINITY || Number.isInteger(ms)).toBe(
            true,
          )
        },
      ),
      { seed: SEED, numRuns: TEXTS },
    )
    recordProof('no text makes the time parser throw', COVERED)
  })
})

describe('missing names', () => {
  test.each(['', 'NULL', 'null', '\\N', 'NA', 'nan', 'NaN', 'None', 'Unknown'])('%j is none', (text) => {
    expect(givenName(text)).toBe('')
  })

  test.each(['UNKNOWN', 'NONE', 'NAN', 'N/A', '-', 'NIL', 'NANCY'])('%j may be one', (text) => {
    expect(givenName(text)).toBe(text)
  })
})

describe('FieldSplitter', () => {
  function split(line: string, delimiter = ','): string[] | null {
    const bytes = Buffer.from(`,"${line}",`)
    const fields = new FieldSplitter(delimiter.charCodeAt(0), 100)
    const count = fields.split(bytes, 2, bytes.length - 2)
    if (count === -1) return null
    return Array.from({ length: count }, (_, i) => fieldText(bytes, fields.starts[i]!, fields.ends[i]!))
  }

  test('takes back what is written by RFC 4180', () => {
    const field = fc.string({ unit: fc.constantFrom(...'ab,;"é '), maxLength: 8 }).map((text) => text.trim())
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
        const quoted = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
        expect(split(quoted)).toEqual(fields)
      }),
      { seed: SEED, numRuns: TEXTS },
    )
    recordProof('fields written by RFC 4180', COVERED)
  })

  test.each<[string, string[] | null]>([
    ['', ['']],
    [',', ['', '']],
    ['a,b', ['a', 'b']],
    ['a "b", c', ['a "b"', 'c']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a', null],
    ['"a"b,c', null],
  ])('%j', (line, fields) => {
    expect(split(line)).toEqual(fields)
  })

  test('bytes that are no UTF-8 are Latin-1', () => {
    expect(fieldText(Uint8Array.of(0xd8, 0x53, 0x54), 0, 3)).toBe('ØST')
    expect(fieldText(Buffer.from('ØST'), 0, 4)).toBe('ØST')
  })

  test('names that only look like "missing" stay', () => {
    expect(givenText('NANCY')).toBe('NANCY')
    expect(givenText('Unknown')).toBe('')
  })
})

test.each<[string, number]>([
  ['30', 30],
  ['70.0', 70],
  ['0', Number.NaN],
  ['100', Number.NaN],
  ['1004', Number.NaN],
  ['30.5', Number.NaN],
  ['Fishing', 30],
  ['Cargo', 70],
  ['Cargo, Hazardous category A', 71],
  ['Cargo, No additional information', 79],
  ['Tanker, all ships of this type', 80],
  ['Towing long/wide', 32],
  ['Towing', 31],
  ['Pleasure Craft', 37],
  ['Law enforcement', 55],
  ['HSC', 40],
  ['Other Type, no additional information', 99],
  ['Undefined', Number.NaN],
  ['Not available', Number.NaN],
  ['Submarine', Number.NaN],
  ['', Number.NaN],
])('ship type %j is %d', (text, code) => {
  expect(shipTypeOfText(text)).toBe(code)
})
