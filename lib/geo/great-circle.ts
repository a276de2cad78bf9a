/**
 * Great circles on the sphere, allocation-free, on whole units (lib/geo/units.ts).
 *
 * Longitudes are given in [-180°, 180°). Every function takes the difference of two longitudes exactly, in
 * whole units, before any trigonometry: turning the world by a whole number of units changes no bit of any
 * result. Cosines of latitude are sines of the exact distance to the pole, so the poles are exact too.
 */

import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_TURN, wrapUnits } from './units.ts'

/** Mean radius (2a + b) / 3 of WGS 84 (IUGG), the same as turf's. */
export const EARTH_RADIUS_KM = 6371.0088
/** International nautical mile (Monaco, 1929). */
export const KM_PER_NM = 1.852
export const KM_PER_UNIT = EARTH_RADIUS_KM * RADIANS_PER_UNIT

const DEGREES_PER_RADIAN = 180 / Math.PI

/** lonB - lonA in [-180°, 180°), in units. Both must be in that range. */
export function lonDifference(lonA: number, lonB: number): number {
  const difference = lonB - lonA
  if (difference >= HALF_TURN) return difference - UNITS_PER_TURN
  if (difference < -HALF_TURN) return difference + UNITS_PER_TURN
  return difference
}

/** Cosine of a latitude in units; exactly 0 at the poles. */
export function cosLat(lat: number): number {
  return Math.sin((POLE - Math.abs(lat)) * RADIANS_PER_UNIT)
}

export function sinLat(lat: number): number {
  return Math.sin(lat * RADIANS_PER_UNIT)
}

/**
 * Great-circle distance, km. Symmetric to the last bit; relative error below 1e-14 for any two places, one
 * unit apart and antipodes included (the haversine, and its complement for more than a quarter turn).
 */
export function distanceKmUnits(lonA: number, latA: number, lonB: number, latB: number): number {
  return distanceKmWithCos(lonA, latA, cosLat(latA), lonB, latB, cosLat(latB))
}

/** `distanceKmUnits` where the cosines of both latitudes (`cosLat`) are at hand: the same bits. */
export function distanceKmWithCos(
  lonA: number,
  latA: number,
  cosA: number,
  lonB: number,
  latB: number,
  cosB: number,
): number {
  const halfLon = 0.5 * RADIANS_PER_UNIT * lonDifference(lonA, lonB)
  const sinHalfLat = Math.sin(0.5 * RADIANS_PER_UNIT * (latB - latA))
  const sinHalfLon = Math.sin(halfLon)
  const cosines = cosA * cosB
  const near = sinHalfLat * sinHalfLat + cosines * (sinHalfLon * sinHalfLon)
  if (near <= 0.5) return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(near))
  // The same for A and the antipode of B: small, hence accurate, where the haversine is near 1.
  const sinHalfSum = Math.sin(0.5 * RADIANS_PER_UNIT * (latA + latB))
  const cosHalfLon = Math.cos(halfLon)
  const far = sinHalfSum * sinHalfSum + cosines * (cosHalfLon * cosHalfLon)
  return EARTH_RADIUS_KM * (Math.PI - 2 * Math.asin(Math.sqrt(far)))
}

/**
 * A distance that is never more than the great-circle distance, km, without trigonometry: for pruning.
 *
 * With sin²(x/2) >= (x/2)² (1 - x²/12) and sin(d/2) <= d/2, the haversine formula gives
 * d² >= (Δφ² + cos φA cos φB Δλ²) (1 - m²/12), m the larger of |Δφ| and |Δλ| in radians (for m² < 12, always
 * true). The bound is tight: it falls short by less than 3e-5 of the distance where m <= 1°, and less than
 * 0.4 % where m <= 10°. The factor 1 - 1e-12 outweighs all rounding.
 */
export function lowerBoundKm(
  lonA: number,
  latA: number,
  cosA: number,
  lonB: number,
  latB: number,
  cosB: number,
): number {
  const lat = (latB - latA) * RADIANS_PER_UNIT
  const lon = lonDifference(lonA, lonB) * RADIANS_PER_UNIT
  const lat2 = lat * lat
  const lon2 = lon * lon
  const shrink = 1 - Math.max(lat2, lon2) / 12
  return EARTH_RADIUS_KM * (1 - 1e-12) * Math.sqrt((lat2 + cosA * cosB * lon2) * shrink)
}

/**
 * Initial bearing of the great circle from A to B, degrees clockwise from north, 0 <= bearing < 360; NaN
 * where A and B are the same place. At a pole the bearing is relative to the meridian given for it.
 */
export function bearingDegUnits(lonA: number, latA: number, lonB: number, latB: number): number {
  const lon = lonDifference(lonA, lonB) * RADIANS_PER_UNIT
  const sinHalfLon = Math.sin(0.5 * lon)
  const cosB = cosLat(latB)
  const east = Math.sin(lon) * cosB
  // cos A sin B - sin A cos B cos Δλ, rewritten so that near places do not cancel.
  const north =
    Math.sin((latB - latA) * RADIANS_PER_UNIT) + 2 * sinLat(latA) * cosB * (sinHalfLon * sinHalfLon)
  if (east === 0 && north === 0) return Number.NaN
  return fullCircle(Math.atan2(east, north) * DEGREES_PER_RADIAN)
}

/** A place written by `destinationUnits` and `interpolateUnits`, in units. */
export interface Place {
  lonUnits: number
  latUnits: number
}

/** Writes the place `distanceKm` from A along a great circle that starts at `bearingDeg`, to the nearest unit. */
export function destinationUnits(
  lonA: number,
  latA: number,
  bearingDeg: number,
  distanceKm: number,
  out: Place,
): void {
  const angle = distanceKm / EARTH_RADIUS_KM
  const bearing = bearingDeg / DEGREES_PER_RADIAN
  const sinAngle = Math.sin(angle)
  const cosAngle = Math.cos(angle)
  const sinA = sinLat(latA)
  const cosA = cosLat(latA)
  const north = Math.cos(bearing)
  // The place as a vector: towards A's meridian on the equator, 90° east of it, and the pole.
  const ahead = cosA * cosAngle - sinA * sinAngle * north
  const east = sinAngle * Math.sin(bearing)
  const up = sinA * cosAngle + cosA * sinAngle * north
  writePlace(lonA, ahead, east, up, out)
}

/**
 * Writes the place at `fraction` (0 at A, 1 at B) of the great circle from A to B, to the nearest unit.
 * For antipodes, where every great circle would do, it is the one over the nearer pole.
 */
export function interpolateUnits(
  lonA: number,
  latA: number,
  lonB: number,
  latB: number,
  fraction: number,
  out: Place,
): void {
  const bearing = bearingDegUnits(lonA, latA, lonB, latB)
  const distanceKm = distanceKmUnits(lonA, latA, lonB, latB)
  if (Number.isNaN(bearing)) {
    const isSamePlace = distanceKm < 1
    const poleward = latA < 0 ? 180 : 0
    destinationUnits(lonA, latA, poleward, isSamePlace ? 0 : distanceKm * fraction, out)
    return
  }
  destinationUnits(lonA, latA, bearing, distanceKm * fraction, out)
}

/** Signed distance of P from the whole great circle through A towards B, km: positive to its right. */
export function crossTrackKmUnits(
  lonA: number,
  latA: number,
  lonB: number,
  latB: number,
  lonP: number,
  latP: number,
): number {
  const angle = distanceKmUnits(lonA, latA, lonP, latP) / EARTH_RADIUS_KM
  if (angle === 0) return 0
  return (
    EARTH_RADIUS_KM *
    Math.asin(clampUnit(Math.sin(angle) * Math.sin(turnAt(lonA, latA, lonB, latB, lonP, latP))))
  )
}

/** Distance from A, along the great circle towards B, of the place on it that is nearest to P, km; negative behind A. */
export function alongTrackKmUnits(
  lonA: number,
  latA: number,
  lonB: number,
  latB: number,
  lonP: number,
  latP: number,
): number {
  const angle = distanceKmUnits(lonA, latA, lonP, latP) / EARTH_RADIUS_KM
  if (angle === 0) return 0
  const turn = turnAt(lonA, latA, lonB, latB, lonP, latP)
  return EARTH_RADIUS_KM * Math.atan2(Math.sin(angle) * Math.cos(turn), Math.cos(angle))
}

/** Writes into out[i], 1 <= i < count, the km from place i - 1 to place i; out[0] is NaN. */
export function legDistancesKm(lon: Int32Array, lat: Int32Array, count: number, out: Float64Array): void {
  if (count === 0) return
  out[0] = Number.NaN
  let cosBefore = cosLat(lat[0]!)
  for (let i = 1; i < count; i++) {
    const cosHere = cosLat(lat[i]!)
    out[i] = distanceKmWithCos(lon[i - 1]!, lat[i - 1]!, cosBefore, lon[i]!, lat[i]!, cosHere)
    cosBefore = cosHere
  }
}

/** Angle at A from B to P, clockwise, radians. */
function turnAt(lonA: number, latA: number, lonB: number, latB: number, lonP: number, latP: number): number {
  const toP = bearingDegUnits(lonA, latA, lonP, latP)
  const toB = bearingDegUnits(lonA, latA, lonB, latB)
  return (toP - toB) / DEGREES_PER_RADIAN
}

function writePlace(lonA: number, ahead: number, east: number, up: number, out: Place): void {
  const horizontal = Math.sqrt(ahead * ahead + east * east)
  out.latUnits = Math.round(Math.atan2(up, horizontal) / RADIANS_PER_UNIT)
  out.lonUnits = wrapUnits(lonA + Math.round(Math.atan2(east, ahead) / RADIANS_PER_UNIT))
}

function fullCircle(deg: number): number {
  const positive = deg < 0 ? deg + 360 : deg
  return positive >= 360 ? 0 : positive
}

function clampUnit(value: number): number {
  return Math.max(-1, Math.min(1, value))
}
