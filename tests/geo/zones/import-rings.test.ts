import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRings, signedArea } from '../../../lib/geo/zones/validate-rings.ts'
import { tidyRing } from '../../../lib/geo/zones/validate-spikes.ts'
import { uncrossRings } from '../../../lib/geo/zones/validate-uncross.ts'
import { turned } from '../../../lib/geo/zones/zone-import-cut.ts'
import { caseCount } from '../../proof.ts'

function moved(ring: Float64Array, scale: number, by: number): Float64Array {
  return ring.map((value) => scale * value + by)
}

type Place = readonly [number, number]

/** Rings on a coarse grid, where edges meet, touch and overlap all the time. */
const gridRing = (size: number, most: number) =>
  fc
    .array(fc.tuple(fc.nat(size), fc.nat(size)), { minLength: 3, maxLength: most })
    .map((places) => tidyRing(Float64Array.from([...places, places[0]!].flat())).ring)
    .filter((ring) => ring.length > 0)
/** A large ring and ones about its middle. */
const nestedRings = [
  gridRing(3, 5).map((ring) => moved(ring, 4, 0)),
  gridRing(3, 4).map((ring) => moved(ring, 1, 4)),
  gridRing(2, 3).map((ring) => moved(ring, 1, 3)),
]
const gridRings = (size: number) => fc.array(gridRing(size, 7), { minLength: 1, maxLength: 3 })

/** Rings whose edges cross, and hardly ever overlap. */
const freeRing = fc
  .array(fc.tuple(fc.nat(6007), fc.nat(6007)), { minLength: 3, maxLength: 7 })
  .map((places) => tidyRing(Float64Array.from([...places, places[0]!].flat(), (value) => value / 1000)).ring)
  .filter((ring) => ring.length > 0)

describe('rings that cross are told from rings that touch', () => {
  it('as comparing every edge with every other does', () => {
    const seen = { conflict: 0, touch: 0, apart: 0 }
    fc.assert(
      fc.property(gridRings(5), (rings) => {
        const conflict = checkRings(rings).conflict !== null
        const truth = judgeByBruteForce(rings)
        expect(conflict ? 'conflict' : 'fine').toBe(truth === 'conflict' ? 'conflict' : 'fine')
        seen[truth]++
      }),
      { seed: 6, numRuns: caseCount(1500, 200_000) },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10)
  })

  it('names two edges that do meet there', () => {
    fc.assert(
      fc.property(gridRings(6), (rings) => {
        const { conflict } = checkRings(rings)
        if (conflict === null) return
        const { lonDeg, latDeg, ringA, pointA, ringB, pointB } = conflict
        for (const [ring, point] of [
          [rings[ringA]!, pointA],
          [rings[ringB]!, pointB],
        ] as const) {
          const [from, to] = [placeOf(ring, point), placeOf(ring, point + 1)]
          const length = Math.hypot(to[0] - from[0], to[1] - from[1])
          const detour =
            Math.hypot(lonDeg - from[0], latDeg - from[1]) + Math.hypot(to[0] - lonDeg, to[1] - latDeg)
          expect(detour).toBeCloseTo(length, 9)
        }
      }),
      { seed: 7, numRuns: caseCount(1000, 50_000) },
    )
  })

  it('tells which ring lies in which', () => {
    let nested = 0
    fc.assert(
      fc.property(fc.tuple(...nestedRings), (rings) => {
        const { conflict, parents } = checkRings(rings)
        if (conflict !== null) return
        rings.forEach((ring, i) => {
          const inside = samplePlaces(9).find((place) => windingAt(ring, place) !== 0)
          if (inside === undefined) return
          const around = rings
            .map((other, j) => ({
              j,
              area: Math.abs(signedArea(other)),
              holds: windingAt(other, inside) !== 0,
            }))
            .filter(({ j, area, holds }) => j !== i && holds && area > Math.abs(signedArea(ring)))
            .sort((a, b) => a.area - b.area)
          expect(parents[i]).toBe(around[0]?.j ?? -1)
          if (around.length > 0) nested++
        })
      }),
      { seed: 8, numRuns: caseCount(600, 50_000) },
    )
    expect(nested).toBeGreaterThan(50)
  })

  it('takes 100,000 edges of a comb, all under the sweep at once', () => {
    const teeth: number[] = []
    for (let i = 0; i < 50_000; i++) teeth.push(i / 1000, 0, i / 1000 + 50.0005, 50)
    const comb = Float64Array.from([...teeth, 50, 0, 50, -1, 0, -1, 0, 0])
    expect(checkRings([comb]).conflict).toBeNull()
    comb[101] = -2
    expect(checkRings([comb]).conflict).toMatchObject({ kind: 'crossing' })
  })
})

describe('crossings taken out', () => {
  it('leave inside what the rings wound round, and touch only', () => {
    let crossed = 0
    fc.assert(
      fc.property(fc.array(freeRing, { minLength: 1, maxLength: 3 }), (rings) => {
        const [outer, ...holes] = rings
        const oriented = [turned(outer!, true), ...holes.map((hole) => turned(hole, false))]
        const uncrossed = uncrossRings(oriented)
        expect(uncrossed).not.toBeNull()
        if (uncrossed!.crossingCount > 0) crossed++
        expect(checkRings(uncrossed!.polygons.flat()).conflict).toBeNull()
        for (const place of samplePlaces(6)) {
          const winding = oriented.reduce((sum, ring) => sum + windingAt(ring, place), 0)
          const isInside = uncrossed!.polygons.some(
            (polygon) => polygon.reduce((sum, ring) => sum + windingAt(ring, place), 0) === 1,
          )
          expect(isInside).toBe(winding >= 1)
        }
      }),
      { seed: 9, numRuns: caseCount(300, 30_000) },
    )
    expect(crossed).toBeGreaterThan(100)
  })
})

/** Any two edges that cross, overlap, or are met by ways that interleave around a place. */
function judgeByBruteForce(rings: readonly Float64Array[]): 'conflict' | 'touch' | 'apart' {
  const edges = rings.flatMap((ring, r) =>
    Array.from({ length: ring.length / 2 - 1 }, (_, i) => ({
      r,
      i,
      from: placeOf(ring, i),
      to: placeOf(ring, i + 1),
    })),
  )
  for (const [n, a] of edges.entries()) {
    for (const b of edges.slice(n + 1)) {
      const [s, t] = [cross(a.from, a.to, b.from), cross(a.from, a.to, b.to)]
      const [u, v] = [cross(b.from, b.to, a.from), cross(b.from, b.to, a.to)]
      if (s * t < 0 && u * v < 0) return 'conflict'
      if (s === 0 && t === 0 && sharedLength(a, b) > 0) return 'conflict'
    }
  }
  let isTouching = false
  for (const place of rings.flatMap((ring) =>
    Array.from({ length: ring.length / 2 - 1 }, (_, i) => placeOf(ring, i)),
  )) {
    // The directions in which each way through the place comes and goes.
    const ways: [number, number][] = []
    for (const ring of rings) {
      const count = ring.length / 2 - 1
      for (let i = 0; i < count; i++) {
        const [from, to] = [placeOf(ring, i), placeOf(ring, i + 1)]
        if (isSame(from, place))
          ways.push([angle(place, placeOf(ring, (i + count - 1) % count)), angle(place, to)])
        else if (!isSame(to, place) && cross(from, to, place) === 0 && isBetween(from, to, place)) {
          ways.push([angle(place, from), angle(place, to)])
        }
      }
    }
    if (ways.length > 1) isTouching = true
    for (const [n, [a, b]] of ways.entries()) {
      for (const [c, d] of ways.slice(n + 1)) {
        const isWithin = (x: number) => Math.min(a, b) < x && x < Math.max(a, b)
        if (isWithin(c) !== isWithin(d)) return 'conflict'
      }
    }
  }
  return isTouching ? 'touch' : 'apart'
}

function placeOf(ring: Float64Array, i: number): Place {
  return [ring[2 * i]!, ring[2 * i + 1]!]
}

function isSame(a: Place, b: Place): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function cross(a: Place, b: Place, c: Place): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

function angle(from: Place, to: Place): number {
  // Whole numbers up to 5: equal directions give equal quotients after reduction.
  return Math.atan2(to[1] - from[1], to[0] - from[0])
}

function isBetween(from: Place, to: Place, place: Place): boolean {
  return (place[0] - from[0]) * (place[0] - to[0]) + (place[1] - from[1]) * (place[1] - to[1]) < 0
}

interface Edge {
  readonly from: Place
  readonly to: Place
}

/** Of two edges on one line. */
function sharedLength(a: Edge, b: Edge): number {
  const axis = a.from[0] === a.to[0] ? 1 : 0
  const low = Math.max(Math.min(a.from[axis], a.to[axis]), Math.min(b.from[axis], b.to[axis]))
  const high = Math.min(Math.max(a.from[axis], a.to[axis]), Math.max(b.from[axis], b.to[axis]))
  return high - low
}

/** Places that no edge between grid places of this size goes through. */
function samplePlaces(size: number): Place[] {
  const places: Place[] = []
  for (let x = 0; x < size; x += 0.5) {
    for (let y = 0; y < size; y += 0.5) places.push([x + 0.2131, y + 0.1717])
  }
  return places
}

/** How often a ring goes round a place, counterclockwise. */
function windingAt(ring: Float64Array, [x, y]: Place): number {
  let winding = 0
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [from, to] = [placeOf(ring, i / 2), placeOf(ring, i / 2 + 1)]
    if (from[1] <= y && to[1] > y && cross(from, to, [x, y]) > 0) winding++
    else if (from[1] > y && to[1] <= y && cross(from, to, [x, y]) < 0) winding--
  }
  return winding
}
