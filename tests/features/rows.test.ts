import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURE_OPTIONS, FEATURES, PRESENT } from '../../lib/features/feature-list.ts'
import { bearingDegUnits, distanceKmUnits } from '../../lib/geo/great-circle.ts'
import type { Places } from '../../lib/geo/places.ts'
import { caseCount, recordProof } from '../proof.ts'
import {
  aTrack,
  contextOf,
  degreesOfKm,
  HOUR,
  MINUTE,
  type Point,
  point,
  runTrack,
  SECOND,
  START_MS,
  solarHour,
  straightCoast,
  threePorts,
} from './track-machine-world.ts'

type Present = Record<keyof typeof PRESENT, number>

/** The kept positions of a track since its last silence of 24 h, by their definition. */
function keptRows(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  let restart = 0
  points.forEach((one, i) => {
    if (i > 0 && one.timeMs - points[i - 1].timeMs >= 24 * HOUR) restart = kept.length
    const last = kept[kept.length - 1]
    if (last === undefined || last.segment !== one.segment || one.timeMs - last.timeMs >= 300 * SECOND)
      kept.push(one)
  })
  return kept.slice(restart)
}

function shoreKmOf(one: Point, places: Places | null): number {
  if (places === null || one.isRelative) return Math.round(Math.fround(one.shoreKm))
  return Math.round(Math.max(0, places.shoreKm(one.lonUnits, one.latUnits)))
}

/** The present values of the newest of some rows, each by its definition from all rows. */
function naivePresent(rows: readonly Point[], places: Places | null): Present {
  const km = (a: Point, b: Point) => distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
  const bearing = (a: Point, b: Point) => bearingDegUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
  const implied = rows.map((row, i) => {
    const ms = i > 0 ? row.timeMs - rows[i - 1].timeMs : 0
    return ms > 0 ? km(rows[i - 1], row) / 1.852 / (ms / HOUR) : Number.NaN
  })
  const knots = rows.map((row, i) => Math.min(40, Number.isNaN(row.speedKnots) ? implied[i] : row.speedKnots))
  const band = (speed: number) => [1, 3, 5.5, 8].filter((bound) => speed >= bound).length
  const angle = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180)

  const last = rows.length - 1
  const now = rows[last]
  const [before, earlier] = [rows[last - 1], rows[last - 2]]
  const shoreKm = shoreKmOf(now, places)
  const hour = (solarHour(now.timeMs, now.lonUnits) / 24) * 2 * Math.PI
  const sinceLast = (mostHours: number, holds: (i: number) => boolean) => {
    let i = last
    while (i >= 0 && !holds(i)) i--
    return Math.log(1 + (i < 0 ? mostHours : Math.min(mostHours, (now.timeMs - rows[i].timeMs) / HOUR)))
  }
  let inBand = last
  while (inBand > 0 && band(knots[inBand - 1]) === band(knots[last]) && !Number.isNaN(knots[inBand - 1]))
    inBand--
  const faded = knots.map((speed, i) => speed * Math.exp(-(now.timeMs - rows[i].timeMs) / (24 * HOUR)))
  const hasTurn = earlier !== undefined && km(earlier, before) >= 0.02 && km(before, now) >= 0.02
  return {
    speedKnots: knots[last],
    impliedSpeedKnots: implied[last],
    courseChangeDeg: before === undefined ? Number.NaN : angle(now.courseDeg, before.courseDeg),
    legTurnDeg: hasTurn ? angle(bearing(before, now), bearing(before, earlier) + 180) : Number.NaN,
    lnShore: Math.log(1 + shoreKm),
    solarHourCos: Math.cos(hour),
    solarHourSin: Math.sin(hour),
    lnSecondsSince: before === undefined ? Number.NaN : Math.log(1 + (now.timeMs - before.timeMs) / 1000),
    speedKnots1: knots[last - 1] ?? Number.NaN,
    speedKnots2: knots[last - 2] ?? Number.NaN,
    speedKnots3: knots[last - 3] ?? Number.NaN,
    lnHoursSinceNearShore: Number.isNaN(shoreKm)
      ? Number.NaN
      : sinceLast(72, (i) => knots[i] < 0.7 && shoreKmOf(rows[i], places) <= 3),
    lnHoursSinceSlow: sinceLast(48, (i) => knots[i] < 2),
    lnHoursSinceFast: sinceLast(48, (i) => knots[i] > 7.5),
    lnHoursInBand: Number.isNaN(knots[last])
      ? Number.NaN
      : Math.log(1 + Math.min(48, (now.timeMs - rows[inBand].timeMs) / HOUR)),
    relativeSpeed: knots[last] / Math.max(2, ...faded.filter((speed) => !Number.isNaN(speed))),
  }
}

describe('against the definitions, over all rows of the track', () => {
  test.each([
    ['places', straightCoast(threePorts()), false],
    ['relative places', straightCoast(threePorts()), true],
    ['no map', null, false],
  ])('present values of every row, with %s', (name, places, isRelative) => {
    const cases = { seed: 15, numRuns: caseCount(100, 3000) }
    fc.assert(
      fc.property(aTrack({ isRelative }), (points) => {
        const rows = runTrack(contextOf(places), points).rows()
        points.forEach((one, i) => {
          const features = rows.get(i)
          const kept = keptRows(points.slice(0, i + 1))
          const isKept = kept[kept.length - 1] === one
          expect(features !== undefined).toBe(isKept)
          if (features === undefined) return
          expect(features.length).toBe(FEATURE_COUNT)
          const expected = naivePresent(kept, places)
          for (const [feature, at] of Object.entries(PRESENT)) {
            const wanted = expected[feature as keyof Present]
            if (Number.isNaN(wanted)) expect(`${feature} ${features[at]}`).toBe(`${feature} NaN`)
            else if (Math.abs(features[at] - wanted) > 1e-5 * Math.max(1, Math.abs(wanted)))
              expect(`${feature} ${features[at]}`).toBe(`${feature} ${wanted}`)
          }
        })
      }),
      cases,
    )
    recordProof(`row features against their definitions, ${name}`, `${cases.numRuns} random tracks`)
  })

  test('every value that is not missing is in its range', () => {
    const bounds = FEATURES.map(({ range }) => {
      const [least, most] = range.split('..').map((text) => text.replace(/^ln /, ''))
      const isLog = range.includes('ln ')
      return [
        Number(least),
        most === '' ? Number.POSITIVE_INFINITY : isLog ? Math.log(Number(most)) : Number(most),
      ]
    })
    fc.assert(
      fc.property(aTrack(), (points) => {
        for (const features of runTrack(contextOf(straightCoast(threePorts())), points)
          .rows()
          .values())
          features.forEach((value, i) => {
            if (Number.isNaN(value)) expect(FEATURES[i].missing).not.toBe('never')
            else if (value < bounds[i][0] - 1e-6 || value > bounds[i][1] + 1e-6)
              expect(`${FEATURES[i].name} ${value}`).toBe(FEATURES[i].range)
          })
      }),
      { seed: 60, numRuns: 100 },
    )
  })
})

const context = contextOf(straightCoast([]))

function rowsOf(points: readonly Point[], at = context): Float32Array[] {
  return [...runTrack(at, points).rows().values()]
}

test('positions are kept 300 s after the last kept one of their segment', () => {
  const at = (seconds: number, segment = 0) =>
    point({ timeMs: START_MS + seconds * SECOND, lonDeg: 1, segment })
  const points = [at(0), at(299.999), at(300), at(300), at(599), at(601), at(602, 1), at(900, 1), at(902, 1)]
  expect([...runTrack(context, points).rows().keys()]).toEqual([0, 2, 5, 6, 8])
})

test('a known small track gives known values', () => {
  // Up the meridian at 6 kn for 0.1° of latitude an hour, then east: 90° to the right.
  const knots = 6
  const rows = rowsOf([
    point({ hours: 0, lonDeg: 0.5, speedKnots: knots, courseDeg: 350 }),
    point({ hours: 1, lonDeg: 0.5, latDeg: 0.1, speedKnots: knots, courseDeg: 20 }),
    point({ hours: 2, lonDeg: 0.6, latDeg: 0.1, speedKnots: 9, courseDeg: 90 }),
  ])
  const last = rows[2]
  const km = (degrees: number) => (degrees * Math.PI * 6371.0088) / 180
  expect(last[PRESENT.speedKnots]).toBe(9)
  expect(last[PRESENT.impliedSpeedKnots]).toBeCloseTo(km(0.1) / 1.852, 4)
  expect(last[PRESENT.courseChangeDeg]).toBe(70)
  expect(rows[1][PRESENT.courseChangeDeg]).toBe(30)
  expect(last[PRESENT.legTurnDeg]).toBeCloseTo(90, 3)
  expect(last[PRESENT.lnShore]).toBeCloseTo(Math.log(1 + Math.round(km(0.6))), 5)
  expect(last[PRESENT.lnSecondsSince]).toBeCloseTo(Math.log(3601), 5)
  expect(last[PRESENT.speedKnots1]).toBe(6)
  expect(last[PRESENT.speedKnots3]).toBeNaN()
  expect(last[PRESENT.lnHoursSinceFast]).toBe(0)
  expect(rows[1][PRESENT.lnHoursSinceFast]).toBeCloseTo(Math.log(49), 6)
  expect(last[PRESENT.lnHoursInBand]).toBe(0)
  expect(rows[1][PRESENT.lnHoursInBand]).toBeCloseTo(Math.log(2), 6)
  const named = Object.fromEntries(FEATURES.map(({ name }, i) => [name, last[i]]))
  expect(named.pathSpeed3h).toBeCloseTo(km(0.1) / 1.852, 4)
  expect(named.straightness3h).toBeCloseTo(Math.SQRT1_2, 5)
  expect(named.lnReach3h).toBeCloseTo(Math.log(1 + km(0.1) * Math.SQRT2), 4)
  expect(named.courseResultant3h).toBeCloseTo(0.7505, 4)
  expect(named.rows3h).toBe(3)
  expect(named.rows1h).toBe(2)
  expect(named.lnShoreRange3h).toBeCloseTo(
    Math.log(1 + Math.round(km(0.6))) - Math.log(1 + Math.round(km(0.5))),
    5,
  )
  expect(named.shareStill6h).toBe(0)
  expect(named.shareSteamingSlowly6h).toBe(Math.fround(2 / 3))
})

describe('24 h of silence', () => {
  const before = [0, 1, 2].map((hours) => point({ hours, lonDeg: 0.01, speedKnots: 0.1, courseDeg: 10 }))
  const lastAfter = (silenceMs: number) => {
    const rows = rowsOf([
      ...before,
      point({ timeMs: START_MS + 2 * HOUR + silenceMs, lonDeg: 0.2, speedKnots: 9, courseDeg: 10 }),
    ])
    return rows[rows.length - 1]
  }

  test('start the features afresh: as of a track first seen', () => {
    const alone = rowsOf([point({ timeMs: START_MS + 26 * HOUR, lonDeg: 0.2, speedKnots: 9, courseDeg: 10 })])
    expect(lastAfter(24 * HOUR)).toEqual(alone[0])
    expect(lastAfter(24 * HOUR)[PRESENT.impliedSpeedKnots]).toBeNaN()
  })

  test('a millisecond less does not', () => {
    const last = lastAfter(24 * HOUR - 1)
    expect(last[PRESENT.speedKnots1]).toBe(Math.fround(0.1))
    expect(last[PRESENT.lnHoursSinceNearShore]).toBeCloseTo(Math.log(25), 5)
  })

  test('that thinned-out positions break are no silence', () => {
    const rows = rowsOf([
      point({ hours: 0, lonDeg: 1 }),
      point({ timeMs: START_MS + 4 * MINUTE, lonDeg: 1 }),
      point({ timeMs: START_MS + 24 * HOUR, lonDeg: 1 }),
    ])
    expect(rows[1][PRESENT.lnSecondsSince]).toBeCloseTo(Math.log(86_401), 5)
  })
})

test('a missing speed is the implied one, clipped like any', () => {
  const rows = rowsOf([
    point({ hours: 0, lonDeg: 1 }),
    point({ hours: 1, lonDeg: 1 + degreesOfKm(18.52) }),
    point({ hours: 2, lonDeg: 3 }),
  ])
  expect(rows[0][PRESENT.speedKnots]).toBeNaN()
  expect(rows[0][PRESENT.lnHoursInBand]).toBeNaN()
  expect(rows[1][PRESENT.speedKnots]).toBeCloseTo(10, 3)
  expect(rows[2][PRESENT.speedKnots]).toBe(FEATURE_OPTIONS.maxSpeedKnots)
  expect(rows[2][PRESENT.impliedSpeedKnots]).toBeGreaterThan(40)
})

test('the same distance to shore means the same, from the map or from the column', () => {
  const shape = [0, 1, 2, 3].map((hours) =>
    point({ hours, lonDeg: 0.05 * hours, speedKnots: 4, courseDeg: 90 }),
  )
  const given = shape.map((one) => ({
    ...one,
    isRelative: true,
    shoreKm: context.places?.shoreKm(one.lonUnits, one.latUnits) ?? Number.NaN,
  }))
  const fromMap = rowsOf(shape)
  const fromColumn = rowsOf(given, contextOf(null))
  fromMap.forEach((row, i) => {
    row.forEach((value, feature) => {
      if (Number.isNaN(value)) expect(fromColumn[i][feature]).toBeNaN()
      else expect(fromColumn[i][feature]).toBeCloseTo(value, 5)
    })
  })
})

test('reports between the rows change no feature', () => {
  fc.assert(
    fc.property(aTrack(), fc.array(fc.integer({ min: 1, max: 299 }), { maxLength: 3 }), (points, seconds) => {
      const dense: Point[] = []
      const kept = new Set<Point>()
      points.forEach((one, i) => {
        const next = points[i + 1]
        // Time stands wider apart here, so that every point is a row with or without those between.
        const timeMs = START_MS + (one.timeMs - START_MS) * 2 + i * 300 * SECOND
        const row = { ...one, timeMs }
        kept.add(row)
        dense.push(row)
        if (next !== undefined && next.segment === one.segment)
          for (const second of [...seconds].sort((a, b) => a - b))
            dense.push({ ...one, timeMs: timeMs + second * SECOND, speedKnots: 33 })
      })
      const sparse = dense.filter((one) => kept.has(one))
      // Only silence is judged by every position: a track that stays below 24 h of it.
      fc.pre(sparse.every((one, i) => i === 0 || one.timeMs - sparse[i - 1].timeMs < 24 * HOUR))
      expect(rowsOf(dense)).toEqual(rowsOf(sparse))
    }),
    { seed: 300, numRuns: 100 },
  )
})

test('a speed is related to the highest of late, which fades with time and not with rows', () => {
  const after = (rowsBetween: number, knots: number) => {
    const points = [point({ hours: 0, lonDeg: 1, speedKnots: 10 })]
    for (let i = 1; i <= rowsBetween; i++)
      points.push(point({ hours: (12 * i) / (rowsBetween + 1), lonDeg: 1, speedKnots: 0.5 }))
    points.push(point({ hours: 12, lonDeg: 1, speedKnots: knots }))
    return rowsOf(points).map((row) => row[PRESENT.relativeSpeed])
  }
  const cruise = 10 * Math.exp(-0.5)
  expect(after(0, 3).at(-1)).toBeCloseTo(3 / cruise, 6)
  expect(after(100, 3).at(-1)).toBeCloseTo(3 / cruise, 6)
  expect(after(3, 8)).toEqual([1, ...after(3, 8).slice(1, 4), 1])
})

test('what never went 2 kn has no cruising speed: it is related to 2 kn', () => {
  const [still, slow] = rowsOf([
    point({ hours: 0, lonDeg: 1, speedKnots: 0 }),
    point({ hours: 1, lonDeg: 1, speedKnots: 0.5 }),
  ])
  expect(still[PRESENT.relativeSpeed]).toBe(0)
  expect(slow[PRESENT.relativeSpeed]).toBe(0.25)
})
