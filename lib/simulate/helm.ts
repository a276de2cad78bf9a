/** Plans a ship's way ahead as legs: what a life tells the ship to do, and where it is when that is done. */

import { bearingDegUnits, destinationUnits, distanceKmUnits, KM_PER_NM } from '../geo/great-circle.ts'
import { type Activity, type Leg, type Motion, moveAlong, turnBetween, wrapDegrees } from './leg.ts'
import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import { kmBetween } from './sea-router.ts'
import type { Drift, Weather } from './weather.ts'

export const HOUR_MS = 3_600_000

const OPTIONS = {
  /** Longest leg, km: then the ship looks again where it is to go. */
  longestLegKm: 40,
  /** A helmsman's error, degrees either way; at most 0.17 km sideways on the longest leg. */
  steeringDeg: 0.25,
  /** Knots gained for each km after the berth, and lost before the next one. */
  knotsPerKm: 1.5,
  /** At the berth. */
  slowestKnots: 1.5,
  /** Knots gained or lost in a minute elsewhere. */
  knotsPerMinute: 2.5,
  /** Turns of less are made at once, degrees. */
  smallTurnDeg: 2,
  /** Longest stretch adrift in one direction, hours. */
  driftHours: 0.6,
  /** A ship at anchor is on its way to another side of it for so long, hours. */
  swingHours: [0.4, 1.5],
} as const

export class Helm {
  readonly legs: Leg[] = []
  timeMs: number
  lonUnits: number
  latUnits: number
  courseDeg = 0
  knots = 0
  /** How a ship adrift lies to the way it goes. */
  private readonly beamDeg: number
  private readonly motion: Motion = { lonUnits: 0, latUnits: 0, courseDeg: 0, knots: 0 }
  private readonly drifting: Drift = { courseDeg: 0, knots: 0, sea: 0 }

  constructor(
    place: Waypoint,
    startMs: number,
    /** Rate of turn, degrees a minute. */
    private readonly turnDegPerMinute: number,
    private readonly random: Random,
    private readonly weather: Weather,
  ) {
    this.timeMs = startMs
    this.lonUnits = place.lonUnits
    this.latUnits = place.latUnits
    this.beamDeg = random.between(70, 110)
  }

  get place(): Waypoint {
    return { lonUnits: Math.round(this.lonUnits), latUnits: Math.round(this.latUnits) }
  }

  kmTo(place: Waypoint): number {
    return distanceKmUnits(this.lonUnits, this.latUnits, place.lonUnits, place.latUnits)
  }

  bearingTo(place: Waypoint): number {
    const bearing = bearingDegUnits(this.lonUnits, this.latUnits, place.lonUnits, place.latUnits)
    return Number.isNaN(bearing) ? this.courseDeg : bearing
  }

  /** At rest until a time. */
  lie(activity: Activity, untilMs: number): void {
    this.knots = 0
    this.push(activity, untilMs - this.timeMs, 0, 0, this.courseDeg)
  }

  /** Turns to a course and keeps it at a speed, for so long in all. */
  steer(activity: Activity, courseDeg: number, knots: number, hours: number): void {
    const endMs = this.timeMs + hours * HOUR_MS
    this.turnTo(activity, courseDeg, knots)
    this.push(activity, endMs - this.timeMs, 0, knots)
  }

  /** Turns on the spot as fast as the ship can, while its speed changes. */
  turnTo(activity: Activity, courseDeg: number, knots: number): void {
    const turn = turnBetween(this.courseDeg, courseDeg)
    const change = Math.abs(knots - this.knots) / OPTIONS.knotsPerMinute
    const minutes = Math.max(Math.abs(turn) / this.turnDegPerMinute, change)
    const km = (0.5 * (knots + this.knots) * KM_PER_NM * minutes) / 60
    if (Math.abs(turn) < OPTIONS.smallTurnDeg || km < 0.01) {
      this.courseDeg = wrapDegrees(courseDeg)
      if (km >= 0.01) this.push(activity, change * 60_000, 0, knots)
      this.knots = knots
      return
    }
    this.push(activity, minutes * 60_000, turn / km, knots)
    this.courseDeg = wrapDegrees(courseDeg)
  }

  /** A full circle to the right or left in so many minutes, ending where it began. */
  circle(activity: Activity, knots: number, minutes: number, isRight: boolean): void {
    this.knots = knots
    const km = (knots * KM_PER_NM * minutes) / 60
    this.push(activity, minutes * 60_000, (isRight ? 360 : -360) / km, knots)
  }

  /** Adrift with wind and current until a time. */
  drift(activity: Activity, untilMs: number): void {
    while (this.timeMs < untilMs) {
      this.weather.at(this.timeMs, this.lonUnits, this.latUnits, this.drifting)
      const hours = Math.min(OPTIONS.driftHours, (untilMs - this.timeMs) / HOUR_MS)
      const courseDeg = this.drifting.courseDeg + this.random.normal(8)
      const knots = this.drifting.knots * this.random.between(0.8, 1.2)
      // Without way a ship does not turn: it is pushed another way.
      if (this.knots < 2) {
        this.courseDeg = wrapDegrees(courseDeg)
        this.push(activity, hours * HOUR_MS, 0, knots, wrapDegrees(courseDeg + this.beamDeg))
      } else this.steer(activity, courseDeg, knots, hours)
    }
  }

  /** On its anchor until a time: it lies to the wind and swings about `place`. */
  swing(activity: Activity, place: Waypoint, radiusKm: number, untilMs: number): void {
    this.knots = 0
    const target = { lonUnits: 0, latUnits: 0 }
    while (this.timeMs < untilMs) {
      const hours = Math.min(this.random.within(OPTIONS.swingHours), (untilMs - this.timeMs) / HOUR_MS)
      this.weather.at(this.timeMs, this.lonUnits, this.latUnits, this.drifting)
      const { courseDeg } = this.drifting
      const km = radiusKm * this.random.between(0.6, 1)
      destinationUnits(place.lonUnits, place.latUnits, courseDeg + this.random.normal(20), km, target)
      this.courseDeg = this.bearingTo(target)
      this.knots = this.kmTo(target) / hours / KM_PER_NM
      this.push(activity, hours * HOUR_MS, 0, this.knots, wrapDegrees(courseDeg + 180))
    }
    this.knots = 0
  }

  /** Is elsewhere at a time: gear that was hauled in and set again. */
  reappear(place: Waypoint, timeMs: number): void {
    this.lie('drifting', timeMs)
    this.lonUnits = place.lonUnits
    this.latUnits = place.latUnits
  }

  /** From place to place, slow near berths: from rest, and where `isToRest` to rest at the last one. */
  sail(activity: Activity, way: readonly Waypoint[], knots: number, isToRest: boolean): void {
    let leftKm = this.lengthOf(way)
    const fromRest = this.knots < OPTIONS.slowestKnots
    if (fromRest) this.knots = OPTIONS.slowestKnots
    const goneKnots = this.knots
    let goneKm = 0
    const speedAt = (gone: number, left: number) => {
      const leaving = goneKnots + OPTIONS.knotsPerKm * gone
      const arriving = isToRest ? OPTIONS.slowestKnots + OPTIONS.knotsPerKm * left : knots
      return Math.min(knots, leaving, arriving)
    }
    const go = (km: number, turnDegPerKm: number) => {
      // Along an arc the speed is that of its beginning.
      const end = turnDegPerKm === 0 ? speedAt(goneKm + km, Math.max(0, leftKm - km)) : this.knots
      this.push(activity, ((2 * km) / ((this.knots + end) * KM_PER_NM)) * HOUR_MS, turnDegPerKm, end)
      goneKm += km
      leftKm -= km
    }
    /** Straight on as far as speed changes evenly. */
    const evenKm = (): number => {
      const gaining = (knots - goneKnots) / OPTIONS.knotsPerKm - goneKm
      if (gaining > 0.05) return Math.min(gaining, Math.max(0.3, leftKm / 2))
      if (!isToRest) return OPTIONS.longestLegKm
      const slowing = leftKm - (knots - OPTIONS.slowestKnots) / OPTIONS.knotsPerKm
      return slowing > 0.05 ? slowing : 1.5
    }
    for (let i = 0; i < way.length; i++) {
      const target = way[i]!
      const next = way[i + 1]
      if (this.kmTo(target) < 0.02) continue
      if (i === 0 && !fromRest) this.turnTo(activity, this.bearingTo(target), this.knots)
      const corner = next === undefined ? null : this.cornerAt(target, next)
      for (;;) {
        const km = this.kmTo(target) - (corner?.leadKm ?? 0)
        if (km < 0.01) break
        const stepKm = Math.min(km, OPTIONS.longestLegKm, evenKm())
        const isFree = km - stepKm > OPTIONS.longestLegKm / 2
        const errorDeg = isFree ? OPTIONS.steeringDeg : 0
        this.courseDeg = wrapDegrees(this.bearingTo(target) + this.random.between(-errorDeg, errorDeg))
        go(stepKm, 0)
        if (stepKm === km) break
      }
      if (corner !== null && corner.arcKm > 0.005) go(corner.arcKm, corner.turnDeg / corner.arcKm)
    }
    if (isToRest) this.knots = 0
  }

  /** How a ship turns from one straight into the next: begins `leadKm` before the corner. */
  private cornerAt(corner: Waypoint, next: Waypoint): { leadKm: number; arcKm: number; turnDeg: number } {
    const inDeg = this.bearingTo(corner)
    const outDeg = bearingDegUnits(corner.lonUnits, corner.latUnits, next.lonUnits, next.latUnits)
    const turnDeg = Number.isNaN(outDeg) ? 0 : turnBetween(inDeg, outDeg)
    const half = (Math.min(Math.abs(turnDeg), 150) * Math.PI) / 360
    if (half < 0.02) return { leadKm: 0, arcKm: 0, turnDeg: 0 }
    const radiusKm = (this.knots * KM_PER_NM) / 60 / ((this.turnDegPerMinute * Math.PI) / 180)
    const leadKm = Math.min(radiusKm * Math.tan(half), 0.4 * this.kmTo(corner), 0.4 * kmBetween(corner, next))
    const arcKm = ((leadKm / Math.tan(half)) * Math.abs(turnDeg) * Math.PI) / 180
    return { leadKm, arcKm, turnDeg }
  }

  private lengthOf(way: readonly Waypoint[]): number {
    let km = 0
    let here = this.place
    for (const next of way) {
      km += kmBetween(here, next)
      here = next
    }
    return km
  }

  /** Appends a leg from where the ship is to where it then is. Legs of no time are left out. */
  private push(
    activity: Activity,
    durationMs: number,
    turnDegPerKm: number,
    endKnots: number,
    headingDeg = Number.NaN,
  ): void {
    if (!(durationMs > 0)) return
    const leg: Leg = {
      activity,
      startMs: this.timeMs,
      endMs: this.timeMs + durationMs,
      lonUnits: this.lonUnits,
      latUnits: this.latUnits,
      courseDeg: this.courseDeg,
      turnDegPerKm,
      startKnots: this.knots,
      endKnots,
      headingDeg,
    }
    this.legs.push(leg)
    moveAlong(leg, leg.endMs, this.motion)
    this.timeMs = leg.endMs
    this.lonUnits = this.motion.lonUnits
    this.latUnits = this.motion.latUnits
    this.courseDeg = this.motion.courseDeg
    this.knots = endKnots
  }
}
