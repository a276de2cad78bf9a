import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_OPTIONS, STATISTIC, STATISTIC_COUNT } from '../../lib/features/feature-list.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import {
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

function statistics(ring: WindowRing): Float64Array {
  const out = new Float64Array(STATISTIC_COUNT * HOURS.length)
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
        speedKnots: maybe(fc.constantFrom(0, 0.1, 2.5, 3, 9.9, 40)),
        courseDeg: maybe(fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10)),
        courseChangeDeg: maybe(fc.double({ min: 0, max: 180, noNaN: true })),
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
              // Distances come from unit vectors here, from the haversine there: the difference of two
              // vectors is exact to 1e-16 of the radius, which is a nanometre.
              else if (Math.abs(value - wanted) > 1e-7)
                expect(`${name}${hours}h ${value}`).toBe(`${name}${hours}h ${wanted}`)
            }
          })
        })
      }),
      CASES,
    )
    recordProof('windows against a filter over all rows', `${CASES.numRuns} random tracks`)
  })

  test('sums in the same order are the same bits', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const ring = startWindows()
        for (const row of rows) pushWindowRow(ring, row)
        const found = statistics(ring)
        HOURS.forEach((hours, window) => {
          const newestFirst = windowOf(rows, hours)
          const base = Number.isNaN(newestFirst[0].speedKnots) ? 0 : newestFirst[0].speedKnots
          const differences = known(newestFirst.map((row) => row.speedKnots - base))
          const at = window * STATISTIC_COUNT
          expect(found[at + STATISTIC.speedMean]).toBe(base + sum(differences) / differences.length)
          expect(found[at + STATISTIC.courseChangeMean]).toBe(
            mean(known(newestFirst.map((row) => row.courseChangeDeg))),
          )
          const pathKm = sum(newestFirst.slice(0, -1).map((row) => row.legKm))
          const spanMs = newestFirst[0].timeMs - newestFirst[newestFirst.length - 1].timeMs
          expect(found[at + STATISTIC.pathSpeed]).toBe(
            spanMs > 0 ? (pathKm / 1.852) * (HOUR_MS / spanMs) : Number.NaN,
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
        expect(used.count).toBe(fresh.count)
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
  expect(found[day + STATISTIC.speedMean]).toBe(0.1)
  expect(found[day + STATISTIC.speedDeviation]).toBe(0)
  expect(found[day + STATISTIC.lnReach]).toBe(0)
  expect(found[day + STATISTIC.straightness]).toBeNaN()
})

test('more rows than fit push the oldest out: memory is bounded', () => {
  const ring = startWindows()
  for (let i = 0; i < 5000; i++) pushWindowRow(ring, { ...still, timeMs: i * 1000 })
  expect(ring.count).toBe(RING_ROWS)
  expect(ring.capacity).toBe(RING_ROWS)
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

  test('keep every bit of odd values', () => {
    const odd = [-0, 0, 0.1, 0.30000000000000004, 1e-300, 1e300, Number.POSITIVE_INFINITY, -3, 40]
    const ring = startWindows()
    odd.forEach((value, i) => {
      pushWindowRow(ring, { ...still, timeMs: i, speedKnots: value, courseChangeDeg: value, lnShore: value })
    })
    const writer = new StateWriter()
    encodeWindows(ring, writer)
    const decoded = decodeWindows(new StateReader(writer.finish()))
    const row = emptyWindowRow()
    odd.forEach((value, i) => {
      readWindowRow(decoded, i, row)
      expect(row).toMatchObject({ speedKnots: value, courseChangeDeg: value, lnShore: value })
    })
  })

  test('that claim more rows than a ring holds are refused', () => {
    const writer = new StateWriter()
    writer.count(2 ** 40)
    writer.int32(0)
    expect(() => decodeWindows(new StateReader(writer.finish()))).toThrow(/features: state holds/)
  })
})
