import { describe, expect, test } from 'vitest'
import { IdentityOverlapFold } from '../../lib/events/identity-conflict-overlap.ts'
import type { IdentityConflictOutput } from '../../lib/events/outputs.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { createVesselFold, type VesselEmission } from '../../lib/features/vessel-fold.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { inputsOf, timeOf, writeDown } from '../features/fold-run.ts'
import { makeScenario, scenarioPlaces, scenarioSolarHour } from '../features/scenario.ts'
import { caseCount } from '../proof.ts'
import { latestOf } from './track-events-run.ts'
import { HOUR, identityOf, MINUTE, START_MS } from './track-events-world.ts'

const fold = new IdentityOverlapFold()
type State = ReturnType<typeof fold.start>

function step(state: State, emission: VesselEmission, sink: (output: IdentityConflictOutput) => void): void {
  if (emission.kind === 'position') {
    const { trackId, segmentId, timeMs, lonUnits, latUnits, features, decidedMs } = emission
    fold.position(state, trackId, segmentId, timeMs, lonUnits, latUnits, features !== null, decidedMs, sink)
  } else if (emission.kind === 'trackIdentity') fold.identity(state, emission.trackId, emission.identity)
  else if (emission.kind === 'tripChange' && emission.change === 'end')
    fold.endTrack(state, emission.trackId, emission.decidedMs, sink)
}

/** A hand-driven MMSI: tracks by letter, places in degrees of longitude on the equator. */
class Number257 {
  readonly told: IdentityConflictOutput[] = []
  readonly state = fold.start('257000000')
  private readonly sink = (output: IdentityConflictOutput) => this.told.push(output)

  at(minutes: number, trackId: string, lonDeg: number, segmentId = trackId): this {
    const timeMs = START_MS + minutes * MINUTE
    fold.position(
      this.state,
      trackId,
      segmentId,
      timeMs,
      wrapUnits(lonDeg * 600_000),
      0,
      true,
      timeMs,
      this.sink,
    )
    return this
  }

  named(trackId: string, name: string): this {
    fold.identity(this.state, trackId, identityOf({ name }))
    return this
  }

  end(trackId: string): this {
    fold.endTrack(this.state, trackId, START_MS + 30 * 24 * HOUR, this.sink)
    return this
  }
}

const KM_PER_DEGREE = 111.195

test('two ships heard in turn conflict once both were heard twice, as far apart as they were at one time', () => {
  const number = new Number257().named('a', 'ANNA').named('b', 'BERTA').at(0, 'a', 0).at(10, 'b', 10)
  number.at(20, 'a', 0)
  expect(number.told).toEqual([])
  number.at(30, 'b', 12)
  expect(number.told).toMatchObject([
    {
      trackId: 'b',
      otherTrackId: 'a',
      before: 'ANNA',
      after: 'BERTA',
      startMs: START_MS + 10 * MINUTE,
      endMs: START_MS + 20 * MINUTE,
      open: true,
      // Where the second ship was; the box holds both.
      ...{ lonUnits: 12 * 600_000, westUnits: 0, eastUnits: 12 * 600_000 },
    },
  ])
  // Half way between 10° and 12°, when the first ship was at 0°.
  expect(number.told[0]!.apartKm / KM_PER_DEGREE).toBeCloseTo(11, 3)
  number.at(40, 'a', 0).at(50, 'b', 20).end('a')
  expect(latestOf(number.told)).toMatchObject([{ open: false, endMs: START_MS + 40 * MINUTE }])
  expect(number.told.at(-1)!.apartKm / KM_PER_DEGREE).toBeCloseTo(16, 3)
})

test('one after the other is no conflict, nor is a single position between, nor a new segment of a track', () => {
  expect(
    new Number257().at(0, 'a', 0).at(5, 'a', 0).at(10, 'b', 9).at(15, 'b', 9).at(20, 'b', 9).told,
  ).toEqual([])
  expect(new Number257().at(0, 'a', 0).at(5, 'b', 9).at(10, 'a', 0).at(15, 'a', 0).told).toEqual([])
  const resumed = new Number257().at(0, 'a', 0).at(5, 'a', 0).at(10, 'b', 9).at(15, 'b', 9)
  expect(resumed.at(20, 'a', 0, 'a2').at(25, 'a', 0, 'a2').told).toEqual([])
})

test('positions that follow each other by more than an hour vouch for nothing, however many', () => {
  const hourly = (minutes: number) => {
    const number = new Number257()
    for (let i = 0; i < 20; i++) number.at(i * minutes, 'b', 9).at(i * minutes + 1, 'a', 0)
    for (let i = 20 * minutes; i < 20 * minutes + 100; i += 5) number.at(i, 'a', 0)
    return number
  }
  expect(hourly(61).told).toEqual([])
  expect(latestOf(hourly(60).told)).toMatchObject([{ trackId: 'a', startMs: START_MS + MINUTE }])
  // A wrong position that the ship's own join later counts for nothing.
  const joined = new Number257().at(0, 'b', 30).at(1, 'a', 0).at(30, 'a', 0).at(500, 'b', 0).at(510, 'b', 0)
  expect(joined.told).toEqual([])
  // Another segment of the track begins anew.
  expect(hourly(61).at(1221, 'b', 9, 'b2').at(1330, 'a', 0).told).toEqual([])
  // Two positions with none of the other's between are two wrong ones.
  expect(hourly(61).at(1301, 'b', 9, 'b2').at(1302, 'b', 9, 'b2').at(1330, 'a', 0).told).toEqual([])
  expect(hourly(61).at(1301, 'b', 9, 'b2').at(1309, 'b', 9, 'b2').at(1330, 'a', 0).told.length).toBe(1)
})

test('ships far from each other across 180° are near', () => {
  const number = new Number257().at(0, 'a', 179.5).at(10, 'b', -179.5).at(20, 'a', 179.5).at(30, 'b', -179.5)
  expect(number.told[0]!.apartKm / KM_PER_DEGREE).toBeCloseTo(1, 3)
  expect(number.told[0]).toMatchObject({ westUnits: 179.5 * 600_000, eastUnits: -179.5 * 600_000 })
})

/** A ship at 0°, that tells of 9° for some rows every 5 minutes, and is back. */
function excursion(number: Number257, from: number, rows: number, segment = 'a'): number {
  for (let i = 0; i < rows; i++) number.at(from + i * 5, 'b', 9 + i * 0.01, `b ${from}`)
  for (let i = 0; i < 10; i++) number.at(from + (rows + i) * 5, 'a', 0, segment)
  return from + (rows + 10) * 5
}

test('a ship that is far away for a while and then back has jumped, in one segment or in two', () => {
  const told = (rows: number, names: readonly string[] = [], segment = 'a') => {
    const number = new Number257().at(-10, 'a', 0).at(-5, 'a', 0)
    if (names.length > 0) number.named('a', names[0]!).at(0, 'b', 9, 'b 0').named('b', names[1]!)
    excursion(number, 0, rows, segment)
    return latestOf(number.told)
  }
  expect(told(6)).toMatchObject([
    {
      ...{ conflict: 'jump', trackId: 'b', otherTrackId: 'a', open: false },
      ...{ startMs: START_MS, endMs: START_MS + 25 * MINUTE, lonUnits: 9 * 600_000, westUnits: 0 },
    },
  ])
  expect(told(6)[0]!.apartKm / KM_PER_DEGREE).toBeCloseTo(9.05, 1)
  expect(told(40, [], 'a2')).toMatchObject([{ conflict: 'jump' }])
  expect(told(5)).toEqual([])
  expect(told(12, ['ANNA', 'ANNA'])).toMatchObject([{ conflict: 'jump', before: 'ANNA', after: 'ANNA' }])
  expect(told(12, ['ANNA', 'BERTA'])).toEqual([])
})

test('every excursion is a jump of its own, and ships in turn are none', () => {
  const often = new Number257().at(-10, 'a', 0).at(-5, 'a', 0)
  let minutes = 0
  for (let i = 0; i < 5; i++) minutes = excursion(often, minutes, 8)
  expect(latestOf(often.told).map(({ conflict }) => conflict)).toEqual(Array(5).fill('jump'))
  for (let i = 0; i < 20; i++) often.at(minutes + i * 5, i % 2 === 0 ? 'b' : 'a', i % 2 === 0 ? 9 : 0)
  expect(often.told.at(-1)).toMatchObject({ conflict: 'overlap' })
})

test('gear beacons do not conflict', () => {
  const number = new Number257().named('b', '8V').at(0, 'a', 0).at(10, 'b', 9).at(20, 'a', 0).at(30, 'b', 9)
  expect(number.told).toEqual([])
})

test('n ships are n - 1 conflicts, however long', () => {
  const number = new Number257()
  for (let round = 0; round < 50; round++)
    for (let ship = 0; ship < 10; ship++) number.at(round * 10 + ship, `ship ${ship}`, ship)
  expect(latestOf(number.told).length).toBe(9)
  expect(number.told.length).toBe(9)
})

const CENTRE_DEG = 4.5

describe.each(Array.from({ length: caseCount(3, 60) }, (_, seed) => seed))(
  'overlaps of scenario %i',
  (seed) => {
    const buffer = makeScenario(seed, {
      ships: [2, 5, 30][seed % 3]!,
      reportsPerShip: 40,
      spreadDeg: [5, 0.5, 100][seed % 3]!,
      coarseShare: 0.03,
      centreLonDeg: CENTRE_DEG,
      startMs: START_MS,
    })
    const vessel = createVesselFold({
      places: scenarioPlaces(CENTRE_DEG),
      solarHour: scenarioSolarHour(),
      options: TRACK_OPTIONS,
    })
    const emissions: VesselEmission[] = []
    const vesselState = vessel.start('257000000')
    const inputs = inputsOf(buffer)
    for (const input of inputs) vessel.step(vesselState, input, (emission) => emissions.push(emission))
    vessel.advance(vesselState, timeOf(inputs.at(-1)!) + seed * 10 * 24 * HOUR, (emission) =>
      emissions.push(emission),
    )
    const told: IdentityConflictOutput[] = []
    const state = fold.start('257000000')
    for (const emission of emissions) step(state, emission, (output) => told.push(output))

    test('are exactly those of tracks of which two segments overlap', () => {
      /** Segments by what of them counts: both with a position of the other between two of theirs. */
      const segments = new Map<string, { trackId: string; timesMs: number[] }>()
      for (const emission of emissions) {
        if (emission.kind !== 'position') continue
        const { segmentId, trackId, timeMs } = emission
        const known = segments.get(segmentId)
        if (known === undefined) segments.set(segmentId, { trackId, timesMs: [timeMs] })
        else known.timesMs.push(timeMs)
      }
      const all = [...segments.values()].flatMap(({ trackId, timesMs }) => {
        const first = timesMs.findIndex((timeMs, i) => timesMs[i + 1]! - timeMs <= HOUR)
        return first < 0 ? [] : [{ trackId, startMs: timesMs[first]!, endMs: timesMs.at(-1)! }]
      })
      const overlapping = new Set<string>()
      for (const a of all)
        for (const b of all)
          if (a.trackId !== b.trackId && Math.min(a.endMs, b.endMs) > Math.max(a.startMs, b.startMs))
            overlapping.add(`${a.trackId} ${b.trackId}`)
      for (const one of told) expect(overlapping).toContain(`${one.trackId} ${one.otherTrackId}`)
      expect(told.length > 0).toBe(overlapping.size > 0)
    })

    test('encode and decode at every step changes nothing; peeking neither', () => {
      let copy = fold.start('257000000')
      const again: IdentityConflictOutput[] = []
      for (const emission of emissions) {
        fold.peek(copy, 0, () => {})
        const bytes = fold.encode(copy)
        copy = fold.decode(bytes)
        expect(Buffer.compare(fold.encode(copy), bytes)).toBe(0)
        step(copy, emission, (output) => again.push(output))
      }
      expect(again.map(writeDown)).toEqual(told.map(writeDown))
    })

    test('no calendar, no antimeridian', () => {
      const ms = 12 * HOUR
      const turnUnits = 105_000_000
      const there: IdentityConflictOutput[] = []
      const movedState = fold.start('257000000')
      for (const emission of emissions) {
        const moved = 'decidedMs' in emission ? { ...emission, decidedMs: emission.decidedMs + ms } : emission
        if (moved.kind === 'position') {
          const { timeMs, lonUnits } = moved
          step(
            movedState,
            { ...moved, timeMs: timeMs + ms, lonUnits: wrapUnits(lonUnits + turnUnits) },
            (o) => there.push(o),
          )
        } else step(movedState, moved, (output) => there.push(output))
      }
      const back = (one: IdentityConflictOutput, shiftMs: number, units: number) =>
        writeDown({
          ...one,
          id: '',
          decidedMs: one.decidedMs - shiftMs,
          startMs: one.startMs - shiftMs,
          endMs: one.endMs - shiftMs,
          lonUnits: wrapUnits(one.lonUnits - units),
          westUnits: wrapUnits(one.westUnits - units),
          eastUnits: wrapUnits(one.eastUnits - units),
          apartKm: Math.round(one.apartKm * 1000),
        })
      expect(there.map((one) => back(one, ms, turnUnits))).toEqual(told.map((one) => back(one, 0, 0)))
    })
  },
)
