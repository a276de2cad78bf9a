/**
 * The unit of every place: 1/600,000° (1/10,000 of a minute, as ITU-R M.1371-5 messages 1-3 send it), 0.19 m
 * of latitude. Whole numbers make a difference of longitudes exact, so that nothing changes, not by one bit,
 * when the whole world is turned under the ships or a track crosses ±180°.
 */

export const UNITS_PER_DEGREE = 600_000
export const UNITS_PER_TURN = 360 * UNITS_PER_DEGREE
/** Half a turn; longitudes lie in [-HALF_TURN, HALF_TURN). */
export const HALF_TURN = UNITS_PER_TURN / 2
/** The north pole; latitudes lie in [-POLE, POLE]. */
export const POLE = 90 * UNITS_PER_DEGREE
export const RADIANS_PER_UNIT = Math.PI / HALF_TURN

/** Wraps any longitude or difference of longitudes into [-180°, 180°), exactly for whole units. */
export function wrapUnits(units: number): number {
  if (units >= -HALF_TURN && units < HALF_TURN) return units
  return ((((units + HALF_TURN) % UNITS_PER_TURN) + UNITS_PER_TURN) % UNITS_PER_TURN) - HALF_TURN
}

/** Degrees of longitude (any) to whole units in [-180°, 180°). */
export function unitsOfLonDeg(lonDeg: number): number {
  return wrapUnits(Math.round(lonDeg * UNITS_PER_DEGREE))
}

/** Degrees of latitude, -90..90, to whole units. */
export function unitsOfLatDeg(latDeg: number): number {
  return Math.round(latDeg * UNITS_PER_DEGREE)
}
