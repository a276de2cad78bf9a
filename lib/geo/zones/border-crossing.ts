import { bearingDegUnits, distanceKmUnits, EARTH_RADIUS_KM, lonDifference } from '../great-circle.ts'
import { UNITS_PER_DEGREE } from '../units.ts'
import type { ZoneBorders } from './zone-borders.ts'

const RADIANS_PER_DEGREE = Math.PI / 180
/** Degrees by which a great circle may leave the straight line that stands for a part of it: a fifth of a unit. */
const STRAIGHT_DEG = 0.2 / UNITS_PER_DEGREE
/** A leg is halved so often at most: over a pole no part is straight in degrees. */
const MOST_HALVINGS = 24
/** Degrees by which a line may miss another and still meet it: 0.1 mm. */
const TOUCH_DEG = 1e-9
/** Parts of a leg: meetings closer than this are one. */
const SAME_PART = 1e-9

/** A place on a leg, its longitude going on past 180°. */
interface LegPlace {
  readonly part: number
  readonly lonDeg: number
  readonly latDeg: number
}

type PlaceAt = (part: number) => LegPlace

/** Whether the zone asked about holds a place, degrees, longitude -180..180. */
type IsInside = (lonDeg: number, latDeg: number) => boolean

/**
 * The part, 0..1, of the great circle between two places, units, one of which is in the zone, at which that first changes. A
 * place where the way only touches the border is passed over. Throws where both or neither are in the zone.
 */
export function findCrossing(
  borders: ZoneBorders,
  zone: number,
  isInside: IsInside,
  fromLon: number,
  fromLat: number,
  toLon: number,
  toLat: number,
): number {
  const placeAt = followLeg(fromLon, fromLat, toLon, toLat)
  const holds = (part: number): boolean => {
    const { lonDeg, latDeg } = placeAt(part)
    return isInside(lonDeg > 180 ? lonDeg - 360 : lonDeg < -180 ? lonDeg + 360 : lonDeg, latDeg)
  }
  const isFromInside = holds(0)
  if (isFromInside === holds(1)) {
    throw new Error(`zones: no crossing where both places are ${isFromInside ? 'inside' : 'outside'}`)
  }
  const meetings = [0, ...findMeetings(borders, zone, placeAt), 1].sort((a, b) => a - b)
  let first = 0
  for (const meeting of meetings) {
    if (meeting - first <= SAME_PART) continue
    if (holds(0.5 * (first + meeting)) !== isFromInside) return first
    first = meeting
  }
  return 1
}

/** Places of the great circle, exact at both ends. */
function followLeg(fromLon: number, fromLat: number, toLon: number, toLat: number): PlaceAt {
  const bearing = bearingDegUnits(fromLon, fromLat, toLon, toLat) * RADIANS_PER_DEGREE
  const length = distanceKmUnits(fromLon, fromLat, toLon, toLat) / EARTH_RADIUS_KM
  const lonDeg = fromLon / UNITS_PER_DEGREE
  const latDeg = fromLat / UNITS_PER_DEGREE
  const cosA = Math.cos(latDeg * RADIANS_PER_DEGREE)
  const sinA = Math.sin(latDeg * RADIANS_PER_DEGREE)
  const [east, north] = [Math.sin(bearing), Math.cos(bearing)]
  const end = {
    part: 1,
    lonDeg: (fromLon + lonDifference(fromLon, toLon)) / UNITS_PER_DEGREE,
    latDeg: toLat / UNITS_PER_DEGREE,
  }
  return (part) => {
    if (part === 0) return { part, lonDeg, latDeg }
    if (part === 1) return end
    const cos = Math.cos(part * length)
    const sin = Math.sin(part * length)
    const ahead = cosA * cos - sinA * sin * north
    const aside = sin * east
    const up = sinA * cos + cosA * sin * north
    return {
      part,
      lonDeg: lonDeg + Math.atan2(aside, ahead) / RADIANS_PER_DEGREE,
      latDeg: Math.atan2(up, Math.sqrt(ahead * ahead + aside * aside)) / RADIANS_PER_DEGREE,
    }
  }
}

/** The parts of a leg at which it meets the zone's border, in no order. */
function findMeetings(borders: ZoneBorders, zone: number, placeAt: PlaceAt): number[] {
  const { zones, firstEdges, ends, visitRuns } = borders
  const meetings: number[] = []

  const walk = (a: LegPlace, b: LegPlace, halvings: number): void => {
    const middle = placeAt(0.5 * (a.part + b.part))
    const lonOff = middle.lonDeg - 0.5 * (a.lonDeg + b.lonDeg)
    const latOff = middle.latDeg - 0.5 * (a.latDeg + b.latDeg)
    // The bend of a curve beyond its ends and middle is less than its bend at the middle.
    const lonMargin = Math.abs(lonOff) + TOUCH_DEG
    const latMargin = Math.abs(latOff) + TOUCH_DEG
    const near = edgesWithin(
      Math.min(a.lonDeg, b.lonDeg, middle.lonDeg) - lonMargin,
      Math.min(a.latDeg, b.latDeg, middle.latDeg) - latMargin,
      Math.max(a.lonDeg, b.lonDeg, middle.lonDeg) + lonMargin,
      Math.max(a.latDeg, b.latDeg, middle.latDeg) + latMargin,
    )
    if (near.length === 0) return
    const isStraight =
      Math.abs(latOff) <= STRAIGHT_DEG &&
      Math.abs(lonOff) * Math.cos(middle.latDeg * RADIANS_PER_DEGREE) <= STRAIGHT_DEG
    if (isStraight || halvings === MOST_HALVINGS) {
      for (const { at, turnDeg } of near) meet(a, b, at, turnDeg, ends, meetings)
      return
    }
    walk(a, middle, halvings + 1)
    walk(middle, b, halvings + 1)
  }

  const edgesWithin = (west: number, south: number, east: number, north: number) => {
    const found: { at: number; turnDeg: number }[] = []
    for (const turnDeg of [-360, 0, 360]) {
      visitRuns(west - turnDeg, south, east - turnDeg, north, (run) => {
        if (zones[run] !== zone) return
        for (let at = 4 * firstEdges[run]!; at < 4 * firstEdges[run + 1]!; at += 4) {
          const lonA = ends[at]! + turnDeg
          const lonB = ends[at + 2]! + turnDeg
          if (Math.max(lonA, lonB) < west || Math.min(lonA, lonB) > east) continue
          if (
            Math.max(ends[at + 1]!, ends[at + 3]!) < south ||
            Math.min(ends[at + 1]!, ends[at + 3]!) > north
          )
            continue
          found.push({ at, turnDeg })
        }
      })
    }
    return found
  }

  walk(placeAt(0), placeAt(1), 0)
  return meetings
}

/** Adds where the straight way from `a` to `b` meets an edge, its ends at `at`, turned by `turnDeg`. */
function meet(
  a: LegPlace,
  b: LegPlace,
  at: number,
  turnDeg: number,
  ends: Float64Array,
  into: number[],
): void {
  const wayEast = b.lonDeg - a.lonDeg
  const wayNorth = b.latDeg - a.latDeg
  const way = Math.hypot(wayEast, wayNorth)
  const lon = ends[at]! + turnDeg - a.lonDeg
  const lat = ends[at + 1]! - a.latDeg
  const east = ends[at + 2]! - ends[at]!
  const north = ends[at + 3]! - ends[at + 1]!
  const length = Math.hypot(east, north)
  const add = (share: number): void => {
    if (share < -TOUCH_DEG / way || share > 1 + TOUCH_DEG / way) return
    into.push(a.part + Math.max(0, Math.min(1, share)) * (b.part - a.part))
  }
  const turn = wayEast * north - wayNorth * east
  const share = (lon * north - lat * east) / turn
  const along = (lon * wayNorth - lat * wayEast) / turn
  if (along >= -TOUCH_DEG / length && along <= 1 + TOUCH_DEG / length) add(share)
  // Side by side: where the edge begins and ends beside the way.
  if (Math.abs(turn) * Math.min(way, length) <= TOUCH_DEG * way * length) {
    add((lon * wayEast + lat * wayNorth) / (way * way))
    add(((lon + east) * wayEast + (lat + north) * wayNorth) / (way * way))
  }
}
