/** What a life is told, and what all lives do: sail, moor, anchor, wait for an hour, fall silent, change their name. */

import { interpolateUnits, KM_PER_NM } from '../geo/great-circle.ts'
import { localSolarHour } from '../geo/sun.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import type { FleetShip, ShipIdentity } from './fleet.ts'
import { type Helm, HOUR_MS } from './helm.ts'
import type { Activity, Leg } from './leg.ts'
import type { Meeting } from './meetings.ts'
import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import { kmBetween, placeNear } from './sea-router.ts'
import type { Gear, SilenceTruth, Truth } from './truth.ts'
import type { Ground, Harbour, Route, Waters } from './waters.ts'

export interface Life {
  readonly ship: FleetShip
  readonly helm: Helm
  readonly random: Random
  readonly waters: Waters
  readonly home: Harbour
  /** Where it works, and those of the same reach that it may go to. */
  readonly ground: Ground
  readonly otherGrounds: readonly Ground[]
  /** Its meetings with other ships in the order of time, without end; null for ships that meet nobody. */
  readonly meetings: ((at: number) => Meeting) | null
  readonly radio: Radio
  tell(truth: Truth): void
}

/** What the radio of a ship is told ahead, each in the order of time. */
export interface Radio {
  readonly silences: { readonly startMs: number; readonly endMs: number }[]
  readonly identities: { readonly fromMs: number; readonly identity: ShipIdentity }[]
  /** Ways that it tells instead of its own. */
  readonly forgeries: Forgery[]
  /** From then on it sends the number of this ship of the fleet. */
  readonly numbers: { readonly fromMs: number; readonly owner: number }[]
}

/** A way that was never sailed, whole from its start to its end. */
export interface Forgery {
  readonly startMs: number
  readonly endMs: number
  readonly legs: readonly Leg[]
}

/** Honest: under its own number and name, of where it is. */
export function startRadio({ index, identity }: FleetShip): Radio {
  return {
    silences: [],
    identities: [{ fromMs: -Infinity, identity }],
    forgeries: [],
    numbers: [{ fromMs: -Infinity, owner: index }],
  }
}

/** Asks for nothing and never ends: what it plans lies in the helm's legs after each step. */
export type LifeSteps = Generator<undefined, never, void>

/** How often a ship adrift looks where it is, hours. */
const LOOK_HOURS = 0.5

export function placedTruth({ helm }: Life): { lonDeg: number; latDeg: number } {
  return { lonDeg: helm.lonUnits / UNITS_PER_DEGREE, latDeg: helm.latUnits / UNITS_PER_DEGREE }
}

/** Does a piece of work and tells of it. */
export function operate(
  life: Life,
  gear: Gear,
  phase: 'setting' | 'fishing' | 'soaking' | 'hauling',
  work: () => void,
): void {
  const startMs = life.helm.timeMs
  const place = placedTruth(life)
  work()
  const endMs = life.helm.timeMs
  life.tell({ kind: 'fishing', vessel: life.ship.index, gear, phase, startMs, endMs, ...place })
}

/** Along a route, each ship a little beside it, to a place near its end. */
export function sailRoute(life: Life, route: Route, end: Waypoint, knots: number, isToRest: boolean): void {
  life.helm.sail('transit', spreadOut(life, route, end), knots, isToRest)
}

/** The turns of a route as one ship takes them, the last one replaced. */
export function spreadOut({ helm, random, waters }: Life, route: Route, end: Waypoint): Waypoint[] {
  const way = route.turns.map((turn, i) => {
    const slackKm = route.slackKm[i]!
    return slackKm < 0.1 ? turn : placeNear(turn, slackKm, random)
  })
  const last = way.pop()!
  const before = way.at(-1) ?? helm.place
  return waters.isOpenWater(before, end) ? [...way, end] : [...way, last, end]
}

/** From anywhere in a ground to a place at the end of a route that begins in its middle. */
export function leaveGround(
  life: Life,
  ground: Ground,
  to: Waypoint,
  end: Waypoint,
  knots: number,
  isToRest: boolean,
): void {
  const route = life.waters.findRoute(ground.middle, to)
  const way = spreadOut(life, route, end)
  const isStraight = life.waters.isOpenWater(life.helm.place, way[0]!)
  life.helm.sail('transit', isStraight ? way : [ground.middle, ...way], knots, isToRest)
}

/** Made fast until a time. */
export function moor(life: Life, harbour: Harbour, untilMs: number, isSilent = false): void {
  const startMs = life.helm.timeMs
  const place = placedTruth(life)
  if (untilMs <= startMs) return
  if (isSilent && untilMs - startMs > HOUR_MS) fallSilent(life, 'moored', startMs + 0.2 * HOUR_MS, untilMs)
  life.helm.lie('in-port', untilMs)
  life.tell({
    kind: 'port-call',
    vessel: life.ship.index,
    port: harbour.name,
    startMs,
    endMs: untilMs,
    ...place,
  })
}

/** A place of a ship's own near a berth: within 120 m, so well off the drawn coast. */
export function ownBerth({ random }: Life, harbour: Harbour): Waypoint {
  return placeNear(harbour.berth, 0.12, random)
}

/** Adrift in a ground until a time, steaming back when out of it; told as loitering where it lasts an hour. */
export function loiter(life: Life, ground: Ground, untilMs: number): void {
  driftWithin(life, 'drifting', ground, untilMs, (startMs, place) => {
    const endMs = life.helm.timeMs
    if (endMs - startMs < HOUR_MS) return
    life.tell({ kind: 'loitering', vessel: life.ship.index, startMs, endMs, ...place })
  })
}

/** The same without a word, or with one for each time it was adrift. */
export function driftWithin(
  life: Life,
  activity: Activity,
  ground: Ground,
  untilMs: number,
  onDrifted: (startMs: number, place: { lonDeg: number; latDeg: number }) => void = () => {},
): void {
  const { helm, ship } = life
  while (helm.timeMs < untilMs) {
    const startMs = helm.timeMs
    const place = placedTruth(life)
    do helm.drift(activity, Math.min(untilMs, helm.timeMs + LOOK_HOURS * HOUR_MS))
    while (helm.timeMs < untilMs && helm.kmTo(ground.middle) < ground.roomKm)
    onDrifted(startMs, place)
    const backHours = (0.5 * ground.roomKm) / (0.8 * ship.cruiseKnots * KM_PER_NM)
    const leftHours = (untilMs - helm.timeMs) / HOUR_MS
    if (leftHours <= 0) return
    helm.steer(
      'transit',
      helm.bearingTo(ground.middle),
      0.8 * ship.cruiseKnots,
      Math.min(leftHours, backHours),
    )
  }
}

/** The transponder is off between two times, the first one not before what is already sailed. */
export function fallSilent(
  life: Life,
  why: SilenceTruth['why'],
  startMs: number,
  endMs: number,
  near: SilenceTruth['near'] = null,
): void {
  life.radio.silences.push({ startMs, endMs })
  life.tell({
    kind: 'silence',
    vessel: life.ship.index,
    why,
    near,
    startMs,
    endMs,
    ...placedTruth(life),
  })
}

/** The next time at which it is so late by the sun where the ship is, at least `soonestHours` from now. */
export function nextSolarHour({ helm }: Life, hour: number, soonestHours = 0): number {
  const soonestMs = helm.timeMs + soonestHours * HOUR_MS
  const now = localSolarHour(Math.round(soonestMs), Math.round(helm.lonUnits))
  return soonestMs + ((hour - now + 48) % 24) * HOUR_MS
}

/** By the sun where the ship is, hours. */
export function solarHour({ helm }: Life): number {
  return localSolarHour(Math.round(helm.timeMs), Math.round(helm.lonUnits))
}

/** The part of a way up to a distance before its end, and the rest. */
export function splitBeforeEnd(
  from: Waypoint,
  way: readonly Waypoint[],
  km: number,
): { first: Waypoint[]; rest: Waypoint[] } {
  let leftKm = km
  for (let i = way.length - 1; i >= 0; i--) {
    const start = i === 0 ? from : way[i - 1]!
    const legKm = kmBetween(start, way[i]!)
    if (leftKm < legKm) {
      const split = { lonUnits: 0, latUnits: 0 }
      const { lonUnits, latUnits } = way[i]!
      interpolateUnits(lonUnits, latUnits, start.lonUnits, start.latUnits, leftKm / legKm, split)
      return { first: [...way.slice(0, i), split], rest: way.slice(i) }
    }
    leftKm -= legKm
  }
  return { first: [], rest: [...way] }
}

/** For so long on a course that is roughly kept, turning back before the edge of a ground; never out of it. */
export function wander(
  life: Life,
  activity: Activity,
  ground: Ground,
  spreadDeg: number,
  knots: number,
  hours: number,
): void {
  const { helm, random } = life
  const km = Math.min(knots * hours * KM_PER_NM, 0.5 * ground.roomKm)
  const isNearEdge = helm.kmTo(ground.middle) + km > ground.roomKm
  const courseDeg = isNearEdge
    ? helm.bearingTo(ground.middle) + random.normal(15)
    : helm.courseDeg + random.normal(spreadDeg)
  helm.steer(activity, courseDeg, knots, km / (knots * KM_PER_NM))
}
