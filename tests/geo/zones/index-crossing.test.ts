import { describe, expect, test } from 'vitest'
import {
  destinationUnits,
  distanceKmUnits,
  interpolateUnits,
  KM_PER_UNIT,
} from '../../../lib/geo/great-circle.ts'
import { HALF_TURN, UNITS_PER_DEGREE, unitsOfLonDeg, wrapUnits } from '../../../lib/geo/units.ts'
import { createZoneIndex } from '../../../lib/geo/zones/zone-index.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData, hasSharedData, sharedData } from '../../shared-data.ts'
import { borderEdges } from './border-oracle.ts'
import { readRealAreas, zonesOf } from './real-zones.ts'
import { box } from './shapes.ts'
import { type Area, areaOf } from './turf-zones.ts'

type Leg = [fromLon: number, fromLat: number, toLon: number, toLat: number]
const NM_KM = 1.852
const units = (deg: number): number => Math.round(deg * UNITS_PER_DEGREE)
const place = { lonUnits: 0, latUnits: 0 }

/** A leg of `km` in any direction whose middle is near a random place of the edges. */
function legNear(
  random: ReturnType<typeof createRandom>,
  edges: ReturnType<typeof borderEdges>,
  km: number,
): Leg {
  const [a, b] = edges[Math.floor(random.between(0, edges.length))]!
  const share = random.between(0, 1)
  const lon = unitsOfLonDeg(a[0] + share * (b[0] - a[0]))
  const lat = units(a[1] + share * (b[1] - a[1]))
  const bearing = random.between(0, 360)
  destinationUnits(lon, lat, bearing, random.between(0, km), place)
  const [fromLon, fromLat] = [place.lonUnits, place.latUnits]
  destinationUnits(lon, lat, bearing + 180, random.between(0, km), place)
  return [fromLon, fromLat, place.lonUnits, place.latUnits]
}

/** Judges every leg that has one end in its zone; returns how many. */
function judge(areas: readonly Area[], legs: number, zones: readonly number[], longestKm: number): number {
  const random = createRandom(8)
  const index = createZoneIndex(zonesOf(areas))
  const edges = areas.map(borderEdges)
  let judged = 0
  for (let i = 0; i < legs; i++) {
    const zone = zones[i % zones.length]!
    const leg = legNear(random, edges[zone]!, longestKm * 10 ** -random.between(0.3, 4))
    const [fromLon, fromLat, toLon, toLat] = leg
    const isFromInside = index.isInside(zone, fromLon, fromLat)
    if (isFromInside === index.isInside(zone, toLon, toLat)) {
      expect(() => index.crossing(zone, ...leg)).toThrow(isFromInside ? 'inside' : 'outside')
      continue
    }
    judged++
    const part = index.crossing(zone, ...leg)
    expect(part).toBeGreaterThanOrEqual(0)
    expect(part).toBeLessThanOrEqual(1)
    interpolateUnits(fromLon, fromLat, toLon, toLat, part, place)
    expect(index.borderKm(zone, place.lonUnits, place.latUnits, 1)).toBeLessThan(2 * KM_PER_UNIT)

    // Up to there it is where it began, but for places within two units of the border.
    for (let step = 0; step < 40; step++) {
      interpolateUnits(fromLon, fromLat, toLon, toLat, (part * step) / 40, place)
      const { lonUnits, latUnits } = place
      if (index.isInside(zone, lonUnits, latUnits) === isFromInside) continue
      expect(index.borderKm(zone, lonUnits, latUnits, 1)).toBeLessThan(2 * KM_PER_UNIT)
    }
    // The way back meets the border there or earlier.
    const back = index.crossing(zone, toLon, toLat, fromLon, fromLat)
    const km = distanceKmUnits(...leg)
    expect(back * km).toBeLessThanOrEqual((1 - part) * km + 2 * KM_PER_UNIT)
  }
  return judged
}

describe('where a ship meets a border', () => {
  test('the place at the fraction is on it within two units, on legs up to 60 nm', () => {
    const areas = [
      areaOf([[box(-40, 55, 60, 70)]]),
      areaOf([[box(100, -30, 140, 10), box(110, -20, 130, 0)]]),
      areaOf([[box(170, -20, 180, 5)], [box(-180, -20, -165, 5)]]),
      areaOf([[box(-180, -90, 180, -60.5)]]),
      areaOf([
        [
          [
            [0, 80],
            [90, 85],
            [170, 84],
            [100, 80],
            [0, 80],
          ],
        ],
      ]),
      areaOf([
        [
          [
            [-10, -40],
            [50, 35],
            [50.001, 35],
            [-10, -40],
          ],
        ],
      ]),
      areaOf([[box(20, 10, 20.000_01, 10.000_01)]]),
      areaOf([[box(0, 0, 1, 1)], [box(1, 0, 2, 1)], [box(1, 1, 2, 2)]]),
    ]
    const legs = caseCount(600, 40_000)
    expect(judge(areas, legs, [...areas.keys()], 60 * NM_KM)).toBeGreaterThan(legs / 4)
  })

  test('first of several crossings, and only where it changes sides', () => {
    const index = createZoneIndex(
      zonesOf([
        areaOf([[box(1, -1, 2, 1)], [box(3, -1, 4, 1)], [box(4, -1, 5, 1)]]),
        areaOf([
          [
            [
              [1, 0],
              [2, 1],
              [3, 0],
              [3, 1],
              [1, 1],
              [1, 0],
            ],
          ],
        ]),
      ]),
    )
    const along = (zone: number, from: number, to: number, lat = 0) =>
      index.crossing(zone, units(from), units(lat), units(to), units(lat))
    expect(along(0, 0, 5)).toBeCloseTo(1 / 5, 9)
    expect(along(0, 5, 0)).toBeCloseTo(2 / 5, 9)
    // From one part into the next that touches it is no border.
    expect(along(0, 4.5, 2.5)).toBeCloseTo(3 / 4, 9)
    // Nor is the border of one within the other.
    const overlapping = createZoneIndex(zonesOf([areaOf([[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]])]))
    const part = overlapping.crossing(0, units(0.5), units(1.5), units(3.5), units(1.5))
    expect(part).toBeCloseTo(2.5 / 3, 5)
    // At both ends inside.
    expect(() => along(0, 1.5, 4.5)).toThrow('both places are inside')
    expect(() => along(0, 0, 0.5)).toThrow('both places are outside')
    expect(() => along(0, 0, 0)).toThrow('both places are outside')
  })

  test('from a border on, and up to one', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(1, -1, 2, 1)]])]))
    const along = (from: number, to: number) => index.crossing(0, units(from), 0, units(to), 0)
    expect(along(2, 3)).toBe(0)
    expect(along(0, 1)).toBe(1)
    expect(along(1, 3)).toBeCloseTo(1 / 2, 12)
    expect(along(0, 2)).toBeCloseTo(1 / 2, 12)
  })

  test('a way along a border counts as inside till it leaves', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(1, 0, 2, 1)]])]))
    expect(index.crossing(0, units(0), 0, units(1.5), 0)).toBeCloseTo(2 / 3, 9)
    expect(index.crossing(0, units(1.5), 0, units(3), 0)).toBeCloseTo(1 / 3, 9)
  })

  test('over 180° seams are passed, and a border at 180° is met', () => {
    const areas = [areaOf([[box(179, 0, 180, 1)], [box(-180, 0, -179, 1)]]), areaOf([[box(179, 0, 180, 1)]])]
    const index = createZoneIndex(zonesOf(areas))
    const across = (zone: number, from: number, to: number) =>
      index.crossing(zone, unitsOfLonDeg(from), 300_000, unitsOfLonDeg(to), 300_000)
    expect(across(0, 179.5, -178.5)).toBeCloseTo(1.5 / 2, 4)
    expect(across(0, -178.5, 179.5)).toBeCloseTo(0.5 / 2, 4)
    expect(across(1, 179.5, -179.5)).toBeCloseTo(1 / 2, 6)
    expect(across(1, -179.5, 179.5)).toBeCloseTo(1 / 2, 6)
    expect(index.crossing(1, -HALF_TURN, 300_000, 1 - HALF_TURN, 300_000)).toBe(0)
  })

  test('turning the world turns the answers', () => {
    const random = createRandom(9)
    const indexAt = (west: number) =>
      createZoneIndex(
        zonesOf([
          areaOf([
            [
              [
                [west, 40],
                [west + 3, 41],
                [west + 2, 44],
                [west, 40],
              ],
            ],
          ]),
        ]),
      )
    const [here, there] = [indexAt(5), indexAt(-175)]
    for (let i = 0; i < 200; i++) {
      const lons = [0, 1].map(() => units(random.between(4, 9)))
      const lats = [0, 1].map(() => units(random.between(39, 45)))
      if (here.isInside(0, lons[0]!, lats[0]!) === here.isInside(0, lons[1]!, lats[1]!)) continue
      const turned = lons.map((lon) => wrapUnits(lon + HALF_TURN))
      const part = here.crossing(0, lons[0]!, lats[0]!, lons[1]!, lats[1]!)
      expect(there.crossing(0, turned[0]!, lats[0]!, turned[1]!, lats[1]!)).toBeCloseTo(part, 9)
    }
  })

  test('a leg over the pole', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(-180, 85, 180, 90), box(-180, 89, 180, 90)]])]))
    expect(index.crossing(0, units(10), units(84), units(-170), units(88))).toBeCloseTo(1 / 8, 5)
    expect(index.crossing(0, units(10), units(89.5), units(-170), units(86))).toBeCloseTo(1.5 / 4.5, 5)
  })
})

describeWithData('where a ship meets the borders of 303 real areas', () => {
  test('the place at the fraction is on it within two units, on legs up to 60 nm', () => {
    const areas = hasSharedData ? readRealAreas(sharedData('areas')) : []
    const legs = caseCount(1_200, 100_000)
    expect(judge(areas, legs, [...areas.keys()], 60 * NM_KM)).toBeGreaterThan(legs / 4)
    recordProof('zones: crossings', `crossings of borders on ${legs} legs`)
  })
})
