import type { Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { EARTH_RADIUS_KM, KM_PER_UNIT } from '../../../lib/geo/great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, wrapUnits } from '../../../lib/geo/units.ts'
import { createZoneIndex } from '../../../lib/geo/zones/zone-index.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData, hasSharedData, sharedData } from '../../shared-data.ts'
import { borderEdges, oracleKm } from './border-oracle.ts'
import { readRealAreas, zonesOf } from './real-zones.ts'
import { box } from './shapes.ts'
import { type Area, areaOf } from './turf-zones.ts'

const WITHIN_KM = [0, 18.52, 92.6, 185.2, 500]
const random = createRandom(7)
const units = (deg: number): number => Math.round(deg * UNITS_PER_DEGREE)

/** A place some way off a random place of an edge: most a few km, some far. */
function placeNear(edges: ReturnType<typeof borderEdges>): [number, number] {
  const [a, b] = edges[Math.floor(random.between(0, edges.length))]!
  const share = random.between(0, 1)
  const off = 10 ** random.between(-6, 0.8)
  const lat = a[1] + share * (b[1] - a[1]) + off * random.between(-1, 1)
  const stretch = 1 / Math.max(0.02, Math.cos((lat * Math.PI) / 180))
  const lon = a[0] + share * (b[0] - a[0]) + off * stretch * random.between(-1, 1)
  return [wrapUnits(units(lon)), Math.max(-POLE, Math.min(POLE, units(lat)))]
}

/** Asks how far every area's border is, against the oracle; returns how many were told. */
function judge(areas: readonly Area[], places: number, zones: readonly number[]): number {
  const index = createZoneIndex(zonesOf(areas))
  const edges = areas.map(borderEdges)
  let told = 0
  for (let i = 0; i < places; i++) {
    const zone = zones[i % zones.length]!
    const [lon, lat] = placeNear(edges[zone]!)
    const wanted = oracleKm(edges[zone]!, lon, lat)
    for (const withinKm of WITHIN_KM) {
      const km = index.borderKm(zone, lon, lat, withinKm)
      const listed = new Map<number, number>()
      index.bordersWithin(lon, lat, withinKm, (other, otherKm) => listed.set(other, otherKm))
      expect([...listed.keys()]).toEqual([...listed.keys()].sort((a, b) => a - b))
      expect(listed.get(zone) ?? Infinity).toBe(km)
      const slack = 1e-6 * wanted + 1e-7
      if (km < Infinity) {
        told++
        expect(Math.abs(km - wanted)).toBeLessThan(slack)
      } else expect(wanted).toBeGreaterThan(withinKm - slack)
    }
  }
  return told
}

describe('distance to borders', () => {
  test('is the least of many places of the edges, for long edges, holes, at 180° and at poles', () => {
    const shapes: Position[][][][] = [
      [[box(-40, 55, 60, 70)]],
      [[box(100, -30, 140, 10), box(110, -20, 130, 0)]],
      [[box(170, -20, 180, 5)], [box(-180, -20, -165, 5)]],
      [[box(-180, -90, 180, -60.5)]],
      [[box(-180, 86, 180, 90)]],
      [
        [
          [
            [0, 80],
            [90, 88],
            [170, 84],
            [100, 80],
            [0, 80],
          ],
        ],
      ],
      [
        [
          [
            [-10, -40],
            [50, 35],
            [50.001, 35],
            [-10, -40],
          ],
        ],
      ],
      [[box(20, 10, 20.000_01, 10.000_01)]],
    ]
    const areas = shapes.map(areaOf)
    const told = judge(areas, caseCount(160, 4_000), [...areas.keys()])
    expect(told).toBeGreaterThan(caseCount(160, 4_000))
  })

  test('reaches over 180° from either side, and over a pole', () => {
    const shapes: Position[][][] = [
      [box(179, 10, 179.5, 12)],
      [box(-179.5, 10, -179, 12)],
      [box(-175, 88, -165, 89)],
      [box(170, -89.5, 178, -86)],
      [
        [
          [0, 89],
          [20, 89.2],
          [10, 89.9],
          [0, 89],
        ],
      ],
    ]
    const areas = shapes.map((rings) => areaOf([rings]))
    const index = createZoneIndex(zonesOf(areas))
    const edges = areas.map(borderEdges)
    let told = 0
    for (const lon of [-180, -179.8, -178, -170, -90, 0, 15, 90, 179, 179.8, 180 - 1 / UNITS_PER_DEGREE]) {
      for (const lat of [-90, -89.9, -88, 9.5, 11, 86, 88.5, 89.95, 90]) {
        for (const zone of areas.keys()) {
          const wanted = oracleKm(edges[zone]!, units(lon), units(lat))
          const km = index.borderKm(zone, units(lon), units(lat), 500)
          if (wanted > 500) expect(km).toBe(Infinity)
          else expect(Math.abs(km - wanted)).toBeLessThan(1e-6 * wanted + 1e-7)
          if (km < Infinity) told++
        }
      }
    }
    expect(told).toBeGreaterThan(100)
  })

  test('of places on a border is 0, and a unit off it a unit', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(1, -1, 3, 1)]])]))
    expect(index.borderKm(0, units(1), units(0.5), 0)).toBe(0)
    expect(index.borderKm(0, units(3), units(1), 0)).toBe(0)
    expect(index.borderKm(0, units(1) - 1, units(0), 1)).toBeCloseTo(KM_PER_UNIT, 9)
    expect(index.borderKm(0, units(1) + 1, units(0), 1)).toBeCloseTo(KM_PER_UNIT, 9)
    expect(index.borderKm(0, units(1) - 1, units(0), 1e-4)).toBe(Infinity)
  })

  test('seams are no borders: 180° where the zone goes on, a pole, a line between two parts', () => {
    const index = createZoneIndex(
      zonesOf([
        areaOf([[box(179, 0, 180, 2)], [box(-180, 0, -178, 1)]]),
        areaOf([[box(-180, -90, 180, -80)]]),
        areaOf([[box(0, 0, 1, 1)], [box(1, 0, 2, 1)]]),
      ]),
    )
    expect(index.borderKm(0, -HALF_TURN, units(0.5), 500)).toBeCloseTo((EARTH_RADIUS_KM * Math.PI) / 360, 2)
    expect(index.borderKm(0, -HALF_TURN, units(1.5), 500)).toBe(0)
    expect(index.borderKm(0, units(-179.9), units(1.5), 20)).toBeCloseTo(11.116, 2)
    expect(index.borderKm(1, HALF_TURN - 1, units(-89), 500)).toBe(Infinity)
    expect(index.borderKm(1, HALF_TURN - 1, units(-84), 500)).toBeCloseTo((EARTH_RADIUS_KM * Math.PI) / 45, 6)
    expect(index.borderKm(2, units(1), units(0.5), 500)).toBeCloseTo((EARTH_RADIUS_KM * Math.PI) / 360, 2)
  })

  test('reaches 500 km and no farther', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(1, -1, 3, 1)]])]))
    expect(() => index.borderKm(0, 0, 0, 500.1)).toThrow('not 500.1')
    expect(() => index.bordersWithin(0, 0, -1, () => {})).toThrow('not -1')
    expect(() => index.borderKm(0, 0, 0, Number.NaN)).toThrow('not NaN')
  })

  test('may be asked again while being told', () => {
    const index = createZoneIndex(zonesOf([areaOf([[box(1, -1, 3, 1)]]), areaOf([[box(2, -1, 4, 1)]])]))
    const told: number[] = []
    index.bordersWithin(0, 0, 500, (zone, km) => told.push(zone, km - index.borderKm(zone, 0, 0, 500)))
    expect(told).toEqual([0, 0, 1, 0])
  })
})

describeWithData('distance to the borders of 303 real areas', () => {
  test('is the least of many places of their edges', () => {
    const areas = hasSharedData ? readRealAreas(sharedData('areas')) : []
    // Areas whose parts meet at no more than 180°, and where the oracle is not slow.
    const plain = areas.flatMap((area, zone) => {
      const edges = borderEdges(area)
      const isApart = new Set(edges.map((edge) => [...edge].sort().join())).size === edges.length
      const meets180 = area.bbox![2] === 180 || area.bbox![0] === -180
      return isApart && !meets180 && edges.length < 250 ? [zone] : []
    })
    expect(plain.length).toBeGreaterThan(150)
    const places = caseCount(100, 6_000)
    expect(judge(areas, places, plain)).toBeGreaterThan(places)
    recordProof('zones: borders', `distance to borders at ${places} places within 0.1 % of a brute force`)
  })
})
