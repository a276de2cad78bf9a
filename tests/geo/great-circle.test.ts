import * as turf from '@turf/turf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alongTrackKmUnits,
  bearingDegUnits,
  cosLat,
  crossTrackKmUnits,
  destinationUnits,
  distanceKmUnits,
  distanceKmWithCos,
  EARTH_RADIUS_KM,
  interpolateUnits,
  legDistancesKm,
  lonDifference,
  lowerBoundKm,
  type Place,
} from '../../lib/geo/great-circle.ts'
import {
  HALF_TURN,
  POLE,
  RADIANS_PER_UNIT,
  UNITS_PER_DEGREE,
  unitsOfLatDeg,
  unitsOfLonDeg,
  wrapUnits,
} from '../../lib/geo/units.ts'

const SEED = { seed: 20260101, numRuns: 2000 }
const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180

const lonUnits = fc.oneof(
  fc.integer({ min: -HALF_TURN, max: HALF_TURN - 1 }),
  fc.constantFrom(-HALF_TURN, -HALF_TURN + 1, HALF_TURN - 1, -1, 0, 1),
)
const latUnits = fc.oneof(
  fc.integer({ min: -POLE, max: POLE }),
  fc.constantFrom(-POLE, -POLE + 1, POLE - 1, POLE, -1, 0, 1),
)
/** A second place from far away down to one unit away. */
const pair = fc
  .tuple(lonUnits, latUnits, lonUnits, latUnits, fc.constantFrom(1, 1e-2, 1e-4, 1e-6, 1e-8))
  .map(([lonA, latA, lonB, latB, scale]) => ({
    lonA,
    latA,
    lonB: wrapUnits(lonA + Math.round(lonDifference(lonA, lonB) * scale)),
    latB: Math.max(-POLE, Math.min(POLE, latA + Math.round((latB - latA) * scale))),
  }))

function degrees(lon: number, lat: number): [number, number] {
  return [lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE]
}

/** An independent distance: the angle between unit vectors, well conditioned everywhere (Kahan). */
function vectorKm(lonA: number, latA: number, lonB: number, latB: number): number {
  const [a, b] = [unitVector(lonA, latA), unitVector(lonB, latB)]
  const difference = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  const sum = Math.hypot(a[0] + b[0], a[1] + b[1], a[2] + b[2])
  return 2 * EARTH_RADIUS_KM * Math.atan2(difference, sum)
}

function unitVector(lon: number, lat: number): [number, number, number] {
  const [x, y] = [lon * RADIANS_PER_UNIT, lat * RADIANS_PER_UNIT]
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)]
}

describe('distance', () => {
  it('equals turf and unit vectors', () => {
    fc.assert(
      fc.property(pair, ({ lonA, latA, lonB, latB }) => {
        const km = distanceKmUnits(lonA, latA, lonB, latB)
        expect(Math.abs(km - vectorKm(lonA, latA, lonB, latB))).toBeLessThan(1e-11)
        const turfKm = turf.distance(degrees(lonA, latA), degrees(lonB, latB))
        // turf's haversine loses digits towards the antipode.
        expect(Math.abs(km - turfKm)).toBeLessThan(km > 19_000 ? 1e-3 : 1e-9)
      }),
      SEED,
    )
  })

  it('is exact for one unit, a quarter turn, antipodes and the poles', () => {
    const unitKm = EARTH_RADIUS_KM * RADIANS_PER_UNIT
    const half = Math.PI * EARTH_RADIUS_KM
    expect(distanceKmUnits(5, 7, 5, 8)).toBeCloseTo(unitKm, 18)
    expect(distanceKmUnits(HALF_TURN - 1, 0, -HALF_TURN, 0)).toBeCloseTo(unitKm, 18)
    expect(distanceKmUnits(0, 0, POLE, 0)).toBeCloseTo(half / 2, 11)
    expect(distanceKmUnits(0, 0, -HALF_TURN, 0)).toBe(half)
    expect(distanceKmUnits(123_456, POLE, -77, -POLE)).toBe(half)
    expect(distanceKmUnits(123_456, POLE, -98_765_432, POLE)).toBe(0)
    expect(distanceKmUnits(0, 31_000_000, -HALF_TURN, -31_000_001)).toBeCloseTo(half - unitKm, 11)
    expect(distanceKmUnits(0, 0, 0, 0)).toBe(0)
  })

  it('is symmetric, and the same bits with cosines given', () => {
    fc.assert(
      fc.property(pair, ({ lonA, latA, lonB, latB }) => {
        const km = distanceKmUnits(lonA, latA, lonB, latB)
        expect(distanceKmUnits(lonB, latB, lonA, latA)).toBe(km)
        expect(distanceKmWithCos(lonA, latA, cosLat(latA), lonB, latB, cosLat(latB))).toBe(km)
      }),
      SEED,
    )
  })

  it('has a lower bound that never exceeds it and is as tight as documented', () => {
    fc.assert(
      fc.property(pair, ({ lonA, latA, lonB, latB }) => {
        const km = distanceKmUnits(lonA, latA, lonB, latB)
        const bound = lowerBoundKm(lonA, latA, cosLat(latA), lonB, latB, cosLat(latB))
        expect(bound).toBeLessThanOrEqual(km)
        const m = Math.max(Math.abs(latB - latA), Math.abs(lonDifference(lonA, lonB))) / UNITS_PER_DEGREE
        if (m <= 1) expect(bound).toBeGreaterThanOrEqual(km * (1 - 3e-5))
        if (m <= 10) expect(bound).toBeGreaterThanOrEqual(km * (1 - 4e-3))
      }),
      SEED,
    )
  })

  it('gives the legs of a track', () => {
    const lon = Int32Array.of(HALF_TURN - 10, -HALF_TURN + 10, 0)
    const lat = Int32Array.of(0, POLE, -POLE)
    const out = new Float64Array(3)
    legDistancesKm(lon, lat, 3, out)
    expect(out[0]).toBeNaN()
    expect(out[1]).toBe(distanceKmUnits(lon[0]!, lat[0]!, lon[1]!, lat[1]!))
    expect(out[2]).toBe(distanceKmUnits(lon[1]!, lat[1]!, lon[2]!, lat[2]!))
    legDistancesKm(lon, lat, 0, out)
  })
})

describe('bearing and destination', () => {
  it('equals turf', () => {
    fc.assert(
      fc.property(pair, ({ lonA, latA, lonB, latB }) => {
        const bearing = bearingDegUnits(lonA, latA, lonB, latB)
        const km = distanceKmUnits(lonA, latA, lonB, latB)
        if (lonA === lonB && latA === latB) {
          expect(bearing).toBeNaN()
          return
        }
        // Within a metre, at a pole or its antipode a bearing is the accident of the last digits.
        if (km < 0.001 || km > 20_000 || Math.abs(latA) > POLE - 100) return
        expect(bearing).toBeGreaterThanOrEqual(0)
        expect(bearing).toBeLessThan(360)
        const expected = turf.bearing(degrees(lonA, latA), degrees(lonB, latB))
        const miss = Math.abs(((bearing - expected + 540) % 360) - 180)
        expect(miss).toBeLessThan(km < 1 ? 1e-4 : 1e-6)
      }),
      SEED,
    )
  })

  it('knows the compass at 0°, the antimeridian and the poles', () => {
    expect(bearingDegUnits(0, 0, 0, 1)).toBe(0)
    expect(bearingDegUnits(0, 0, 1, 0)).toBe(90)
    expect(bearingDegUnits(0, 0, 0, -1)).toBe(180)
    expect(bearingDegUnits(0, 0, -1, 0)).toBe(270)
    expect(bearingDegUnits(HALF_TURN - 1, 0, -HALF_TURN, 0)).toBe(90)
    expect(bearingDegUnits(-HALF_TURN, 0, HALF_TURN - 1, 0)).toBe(270)
    expect(bearingDegUnits(777, -POLE, 777, 0)).toBe(0)
    expect(bearingDegUnits(777, POLE, 777, 0)).toBe(180)
    expect(bearingDegUnits(5, 5, 5, 5)).toBeNaN()
  })

  it('goes there and back', () => {
    const out: Place = { lonUnits: 0, latUnits: 0 }
    fc.assert(
      fc.property(pair, ({ lonA, latA, lonB, latB }) => {
        const bearing = bearingDegUnits(lonA, latA, lonB, latB)
        if (Number.isNaN(bearing)) return
        destinationUnits(lonA, latA, bearing, distanceKmUnits(lonA, latA, lonB, latB), out)
        expect(Math.abs(out.latUnits)).toBeLessThanOrEqual(POLE)
        expect(wrapUnits(out.lonUnits)).toBe(out.lonUnits)
        expect(distanceKmUnits(out.lonUnits, out.latUnits, lonB, latB)).toBeLessThan(3e-4)
      }),
      SEED,
    )
  })

  it('destination equals turf', () => {
    const out: Place = { lonUnits: 0, latUnits: 0 }
    fc.assert(
      fc.property(
        lonUnits,
        latUnits,
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        (lon, lat, bearing, km) => {
          // turf's cosine of 90° is 6e-17: a pole has a direction of its own there.
          fc.pre(Math.abs(lat) < POLE)
          destinationUnits(lon, lat, bearing, km, out)
          const [x, y] = turf.destination(degrees(lon, lat), km, bearing).geometry.coordinates
          const miss = distanceKmUnits(out.lonUnits, out.latUnits, unitsOfLonDeg(x!), unitsOfLatDeg(y!))
          // turf takes the latitude by arcsine, good to 1e-8 radians near a pole.
          expect(miss).toBeLessThan(Math.abs(y!) > 89 ? 0.2 : 1e-3)
        },
      ),
      SEED,
    )
  })
})

describe('along a great circle', () => {
  it('interpolates in proportion, on the circle', () => {
    const out: Place = { lonUnits: 0, latUnits: 0 }
    fc.assert(
      fc.property(
        pair,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ lonA, latA, lonB, latB }, fraction) => {
          interpolateUnits(lonA, latA, lonB, latB, fraction, out)
          const km = distanceKmUnits(lonA, latA, lonB, latB)
          const before = distanceKmUnits(lonA, latA, out.lonUnits, out.latUnits)
          const after = distanceKmUnits(out.lonUnits, out.latUnits, lonB, latB)
          expect(Math.abs(before - km * fraction)).toBeLessThan(3e-4)
          expect(Math.abs(after - km * (1 - fraction))).toBeLessThan(km > 20_000 ? 0.1 : 3e-4)
        },
      ),
      SEED,
    )
    interpolateUnits(0, 6_000_000, -HALF_TURN, -6_000_000, 0.5, out)
    expect(out.latUnits).not.toBeNaN()
  })

  it('splits a miss into across and along', () => {
    expect(crossTrackKmUnits(0, 0, 600_000, 0, 300_000, 60_000)).toBeCloseTo(-KM_PER_DEGREE / 10, 9)
    expect(crossTrackKmUnits(0, 0, 600_000, 0, 300_000, -60_000)).toBeCloseTo(KM_PER_DEGREE / 10, 9)
    expect(alongTrackKmUnits(0, 0, 600_000, 0, 300_000, 60_000)).toBeCloseTo(KM_PER_DEGREE / 2, 9)
    expect(alongTrackKmUnits(0, 0, 600_000, 0, -300_000, 0)).toBeCloseTo(-KM_PER_DEGREE / 2, 9)
    expect(alongTrackKmUnits(HALF_TURN - 5, 0, -HALF_TURN + 5, 0, -HALF_TURN, 3)).toBeCloseTo(
      5 * EARTH_RADIUS_KM * RADIANS_PER_UNIT,
      12,
    )
    expect(crossTrackKmUnits(9, 9, 20, 20, 9, 9)).toBe(0)
    expect(alongTrackKmUnits(9, 9, 20, 20, 9, 9)).toBe(0)
  })
})

describe('turning the world', () => {
  it('changes no bit', () => {
    const [here, there]: [Place, Place] = [
      { lonUnits: 0, latUnits: 0 },
      { lonUnits: 0, latUnits: 0 },
    ]
    fc.assert(
      fc.property(pair, lonUnits, lonUnits, ({ lonA, latA, lonB, latB }, lonP, turn) => {
        const [a, b, p] = [wrapUnits(lonA + turn), wrapUnits(lonB + turn), wrapUnits(lonP + turn)]
        expect(distanceKmUnits(a, latA, b, latB)).toBe(distanceKmUnits(lonA, latA, lonB, latB))
        expect(bearingDegUnits(a, latA, b, latB)).toBe(bearingDegUnits(lonA, latA, lonB, latB))
        const [cosA, cosB] = [cosLat(latA), cosLat(latB)]
        expect(lowerBoundKm(a, latA, cosA, b, latB, cosB)).toBe(
          lowerBoundKm(lonA, latA, cosA, lonB, latB, cosB),
        )
        expect(crossTrackKmUnits(a, latA, b, latB, p, 0)).toBe(
          crossTrackKmUnits(lonA, latA, lonB, latB, lonP, 0),
        )
        expect(alongTrackKmUnits(a, latA, b, latB, p, 0)).toBe(
          alongTrackKmUnits(lonA, latA, lonB, latB, lonP, 0),
        )
        interpolateUnits(lonA, latA, lonB, latB, 0.37, here)
        interpolateUnits(a, latA, b, latB, 0.37, there)
        expect(there).toEqual({ lonUnits: wrapUnits(here.lonUnits + turn), latUnits: here.latUnits })
      }),
      SEED,
    )
  })

  it('wraps any number of turns', () => {
    fc.assert(
      fc.property(lonUnits, fc.integer({ min: -5, max: 5 }), (lon, turns) => {
        expect(wrapUnits(lon + turns * 2 * HALF_TURN)).toBe(lon)
      }),
      SEED,
    )
    expect(unitsOfLonDeg(180)).toBe(-HALF_TURN)
    expect(unitsOfLonDeg(-540)).toBe(-HALF_TURN)
    expect(unitsOfLatDeg(-90)).toBe(-POLE)
  })
})
