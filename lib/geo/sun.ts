/**
 * Local solar time and the height of the sun: low-precision formulae of the Astronomical Almanac (section C,
 * "Low precision formulas for the Sun"), good to 0.02° between 1950 and 2050.
 */

import { cosLat, sinLat } from './great-circle.ts'
import { RADIANS_PER_UNIT, UNITS_PER_TURN } from './units.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** 2000-01-01 12:00, the epoch of the formulae. */
const J2000_MS = 946_728_000_000
const RADIANS_PER_DEGREE = Math.PI / 180

/**
 * Mean local solar time, hours, 0 <= hour < 24: 15° of longitude to the hour, 12 at mean noon. The equation of
 * time is left out: apparent noon is up to 16 minutes away, and two ships side by side always have the same
 * hour in any season. Depends on time and longitude only through their sum, exactly to 1 ms.
 */
export function localSolarHour(timeMs: number, lonUnits: number): number {
  // 0.4 ms a unit: tenths of a millisecond are whole numbers.
  const tenths = 10 * timeMs + (10 * DAY_MS * lonUnits) / UNITS_PER_TURN
  const ofDay = ((tenths % (10 * DAY_MS)) + 10 * DAY_MS) % (10 * DAY_MS)
  return ofDay / (10 * HOUR_MS)
}

/**
 * Height of the sun's centre above the horizon, degrees, -90..90, without refraction (which lifts a sun at the
 * horizon by half a degree). Night is below -0.833°, nautical darkness below -12°.
 */
export function sunElevationDeg(timeMs: number, lonUnits: number, latUnits: number): number {
  const days = (timeMs - J2000_MS) / DAY_MS
  const meanAnomaly = (357.528 + 0.9856003 * days) * RADIANS_PER_DEGREE
  const meanLongitudeDeg = 280.46 + 0.9856474 * days
  const longitude =
    (meanLongitudeDeg + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * RADIANS_PER_DEGREE
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS_PER_DEGREE
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude))
  const sinDeclination = Math.sin(obliquity) * Math.sin(longitude)
  const cosDeclination = Math.sqrt(1 - sinDeclination * sinDeclination)
  const siderealDeg = 280.46062 + 360.98564737 * days
  const hourAngle = siderealDeg * RADIANS_PER_DEGREE + lonUnits * RADIANS_PER_UNIT - rightAscension
  const sine = sinLat(latUnits) * sinDeclination + cosLat(latUnits) * cosDeclination * Math.cos(hourAngle)
  return Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS_PER_DEGREE
}
