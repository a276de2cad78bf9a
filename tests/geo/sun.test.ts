import fc from 'fast-check'
import * as SunCalc from 'suncalc'
import { describe, expect, it } from 'vitest'
import { localSolarHour, sunElevationDeg } from '../../lib/geo/sun.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'

const SEED = { seed: 7, numRuns: 2000 }
const DAY_MS = 86_400_000
const timeMs = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2049, 11, 31) })
const lonUnits = fc.oneof(
  fc.integer({ min: -HALF_TURN, max: HALF_TURN - 1 }),
  fc.constantFrom(-HALF_TURN, HALF_TURN - 1, 0),
)
const latUnits = fc.oneof(fc.integer({ min: -POLE, max: POLE }), fc.constantFrom(-POLE, 0, POLE))

describe('local solar hour', () => {
  it('is noon where the mean sun is', () => {
    const noon = Date.UTC(2026, 5, 1, 12)
    expect(localSolarHour(noon, 0)).toBe(12)
    expect(localSolarHour(noon, 90 * UNITS_PER_DEGREE)).toBe(18)
    expect(localSolarHour(noon, -HALF_TURN)).toBe(0)
    expect(localSolarHour(noon, HALF_TURN - 1)).toBeLessThan(24)
    expect(localSolarHour(noon, HALF_TURN - 1)).toBeGreaterThan(23.999)
    expect(localSolarHour(-1, 0)).toBeCloseTo(24, 5)
    expect(localSolarHour(0, 0)).toBe(0)
  })

  it('moves with time and longitude alike', () => {
    fc.assert(
      fc.property(timeMs, lonUnits, fc.integer({ min: -23, max: 23 }), (time, lon, hours) => {
        const hour = localSolarHour(time, lon)
        expect(hour).toBeGreaterThanOrEqual(0)
        expect(hour).toBeLessThan(24)
        // An hour later and 15° further west: the same sun, to the last bit.
        const west = wrapUnits(lon - 15 * hours * UNITS_PER_DEGREE)
        expect(localSolarHour(time + hours * 3_600_000, west)).toBe(hour)
        expect(localSolarHour(time + DAY_MS, lon)).toBe(hour)
      }),
      SEED,
    )
  })
})

describe('sun elevation', () => {
  it('equals suncalc, refraction aside', () => {
    let compared = 0
    fc.assert(
      fc.property(timeMs, lonUnits, latUnits, (time, lon, lat) => {
        const elevation = sunElevationDeg(time, lon, lat)
        // Refraction is under 0.1° from 10° up; suncalc's altitude has it.
        if (elevation < 10) return
        compared++
        const apparent = SunCalc.getPosition(
          new Date(time),
          lat / UNITS_PER_DEGREE,
          lon / UNITS_PER_DEGREE,
        ).altitude
        const refraction = 1.02 / 60 / Math.tan(((elevation + 10.3 / (elevation + 5.11)) * Math.PI) / 180)
        expect(Math.abs(apparent - refraction - elevation)).toBeLessThan(0.05)
      }),
      SEED,
    )
    expect(compared).toBeGreaterThan(500)
  })

  it('knows the seasons at the poles and the tropics', () => {
    const june = Date.UTC(2026, 5, 21, 12)
    const december = Date.UTC(2026, 11, 21, 12)
    expect(sunElevationDeg(june, 0, POLE)).toBeCloseTo(23.44, 1)
    expect(sunElevationDeg(june, 12_345_678, -POLE)).toBeCloseTo(-23.44, 1)
    expect(sunElevationDeg(december, 0, -POLE)).toBeCloseTo(23.44, 1)
    // Tropic of Cancer at noon, and at midnight on the other side.
    expect(sunElevationDeg(june, 0, 23.44 * UNITS_PER_DEGREE)).toBeGreaterThan(89.4)
    expect(sunElevationDeg(june, -HALF_TURN, -23.44 * UNITS_PER_DEGREE)).toBeLessThan(-89.4)
    // At an equinox the sun stands over the equator.
    expect(sunElevationDeg(Date.UTC(2026, 2, 20, 14, 46), 0, POLE)).toBeCloseTo(0, 1)
  })
})
