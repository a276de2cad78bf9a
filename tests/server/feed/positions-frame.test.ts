import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeFrame,
  encodeFrame,
  encodeRecord,
  type FrameHead,
  type LivePosition,
  writeBody,
} from '../../../lib/server/feed/positions-frame.ts'

const units = (most: number) => fc.integer({ min: -most, max: most })
const maybe = (most: number, step: number) =>
  fc.option(fc.integer({ min: 0, max: most }), { nil: Number.NaN }).map((value) => value / step)

const position: fc.Arbitrary<LivePosition> = fc.record({
  mmsi: fc.string({ minLength: 1, maxLength: 20 }),
  name: fc.string({ maxLength: 60, unit: 'grapheme' }),
  timeMs: fc.integer({ min: -1e15, max: 1e15 }),
  lonUnits: units(108_000_000),
  latUnits: units(54_000_000),
  speedKnots: maybe(1022, 10),
  courseDeg: maybe(3599, 10),
  headingDeg: maybe(359, 1),
  score: maybe(1000, 1000),
})
const head: fc.Arbitrary<FrameHead> = fc.record({
  what: fc.constantFrom('updates', 'snapshot'),
  id: fc.string({ maxLength: 32 }),
  isFirst: fc.boolean(),
  isLast: fc.boolean(),
})

function recordOf({ mmsi, name, timeMs, lonUnits, latUnits, ...motion }: LivePosition): Uint8Array {
  const record = encodeRecord(mmsi, name)
  // As the engine has them: single precision.
  const [speed, course, heading] = [motion.speedKnots, motion.courseDeg, motion.headingDeg].map(Math.fround)
  const score = Number.isNaN(motion.score) ? 65535 : Math.round(motion.score * 1000)
  writeBody(record, timeMs, lonUnits, latUnits, speed!, course!, heading!, score)
  return record
}

describe('a frame of positions', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(head, fc.array(position, { maxLength: 20 }), (wanted, positions) => {
        expect(decodeFrame(encodeFrame(wanted, positions.map(recordOf)))).toEqual({ ...wanted, positions })
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('is refused when it is cut anywhere but between records, and never read beyond its end', () => {
    const three = [1, 2, 3].map((n) => recordOf(fc.sample(position, { seed: n, numRuns: 1 })[0]!))
    const whole = encodeFrame({ what: 'updates', id: 'abc', isFirst: false, isLast: false }, three)
    const between = three.map((_, i) => three.slice(0, i + 1).reduce((sum, { length }) => sum + length, 7))
    for (let length = 0; length < whole.length; length++) {
      const cut = () => decodeFrame(whole.subarray(0, length))
      if (length === 7 || between.includes(length)) expect(cut().positions.length).toBeLessThan(3)
      else expect(cut).toThrow(RangeError)
    }
  })

  it('throws nothing but RangeErrors on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isVersioned) => {
        if (isVersioned && bytes.length > 1) bytes.set([1, bytes[1]! % 2])
        try {
          decodeFrame(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { seed: 7, numRuns: 1000 },
    )
  })

  it('says missing of what no ship sends, cuts a long name, and refuses a long number', () => {
    const record = encodeRecord('219000001', 'N'.repeat(300))
    writeBody(record, 0, 0, 0, 7000, -1, Number.POSITIVE_INFINITY, 65535)
    const [read] = decodeFrame(
      encodeFrame({ what: 'updates', id: '', isFirst: false, isLast: false }, [record]),
    ).positions
    expect([read!.speedKnots, read!.courseDeg, read!.headingDeg, read!.score]).toEqual(
      Array(4).fill(Number.NaN),
    )
    expect(read!.name).toHaveLength(255)
    expect(() => encodeRecord('9'.repeat(256), '')).toThrow(RangeError)
  })
})
