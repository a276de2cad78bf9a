/** A simulated ship: what it is, where it is, and how it answers its helm. */

import { cosLat, KM_PER_NM, KM_PER_UNIT } from '../geo/great-circle.ts'
import { wrapUnits } from '../geo/units.ts'
import type { Waypoint } from './sea-grid.ts'

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

/** What a ship is, as it says itself; texts in the 6-bit characters of AIS. */
export interface ShipIdentity {
  readonly mmsi: number
  /** At most 20 characters, with SIMULATED in it. */
  readonly name: string
  readonly callSign: string
  /** Seven digits with their check digit, null for small craft. */
  readonly imo: number | null
  /** AIS ship and cargo type (ITU-R M.1371-5 table 53). */
  readonly shipType: number
  readonly lengthM: number
  readonly widthM: number
  readonly draughtM: number
  readonly transponder: 'class-a' | 'class-b'
}

/** How fast a ship answers. */
export interface Handling {
  /** Knots gained or lost in a second. */
  readonly knotsPerSecond: number
  /** Degrees turned in a second at most. */
  readonly turnDegPerSecond: number
}

/** What a task wants of the ship at this moment. */
export interface Order {
  readonly activity: Activity
  readonly speedKnots: number
  /** Degrees from north; NaN keeps the course. */
  readonly courseDeg: number
}

/** A stretch of a ship's life: called every step; null when it is over. */
export type Task = (ship: Ship, nowMs: number) => Order | null

export interface Ship {
  readonly identity: ShipIdentity
  readonly handling: Handling
  /** Units, not rounded: a step is shorter than a few of them. */
  lonUnits: number
  latUnits: number
  speedKnots: number
  courseDeg: number
  /** Degrees a second, to the right. */
  turnDegPerSecond: number
  activity: Activity
  destination: string
  /** The transponder says nothing before this time. */
  silentUntilMs: number
}

export function createShip(identity: ShipIdentity, handling: Handling, berth: Waypoint): Ship {
  return {
    identity,
    handling,
    lonUnits: berth.lonUnits,
    latUnits: berth.latUnits,
    speedKnots: 0,
    courseDeg: 0,
    turnDegPerSecond: 0,
    activity: 'in-port',
    destination: '',
    silentUntilMs: -Infinity,
  }
}

/** Moves a ship by a few seconds towards its order; steps of tens of metres, so the sea is flat. */
export function moveShip(ship: Ship, order: Order, seconds: number): void {
  const { knotsPerSecond, turnDegPerSecond } = ship.handling
  ship.activity = order.activity
  const gain = order.speedKnots - ship.speedKnots
  const most = knotsPerSecond * seconds
  ship.speedKnots += Math.max(-most, Math.min(most, gain))

  // A ship without way does not turn.
  const helm = turnDegPerSecond * seconds * Math.min(1, ship.speedKnots / 3)
  const off = Number.isNaN(order.courseDeg) ? 0 : turnBetween(ship.courseDeg, order.courseDeg)
  const turn = Math.max(-helm, Math.min(helm, off))
  ship.turnDegPerSecond = turn / seconds
  ship.courseDeg = (ship.courseDeg + turn + 360) % 360

  const units = (ship.speedKnots * KM_PER_NM * seconds) / 3600 / KM_PER_UNIT
  const course = (ship.courseDeg * Math.PI) / 180
  ship.latUnits += units * Math.cos(course)
  ship.lonUnits = wrapUnits(ship.lonUnits + (units * Math.sin(course)) / cosLat(ship.latUnits))
}

/** Degrees from one course to another, -180 <= turn < 180, right positive. */
export function turnBetween(fromDeg: number, toDeg: number): number {
  return ((((toDeg - fromDeg + 180) % 360) + 360) % 360) - 180
}
