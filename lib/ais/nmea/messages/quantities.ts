/**
 * Raw integers of the radio message to human units: the one place where the sentinels of ITU-R M.1371-5 die.
 * Missing is NaN here; the full decoder turns it into null. Values that the tables reserve ("should not be
 * used") are missing too: nobody meant them.
 */

/** Positions of messages 17 and 27 come in 1/10 minute; all others in 1/10,000, the unit of lib/geo/units.ts. */
export const COARSE_UNITS_PER_DEGREE = 600

/** "Not available" of a longitude and a latitude (the same in every message of annex 8). */
export const NO_LONGITUDE_DEG = 181
export const NO_LATITUDE_DEG = 91

/** Speed over ground, 10 bits in 0.1 kn (table 48): 1023 missing, 1022 is 102.2 kn or more. */
export function speedKnotsOf(raw: number): number {
  return raw === 1023 ? Number.NaN : raw / 10
}

/** Speed of search and rescue aircraft, 10 bits in knots (annex 8, 3.7): 1023 missing, 1022 is that or more. */
export function aircraftSpeedKnotsOf(raw: number): number {
  return raw === 1023 ? Number.NaN : raw
}

/** Speed of message 27, 6 bits in knots (annex 8, 3.25): 63 missing. */
export function coarseSpeedKnotsOf(raw: number): number {
  return raw === 63 ? Number.NaN : raw
}

/** Course over ground, 12 bits in 0.1° (table 48): 3600 missing, more is reserved. */
export function courseDegOf(raw: number): number {
  return raw >= 3600 ? Number.NaN : raw / 10
}

/** True heading (table 48) and the course of message 27 (annex 8, 3.25), 9 bits in degrees: 511 missing, 360-510 reserved. */
export function wholeDegreesOf(raw: number): number {
  return raw >= 360 ? Number.NaN : raw
}

/** UTC second, of the 6-bit time stamp (table 48): 60 missing, 61-63 say how the position system works instead. */
export function utcSecondOf(timeStamp: number): number {
  return timeStamp >= 60 ? Number.NaN : timeStamp
}

/**
 * Rate of turn in degrees per minute, right positive, of the 8-bit indicator (table 48, note on ROT):
 * indicator = 4.733 √(rate). ±127 only says "more than 5° in 30 s, no turn indicator": no rate, NaN.
 */
export function rateOfTurnDegPerMinOf(indicator: number): number {
  if (indicator <= -127 || indicator >= 127) return Number.NaN
  const root = indicator / 4.733
  return Math.sign(indicator) * root * root
}

/** NaN is null in decoded messages. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
