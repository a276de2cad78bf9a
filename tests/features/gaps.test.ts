import { describe, expect, test } from 'vitest'
import { advanceTrack, endTrack, stepTrack } from '../../lib/features/track-machine.ts'
import {
  blockOf,
  contextOf,
  degreesOfKm,
  HOUR,
  MINUTE,
  newTrack,
  type Point,
  point,
  Recorder,
  runTrack,
  START_MS,
  straightCoast,
} from './track-machine-world.ts'

const context = contextOf(straightCoast([]))

/** Positions every 30 min up to OFF, at hour 12, `km` from the coast; ON after `silenceMs`. */
function aroundGap(count: number, km: number, silenceMs: number): Point[] {
  const before = Array.from({ length: count }, (_, i) =>
    point({ hours: 12 - (count - 1 - i) / 2, lonDeg: degreesOfKm(km), speedKnots: 5 }),
  )
  return [...before, point({ timeMs: START_MS + 12 * HOUR + silenceMs, lonDeg: 1.5, latDeg: 0.2 })]
}

test('12 h are a gap, told of at its deadline and at ON, under one id', () => {
  const gaps = runTrack(context, aroundGap(3, 20, 12 * HOUR)).outputs('gap')
  expect(gaps).toMatchObject([
    {
      open: true,
      decidedMs: START_MS + 24 * HOUR,
      offMs: START_MS + 12 * HOUR,
      onMs: null,
      onLonUnits: null,
      onLatUnits: null,
      positionsBeforeAtLeast: 3,
      possibleDisabling: false,
    },
    {
      open: false,
      decidedMs: START_MS + 24 * HOUR,
      offMs: START_MS + 12 * HOUR,
      onMs: START_MS + 24 * HOUR,
      onLonUnits: 900_000,
      onLatUnits: 120_000,
    },
  ])
  expect(gaps[0].id).toBe(gaps[1].id)
  expect(gaps[0].offShoreNm).toBeCloseTo(20 / 1.852, 4)
})

test('a millisecond less is none', () => {
  const points = aroundGap(3, 20, 12 * HOUR - 1)
  expect(runTrack(context, points).outputs('gap')).toEqual([])
})

test('between segments of the track as well', () => {
  const [first, second, third, on] = aroundGap(3, 20, 13 * HOUR)
  const gaps = runTrack(context, [first, second, third, { ...on, segment: 1 }]).outputs('gap')
  expect(gaps.map((gap) => gap.onMs)).toEqual([null, START_MS + 25 * HOUR])
})

test('two in a row are two, and the second one counts the single position before it', () => {
  const points = [-0.5, 0, 13, 26].map((hours) => point({ hours, lonDeg: 1 }))
  expect(runTrack(context, points).latest('gap')).toMatchObject([
    { offMs: START_MS, onMs: START_MS + 13 * HOUR, positionsBeforeAtLeast: 2 },
    { offMs: START_MS + 13 * HOUR, onMs: START_MS + 26 * HOUR, positionsBeforeAtLeast: 1 },
  ])
})

describe('positions that stray', () => {
  const offs = (...hours: number[]) =>
    runTrack(
      context,
      hours.map((hour) => point({ hours: hour, lonDeg: 1 })),
      { untilMs: START_MS + 200 * HOUR },
    )
      .latest('gap')
      .map(({ offMs }) => (offMs - START_MS) / HOUR)

  test('have no gaps: alone, or with over an hour between any two', () => {
    expect(offs(0)).toEqual([])
    expect(offs(0, 13)).toEqual([])
    expect(offs(0, 13, 14.001, 30, 50)).toEqual([])
  })

  test('two within an hour are a ship, from then on and for good', () => {
    expect(offs(0, 1)).toEqual([1])
    expect(offs(0, 13, 14, 30, 50)).toEqual([14, 30, 50])
  })
})

describe('possible disabling', () => {
  const isPossible = (points: readonly Point[], at = context) =>
    runTrack(at, points, { untilMs: points[points.length - 1].timeMs })
      .latest('gap')
      .map((gap) => gap.possibleDisabling)

  test('takes more than 50 nm from shore and 14 positions in 12 h', () => {
    expect(isPossible(aroundGap(14, 93, 13 * HOUR))).toEqual([true])
    expect(isPossible(aroundGap(14, 92, 13 * HOUR))).toEqual([false])
    expect(isPossible(aroundGap(13, 93, 13 * HOUR))).toEqual([false])
  })

  test('counts the position exactly 12 h before OFF, none earlier', () => {
    const spread = (firstMs: number) => [
      point({ timeMs: firstMs, lonDeg: 2 }),
      ...aroundGap(13, 200, 13 * HOUR),
    ]
    expect(isPossible(spread(START_MS))).toEqual([true])
    expect(isPossible(spread(START_MS - 1))).toEqual([false])
  })

  test('takes the distance that the source gives for relative places and without a map', () => {
    const given = aroundGap(14, 10, 13 * HOUR).map((one) => ({ ...one, shoreKm: 100 }))
    expect(isPossible(given)).toEqual([false])
    expect(isPossible(given, contextOf(null))).toEqual([true])
    expect(isPossible(given.map((one) => ({ ...one, isRelative: true })))).toEqual([true])
  })

  test('is not claimed where the distance is unknown', () => {
    const gaps = runTrack(contextOf(null), aroundGap(14, 200, 13 * HOUR)).latest('gap')
    expect(gaps).toMatchObject([
      { offShoreNm: Number.NaN, possibleDisabling: false, positionsBeforeAtLeast: 14 },
    ])
  })

  test('on land is at no distance from shore', () => {
    expect(runTrack(context, aroundGap(2, -5, 13 * HOUR)).latest('gap')[0].offShoreNm).toBe(0)
  })
})

test('a gap at the end of a track is final without an ON', () => {
  const state = newTrack()
  const recorder = new Recorder()
  const points = [point({ lonDeg: 1 }), point({ lonDeg: 1, hours: 1 })]
  const lastMs = START_MS + HOUR
  for (const [row, { timeMs }] of points.entries())
    stepTrack(context, state, blockOf(points), row, '', 0, timeMs, recorder)
  advanceTrack(context, state, lastMs + 12 * HOUR - MINUTE, recorder)
  expect(recorder.outputs('gap')).toEqual([])
  advanceTrack(context, state, lastMs + 720 * HOUR, recorder)
  endTrack(context, state, 'silence', lastMs + 720 * HOUR, recorder)
  expect(recorder.outputs('gap')).toMatchObject([
    { open: true, onMs: null, decidedMs: lastMs + 12 * HOUR },
    { open: false, onMs: null, decidedMs: lastMs + 720 * HOUR },
  ])
})
