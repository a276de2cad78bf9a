import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tenth } from '../../lib/ais/report.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
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
  portAt,
  runTrack,
  START_MS,
  straightCoast,
  threePorts,
} from './track-machine-world.ts'

interface Visit {
  readonly port: string
  readonly evidence: 'stop' | 'gap' | 'stay'
  /** Rows at which it is entered, and left or, if it is not or not heard leaving, last seen. */
  readonly from: number
  readonly to: number
  readonly open: boolean
}

/** Every place asked at every position, with the future at hand: what the machine must find without it. */
function findVisits(points: readonly Point[], places: Places, untilMs: number): Visit[] {
  const portKm = points.map(({ lonUnits, latUnits }) =>
    Math.min(...places.ports.map((_, port) => places.portKm(port, lonUnits, latUnits))),
  )
  const knots = points.map((one, i) => {
    if (!Number.isNaN(one.speedKnots)) return tenth(one.speedKnots)
    if (i === 0 || one.timeMs === points[i - 1].timeMs) return Number.NaN
    return kmBetween(points[i - 1], one) / 1.852 / ((one.timeMs - points[i - 1].timeMs) / HOUR)
  })
  const isStill = points.map(
    (one, i) => knots[i] <= 0.5 && portKm[i] > 3 && places.shoreKm(one.lonUnits, one.latUnits) <= 2,
  )
  const timeAfter = (i: number) => points[i + 1]?.timeMs ?? untilMs
  const firstFrom = (start: number, holds: (i: number) => boolean) => {
    let i = start
    while (i < points.length && !holds(i)) i++
    return i
  }
  const nameAt = (i: number, withinKm: number) => {
    const { lonUnits, latUnits } = points[i]
    const port = places.nearestPort(lonUnits, latUnits, withinKm)
    return port === -1 ? 'unnamed' : places.ports[port].name
  }

  const visits: Visit[] = []
  const add = (port: string, evidence: Visit['evidence'], from: number, exit: number) => {
    const open = exit === points.length
    const isUnheard = !open && points[exit].timeMs - points[exit - 1].timeMs >= 4 * HOUR
    visits.push({ port, evidence, from, to: open || isUnheard ? exit - 1 : exit, open })
  }
  for (let i = 0; i < points.length; ) {
    if (portKm[i] <= 3) {
      const exit = firstFrom(i, (j) => portKm[j] >= 4)
      const proof = firstFrom(i, (j) => knots[j] <= 0.2 || timeAfter(j) - points[j].timeMs >= 4 * HOUR)
      if (proof < exit) add(nameAt(proof, 4), knots[proof] <= 0.2 ? 'stop' : 'gap', i, exit)
      i = exit
    } else if (isStill[i]) {
      const end = firstFrom(i, (j) => !isStill[j] || kmBetween(points[i], points[j]) >= 4)
      if (end > i + 1 && timeAfter(end - 1) - points[i].timeMs >= 4 * HOUR) {
        const exit = firstFrom(end, (j) => kmBetween(points[i], points[j]) >= 4)
        add(nameAt(i, 20), 'stay', i, exit)
        i = exit
      } else i = end
    } else i++
  }
  return visits
}

function kmBetween(a: Point, b: Point): number {
  return distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
}

describe('against every place asked with the future at hand', () => {
  const places = straightCoast(threePorts())
  const untilMs = START_MS + 400 * HOUR
  const cases = { seed: 4711, numRuns: caseCount(600, 20_000) }
  const seen = { stop: 0, gap: 0, stay: 0 }

  test('the same visits, and the trips between them', () => {
    fc.assert(
      fc.property(aTrack(), (points) => {
        const recorder = runTrack(contextOf(places), points, { untilMs })
        const expected = findVisits(points, places, untilMs)
        for (const { evidence } of expected) seen[evidence]++
        expect(
          recorder.latest('portVisit').map(({ port, evidence, startMs, endMs, open }) => ({
            port,
            evidence,
            startMs,
            endMs,
            open,
          })),
        ).toEqual(
          expected.map(({ port, evidence, from, to, open }) => ({
            port,
            evidence,
            startMs: points[from].timeMs,
            endMs: points[to].timeMs,
            open,
          })),
        )

        const trips = []
        let start = 0
        for (const visit of [...expected, null]) {
          const end = visit?.from ?? points.length - 1
          if (end > start) {
            const legs = points.slice(start, end).map((one, i) => kmBetween(one, points[start + i + 1]))
            trips.push({
              startMs: points[start].timeMs,
              endMs: points[end].timeMs,
              positions: end - start + 1,
              endedBy: visit?.evidence ?? null,
              endPort: visit?.port ?? null,
              open: visit === null,
              distanceNm: legs.reduce((sum, km) => sum + km, 0) / 1.852,
            })
          }
          if (visit === null || visit.open) break
          start = visit.to
        }
        expect(
          recorder
            .latest('trip')
            .map(({ startMs, endMs, positions, endedBy, endPort, open, distanceNm }) => ({
              startMs,
              endMs,
              positions,
              endedBy,
              endPort,
              open,
              distanceNm,
            })),
        ).toEqual(trips)
      }),
      cases,
    )
    // The tracks exercise every kind, many times over.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30)
    recordProof('port visits and trips against an offline search', `${cases.numRuns} random tracks`)
  })
})

/** Positions at these hours and km east of the equatorial coast, along the parallel of port ALFA. */
function eastward(...steps: readonly [hours: number, km: number, knots: number][]): Point[] {
  return steps.map(([hours, km, speedKnots]) => point({ hours, lonDeg: degreesOfKm(km), speedKnots }))
}

describe('a listed port', () => {
  const context = contextOf(straightCoast([portAt('ALFA', 0, 0)]))

  test('entered, stopped in and left', () => {
    const recorder = runTrack(
      context,
      eastward([0, 9, 8], [0.5, 3.5, 8], [1, 2.9, 5], [1.5, 1, 0.2], [8, 3.9, 6], [8.5, 4.1, 8], [9, 9, 8]),
    )
    expect(recorder.outputs('portVisit')).toMatchObject([
      {
        port: 'ALFA',
        portCountry: 'XX',
        evidence: 'stop',
        open: true,
        startMs: START_MS + HOUR,
        endMs: START_MS + 1.5 * HOUR,
        decidedMs: START_MS + 1.5 * HOUR,
        lonUnits: Math.round(degreesOfKm(1) * 600_000),
      },
      { open: false, startMs: START_MS + HOUR, endMs: START_MS + 8.5 * HOUR },
    ])
    expect(recorder.latest('trip')).toMatchObject([
      {
        startedBy: 'first-seen',
        startMs: START_MS,
        endMs: START_MS + HOUR,
        endedBy: 'stop',
        endPort: 'ALFA',
        positions: 3,
        decidedMs: START_MS + 1.5 * HOUR,
      },
      {
        startedBy: 'port-exit',
        startPort: 'ALFA',
        startMs: START_MS + 8.5 * HOUR,
        endMs: START_MS + 9 * HOUR,
        endedBy: null,
        open: true,
        positions: 2,
      },
    ])
    // 9 km to 2.9 km from the coast.
    expect(recorder.latest('trip')[0].distanceNm).toBeCloseTo(6.1 / 1.852, 4)
  })

  test('entered and left without a stop is none, and the trip goes on', () => {
    const recorder = runTrack(
      context,
      eastward([0, 9, 8], [0.5, 2.9, 8], [1, 1, 0.3], [1.5, 4.1, 8], [2, 9, 8]),
    )
    expect(recorder.outputs('portVisit')).toEqual([])
    expect(recorder.latest('trip')).toMatchObject([{ positions: 5, open: true, startMs: START_MS }])
  })

  test('a stop outside, or between the two radii on the way in, is none', () => {
    const recorder = runTrack(context, eastward([0, 9, 8], [1, 3.5, 0], [2, 3.1, 0], [3, 9, 8]))
    expect(recorder.outputs('portVisit')).toEqual([])
  })

  test('a stop between the two radii, once entered, is one', () => {
    const recorder = runTrack(context, eastward([0, 9, 8], [1, 2.9, 5], [2, 3.5, 0]))
    expect(recorder.outputs('portVisit')).toMatchObject([{ evidence: 'stop' }, { evidence: 'stop' }])
  })

  test('4 h of silence in it make a visit at their end, not sooner', () => {
    const points = eastward([0, 9, 8], [0.5, 2.9, 8])
    const justBefore = runTrack(context, points, { untilMs: START_MS + 4.5 * HOUR - 1 })
    expect(justBefore.outputs('portVisit')).toEqual([])
    const { told } = runTrack(context, points, { untilMs: START_MS + 4.5 * HOUR })
    expect(told.slice(-3)).toMatchObject([
      { kind: 'trip', endedBy: 'gap', endPort: 'ALFA', decidedMs: START_MS + 4.5 * HOUR, positions: 2 },
      { kind: 'portVisit', evidence: 'gap', decidedMs: START_MS + 4.5 * HOUR, open: true },
      { kind: 'portVisit', open: true, decidedMs: START_MS + 4.5 * HOUR },
    ])
  })

  test('where a track is first seen is left by its first trip', () => {
    const recorder = runTrack(context, eastward([0, 1, 0], [1, 1, 0], [2, 4.2, 8], [3, 12, 8]))
    expect(recorder.latest('portVisit')).toMatchObject([{ startMs: START_MS, evidence: 'stop' }])
    expect(recorder.latest('trip')).toMatchObject([{ startPort: 'ALFA', positions: 2 }])
  })

  test('missing speeds are implied: a boat back at 02:00 lies still by her positions', () => {
    const silent = Number.NaN
    const recorder = runTrack(
      context,
      // 0.1 km in half an hour is 0.11 kn.
      eastward([0, 9, silent], [0.5, 2.5, silent], [1, 1.2, silent], [1.5, 1.1, silent], [2, 1.1, silent]),
    )
    expect(recorder.latest('portVisit')).toMatchObject([
      { evidence: 'stop', startMs: START_MS + 0.5 * HOUR, decidedMs: START_MS + 2 * HOUR },
    ])
    expect(recorder.outputs('portVisit')[0].decidedMs).toBe(START_MS + 1.5 * HOUR)
  })

  test('the speed that AIS sends as 2 tenths is a stop, though its float is above 0.2', () => {
    expect(Math.fround(0.2)).toBeGreaterThan(0.2)
    const recorder = runTrack(context, eastward([0, 1, 0.2]))
    expect(recorder.latest('portVisit')).toMatchObject([{ evidence: 'stop' }])
  })

  test('the port of a visit is the nearest where it was confirmed; neighbours are one visit', () => {
    const neighbours = contextOf(straightCoast([portAt('ALFA', 0, 0), portAt('NEXT', degreesOfKm(-5), 0)]))
    const recorder = runTrack(
      neighbours,
      eastward([0, 9, 8], [1, 2, 6], [2, -2, 6], [3, -4.5, 0], [4, 0, 0], [5, 5, 9], [6, 9, 9]),
    )
    expect(recorder.latest('portVisit')).toMatchObject([
      { port: 'NEXT', startMs: START_MS + HOUR, endMs: START_MS + 5 * HOUR },
    ])
  })

  test('relative places have no ports', () => {
    const points = eastward([0, 1, 0], [9, 1, 0], [10, 9, 9]).map((one) => ({ ...one, isRelative: true }))
    const recorder = runTrack(context, points, { untilMs: START_MS + 100 * HOUR })
    expect(recorder.outputs('portVisit')).toEqual([])
    expect(recorder.latest('trip')).toMatchObject([{ positions: 3, open: true }])
  })
})

describe('a stay', () => {
  const context = contextOf(straightCoast([portAt('ALFA', 0, 0), portAt('FAR', 0, 0.5)]))
  const still = (hours: readonly number[], given: Parameters<typeof point>[0]) =>
    hours.map((hour) => point({ hours: hour, speedKnots: 0.5, ...given }))
  const cove = { latDeg: degreesOfKm(-15), lonDeg: degreesOfKm(1.9) }

  test('of 4 h at the coast far from listed anchorages begins at the stop and is named within 20 km', () => {
    const recorder = runTrack(context, [
      point({ hours: 0, latDeg: degreesOfKm(-15), lonDeg: degreesOfKm(9), speedKnots: 8 }),
      ...still([1, 2, 3, 4, 4.9], cove),
      point({ hours: 5.5, ...cove, lonDeg: degreesOfKm(5.8), speedKnots: 8 }),
      point({ hours: 6, ...cove, lonDeg: degreesOfKm(6), speedKnots: 8 }),
      point({ hours: 7, ...cove, lonDeg: degreesOfKm(20), speedKnots: 8 }),
    ])
    expect(recorder.outputs('portVisit')).toMatchObject([
      { evidence: 'stay', port: 'ALFA', startMs: START_MS + HOUR, decidedMs: START_MS + 5 * HOUR },
      { open: false, endMs: START_MS + 6 * HOUR },
    ])
    expect(recorder.latest('trip')).toMatchObject([
      { endMs: START_MS + HOUR, positions: 2, endedBy: 'stay', endPort: 'ALFA' },
      { startMs: START_MS + 6 * HOUR, startPort: 'ALFA', positions: 2 },
    ])
  })

  test('far from any port is unnamed', () => {
    const recorder = runTrack(context, still([0, 2, 5], { latDeg: degreesOfKm(-21) }))
    expect(recorder.latest('portVisit')).toMatchObject([{ port: 'unnamed', portCountry: '' }])
  })

  test('on land is one: coast lines are coarse', () => {
    const recorder = runTrack(context, still([0, 2, 5], { latDeg: 0.2, lonDeg: -0.5 }))
    expect(recorder.latest('portVisit')).toMatchObject([{ evidence: 'stay' }])
  })

  test.each([
    ['over 2 km from the coast', still([0, 2, 5], { ...cove, lonDeg: degreesOfKm(2.1) })],
    [
      'interrupted by a faster report',
      [...still([0, 3.9], cove), point({ hours: 3.95, ...cove, speedKnots: 0.6 })],
    ],
    ['shorter than 4 h', still([0, 2, 3.99], cove)],
    [
      'drifting 4 km away',
      [0, 1, 2, 3, 4, 5].map((hours) =>
        point({ hours, speedKnots: 0.5, lonDeg: 0, latDeg: degreesOfKm(-15 - 2 * hours) }),
      ),
    ],
  ])('%s is none', (_, points) => {
    const recorder = runTrack(context, points)
    expect(recorder.outputs('portVisit')).toEqual([])
    expect(recorder.latest('trip')).toMatchObject([{ positions: points.length }])
  })

  test('that drifts into a listed anchorage is no stay but an entry there', () => {
    const recorder = runTrack(context, [
      point({ hours: 0, latDeg: degreesOfKm(-3.2), speedKnots: 0.4 }),
      point({ hours: 3, latDeg: degreesOfKm(-2.9), speedKnots: 0.4 }),
      point({ hours: 3.5, latDeg: degreesOfKm(-2.9), speedKnots: 0.1 }),
    ])
    expect(recorder.latest('portVisit')).toMatchObject([
      { evidence: 'stop', port: 'ALFA', startMs: START_MS + 3 * HOUR },
    ])
  })

  test('is confirmed by silence after the stop', () => {
    const recorder = runTrack(context, still([0, 5 / 60], cove), { untilMs: START_MS + 4 * HOUR + MINUTE })
    expect(recorder.latest('portVisit')).toMatchObject([{ evidence: 'stay', startMs: START_MS }])
    expect(recorder.outputs('portVisit')[0].decidedMs).toBe(START_MS + 4 * HOUR)
  })

  test('takes a second position, however late', () => {
    const untilMs = START_MS + 12 * HOUR
    expect(runTrack(context, still([0], cove), { untilMs }).outputs('portVisit')).toEqual([])
    const left = [...still([0], cove), point({ hours: 5, ...cove, speedKnots: 0.6 })]
    expect(runTrack(context, left).outputs('portVisit')).toEqual([])
    expect(runTrack(context, still([0, 9], cove)).latest('portVisit')).toMatchObject([
      { evidence: 'stay', startMs: START_MS, endMs: START_MS + 9 * HOUR, decidedMs: START_MS + 9 * HOUR },
    ])
  })
})
