import { describe, expect, test } from 'vitest'
import { advanceTrack, endTrack, stepTrack } from '../../lib/features/track-machine.ts'
import {
  blockOf,
  contextOf,
  degreesOfKm,
  HOUR,
  newTrack,
  type Point,
  point,
  portAt,
  Recorder,
  runTrack,
  START_MS,
  straightCoast,
} from './track-machine-world.ts'

const context = contextOf(straightCoast([portAt('ALFA', 0, 0)]))

function endedRun(points: readonly Point[], endedBy: 'silence' | 'evicted', silenceMs: number): Recorder {
  const recorder = new Recorder()
  const state = newTrack()
  const block = blockOf(points)
  points.forEach(({ timeMs }, row) => {
    stepTrack(context, state, block, row, '', 0, timeMs, recorder)
  })
  const endMs = points[points.length - 1].timeMs + silenceMs
  advanceTrack(context, state, endMs, recorder)
  endTrack(context, state, endedBy, endMs, recorder)
  return recorder
}

test('a trip is told of as open at its second position, and then when it ends', () => {
  const points = [0, 1, 2, 3].map((hours) => point({ hours, lonDeg: 1 + hours / 10, speedKnots: 6 }))
  const trips = endedRun(points, 'silence', 720 * HOUR).outputs('trip')
  expect(trips).toMatchObject([
    { open: true, positions: 2, decidedMs: START_MS + HOUR, endedBy: null },
    { open: false, positions: 4, decidedMs: START_MS + 723 * HOUR, endedBy: 'silence', endPort: null },
  ])
  expect(trips[1].id).toBe(trips[0].id)
  expect(trips[1].endMs).toBe(START_MS + 3 * HOUR)
})

test('a single position makes no trip', () => {
  expect(endedRun([point({ lonDeg: 1 })], 'silence', 720 * HOUR).outputs('trip')).toEqual([])
})

test('the way across the antimeridian is the short one', () => {
  const points = [179.9, 179.95, -180, -179.9].map((lonDeg, hours) => point({ hours, lonDeg, speedKnots: 3 }))
  // 0.2° of the equator at 6371.0088 km.
  expect(runTrack(context, points).latest('trip')[0].distanceNm).toBeCloseTo(
    (0.2 * Math.PI * 6371.0088) / 180 / 1.852,
    6,
  )
})

describe('a mark that nothing has confirmed', () => {
  const entering = [
    point({ hours: 0, lonDeg: degreesOfKm(9), speedKnots: 8 }),
    point({ hours: 1, lonDeg: degreesOfKm(2), speedKnots: 4 }),
    point({ hours: 2, lonDeg: degreesOfKm(2.5), speedKnots: 4 }),
  ]

  test('leaves the trip open to its last position', () => {
    expect(runTrack(context, entering).latest('trip')).toMatchObject([{ open: true, positions: 3 }])
  })

  test('is dropped when the track is evicted', () => {
    const recorder = endedRun(entering, 'evicted', HOUR)
    expect(recorder.outputs('portVisit')).toEqual([])
    expect(recorder.latest('trip')).toMatchObject([
      { open: false, positions: 3, endedBy: 'evicted', endMs: START_MS + 2 * HOUR },
    ])
  })

  test('ends the trip there once silence has confirmed it', () => {
    const recorder = endedRun(entering, 'silence', 720 * HOUR)
    expect(recorder.latest('trip')).toMatchObject([
      { open: false, positions: 2, endedBy: 'gap', endPort: 'ALFA', endMs: START_MS + HOUR },
    ])
    expect(recorder.latest('portVisit')).toMatchObject([{ open: false, endMs: START_MS + 2 * HOUR }])
  })

  test('holds a trip back that may turn out to have a single position', () => {
    const inPort = [0, 1].map((hours) => point({ hours, lonDeg: degreesOfKm(1), speedKnots: 3 }))
    const stopped = [...inPort, point({ hours: 2, lonDeg: degreesOfKm(1), speedKnots: 0 })]
    expect(endedRun(stopped, 'evicted', 0).outputs('trip')).toEqual([])
    const left = [...inPort, point({ hours: 2, lonDeg: degreesOfKm(5), speedKnots: 4 })]
    expect(endedRun(left, 'evicted', 0).outputs('trip')).toMatchObject([
      { open: true, positions: 3, decidedMs: START_MS + 2 * HOUR },
      { open: false, positions: 3 },
    ])
  })
})
