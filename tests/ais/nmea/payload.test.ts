import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BitWriter } from '../../../lib/ais/nmea/bit-writer.ts'
import { MAX_MESSAGE_BITS, Payload } from '../../../lib/ais/nmea/payload.ts'
import { armourByte, NOT_ARMOUR, SIX_BITS_OF_BYTE } from '../../../lib/ais/nmea/six-bit.ts'

const SEED = 20_261_127

function payloadOf(armored: string, fillBits = 0): Payload {
  const payload = new Payload()
  payload.reset()
  expect(payload.appendArmored(Buffer.from(armored), 0, armored.length)).toBe(true)
  payload.endWithFill(fillBits)
  return payload
}

/** The same bits by the book: a text of '0' and '1'. */
function bitsOf(armored: string): string {
  return [...armored]
    .map((character) => SIX_BITS_OF_BYTE[character.charCodeAt(0)].toString(2).padStart(6, '0'))
    .join('')
}

const armoredText = (least: number, most: number) =>
  fc
    .array(fc.integer({ min: 0, max: 63 }), { minLength: least, maxLength: most })
    .map((values) => String.fromCharCode(...values.map(armourByte)))

test('armouring has 64 characters and no other byte', () => {
  const valid = Array.from(SIX_BITS_OF_BYTE.keys()).filter((byte) => SIX_BITS_OF_BYTE[byte] !== NOT_ARMOUR)
  expect(String.fromCharCode(...valid)).toBe(
    '0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw',
  )
})

test('integers at any bit and width are those of the bit text, zeros behind the end', () => {
  fc.assert(
    fc.property(
      armoredText(1, 80),
      fc.nat(500),
      fc.integer({ min: 2, max: 32 }),
      fc.nat(5),
      (armored, start, length, fillBits) => {
        const payload = payloadOf(armored, fillBits)
        expect(payload.bitLength).toBe(armored.length * 6 - fillBits)
        const startBit = start % payload.bitLength
        const bits = bitsOf(armored).slice(0, payload.bitLength).padEnd(600, '0')
        const wanted = bits.slice(startBit, startBit + length)
        const unsigned = Number.parseInt(wanted, 2)
        expect(payload.unsigned(startBit, length)).toBe(unsigned)
        expect(payload.signed(startBit, length)).toBe(wanted[0] === '1' ? unsigned - 2 ** length : unsigned)
      },
    ),
    { seed: SEED, numRuns: 3000 },
  )
})

test('nothing of an earlier, longer message is left', () => {
  const payload = payloadOf('w'.repeat(100))
  payload.reset()
  payload.appendArmored(Buffer.from('1'), 0, 1)
  payload.endWithFill(0)
  for (let bit = 6; bit < 600; bit++) expect(payload.unsigned(bit, 1)).toBe(0)
})

test('nothing of a message given up at a bad character is left', () => {
  const payload = new Payload()
  payload.reset()
  expect(payload.appendArmored(Buffer.from('wwwwwwww!'), 0, 9)).toBe(false)
  payload.reset()
  payload.appendArmored(Buffer.from('0'), 0, 1)
  payload.endWithFill(0)
  for (let bit = 0; bit < 60; bit++) expect(payload.unsigned(bit, 1)).toBe(0)
})

test('parts join without a seam', () => {
  const payload = new Payload()
  payload.reset()
  const bytes = Buffer.from('xx15MgK45P3@Gxx?fl0E`JbR0OwT0@MSxx')
  payload.appendArmored(bytes, 2, 13)
  payload.appendArmored(bytes, 15, 32)
  payload.endWithFill(0)
  expect(payload.bitLength).toBe(168)
  expect(payload.unsigned(8, 30)).toBe(366_730_000)
})

test('a message longer than five slots is marked, and memory stays bounded', () => {
  const payload = new Payload()
  const line = Buffer.alloc(100_000, 'w')
  payload.reset()
  for (let part = 0; part < 9; part++) expect(payload.appendArmored(line, 0, line.length)).toBe(true)
  payload.endWithFill(0)
  expect(payload.tooLong).toBe(true)
  expect(payload.bitLength).toBeLessThan(MAX_MESSAGE_BITS + 6)
  payload.reset()
  expect(payload.tooLong).toBe(false)
})

test('an empty message reads as nothing', () => {
  const payload = payloadOf('')
  expect(payload.bitLength).toBe(0)
  expect(payload.unsigned(0, 6)).toBe(0)
  expect(payload.text(0, 20)).toBe('')
})

test.each([-1, 6, Number.NaN])('%s fill bits are a defect of the caller', (fillBits) => {
  expect(() => new Payload().endWithFill(fillBits)).toThrow(RangeError)
})

test.each([
  ['OCEAN STAR', 20, 'OCEAN STAR'],
  ['PADDED   ', 20, 'PADDED'],
  ['  LEADING', 20, '  LEADING'],
  ['CUT@GARBAGE', 20, 'CUT'],
  ['ABCDEFGHIJ', 4, 'ABCD'],
  ['', 20, ''],
])('text %j of %i characters', (written, characters, expected) => {
  const writer = new BitWriter()
  for (const character of written) writer.append(character.charCodeAt(0) & 63, 6)
  const { text, fillBits } = writer.armored()
  expect(payloadOf(text, fillBits).text(0, characters)).toBe(expected)
})

test('text ends with the message, a cut character left out', () => {
  const payload = payloadOf('15MgK4', 3)
  expect(payload.text(12, 20)).toHaveLength(3)
})
