/** What every ship does: lie in port or at anchor, follow a way, keep to a place. */

import { bearingDegUnits, distanceKmUnits } from '../geo/great-circle.ts'
import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import { type Activity, type Ship, type Task, turnBetween } from './ship.ts'

export const HOUR_MS = 3_600_000

const OPTIONS = {
  /** A turn of the way is passed at this distance, km: about the advance of a ship in a turn. */
  turnAtKm: 0.3,
  /** The end of a way is reached at this distance, km. */
  arriveAtKm: 0.1,
  /** Speed is taken off towards the end and towards sharp turns: so many knots more for each km left. */
  knotsPerKmLeft: 5,
  arrivalKnots: 1.5,
  turnKnots: 4,
  /** A turn by more than this, and being off the course by more, is sharp, degrees. */
  sharpDeg: 25,
  /** Room in which a ship swings round its anchor, km. */
  swingKm: 0.12,
  anchoredKnots: 0.2,
} as const

/** Moored until a time. */
export function moor(untilMs: number): Task {
  return (_ship, nowMs) =>
    nowMs >= untilMs ? null : { activity: 'in-port', speedKnots: 0, courseDeg: Number.NaN }
}

/** At anchor where it is: it drifts about within its chain. */
export function anchor(untilMs: number, random: Random): Task {
  return keepPlace(untilMs, 'at-anchor', OPTIONS.swingKm, OPTIONS.anchoredKnots, null, random)
}

/** Along a way at a speed; slows down towards its end and its sharp turns, so that it keeps to it. */
export function followRoute(route: readonly Waypoint[], speedKnots: number): Task {
  let next = 0
  return (ship) => {
    let km = kmTo(ship, route[next]!)
    while (next < route.length - 1 && km < OPTIONS.turnAtKm) km = kmTo(ship, route[++next]!)
    const isLast = next === route.length - 1
    if (isLast && km < OPTIONS.arriveAtKm) return null
    const courseDeg = bearingTo(ship, route[next]!)
    let limitKnots = Number.POSITIVE_INFINITY
    if (isLast) limitKnots = OPTIONS.arrivalKnots + km * OPTIONS.knotsPerKmLeft
    else if (isSharp(courseDeg, bearingBetween(route[next]!, route[next + 1]!))) {
      limitKnots = OPTIONS.turnKnots + km * OPTIONS.knotsPerKmLeft
    }
    if (isSharp(ship.courseDeg, courseDeg)) limitKnots = Math.min(limitKnots, OPTIONS.turnKnots)
    return { activity: 'transit', speedKnots: Math.min(speedKnots, limitKnots), courseDeg }
  }
}

function isSharp(fromDeg: number, toDeg: number): boolean {
  return Math.abs(turnBetween(fromDeg, toDeg)) > OPTIONS.sharpDeg
}

/**
 * Keeps within `roomKm` of a place (by default where it is when it starts) at a slow speed: its course wanders,
 * and turns back at the edge.
 */
export function keepPlace(
  untilMs: number,
  activity: Activity,
  roomKm: number,
  speedKnots: number,
  place: Waypoint | null,
  random: Random,
): Task {
  let middle = place
  let courseDeg = random.between(0, 360)
  let turnAtMs = -Infinity
  return (ship, nowMs) => {
    if (nowMs >= untilMs) return null
    middle ??= { lonUnits: Math.round(ship.lonUnits), latUnits: Math.round(ship.latUnits) }
    if (nowMs >= turnAtMs) {
      courseDeg = (courseDeg + random.normal(25) + 720) % 360
      turnAtMs = nowMs + random.between(0.1, 0.3) * HOUR_MS
    }
    if (kmTo(ship, middle) > roomKm) courseDeg = bearingTo(ship, middle)
    return { activity, speedKnots, courseDeg }
  }
}

export function kmTo(ship: Ship, place: Waypoint): number {
  return distanceKmUnits(ship.lonUnits, ship.latUnits, place.lonUnits, place.latUnits)
}

export function bearingTo(ship: Ship, place: Waypoint): number {
  return bearingDegUnits(ship.lonUnits, ship.latUnits, place.lonUnits, place.latUnits)
}

function bearingBetween(from: Waypoint, to: Waypoint): number {
  return bearingDegUnits(from.lonUnits, from.latUnits, to.lonUnits, to.latUnits)
}
