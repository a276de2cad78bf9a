import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import {
  decodeChunk,
  emptyTrackPositions,
  encodeChunk,
  type TrackPositions,
} from '../../lib/store/chunk-codec.ts'
import { CHUNK_WITHOUT_SCORES } from './chunk-without-scores.ts'

interface Position {
  timeMs: number
  lonUnits: number
  latUnits: number
  speedTenths: number | null
  courseTenths: number | null
  headingDeg: number | null
  shoreKm: number
  messageType: number
  relativePlace: number
  kept: number
  score: number
  segment: number
}

/** What a position is when the fold has seen it: a row with a score or neither. */
const asFolded = fc.oneof(
  fc.constant({ kept: 0, score: NO_SCORE }),
  fc.record({ kept: fc.constant(1), score: fc.integer({ min: 0, max: 1000 }) }),
)
const unrelated = fc.record({
  kept: fc.integer({ min: 0, max: 1 }),
  score: fc.oneof(fc.constant(NO_SCORE), fc.integer({ min: 0, max: NO_SCORE })),
})

const position = (
  shoreKm: fc.Arbitrary<number>,
  row: fc.Arbitrary<Pick<Position, 'kept' | 'score'>>,
): fc.Arbitrary<Position> => fc.tuple(place(shoreKm), row).map(([one, two]) => ({ ...one, ...two }))

const place = (shoreKm: fc.Arbitrary<number>): fc.Arbitrary<Omit<Position, 'kept' | 'score'>> =>
  fc.record({
    timeMs: fc.oneof(
      fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
    ),
    lonUnits: fc.integer({ min: -108_000_000, max: 107_999_999 }),
    latUnits: fc.integer({ min: -54_000_000, max: 54_000_000 }),
    speedTenths: fc.option(fc.integer({ min: 0, max: 1022 })),
    courseTenths: fc.option(fc.integer({ min: 0, max: 3599 })),
    headingDeg: fc.option(fc.integer({ min: 0, max: 359 })),
    shoreKm,
    messageType: fc.integer({ min: 0, max: 27 }),
    relativePlace: fc.integer({ min: 0, max: 1 }),
    segment: fc.integer({ min: 0, max: 2 }),
  })

const wholeMetres = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -100_000, max: 5_000_000 }).map((metres) => Math.fround(metres / 1000)),
)
const anyDistance = fc.oneof(fc.constant(Number.NaN), fc.float({ min: -100, max: 5000, noNaN: true }))

function toColumns(list: readonly Position[]): TrackPositions {
  const columns = emptyTrackPositions(list.length)
  columns.count = list.length
  columns.segmentIds = ['a1b2c3d4e5f60718', 'ffffffffffffffff', 'segment of another length']
  for (const [i, one] of list.entries()) {
    columns.timeMs[i] = one.timeMs
    columns.lonUnits[i] = one.lonUnits
    columns.latUnits[i] = one.latUnits
    columns.speedKnots[i] = (one.speedTenths ?? Number.NaN) / 10
    columns.courseDeg[i] = (one.courseTenths ?? Number.NaN) / 10
    columns.headingDeg[i] = one.headingDeg ?? Number.NaN
    columns.shoreKm[i] = one.shoreKm
    columns.messageType[i] = one.messageType
    columns.relativePlace[i] = one.relativePlace
    columns.kept[i] = one.kept
    columns.score[i] = one.score
    columns.segment[i] = one.segment
  }
  return columns
}

/** A steady ship reporting about every minute. */
function steadyTrack(count: number): TrackPositions {
  const columns = emptyTrackPositions(count)
  columns.count = count
  columns.segmentIds = ['0123456789abcdef']
  for (let i = 0; i < count; i++) {
    columns.timeMs[i] = 1_700_000_000_000 + i * 60_000 + ((i * 7) % 5) * 1000
    columns.lonUnits[i] = unitsOfLonDeg(179.9 + i * 0.004)
    columns.latUnits[i] = unitsOfLatDeg(-40 + i * 0.001 + Math.sin(i) * 0.0001)
    columns.speedKnots[i] = 100 / 10 + (i % 4) / 10
    columns.courseDeg[i] = (700 + (i % 7)) / 10
    columns.headingDeg[i] = 70 + (i % 2)
    columns.shoreKm[i] = Number.NaN
    columns.messageType[i] = 1
    columns.kept[i] = i % 5 === 0 ? 1 : 0
    columns.score[i] = i % 5 === 0 ? (i * 37) % 1001 : NO_SCORE
  }
  return columns
}

describe('track chunks', () => {
  it('come back bit for bit', () => {
    for (const shoreKm of [wholeMetres, anyDistance])
      for (const row of [asFolded, unrelated])
        fc.assert(
          fc.property(fc.array(position(shoreKm, row), { minLength: 1, maxLength: 60 }), (list) => {
            const columns = toColumns(list)
            expect(decodeChunk(encodeChunk(columns))).toEqual(columns)
          }),
          { seed: 20261127, numRuns: 200 },
        )
  })

  it('of every length come back, and none leaves anything behind for the next', () => {
    for (const count of [1, 2, 512, 65_535, 3]) {
      const columns = steadyTrack(count)
      expect(isDeepStrictEqual(decodeChunk(encodeChunk(columns)), columns)).toBe(true)
    }
  })

  it('come back though numbers are large and far apart', () => {
    const columns = steadyTrack(600)
    for (let i = 0; i < 600; i++) {
      columns.timeMs[i] = (i % 2 === 0 ? 1 : -1) * (2 ** 48 - i)
      // Half a turn each time: followed over 180 degrees the longitudes leave 32 bits.
      columns.lonUnits[i] = i % 2 === 0 ? -108_000_000 : 0
    }
    expect(decodeChunk(encodeChunk(columns))).toEqual(columns)
  })

  it('written before there were scores are read as they were', () => {
    const bytes = Buffer.from(CHUNK_WITHOUT_SCORES, 'hex')
    const decoded = decodeChunk(bytes)
    expect(decoded.segmentIds).toEqual(['a1b2c3d4e5f60718', 'ffffffffffffffff'])
    expect([...decoded.kept]).toEqual([1, 0, 0, 0, 0, 1])
    expect([...decoded.score]).toEqual(Array.from({ length: 6 }, () => NO_SCORE))
    expect([...decoded.segment]).toEqual([0, 0, 0, 0, 1, 1])
    expect([...decoded.messageType]).toEqual([1, 1, 1, 1, 3, 3])
    expect([...decoded.timeMs].map((ms) => ms - 1_700_000_000_000)).toEqual([
      0, 61_000, 120_000, 181_000, 240_000, 301_000,
    ])
    expect([...decoded.lonUnits]).toEqual([
      107_999_000, 107_999_400, 107_999_800, -108_000_000, -107_999_600, -107_999_200,
    ])
    expect([...decoded.headingDeg]).toEqual([359, 359, 359, 359, Number.NaN, 359])
    expect(decodeChunk(encodeChunk(decoded))).toEqual(decoded)
  })

  it('ignore what lies beyond the count in reused columns', () => {
    const columns = steadyTrack(512)
    columns.count = 3
    const decoded = decodeChunk(encodeChunk(columns))
    expect(decoded.count).toBe(3)
    expect(decoded.timeMs).toEqual(columns.timeMs.slice(0, 3))
  })

  it('take under 9 bytes a position of a steady ship, across 180 degrees', () => {
    const columns = steadyTrack(512)
    const bytes = encodeChunk(columns)
    expect(bytes.length / 512).toBeLessThan(9)
    expect(decodeChunk(bytes).lonUnits).toEqual(columns.lonUnits)
  })

  it('refuse every truncation', () => {
    const bytes = encodeChunk(steadyTrack(20))
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeChunk(bytes.subarray(0, length)), `cut at ${length}`).toThrow()
  })

  it('never crash or hang on damaged bytes', () => {
    const bytes = encodeChunk(steadyTrack(20))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice()
        damaged[at]! ^= flip
        try {
          expect(decodeChunk(damaged).count).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      }),
      { seed: 20261127, numRuns: 2000 },
    )
  })

  it('skip a column of a later version', () => {
    const columns = steadyTrack(4)
    const bytes = encodeChunk(columns)
    const later = Uint8Array.from([...bytes.subarray(0, -1), 200, 2, 9, 9, 0])
    expect(decodeChunk(later)).toEqual(decodeChunk(bytes))
  })

  it('refuse an unknown version, an empty chunk and values off their resolution', () => {
    expect(() => decodeChunk(Uint8Array.from([9, 1, 0, 0]))).toThrow('unknown chunk version 9')
    expect(() => encodeChunk(emptyTrackPositions(4))).toThrow('a chunk of 0 positions')
    const columns = steadyTrack(2)
    columns.speedKnots[1] = 3.14
    expect(() => encodeChunk(columns)).toThrow('not a whole number of 1/10')
  })
})
