/**
 * A stretch of a ship's way in closed form: constant curvature, speed even in time. Where a ship is at any moment
 * follows without stepping there.
 */

import { cosLat, KM_PER_NM, KM_PER_UNIT } from '../geo/great-circle.ts'
import { wrapUnits } from '../geo/units.ts'

/** What a ship is doing: the truth behind its reports. */
export type Activity =
  | 'in-port'
  | 'at-anchor'
  | 'transit'
  | 'searching'
  | 'setting'
  | 'fishing'
  | 'hauling'
  | 'drifting'
  | 'transfer'
  | 'towing'

export interface Leg {
  readonly activity: Activity
  readonly startMs: number
  readonly endMs: number
  /** Where it begins; units, not rounded. */
  readonly lonUnits: number
  readonly latUnits: number
  /** Course at the beginning, degrees from north. */
  readonly courseDeg: number
  /** To the right, degrees for each kilometre gone; 0: straight. */
  readonly turnDegPerKm: number
  readonly startKnots: number
  readonly endKnots: number
  /** Where the bow points, degrees; NaN: along the course. */
  readonly headingDeg: number
}

/** A ship's motion at a moment, written over. */
export interface Motion {
  lonUnits: number
  latUnits: number
  courseDeg: number
  knots: number
}

const RADIANS = Math.PI / 180

/** The sea is flat: legs are short against the earth (at most 40 km, errors of metres, taken up by the next leg). */
export function moveAlong(leg: Leg, timeMs: number, out: Motion): void {
  const hours = (timeMs - leg.startMs) / 3_600_000
  const duration = (leg.endMs - leg.startMs) / 3_600_000
  const knots = leg.startKnots + ((leg.endKnots - leg.startKnots) * hours) / duration
  const km = 0.5 * (leg.startKnots + knots) * hours * KM_PER_NM
  const course = leg.courseDeg * RADIANS
  let eastKm = 0
  let northKm = 0
  if (leg.turnDegPerKm === 0) {
    eastKm = km * Math.sin(course)
    northKm = km * Math.cos(course)
    out.courseDeg = leg.courseDeg
  } else {
    const perKm = leg.turnDegPerKm * RADIANS
    const turned = course + perKm * km
    eastKm = (Math.cos(course) - Math.cos(turned)) / perKm
    northKm = (Math.sin(turned) - Math.sin(course)) / perKm
    out.courseDeg = wrapDegrees(leg.courseDeg + leg.turnDegPerKm * km)
  }
  const north = northKm / KM_PER_UNIT
  out.latUnits = leg.latUnits + north
  out.lonUnits = wrapUnits(leg.lonUnits + eastKm / (KM_PER_UNIT * cosLat(leg.latUnits + 0.5 * north)))
  out.knots = knots
}

/** Degrees in 0 <= x < 360. */
export function wrapDegrees(degrees: number): number {
  const rest = degrees % 360
  return rest < 0 ? rest + 360 : rest
}

/** Degrees from one course to another, -180 <= turn < 180, right positive. */
export function turnBetween(fromDeg: number, toDeg: number): number {
  return wrapDegrees(toDeg - fromDeg + 180) - 180
}
