import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceTrack, endTrack, stepTrack, trackDeadline } from '../../lib/features/track-machine.ts'
import { caseCount } from '../proof.ts'
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
  threePorts,
  throughBytes,
} from './track-machine-world.ts'

const context = contextOf(straightCoast([]))
const OFF_MS = START_MS + 20 * HOUR

/** `count` positions `intervalMs` apart, the last at OFF. */
function upToOff(count: number, intervalMs: number): Point[] {
  return Array.from({ length: count }, (_, i) =>
    point({ timeMs: OFF_MS - (count - 1 - i) * intervalMs, lonDeg: 1, speedKnots: 5 }),
  )
}

const onAfter = (ms: number) => point({ timeMs: OFF_MS + ms, lonDeg: 1.5, latDeg: 0.2 })

function silencesOf(points: readonly Point[], untilMs?: number) {
  return runTrack(context, points, untilMs === undefined ? {} : { untilMs }).outputs('silence')
}

describe('a silence of a ship heard every 2 min', () => {
  test('is dark after 2 h, told of once then and once at ON, under one id', () => {
    const told = silencesOf([...upToOff(30, 2 * MINUTE), onAfter(3 * HOUR)])
    expect(told).toMatchObject([
      {
        open: true,
        decidedMs: OFF_MS + 2 * HOUR,
        offMs: OFF_MS,
        offLonUnits: 600_000,
        onMs: null,
        onLonUnits: null,
        onLatUnits: null,
        inPort: false,
        medianIntervalMs: 2 * MINUTE,
        darkMs: OFF_MS + 2 * HOUR,
        dark: true,
      },
      {
        open: false,
        decidedMs: OFF_MS + 3 * HOUR,
        onMs: OFF_MS + 3 * HOUR,
        onLonUnits: 900_000,
        onLatUnits: 120_000,
        dark: true,
      },
    ])
    expect(told[0]!.id).toBe(told[1]!.id)
    expect(told[0]!.offShoreNm).toBeCloseTo(1 / degreesOfKm(1) / 1.852, 4)
  })

  test('that ends at 2 h is dark, a millisecond earlier none', () => {
    const before = upToOff(30, 2 * MINUTE)
    expect(silencesOf([...before, onAfter(2 * HOUR)]).map(({ dark }) => dark)).toEqual([true, true])
    expect(silencesOf([...before, onAfter(2 * HOUR - 1)])).toEqual([])
  })

  test('takes 14 positions in the 12 h before, the one 12 h before OFF counted, none earlier', () => {
    expect(silencesOf([...upToOff(14, MINUTE), onAfter(3 * HOUR)])).toHaveLength(2)
    expect(silencesOf([...upToOff(13, MINUTE), onAfter(3 * HOUR)])).toEqual([])
    const early = (ms: number) => point({ timeMs: OFF_MS - ms, lonDeg: 1 })
    const with13 = (ms: number) => [early(ms), ...upToOff(13, MINUTE), onAfter(3 * HOUR)]
    expect(silencesOf(with13(12 * HOUR))).toHaveLength(2)
    expect(silencesOf(with13(12 * HOUR + 1))).toEqual([])
  })

  test('at a relative place is nothing to look around for', () => {
    const points = upToOff(30, MINUTE).map((one) => ({ ...one, isRelative: true }))
    expect(silencesOf([...points, onAfter(3 * HOUR)])).toEqual([])
  })
})

describe('a silence of a ship heard every 20 min', () => {
  const before = upToOff(36, 20 * MINUTE)
  const darkMs = OFF_MS + 200 * MINUTE

  test('is a mark after 2 h and dark after ten times as long', () => {
    expect(silencesOf([...before, onAfter(4 * HOUR)])).toMatchObject([
      { open: true, decidedMs: OFF_MS + 2 * HOUR, dark: false, darkMs, medianIntervalMs: 20 * MINUTE },
      { open: true, decidedMs: darkMs, dark: true, onMs: null },
      { open: false, decidedMs: OFF_MS + 4 * HOUR, dark: true, onMs: OFF_MS + 4 * HOUR },
    ])
  })

  test('that ends before is a mark, and stays one', () => {
    expect(silencesOf([...before, onAfter(200 * MINUTE - 1)])).toMatchObject([
      { open: true, dark: false, onMs: null },
      { open: false, dark: false, onMs: darkMs - 1, decidedMs: darkMs - 1 },
    ])
  })

  test('is shown as it stands while it lasts', () => {
    expect(silencesOf(before, OFF_MS + 3 * HOUR)).toMatchObject([
      { open: true, dark: false, decidedMs: OFF_MS + 2 * HOUR },
      { open: true, dark: false, decidedMs: OFF_MS + 3 * HOUR },
    ])
    expect(silencesOf(before, darkMs).map(({ dark }) => dark)).toEqual([false, true, true])
    expect(silencesOf(before, OFF_MS + 2 * HOUR - 1)).toEqual([])
  })

  test('has its deadlines, and none after', () => {
    const state = newTrack()
    const recorder = new Recorder()
    const block = blockOf(before)
    for (const [row, { timeMs }] of before.entries())
      stepTrack(context, state, block, row, '', 0, timeMs, recorder)
    const deadlines = []
    for (let dueMs = trackDeadline(context, state); dueMs < Infinity; dueMs = trackDeadline(context, state)) {
      deadlines.push(dueMs)
      advanceTrack(context, state, dueMs, recorder)
    }
    // The last is the gap's.
    expect(deadlines).toEqual([OFF_MS + 2 * HOUR, darkMs, OFF_MS + 12 * HOUR])
    endTrack(context, state, 'silence', OFF_MS + 720 * HOUR, recorder)
    expect(recorder.outputs('silence').at(-1)).toMatchObject({ open: false, dark: true, onMs: null })
  })
})

test('a ship that falls silent at its berth is in port from when the visit is sure', () => {
  const inPort = contextOf(straightCoast(threePorts()))
  const moored = Array.from({ length: 30 }, (_, i) =>
    point({ timeMs: OFF_MS - (29 - i) * 3 * MINUTE, lonDeg: 0.001, speedKnots: 5 }),
  )
  const told = runTrack(inPort, [...moored, onAfter(5 * HOUR)]).outputs('silence')
  // Entered under way, so that only 4 h of silence confirm the visit.
  expect(told).toMatchObject([
    { onMs: null, inPort: false },
    { onMs: OFF_MS + 5 * HOUR, inPort: true },
  ])
})

/** By the definition, from all positions: the intervals in the 12 h before each that is followed by 2 h of silence. */
function bruteForce(timesMs: readonly number[], untilMs: number) {
  return timesMs.flatMap((offMs, i) => {
    const nextMs = timesMs[i + 1] ?? Number.POSITIVE_INFINITY
    const lastedMs = Math.min(nextMs, untilMs) - offMs
    const before = timesMs.slice(0, i + 1).filter((ms) => ms >= offMs - 12 * HOUR)
    if (lastedMs < 2 * HOUR || before.length < 14) return []
    const intervals = before
      .slice(1)
      .map((ms, j) => ms - before[j]!)
      .sort((a, b) => a - b)
    const middle = intervals.length >> 1
    const medianMs =
      intervals.length % 2 === 1 ? intervals[middle]! : (intervals[middle - 1]! + intervals[middle]!) / 2
    const darkMs = offMs + Math.max(2 * HOUR, 10 * medianMs)
    return [
      {
        offMs,
        onMs: nextMs > untilMs ? null : nextMs,
        darkMs,
        dark: offMs + lastedMs >= darkMs,
        // More intervals than a track remembers leave only what follows from the median exact.
        medianIntervalMs: intervals.length > 127 ? null : medianMs,
      },
    ]
  })
}

test('silences are those that the definition finds among all positions', () => {
  const anInterval = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1000, max: 11 * MINUTE }) },
    { weight: 6, arbitrary: fc.integer({ min: 11 * MINUTE, max: 14 * MINUTE }) },
    { weight: 3, arbitrary: fc.integer({ min: 14 * MINUTE, max: 55 * MINUTE }) },
    { weight: 2, arbitrary: fc.constantFrom(0, 12 * MINUTE, 2 * HOUR, 2 * HOUR - 1, 11 * HOUR, 12 * HOUR) },
    { weight: 1, arbitrary: fc.integer({ min: 2 * HOUR, max: 13 * HOUR }) },
  )
  const aBurst = fc
    .tuple(anInterval, fc.constantFrom(1, 1, 2, 12, 13, 14, 60, 119, 120, 121, 127, 128, 129, 300))
    .map((burst) => [burst])
  // Heard so seldom that a silence of 2 h is not yet dark.
  const aMark = fc
    .tuple(
      fc.integer({ min: 13 * MINUTE, max: 50 * MINUTE }),
      fc.integer({ min: 14, max: 40 }),
      fc.integer({ min: 2 * HOUR, max: 9 * HOUR }),
    )
    .map(([intervalMs, count, silentMs]) => [
      [intervalMs, count] as [number, number],
      [silentMs, 1] as [number, number],
    ])
  const someBursts = fc
    .array(fc.oneof({ weight: 4, arbitrary: aBurst }, { weight: 1, arbitrary: aMark }), {
      minLength: 1,
      maxLength: 10,
    })
    .map((bursts) => bursts.flat())
  const met = { dark: 0, mark: 0 }
  fc.assert(
    fc.property(someBursts, fc.integer({ min: 0, max: 14 * HOUR }), (bursts, restMs) => {
      const timesMs = [START_MS]
      for (const [intervalMs, count] of bursts)
        for (let i = 0; i < count; i++) timesMs.push(timesMs.at(-1)! + intervalMs)
      const untilMs = timesMs.at(-1)! + restMs
      const points = timesMs.map((timeMs) => point({ timeMs, lonDeg: 1 }))
      const told = runTrack(context, points, {
        untilMs,
        between: (state, row) => (row % 17 === 0 ? throughBytes(state) : state),
      }).latest('silence')
      const expected = bruteForce(timesMs, untilMs)
      for (const { dark } of expected) met[dark ? 'dark' : 'mark']++
      expect(
        told.map(({ offMs, onMs, darkMs, dark, medianIntervalMs }, i) => ({
          offMs,
          onMs,
          darkMs,
          dark,
          medianIntervalMs: expected[i]?.medianIntervalMs == null ? null : medianIntervalMs,
        })),
      ).toEqual(expected)
    }),
    { seed: 20261127, numRuns: caseCount(100, 5000) },
  )
  expect(Math.min(met.dark, met.mark)).toBeGreaterThan(20)
})
