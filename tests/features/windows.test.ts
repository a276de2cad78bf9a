import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  FEATURE_COUNT,
  FEATURE_OPTIONS,
  PRESENT_COUNT,
  SHARE,
  SHARE_COUNT,
  SHARES_FROM,
  STATISTIC,
  STATISTIC_COUNT,
} from '../../lib/features/feature-list.ts'
import { NO_BAND } from '../../lib/features/speed-bands.ts'
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
  writeWindowFeatures,
} from '../../lib/features/windows.ts'
import { decodeWindows, encodeWindows } from '../../lib/features/windows-codec.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { caseCount, recordProof } from '../proof.ts'

const HOUR_MS = 3_600_000
const HOURS = FEATURE_OPTIONS.windowHours
const SHARE_HOURS = FEATURE_OPTIONS.shareWindowHours
const FASTEST_BAND = FEATURE_OPTIONS.bandKnots.length

/** All features of a row, those of its windows written. */
function featuresOf(ring: WindowRing): Float32Array {
  const features = new Float32Array(FEATURE_COUNT)
  writeWindowFeatures(ring, features)
  return features
}

const placeOf = (statistic: keyof typeof STATISTIC, hours: (typeof HOURS)[number]) =>
  PRESENT_COUNT + HOURS.indexOf(hours) * STATISTIC_COUNT + STATISTIC[statistic]

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
  const courses = known(window.map((row) => row.courseDeg)).map((deg) => (deg * Math.PI) / 180)
  const shores = known(window.map((row) => row.lnShore))
  const pathKm = sum(window.slice(0, -1).map((row) => row.legKm))
  const spanHours = (now.timeMs - oldest.timeMs) / HOUR_MS
  return {
    pathSpeed: spanHours > 0 ? pathKm / 1.852 / spanHours : Number.NaN,
    straightness: pathKm >= 0.05 ? kmFrom(oldest) / pathKm : Number.NaN,
    lnReach: Math.log(1 + Math.max(...window.map(kmFrom))),
    courseResultant: Math.hypot(mean(courses.map(Math.cos)), mean(courses.map(Math.sin))),
    rows: window.length,
    lnShoreRange: shores.length > 0 ? Math.max(...shores) - Math.min(...shores) : Number.NaN,
  }
}

/** Likewise every share. */
function naiveShares(rows: readonly WindowRow[], hours: number): Record<keyof typeof SHARE, number> {
  const bands = windowOf(rows, hours).flatMap(({ speedBand }) => (speedBand === NO_BAND ? [] : [speedBand]))
  const share = (band: number) => bands.filter((one) => one === band).length / bands.length
  return {
    shareStill: share(0),
    shareDrifting: share(1),
    shareTrawling: share(2),
    shareSteamingSlowly: share(3),
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
        speedBand: fc.integer({ min: NO_BAND, max: FASTEST_BAND }),
        courseDeg: maybe(fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10)),
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
 * As near as 32 bits say it (6e-8 of the value), and as the path is rounded, at a micrometre, which over a second is
 * 2e-6 kn. Distances come from unit vectors here, from the haversine there: exact to a nanometre.
 */
function expectNear(name: string, value: number, wanted: number): void {
  const allowed = (name.startsWith('pathSpeed') ? 5e-6 : 1e-7) + 1.2e-7 * Math.abs(wanted)
  if (Math.abs(value - wanted) > allowed) expect(`${name} ${value}`).toBe(`${name} ${wanted}`)
}

const CASES = { seed: 289, numRuns: caseCount(150, 3000) }

describe('against a filter over all rows', () => {
  test('every statistic and share of every window at every row', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const ring = startWindows()
        rows.forEach((row, i) => {
          pushWindowRow(ring, row)
          // Every row for short tracks, every 17th and the last for long ones.
          if (rows.length > 60 && i % 17 !== 0 && i < rows.length - 1) return
          const found = featuresOf(ring)
          const soFar = rows.slice(0, i + 1)
          for (const hours of HOURS)
            for (const [name, wanted] of Object.entries(naiveStatistics(soFar, hours))) {
              const value = found[placeOf(name as keyof typeof STATISTIC, hours)]
              if (Number.isNaN(wanted)) expect(value).toBeNaN()
              else expectNear(`${name}${hours}h`, value, wanted)
            }
          SHARE_HOURS.forEach((hours, window) => {
            for (const [name, wanted] of Object.entries(naiveShares(soFar, hours))) {
              const value = found[SHARES_FROM + window * SHARE_COUNT + SHARE[name as keyof typeof SHARE]]
              // Of whole numbers: to the bit.
              if (!Object.is(value, Math.fround(wanted)))
                expect(`${name}${hours}h ${value}`).toBe(`${name}${hours}h ${Math.fround(wanted)}`)
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
        const found = featuresOf(ring)
        for (const hours of HOURS) {
          const inWindow = windowOf(rows, hours)
          const whole = (values: readonly number[], unit: number) =>
            values.reduce((total, value) => total + BigInt(Math.round(value * unit)), 0n)
          const legs = inWindow.slice(0, -1).map((row) => row.legKm)
          const pathKm = Number(whole(legs, 2 ** 30)) / 2 ** 30
          const spanMs = inWindow[0].timeMs - inWindow[inWindow.length - 1].timeMs
          expect(found[placeOf('pathSpeed', hours)]).toBe(
            Math.fround(spanMs > 0 ? (pathKm / 1.852) * (HOUR_MS / spanMs) : Number.NaN),
          )
        }
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
        expect(featuresOf(there)).toEqual(featuresOf(here))
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
          expect(featuresOf(used)).toEqual(featuresOf(fresh))
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
  speedBand: 0,
  courseDeg: Number.NaN,
  lnShore: Number.NaN,
}

test('both ends of a window are in it', () => {
  const ring = startWindows()
  pushWindowRow(ring, still)
  pushWindowRow(ring, { ...still, timeMs: HOUR_MS })
  expect(featuresOf(ring)[placeOf('rows', 1)]).toBe(2)
  pushWindowRow(ring, { ...still, timeMs: 2 * HOUR_MS + 1 })
  expect(featuresOf(ring)[placeOf('rows', 1)]).toBe(1)
})

test('a ship that lies still is still for exactly all rows and reaches exactly 0', () => {
  const ring = startWindows()
  for (let i = 0; i < 289; i++) pushWindowRow(ring, { ...still, timeMs: i * 300_000 })
  const found = featuresOf(ring)
  expect(found[placeOf('rows', 24)]).toBe(289)
  expect(found[placeOf('lnReach', 24)]).toBe(0)
  expect(found[placeOf('straightness', 24)]).toBeNaN()
  for (let window = 0; window < SHARE_HOURS.length; window++) {
    const from = SHARES_FROM + window * SHARE_COUNT
    expect([...found.subarray(from, from + SHARE_COUNT)]).toEqual([1, 0, 0, 0])
  }
})

test('more rows than fit push the oldest out: memory is bounded', () => {
  const ring = startWindows()
  for (let i = 0; i < 5000; i++) pushWindowRow(ring, { ...still, timeMs: i * 1000 })
  expect(countRows(ring)).toBe(RING_ROWS)
  expect(ring.capacity).toBe(304)
  expect(featuresOf(ring)[placeOf('rows', 1)]).toBe(RING_ROWS)
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
          expect(featuresOf(ring)).toEqual(featuresOf(straight))
        })
      }),
      CASES,
    )
  })

  test('keep every bit', () => {
    const shores = [-0, 0, 0.1, 0.30000000000000004, 1e-300, 1e300, Number.POSITIVE_INFINITY, Number.NaN]
    const bands = [0, 1, 2, 3, FASTEST_BAND, NO_BAND, 0, 0]
    const courses = [0, 0.1, 0.3, 1.1, 179.9, 180, 359.9, Number.NaN]
    const ring = startWindows()
    shores.forEach((lnShore, i) => {
      pushWindowRow(ring, {
        ...still,
        timeMs: i,
        speedBand: bands[i],
        courseDeg: courses[i],
        lnShore,
      })
    })
    const writer = new StateWriter()
    encodeWindows(ring, writer)
    const decoded = decodeWindows(new StateReader(writer.finish()))
    const row = emptyWindowRow()
    shores.forEach((lnShore, i) => {
      readWindowRow(decoded, i, row)
      expect(row).toMatchObject({ speedBand: bands[i], courseDeg: courses[i], lnShore })
    })
  })

  test('that claim more rows than a ring holds are refused', () => {
    const writer = new StateWriter()
    writer.count(2 ** 40)
    writer.int32(0)
    expect(() => decodeWindows(new StateReader(writer.finish()))).toThrow(/features: state holds/)
  })

  test('of a speed band that there is not are refused', () => {
    const bytesOf = (speedBand: number) => {
      const ring = startWindows()
      pushWindowRow(ring, { ...still, speedBand })
      const writer = new StateWriter()
      encodeWindows(ring, writer)
      return new StateReader(writer.finish())
    }
    expect(countRows(decodeWindows(bytesOf(FASTEST_BAND)))).toBe(1)
    expect(() => decodeWindows(bytesOf(FASTEST_BAND + 1))).toThrow('features: state holds a speed band 5')
  })
})
