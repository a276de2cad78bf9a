import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_OPTIONS, STATISTIC, STATISTIC_COUNT } from '../../lib/features/feature-list.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import {
  countRows,
  emptyWindowRow,
  pushWindowRow,
  RING_ROWS,
  readWindowRow,
  startWindows,
  type WindowRing,
  type WindowRow,
  writeWindowStatistics,
} from '../../lib/features/windows.ts'
import { decodeWindows, encodeWindows } from '../../lib/features/windows-codec.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { caseCount, recordProof } from '../proof.ts'

const HOUR_MS = 3_600_000
const HOURS = FEATURE_OPTIONS.windowHours

function statistics(ring: WindowRing): Float32Array {
  const out = new Float32Array(STATISTIC_COUNT * HOURS.length)
  writeWindowStatistics(ring, out, 0)
  return out
}

/** The window cut from all rows by a filter, newest first, as the sums go. */
function windowOf(rows: readonly WindowRow[], hours: number): WindowRow[] {
  const now = rows[rows.length - 1]
  return rows
    .slice(-RING_ROWS)
    .filter(({ timeMs }) => timeMs >= now.timeMs - hours * HOUR_MS)
    .reverse()
}

const known = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length

/** Every statistic by its definition. */
function naiveStatistics(rows: readonly WindowRow[], hours: number): Record<keyof typeof STATISTIC, number> {
  const window = windowOf(rows, hours)
  const [now] = window
  const oldest = window[window.length - 1]
  const kmFrom = (row: WindowRow) => distanceKmUnits(row.lonUnits, row.latUnits, now.lonUnits, now.latUnits)
  const speeds = known(window.map((row) => row.speedKnots))
  const courses = known(window.map((row) => row.courseDeg)).map((deg) => (deg * Math.PI) / 180)
  const shores = known(window.map((row) => row.lnShore))
  const pathKm = sum(window.slice(0, -1).map((row) => row.legKm))
  const spanHours = (now.timeMs - oldest.timeMs) / HOUR_MS
  return {
    speedMean: mean(speeds),
    speedDeviation: Math.sqrt(mean(speeds.map((speed) => (speed - mean(speeds)) ** 2))),
    pathSpeed: spanHours > 0 ? pathKm / 1.852 / spanHours : Number.NaN,
    straightness: pathKm >= 0.05 ? kmFrom(oldest) / pathKm : Number.NaN,
    lnReach: Math.log(1 + Math.max(...window.map(kmFrom))),
    courseChangeMean: mean(known(window.map((row) => row.courseChangeDeg))),
    courseResultant: Math.hypot(mean(courses.map(Math.cos)), mean(courses.map(Math.sin))),
    rows: window.length,
    lnShoreRange: shores.length > 0 ? Math.max(...shores) - Math.min(...shores) : Number.NaN,
  }
}

const maybe = (arbitrary: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.constant(Number.NaN) })

/** Rows of a ship on any ocean: mostly 5 min apart, at times hours, at times (other segments) less. */
const someRows: fc.Arbitrary<WindowRow[]> = fc
  .record({
    lonUnits: fc.integer({ min: -108_000_000, max: 107_999_999 }),
    latUnits: fc.integer({ min: -50_000_000, max: 50_000_000 }),
    steps: fc.array(
      fc.record({
        ms: fc.constantFrom(0, 1000, 300_000, 300_000, 300_000, 301_000, HOUR_MS, 3 * HOUR_MS, 23 * HOUR_MS),
        lon: fc.integer({ min: -12_000, max: 12_000 }),
        lat: fc.integer({ min: -12_000, max: 12_000 }),
        isStill: fc.boolean(),
        speedKnots: maybe(fc.constantFrom(0, 0.1, 2.5, 3, 9.9, 40, 1 / 3)),
        courseDeg: maybe(fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10)),
        courseChangeDeg: maybe(fc.integer({ min: 0, max: 1800 }).map((tenths) => tenths / 10)),
        lnShore: maybe(fc.double({ min: 0, max: 8, noNaN: true })),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    repeats: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ lonUnits, latUnits, steps, repeats }) => {
    const rows: WindowRow[] = []
    let timeMs = 0
    let lon = lonUnits
    let lat = latUnits
    for (let i = 0; i < repeats * steps.length; i++) {
      const step = steps[i % steps.length]
      const before = { lon, lat }
      timeMs += step.ms
      if (!step.isStill) {
        lon = wrapUnits(lon + step.lon)
        lat += step.lat
      }
      rows.push({
        ...step,
        timeMs,
        lonUnits: lon,
        latUnits: lat,
        legKm: i === 0 ? Number.NaN : distanceKmUnits(before.lon, before.lat, lon, lat),
      })
    }
    return rows
  })

/**
 * As near as 32 bits say it (6e-8 of the value), and as what is summed is rounded: speeds at 1e-5 kn, so that a
 * deviation near 0 may be half of that; the path at a micrometre, which over a second is 2e-6 kn. Distances come
 * from unit vectors here, from the haversine there: exact to a nanometre.
 */
function expectNear(name: string, value: number, wanted: number): void {
  const isSpeed = name.startsWith('speed') || name.startsWith('pathSpeed')
  const allowed = (isSpeed ? 5e-6 : 1e-7) + 1.2e-7 * Math.abs(wanted)
  if (Math.abs(value - wanted) > allowed) expect(`${name} ${value}`).toBe(`${name} ${wanted}`)
}

const CASES = { seed: 289, numRuns: caseCount(150, 3000) }

describe('against a filter over all rows', () => {
  test('every statistic of every window at every row', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const ring = startWindows()
        rows.forEach((row, i) => {
          pushWindowRow(ring, row)
          // Every row for short tracks, every 17th and the last for long ones.
          if (rows.length > 60 && i % 17 !== 0 && i < rows.length - 1) return
          const found = statistics(ring)
          HOURS.forEach((hours, window) => {
            const expected = naiveStatistics(rows.slice(0, i + 1), hours)
            for (const [name, at] of Object.entries(STATISTIC)) {
              const value = found[window * STATISTIC_COUNT + at]
              const wanted = expected[name as keyof typeof STATISTIC]
              if (Number.isNaN(wanted)) expect(value).toBeNaN()
              else expectNear(`${name}${hours}h`, value, wanted)
            }
          })
        })
      }),
      CASES,
    )
    recordProof('windows against a filter over all rows', `${CASES.numRuns} random tracks`)
  })

  test('sums are exact: those of whole numbers in any order', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const ring = startWindows()
        for (const row of rows) pushWindowRow(ring, row)
        const found = statistics(ring)
        HOURS.forEach((hours, window) => {
          const inWindow = windowOf(rows, hours)
          const whole = (values: readonly number[], unit: number) =>
            values.reduce((total, value) => total + BigInt(Math.round(value * unit)), 0n)
          const speeds = known(inWindow.map((row) => row.speedKnots))
          const changes = known(inWindow.map((row) => row.courseChangeDeg))
          const pathKm =
            Number(
              whole(
                inWindow.slice(0, -1).map((row) => row.legKm),
                2 ** 30,
              ),
            ) /
            2 ** 30
          const spanMs = inWindow[0].timeMs - inWindow[inWindow.length - 1].timeMs
          const at = window * STATISTIC_COUNT
          expect(found[at + STATISTIC.speedMean]).toBe(
            Math.fround(Number(whole(speeds, 1e5)) / speeds.length / 1e5),
          )
          expect(found[at + STATISTIC.courseChangeMean]).toBe(
            Math.fround(Number(whole(changes, 10)) / 10 / changes.length),
          )
          expect(found[at + STATISTIC.pathSpeed]).toBe(
            Math.fround(spanMs > 0 ? (pathKm / 1.852) * (HOUR_MS / spanMs) : Number.NaN),
          )
        })
      }),
      CASES,
    )
  })

  test('turning the world changes no bit', () => {
    fc.assert(
      fc.property(someRows, fc.integer({ min: -108_000_000, max: 108_000_000 }), (rows, turnUnits) => {
        const here = startWindows()
        const there = startWindows()
        for (const row of rows) {
          pushWindowRow(here, row)
          pushWindowRow(there, { ...row, lonUnits: wrapUnits(row.lonUnits + turnUnits) })
        }
        expect(statistics(there)).toEqual(statistics(here))
      }),
      CASES,
    )
  })

  test('what has left the longest window leaves no trace', () => {
    fc.assert(
      fc.property(someRows, someRows, (earlier, rows) => {
        const fresh = startWindows()
        const used = startWindows()
        for (const row of earlier) pushWindowRow(used, row)
        const shiftMs = earlier[earlier.length - 1].timeMs + 24 * HOUR_MS + 1
        for (const row of rows) {
          pushWindowRow(fresh, { ...row, timeMs: row.timeMs + shiftMs })
          pushWindowRow(used, { ...row, timeMs: row.timeMs + shiftMs })
          expect(statistics(used)).toEqual(statistics(fresh))
        }
        expect(countRows(used)).toBe(countRows(fresh))
      }),
      CASES,
    )
  })
})

const still: WindowRow = {
  timeMs: 0,
  lonUnits: 0,
  latUnits: 0,
  legKm: 0,
  speedKnots: 0.1,
  courseDeg: Number.NaN,
  courseChangeDeg: Number.NaN,
  lnShore: Number.NaN,
}

test('both ends of a window are in it', () => {
  const ring = startWindows()
  pushWindowRow(ring, still)
  pushWindowRow(ring, { ...still, timeMs: HOUR_MS })
  expect(statistics(ring)[STATISTIC.rows]).toBe(2)
  pushWindowRow(ring, { ...still, timeMs: 2 * HOUR_MS + 1 })
  expect(statistics(ring)[STATISTIC.rows]).toBe(1)
})

test('a ship that lies still deviates by exactly 0 and reaches exactly 0', () => {
  const ring = startWindows()
  for (let i = 0; i < 289; i++) pushWindowRow(ring, { ...still, timeMs: i * 300_000 })
  const found = statistics(ring)
  const day = (HOURS.length - 1) * STATISTIC_COUNT
  expect(found[day + STATISTIC.rows]).toBe(289)
  expect(found[day + STATISTIC.speedMean]).toBe(Math.fround(0.1))
  expect(found[day + STATISTIC.speedDeviation]).toBe(0)
  expect(found[day + STATISTIC.lnReach]).toBe(0)
  expect(found[day + STATISTIC.straightness]).toBeNaN()
})

test('more rows than fit push the oldest out: memory is bounded', () => {
  const ring = startWindows()
  for (let i = 0; i < 5000; i++) pushWindowRow(ring, { ...still, timeMs: i * 1000 })
  expect(countRows(ring)).toBe(RING_ROWS)
  expect(ring.capacity).toBe(304)
  expect(statistics(ring)[STATISTIC.rows]).toBe(RING_ROWS)
})

describe('bytes', () => {
  test('go on as the ring does, however full and wherever it is', () => {
    fc.assert(
      fc.property(someRows, fc.nat(), (rows, anyCut) => {
        const cut = anyCut % rows.length
        let ring = startWindows()
        const straight = startWindows()
        rows.forEach((row, i) => {
          if (i === cut) {
            const writer = new StateWriter()
            encodeWindows(ring, writer)
            ring = decodeWindows(new StateReader(writer.finish()))
          }
          pushWindowRow(ring, row)
          pushWindowRow(straight, row)
          expect(statistics(ring)).toEqual(statistics(straight))
        })
      }),
      CASES,
    )
  })

  test('keep every bit', () => {
    const shores = [-0, 0, 0.1, 0.30000000000000004, 1e-300, 1e300, Number.POSITIVE_INFINITY, Number.NaN]
    const speeds = [0, 0.1, 0.3, 3.33333, 1e-5, 39.9, 40, Number.NaN]
    const changes = [0, 0.1, 0.3, 1.1, 179.9, 180, 99.9, Number.NaN]
    const ring = startWindows()
    shores.forEach((lnShore, i) => {
      pushWindowRow(ring, {
        ...still,
        timeMs: i,
        speedKnots: speeds[i],
        courseDeg: changes[i],
        courseChangeDeg: changes[i],
        lnShore,
      })
    })
    const writer = new StateWriter()
    encodeWindows(ring, writer)
    const decoded = decodeWindows(new StateReader(writer.finish()))
    const row = emptyWindowRow()
    shores.forEach((lnShore, i) => {
      readWindowRow(decoded, i, row)
      expect(row).toMatchObject({
        speedKnots: speeds[i],
        courseDeg: changes[i],
        courseChangeDeg: changes[i],
        lnShore,
      })
    })
  })

  test('that claim more rows than a ring holds are refused', () => {
    const writer = new StateWriter()
    writer.count(2 ** 40)
    writer.int32(0)
    expect(() => decodeWindows(new StateReader(writer.finish()))).toThrow(/features: state holds/)
  })
})
