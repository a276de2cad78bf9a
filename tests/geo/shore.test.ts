import * as turf from '@turf/turf'
import type { Position } from 'geojson'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPlaces } from '../../lib/geo/create-places.ts'
import { destinationUnits, distanceKmUnits, EARTH_RADIUS_KM } from '../../lib/geo/great-circle.ts'
import type { Places } from '../../lib/geo/places.ts'
import { readCoastSegments } from '../../lib/geo/read-coast.ts'
import { createShoreDistance } from '../../lib/geo/shore-distance.ts'
import {
  HALF_TURN,
  POLE,
  UNITS_PER_DEGREE,
  unitsOfLatDeg,
  unitsOfLonDeg,
  wrapUnits,
} from '../../lib/geo/units.ts'
import { createRandom, type Random } from '../../lib/simulate/random.ts'
import { createLandOracle, createShoreOracle, readRings } from './shore-oracle.ts'
import { coastOf, readLandTopology, turnCoast } from './world.ts'

const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180
/** Ring of places, as many as the issue asks for, up to so far from a place of the coast. */
const NEAR = { count: 10_000, km: 100 }

/** A place anywhere on the sphere, in units. */
function anywhere(random: Random) {
  return {
    lonUnits: Math.floor(random.between(-HALF_TURN, HALF_TURN)),
    latUnits: Math.round((Math.asin(random.between(-1, 1)) * 2 * POLE) / Math.PI),
  }
}

function shoreAt(places: Places, lonDeg: number, latDeg: number): number {
  return places.shoreKm(unitsOfLonDeg(lonDeg), unitsOfLatDeg(latDeg))
}

describe('distance to shore of land-10m', () => {
  const topology = readLandTopology()
  const coast = readCoastSegments(topology)
  const polygons = readRings(topology)
  const random = createRandom(20260105)
  let places: Places
  let near: { lonUnits: number; latUnits: number }[]
  const far = Array.from({ length: 2_000 }, () => anywhere(random))

  beforeAll(() => {
    places = createPlaces([], coast)
    near = Array.from({ length: NEAR.count }, () => {
      const segment = 4 * Math.floor(random.between(0, coast.length / 4))
      const out = { lonUnits: 0, latUnits: 0 }
      const km = NEAR.km * random.next() ** 2
      destinationUnits(coast[segment]!, coast[segment + 1]!, random.between(0, 360), km, out)
      return out
    })
  })

  it('equals brute force at 10,000 places up to 100 km out', () => {
    const measure = createShoreOracle(polygons, NEAR.km)
    let worst = 0
    for (const { lonUnits, latUnits } of near) {
      const expected = measure(lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE)
      worst = Math.max(worst, Math.abs(Math.abs(places.shoreKm(lonUnits, latUnits)) - expected))
    }
    // 0.5 km is asked for. Long segments are straight on the map here and great circles there.
    expect(worst).toBeLessThan(0.1)
  })

  it('equals brute force anywhere', () => {
    const measure = createShoreOracle(polygons, 20_100)
    for (const { lonUnits, latUnits } of far.slice(0, 200)) {
      const expected = measure(lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE)
      expect(Math.abs(Math.abs(places.shoreKm(lonUnits, latUnits)) - expected)).toBeLessThan(0.1)
    }
  })

  it('has the side of the coast that turf has', () => {
    const isLand = createLandOracle(polygons)
    let land = 0
    for (const { lonUnits, latUnits } of near.slice(0, 2_000)) {
      const km = places.shoreKm(lonUnits, latUnits)
      // On the line itself rounding to units decides.
      if (Math.abs(km) < 0.001) continue
      const expected = isLand(lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE)
      if (expected) land++
      expect(km < 0, `${lonUnits} ${latUnits}`).toBe(expected)
    }
    expect(land).toBeGreaterThan(500)
  })

  it('knows places by name', () => {
    const cases: [string, number, number, 'land' | 'sea', number][] = [
      ['Berlin', 13.4, 52.5, 'land', 145],
      ['Dogger Bank', 2, 55, 'sea', 166],
      ['Point Nemo', -123.393, -48.876, 'sea', 2690],
      ['south pole', 0, -90, 'land', 531],
      ['north pole', 0, 90, 'sea', 708],
      ['Caspian Sea', 51, 42, 'sea', 116],
      ['Chukotka on the antimeridian', -180, 67, 'land', 75],
      ['Chukotka beside it', 179.99, 67, 'land', 75],
      ['Wrangel Island on the antimeridian', 180, 71.2, 'land', 23],
      ['sea beside Fiji', -179.5, -17.5, 'sea', 31],
      ['Lake Superior counts as land', -87, 48, 'land', 548],
      ['Gulf of Guinea at 0°, 0°', 0, 0, 'sea', 579],
    ]
    for (const [name, lon, lat, side, km] of cases) {
      const shore = shoreAt(places, lon, lat)
      expect(shore < 0 ? 'land' : 'sea', name).toBe(side)
      expect(Math.abs(Math.abs(shore) - km) / km, `${name}: ${shore}`).toBeLessThan(0.03)
    }
  })

  it('has no step on the antimeridian, where map files cut the land', () => {
    for (let lat = -85; lat <= 85; lat += 0.25) {
      const west = places.shoreKm(-HALF_TURN, unitsOfLatDeg(lat))
      const east = places.shoreKm(HALF_TURN - 1, unitsOfLatDeg(lat))
      expect(Math.abs(Math.abs(west) - Math.abs(east)), `at ${lat}°`).toBeLessThan(0.001)
    }
  })

  it('changes by no more than the way between two places', () => {
    for (const { lonUnits, latUnits } of near.slice(0, 2_000)) {
      const out = { lonUnits: 0, latUnits: 0 }
      destinationUnits(lonUnits, latUnits, random.between(0, 360), random.between(0, 30), out)
      const way = distanceKmUnits(lonUnits, latUnits, out.lonUnits, out.latUnits)
      const change = places.shoreKm(lonUnits, latUnits) - places.shoreKm(out.lonUnits, out.latUnits)
      expect(Math.abs(change)).toBeLessThanOrEqual(way + 0.01)
    }
  })

  it('is the same to the last bit in a turned world', () => {
    for (const turn of [77_777_777, -HALF_TURN]) {
      const turned = createPlaces([], turnCoast(coast, turn))
      for (const { lonUnits, latUnits } of [...near.slice(0, 3_000), ...far]) {
        const expected = places.shoreKm(lonUnits, latUnits)
        expect(turned.shoreKm(wrapUnits(lonUnits + turn), latUnits)).toBe(expected)
      }
    }
  })

  it('does not depend on what was asked before', () => {
    const fresh = createPlaces([], coast)
    for (const { lonUnits, latUnits } of [...near.slice(0, 3_000), ...far].reverse()) {
      expect(fresh.shoreKm(lonUnits, latUnits)).toBe(places.shoreKm(lonUnits, latUnits))
    }
  })
})

/** Three to nine corners within 0.05° of a place, one place in ten next to a pole. */
function strewIsland(random: Random): [number, number][] {
  const lonDeg = random.between(-180, 180)
  const latDeg = random.next() < 0.1 ? 89.9 * Math.sign(random.between(-1, 1)) : random.between(-89.9, 89.9)
  return Array.from({ length: Math.floor(random.between(3, 10)) }, (): [number, number] => [
    lonDeg + random.between(-0.05, 0.05),
    latDeg + random.between(-0.05, 0.05),
  ])
}

describe('distance to a made-up shore', () => {
  const square = coastOf([
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ])

  it('is positive at sea and negative on land, at 0° too', () => {
    const places = createPlaces([], square)
    expect(shoreAt(places, 0, 0)).toBeCloseTo(-KM_PER_DEGREE, 1)
    expect(shoreAt(places, 3, 0)).toBeCloseTo(2 * KM_PER_DEGREE, 9)
    expect(shoreAt(places, 0, -2)).toBeCloseTo(KM_PER_DEGREE, 1)
    expect(Math.abs(shoreAt(places, 1, 0.3))).toBeLessThan(1e-6)
  })

  it('equals turf on long segments, straight on the map', () => {
    const places = createPlaces([], square)
    const line = turf.lineString([
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ])
    for (const [lon, lat] of [
      [2.5, 1.7],
      [-1.3, 0.2],
      [0.3, 0.4],
      [0, 5],
    ] as const) {
      const expected = turf.pointToLineDistance([lon, lat], line)
      expect(Math.abs(Math.abs(shoreAt(places, lon, lat)) - expected)).toBeLessThan(0.05)
    }
  })

  it('works for an island around the south pole and one across the antimeridian', () => {
    const cap = coastOf([
      [-180, -80],
      [-90, -80],
      [0, -80],
      [90, -80],
    ])
    const polar = createPlaces([], cap)
    // A parallel is straight on the map, so every place at a latitude is as far from it.
    expect(shoreAt(polar, 17, -90)).toBeCloseTo(-10 * KM_PER_DEGREE, 1)
    expect(shoreAt(polar, 45, -79)).toBeCloseTo(KM_PER_DEGREE, 1)
    expect(shoreAt(polar, 180, -85)).toBeCloseTo(-5 * KM_PER_DEGREE, 1)
    const across = createPlaces([], turnCoast(square, HALF_TURN))
    expect(shoreAt(across, 180, 0)).toBe(shoreAt(createPlaces([], square), 0, 0))
    expect(shoreAt(across, -177, 0)).toBeCloseTo(2 * KM_PER_DEGREE, 9)
  })

  it('knows a lake in an island', () => {
    const lake = coastOf([
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ])
    const places = createPlaces([], Int32Array.of(...square, ...lake))
    expect(shoreAt(places, 0, 0)).toBeGreaterThan(55)
    expect(shoreAt(places, 0.75, 0)).toBeLessThan(-27)
  })

  it('is infinite where there is no coast, and stands one segment', () => {
    expect(shoreAt(createPlaces([], new Int32Array(0)), 12, 34)).toBe(Infinity)
    const line = createPlaces([], Int32Array.of(0, 0, 600_000, 0))
    expect(shoreAt(line, 0.5, 1)).toBeCloseTo(KM_PER_DEGREE, 2)
    // The other side of the world.
    expect(shoreAt(line, -179.5, 0)).toBeCloseTo(179.5 * KM_PER_DEGREE, 3)
    expect(shoreAt(createPlaces([], Int32Array.of(5, 5, 5, 5)), 1, 1)).toBe(Infinity)
  })

  it('equals brute force among islands strewn about the globe, over the poles and the antimeridian', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = createRandom(seed)
      const islands = Array.from({ length: 10 ** seed / 5 }, () => strewIsland(random))
      const shoreKm = createShoreDistance(coastOf(...islands))
      const measure = createShoreOracle(
        islands.map((island) => [[...island, island[0]!].map(([lon, lat]): Position => [lon, lat])]),
        20_100,
      )
      for (let i = 0; i < 500; i++) {
        const { lonUnits, latUnits } = anywhere(random)
        const expected = measure(lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE)
        expect(Math.abs(shoreKm(lonUnits, latUnits) - expected), `${lonUnits} ${latUnits}`).toBeLessThan(0.01)
      }
    }
  })

  it('knows that a parallel bulges out of the great circle between two of its places', () => {
    // 21.85° N bounds a cell of 28° of longitude around 1.75° E: both its corners are nearer to the northern island.
    const island = (latDeg: number): [number, number][] => [
      [1.75, latDeg],
      [1.76, latDeg],
      [1.75, latDeg + 0.01],
    ]
    const shoreKm = createShoreDistance(coastOf(island(27.1), island(17.1)))
    const km = shoreKm(unitsOfLonDeg(1.75), unitsOfLatDeg(21.9))
    expect(km).toBeCloseTo((21.9 - 17.11) * KM_PER_DEGREE, 3)
  })

  it('finds all of many shores that are equally far', () => {
    // A ring of short strokes around the pole: the nearest is within metres of hundreds of others.
    const strokes = Int32Array.from({ length: 1_000 }, (_, i) => {
      const lon = wrapUnits(Math.floor(i / 4) * 800_000)
      return i % 4 === 0 || i % 4 === 2 ? wrapUnits(lon + (i % 4) * 1_000) : unitsOfLatDeg(-85)
    })
    const places = createPlaces([], strokes)
    expect(Math.abs(shoreAt(places, 0, -90))).toBeCloseTo(5 * KM_PER_DEGREE, 6)
  })
})
