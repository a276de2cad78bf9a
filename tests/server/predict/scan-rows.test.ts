import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_COUNT } from '../../../lib/features/feature-list.ts'
import { readAnyForm } from '../../../lib/server/predict/detector-request.ts'
import { RowScanner } from '../../../lib/server/predict/scan-rows.ts'
import { caseCount } from '../../proof.ts'

const MOST = 8
const scanner = new RowScanner()
const encoder = new TextEncoder()

/** Bits of the features, or null where the fast way leaves it to the other. */
function scanned(text: string): { bits: Uint32Array; rows: number; key: string } | null {
  const features = new Float32Array(MOST * FEATURE_COUNT).fill(7)
  const found = scanner.scan(encoder.encode(text), features, 0, MOST)
  if (found === null) return null
  return { bits: new Uint32Array(features.buffer, 0, found.rows * FEATURE_COUNT), ...found }
}

/** The same by JSON.parse and the schema; null where it is refused. */
function parsed(text: string): { bits: Uint32Array; rows: number } | null {
  const features = new Float32Array(MOST * FEATURE_COUNT).fill(7)
  try {
    const { count } = readAnyForm(JSON.parse(text), features, 0)
    return { bits: new Uint32Array(features.buffer, 0, count * FEATURE_COUNT), rows: count }
  } catch {
    return null
  }
}

/** A row whose first number is written so. */
function withNumber(number: string): string {
  return `{"instances":[[${number}${',1'.repeat(FEATURE_COUNT - 1)}]]}`
}

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })

/** Anything that JSON's grammar of numbers gives. */
const anyNumber = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom(...'123456789'), digits(0, 24)).map((parts) => parts.join('')),
    ),
    fc.option(digits(1, 30), { nil: null }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-', 'e-'), digits(1, 3)), { nil: null }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`,
  )

/** What clients write: 32-bit numbers as doubles, all digits. */
const float = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: -50, max: 50, noNaN: true }).map((number) => number.toFixed(4)),
)

describe('rows read from bytes', () => {
  test('have the bits that JSON.parse gives, for any number', () => {
    fc.assert(
      fc.property(fc.oneof(anyNumber, float), (number) => {
        const text = withNumber(number)
        const fast = scanned(text)
        const slow = parsed(text)
        // What is too large for a double is refused, and that is not the fast way's to say.
        if (slow === null) expect(fast).toBeNull()
        else expect(fast?.bits, number).toEqual(slow.bits)
      }),
      { seed: 3, numRuns: caseCount(4000, 2_000_000) },
    )
  })

  test('lie beside a boundary of 32 bits', () => {
    fc.assert(
      fc.property(fc.float({ min: 2 ** -60, max: 2 ** 60, noNaN: true }), digits(1, 12), (one, tail) => {
        // Half way to the next one, to all digits, and then a little more.
        const next = new Float32Array(
          new Uint32Array([new Uint32Array(Float32Array.of(one).buffer)[0]! + 1]).buffer,
        )[0]!
        const half = ((one + next) / 2).toFixed(99).replace(/0+$/, '')
        for (const number of [
          half,
          `${half}${tail}`,
          half.replace(/[1-9](?=0*$)/, (digit) => `${Number(digit) - 1}9`),
        ]) {
          const text = withNumber(number.endsWith('.') ? `${number}0` : number)
          expect(scanned(text)?.bits, number).toEqual(parsed(text)?.bits)
        }
      }),
      { seed: 4, numRuns: caseCount(1000, 200_000) },
    )
  })

  test.each([
    '01',
    '-',
    '-01',
    '1.',
    '.5',
    '+1',
    '1e',
    '1e+',
    '1e999',
    '-1e999',
    'NaN',
    'Infinity',
    'nul',
    'true',
    '"1"',
    '[1]',
    '',
    '1 2',
    '0x10',
    '1_000',
    `1${'0'.repeat(400)}`,
  ])('%s is left to the schema', (number) => {
    expect(scanned(withNumber(number))).toBeNull()
  })

  const row = `[${Array.from({ length: FEATURE_COUNT }, (_, i) => (i % 3 === 0 ? 'null' : i / 8)).join(' , ')}]`

  test('with blanks between, and null where missing', () => {
    const text = `\n{ "inputs"\t:\r\n[ ${row} ,${row}\n] } `
    expect(scanned(text)).toEqual({ ...parsed(text), key: 'inputs' })
  })

  test.each([
    ['another key', `{"instance":[${row}]}`],
    ['a key more', `{"signature_name":"serving_default","instances":[${row}]}`],
    ['a key after', `{"instances":[${row}],"instances":[${row}]}`],
    ['a number short', `{"instances":[[1${',1'.repeat(FEATURE_COUNT - 2)}]]}`],
    ['a number more', `{"instances":[[1${',1'.repeat(FEATURE_COUNT)}]]}`],
    ['no row', '{"instances":[]}'],
    ['too many rows', `{"instances":[${Array(MOST + 1).fill(row)}]}`],
    ['a comma more', `{"instances":[${row},]}`],
    ['more behind', `{"instances":[${row}]}x`],
    ['nothing', ''],
    ['a list', `[${row}]`],
    ['by name', '{"instances":[{"speedKnots":1}]}'],
  ])('leave %s to the schema', (_, text) => {
    expect(scanned(text)).toBeNull()
  })

  test('cut off anywhere, or with any byte another, are read alike or left to the schema', () => {
    const text = `{"instances":[${row.replace('null', '12.5e-1')}]}`
    for (let end = 0; end < text.length; end++) expect(scanned(text.slice(0, end))).toBeNull()
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789eE+-.,:[]{}" nulx'), (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        const fast = scanned(changed)
        if (fast !== null) expect(fast).toEqual({ ...parsed(changed), key: 'instances' })
      }),
      { seed: 5, numRuns: caseCount(2000, 100_000) },
    )
  })
})
