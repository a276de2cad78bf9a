import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countTries,
  discrepancyNm,
  isWithinReach,
  METRIC,
  matchMetric,
  matchSegment,
  REFERENCE_FIELDS,
  transponderClass,
  writeReference,
} from '../../lib/features/segment-match.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'

const HOUR_MS = 3_600_000
const KM_PER_NM = 1.852

interface Fix {
  timeMs: number
  lonUnits: number
  latUnits: number
  speedKnots: number
  courseDeg: number
}

function fixAt(lonDeg: number, latDeg: number, hours: number, speedKnots: number, courseDeg: number): Fix {
  return {
    timeMs: hours * HOUR_MS,
    lonUnits: wrapUnits(Math.round(lonDeg * UNITS_PER_DEGREE)),
    latUnits: Math.round(latDeg * UNITS_PER_DEGREE),
    speedKnots,
    courseDeg,
  }
}

function record(
  fix: Fix,
  messageType = 1,
  records = new Float64Array(REFERENCE_FIELDS),
  at = 0,
): Float64Array {
  const { timeMs, lonUnits, latUnits, speedKnots, courseDeg } = fix
  writeReference(
    records,
    at,
    timeMs,
    lonUnits,
    latUnits,
    speedKnots,
    courseDeg,
    transponderClass(messageType),
  )
  return records
}

function discrepancy(a: Fix, b: Fix): number {
  return discrepancyNm(record(a), 0, record(b), 0)
}

/** Where a ship gets to on a great circle that starts on its course. */
function sail(from: Fix, distanceNm: number, hours: number): Fix {
  const place = { lonUnits: 0, latUnits: 0 }
  destinationUnits(from.lonUnits, from.latUnits, from.courseDeg, distanceNm * KM_PER_NM, place)
  return { ...from, ...place, timeMs: from.timeMs + hours * HOUR_MS }
}

const tenths = (max: number) => fc.integer({ min: 0, max: max * 10 }).map((value) => value / 10)
const fixes = fc.record({
  timeMs: fc.constant(0),
  lonUnits: fc.integer({ min: -108_000_000, max: 107_999_999 }),
  latUnits: fc.integer({ min: -54_000_000, max: 54_000_000 }),
  speedKnots: fc.oneof(tenths(102), tenths(2), fc.constant(0), fc.constant(Number.NaN)),
  courseDeg: fc.oneof(tenths(359), fc.constant(Number.NaN)),
})
/** A second fix, mostly near the first and hours later. */
const pairs = fc
  .tuple(
    fixes,
    fixes,
    fc.double({ min: 0, max: 24, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([a, b, hours, nearness]) => {
    const distanceNm = nearness ** 3 * 800
    const place = sail({ ...a, courseDeg: b.lonUnits % 360 }, distanceNm, hours)
    return [
      a,
      { ...b, lonUnits: place.lonUnits, latUnits: place.latUnits, timeMs: Math.round(place.timeMs) },
    ] as const
  })

describe('discrepancy', () => {
  test('a ship that holds course and speed is where it is expected, a ship that stays put too', () => {
    const from = fixAt(4, 52, 0, 12, 30)
    // Dead reckoning runs for the penalised hours: 1 h counts as 1 / (1 + sqrt(1/4)) = 2/3 h.
    expect(discrepancy(from, sail(from, 8, 1))).toBeLessThan(0.02)
    const moored = fixAt(4, 52, 0, 0, 0)
    expect(discrepancy(moored, { ...moored, timeMs: 20 * HOUR_MS })).toBe(0)
  })

  test('miss, stay and line, by hand on the equator', () => {
    // Moored ships 1° apart: the miss is the distance, 60.04 nm; staying put would count four times that.
    expect(discrepancy(fixAt(0, 0, 0, 0, 0), fixAt(1, 0, 4, 0, 0))).toBeCloseTo(60.04, 2)
    // East at 20 kn; penalised 4 h count as 2 h: 40 nm. The other lies 30 nm on, 0.5 nm aside: on the line.
    const nm = 1 / 60.0405
    const aside = discrepancy(fixAt(0, 0, 0, 20, 90), fixAt(30 * nm, 0.5 * nm, 4, 20, 90))
    expect(aside).toBeCloseTo(0.5 * 4, 3)
    // Under way, then found just behind the start: only "stayed put" explains it.
    expect(discrepancy(fixAt(0, 0, 0, 20, 90), fixAt(-0.01 * nm, 0, 4, 20, 90))).toBeCloseTo(0.04, 3)
  })

  test('with no course at least the distance must fit, with no speed the other end tells, with neither distance', () => {
    const nm = 1 / 60.0405
    expect(discrepancy(fixAt(0, 0, 0, 20, Number.NaN), fixAt(0, 40 * nm, 4, 20, 0))).toBeLessThan(0.01)
    expect(discrepancy(fixAt(0, 0, 0, Number.NaN, Number.NaN), fixAt(0, 40 * nm, 4, 20, 0))).toBeLessThan(
      0.01,
    )
    const nothing = Number.NaN
    expect(discrepancy(fixAt(0, 0, 0, nothing, nothing), fixAt(0, 40 * nm, 4, nothing, nothing))).toBeCloseTo(
      40,
      2,
    )
  })

  test('at the poles and far apart too: never NaN, never negative', () => {
    fc.assert(
      fc.property(fixes, fixes, fc.integer({ min: 0, max: 24 }), (a, b, hours) => {
        const value = discrepancy(a, { ...b, timeMs: hours * HOUR_MS })
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThan(12_000)
      }),
      { seed: 5, numRuns: 2000 },
    )
    const overThePole = fixAt(0, 89.9, 0, 18, 0)
    expect(discrepancy(overThePole, { ...sail(overThePole, 12, 1), courseDeg: 180 })).toBeLessThan(0.05)
  })

  test('turning the world changes no bit', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: -108_000_000, max: 107_999_999 }), ([a, b], turn) => {
        const turned = (fix: Fix) => ({ ...fix, lonUnits: wrapUnits(fix.lonUnits + turn) })
        expect(discrepancy(turned(a), turned(b))).toBe(discrepancy(a, b))
      }),
      { seed: 6, numRuns: 1000 },
    )
  })
})

test('the metric: 1 / padded at best, falling with the miss, nothing beyond 25 kn', () => {
  expect(matchMetric(0, 0.25)).toBe(4)
  expect(matchMetric(1, 1)).toBeCloseTo(Math.exp(-0.04), 12)
  expect(matchMetric(25.001, 1)).toBe(0)
  expect(matchMetric(Number.NaN, 1)).toBe(0)
})

test('pruning loses no match', () => {
  let rejected = 0
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const earlier = record(a)
      const later = record(b)
      if (isWithinReach(earlier, 0, later, 0)) return
      rejected++
      const padded = Math.hypot(b.timeMs / HOUR_MS, 0.25)
      expect(matchMetric(discrepancyNm(earlier, 0, later, 0), padded)).toBe(0)
    }),
    { seed: 7, numRuns: 20_000 },
  )
  expect(rejected).toBeGreaterThan(1000)
})

describe('look-back', () => {
  const ring = new Float64Array(5 * REFERENCE_FIELDS)

  function fill(fixesInRing: Fix[], metrics: number[], messageType = 1): void {
    fixesInRing.forEach((fix, i) => {
      record(fix, messageType, ring, i * REFERENCE_FIELDS)
      ring[i * REFERENCE_FIELDS + METRIC] = metrics[i]!
    })
  }

  function match(held: number, later: Fix, messageType = 1) {
    const found = { metric: 0, hours: 0, forgotten: 0 }
    const tries = countTries(ring, 0, held - 1, held)
    matchSegment(ring, 0, held - 1, held, tries, record(later, messageType), 0, found)
    return found
  }

  test('a bad fix between two good ones is passed over', () => {
    const start = fixAt(0, 0, 0, 10, 0)
    const bad = fixAt(0.05, 0.05, 0.1, 10, 0)
    fill([start, bad], [0, matchMetric(discrepancy(start, bad), Math.hypot(0.1, 0.25))])
    const found = match(2, sail(start, 2, 0.2))
    expect(found.forgotten).toBe(1)
    expect(found.hours).toBeCloseTo(0.2, 9)
    expect(found.metric).toBeGreaterThan(2)
  })

  test('a good newest fix is never passed over, and only it is tried', () => {
    const start = fixAt(0, 0, 0, 10, 0)
    fill([start, sail(start, 0.5, 0.05), sail(start, 1, 0.1)], [0, 3.9, 3.9])
    expect(countTries(ring, 0, 2, 3)).toBe(1)
    expect(match(3, sail(start, 1.5, 0.15)).forgotten).toBe(0)
  })

  test('fewer tries find the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pairs, fc.double({ min: 0, max: 4, noNaN: true })), { minLength: 1, maxLength: 5 }),
        fixes,
        (drawn, later) => {
          fill(
            drawn.map(([[, fix]]) => ({ ...fix, timeMs: fix.timeMs / 2 })),
            drawn.map(([, metric]) => metric),
          )
          const held = drawn.length
          const latest = record({ ...drawn[0]![0][1], ...later, timeMs: 25 * HOUR_MS })
          const few = { metric: 0, hours: 0, forgotten: 0 }
          const all = { ...few }
          matchSegment(ring, 0, held - 1, held, countTries(ring, 0, held - 1, held), latest, 0, few)
          matchSegment(ring, 0, held - 1, held, held, latest, 0, all)
          expect(few).toEqual(all)
        },
      ),
      { seed: 8, numRuns: 500 },
    )
  })

  test('another transponder class weighs a tenth; message 27 comes from either', () => {
    const start = fixAt(0, 0, 0, 10, 0)
    fill([start], [0])
    const next = sail(start, 0.5, 0.05)
    expect(match(1, next, 18).metric).toBeCloseTo(match(1, next, 3).metric / 10, 12)
    expect(match(1, next, 27).metric).toBe(match(1, next, 1).metric)
  })
})
