import { EARTH_RADIUS_KM } from '../great-circle.ts'
import { UNITS_PER_DEGREE } from '../units.ts'
import type { ZoneBorders } from './zone-borders.ts'

/** Answers of how far borders are. */
export interface BorderDistance {
  /** As `ZoneIndex`. */
  borderKm(zone: number, lonUnits: number, latUnits: number, withinKm: number): number
  /** As `ZoneIndex`. */
  bordersWithin(
    lonUnits: number,
    latUnits: number,
    withinKm: number,
    visit: (zone: number, km: number) => void,
  ): void
}

const MOST_KM = 500
const RADIANS_PER_DEGREE = Math.PI / 180
/**
 * Longer edges are looked at in parts, in each of which the distance has one least: along the parallel of 60° an edge is 2 km
 * off the great circle between ends 4° apart.
 */
const PART_DEG = 1
/** Steps towards the nearest place of a part: two are the rule. */
const MOST_STEPS = 8
/** Of the distance: a last step so small moves the distance by less than a millionth of it. */
const LAST_STEP = 1e-3

/** Distances are kept as haversines, sin² of half the angle, till they are told. */
export function createBorderDistance(
  { zones, firstEdges, ends, visitRuns }: ZoneBorders,
  zoneCount: number,
): BorderDistance {
  /** Least haversine of each zone; Infinity between questions. */
  const least = new Float64Array(zoneCount).fill(Infinity)
  const touched: number[] = []
  // The question being answered: the zone or -1 for all, the place in degrees, and the haversine of the reach.
  let asked = -1
  let lonP = 0
  let latP = 0
  let cosP = 0
  let reach = 0

  return {
    borderKm(zone, lonUnits, latUnits, withinKm) {
      search(zone, lonUnits, latUnits, withinKm)
      const km = kmOf(least[zone]!)
      forget()
      return km <= withinKm ? km : Infinity
    },
    bordersWithin(lonUnits, latUnits, withinKm, visit) {
      search(-1, lonUnits, latUnits, withinKm)
      const near = touched.sort((a, b) => a - b).map((zone) => ({ zone, km: kmOf(least[zone]!) }))
      forget()
      for (const { zone, km } of near) if (km <= withinKm) visit(zone, km)
    },
  }

  function forget(): void {
    for (const zone of touched) least[zone] = Infinity
    touched.length = 0
  }

  function search(zone: number, lonUnits: number, latUnits: number, withinKm: number): void {
    if (!(withinKm >= 0 && withinKm <= MOST_KM)) {
      throw new RangeError(`zones: borders are found within 0 to ${MOST_KM} km, not ${withinKm}`)
    }
    asked = zone
    lonP = lonUnits / UNITS_PER_DEGREE
    latP = latUnits / UNITS_PER_DEGREE
    cosP = Math.cos(latP * RADIANS_PER_DEGREE)
    // A little wider than asked, for rounding.
    const radians = (withinKm / EARTH_RADIUS_KM) * (1 + 1e-9) + 1e-12
    reach = Math.sin(0.5 * radians) ** 2
    const south = latP - radians / RADIANS_PER_DEGREE
    const north = latP + radians / RADIANS_PER_DEGREE
    // Meridians that touch the circle around the place; where it holds a pole, all of them.
    const sine = Math.sin(radians) / cosP
    const half = sine < 1 ? Math.asin(sine) / RADIANS_PER_DEGREE : 180
    const west = lonP - half
    const east = lonP + half
    visitRuns(west, south, east, north, visitRun)
    if (west <= -180) visitRuns(west + 360, south, 180, north, visitRun)
    if (east >= 180) visitRuns(-180, south, east - 360, north, visitRun)
  }

  function visitRun(run: number, west: number, south: number, east: number, north: number): void {
    const zone = zones[run]!
    if (asked >= 0 && zone !== asked) return
    const isNarrow = east - west <= PART_DEG
    if (isNarrow && leastHaversine(west, south, east, north) > Math.min(reach, least[zone]!)) return
    for (let at = 4 * firstEdges[run]!; at < 4 * firstEdges[run + 1]!; at += 4) visitEdge(zone, at)
  }

  /** The edge whose ends stand at `at`, in parts. */
  function visitEdge(zone: number, at: number): void {
    const lonA = ends[at]!
    const latA = ends[at + 1]!
    const east = ends[at + 2]! - lonA
    const north = ends[at + 3]! - latA
    const parts = Math.max(1, Math.ceil(Math.max(Math.abs(east), Math.abs(north)) / PART_DEG))
    for (let part = 0; part < parts; part++) {
      const lon = lonA + east * (part / parts)
      const lat = latA + north * (part / parts)
      visitPart(zone, lon, lat, east / parts, north / parts)
    }
  }

  function visitPart(zone: number, lonA: number, latA: number, east: number, north: number): void {
    const limit = Math.min(reach, least[zone]!)
    if (leastHaversine(lonA, latA, lonA + east, latA + north) > limit) return
    const found = haversineTo(lonA, latA, east, north)
    if (found > limit) return
    if (least[zone] === Infinity) touched.push(zone)
    least[zone] = found
  }

  /** Not more than the haversine of any place of the box that has these corners, at most 1° wide. */
  function leastHaversine(lonA: number, latA: number, lonB: number, latB: number): number {
    const lat = Math.max(0, Math.min(latA, latB) - latP, latP - Math.max(latA, latB)) * RADIANS_PER_DEGREE
    const off = Math.max(0, Math.min(lonA, lonB) - lonP, lonP - Math.max(lonA, lonB))
    const lon = off * RADIANS_PER_DEGREE
    // A meridian is asin(cos φ sin λ) away, which is more than cos φ (λ - λ³/6). That is less than 0 from 140° on, where
    // the way over 180° may be shorter.
    const across = cosP * lon * Math.max(0, 1 - (lon * lon) / 6)
    const half = 0.5 * Math.max(lat, across)
    return half * half * (1 - (half * half) / 3)
  }

  /** Of the nearest place of a part of an edge that begins at A. */
  function haversineTo(lonADeg: number, latADeg: number, eastDeg: number, northDeg: number): number {
    const lonToA = wrapDeg(lonADeg - lonP) * RADIANS_PER_DEGREE
    const latToA = (latADeg - latP) * RADIANS_PER_DEGREE
    const east = eastDeg * RADIANS_PER_DEGREE
    const north = northDeg * RADIANS_PER_DEGREE
    const latA = latADeg * RADIANS_PER_DEGREE

    // From where it would be on a plane, Newton's steps to where the haversine's slope along the part is 0.
    const scale = cosP * Math.cos(latA + 0.5 * north)
    const length2 = scale * east * east + north * north
    let share = clampShare(-(scale * lonToA * east + latToA * north) / length2)
    let best = Infinity
    for (let step = 0; step < MOST_STEPS; step++) {
      const lat = latA + share * north
      const off = latToA + share * north
      const lon = lonToA + share * east
      const cos = Math.cos(lat)
      const sin = Math.sin(lat)
      const sinHalfLat = Math.sin(0.5 * off)
      const sinHalfLon = Math.sin(0.5 * lon)
      const halfTurned = sinHalfLon * sinHalfLon
      best = Math.min(best, sinHalfLat * sinHalfLat + cos * cosP * halfTurned)
      const sinLon = Math.sin(lon)
      const slope =
        0.5 * Math.sin(off) * north + 0.5 * cos * cosP * sinLon * east - sin * cosP * halfTurned * north
      const bend =
        0.5 * (1 - 2 * sinHalfLat * sinHalfLat) * north * north +
        0.5 * cos * cosP * (1 - 2 * halfTurned) * east * east -
        sin * cosP * sinLon * north * east -
        cos * cosP * halfTurned * north * north
      // Round a pole it may curve away from the place: then one of its ends is nearest.
      if (bend <= 0) break
      const next = clampShare(share - slope / bend)
      const moved = next - share
      if (moved === 0) break
      share = next
      // A haversine is a quarter of a squared distance.
      if (moved * moved * length2 <= LAST_STEP * LAST_STEP * 4 * best) {
        best = Math.min(
          best,
          haversineAt(latA + share * north, latToA + share * north, lonToA + share * east),
        )
        break
      }
    }
    if (share > 0) best = Math.min(best, haversineAt(latA, latToA, lonToA))
    if (share < 1) best = Math.min(best, haversineAt(latA + north, latToA + north, lonToA + east))
    return best
  }

  function haversineAt(lat: number, off: number, lon: number): number {
    const sinHalfLat = Math.sin(0.5 * off)
    const sinHalfLon = Math.sin(0.5 * lon)
    return sinHalfLat * sinHalfLat + Math.cos(lat) * cosP * (sinHalfLon * sinHalfLon)
  }
}

function kmOf(haversine: number): number {
  return haversine === Infinity ? Infinity : 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(haversine))
}

function clampShare(share: number): number {
  return share > 0 ? Math.min(1, share) : 0
}

/** A difference of two longitudes in -180..180, degrees. */
function wrapDeg(deg: number): number {
  if (deg > 180) return deg - 360
  return deg < -180 ? deg + 360 : deg
}
