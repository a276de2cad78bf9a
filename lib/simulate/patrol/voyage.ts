/** How ships of the patrol fleet get about and work between their tasks. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import { jig, seine, setLongline, trawl } from '../gears.ts'
import { HOUR_MS } from '../helm.ts'
import { moveAlong } from '../leg.ts'
import { type Life, loiter, nextSolarHour, placedTruth, solarHour, spreadOut } from '../life.ts'
import type { Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { placeNear } from '../sea-router.ts'
import type { Harbour } from '../waters.ts'
import type { Weather } from '../weather.ts'
import type { Patch } from './grounds.ts'
import type { PatrolShip } from './roster.ts'
import type { Chart, SimulatedZone } from './zones.ts'

export interface PatrolLife extends Life {
  readonly ship: PatrolShip
  readonly chart: Chart
  /** Between which it trades, or one of which is its own. */
  readonly homes: readonly Harbour[]
  /** Where it works when it has no task. */
  readonly patch: Patch
  /** In which it drifts, where it is a net mark. */
  readonly beaconZone: SimulatedZone
  readonly weather: Weather
  /** Another ship of the fleet. */
  shipOf(index: number): PatrolShip
  /** Begun at its home. */
  readonly seat: Seat
}

/** From where ways over water are known: the berth or ground that a ship is at or in. */
export interface Seat {
  anchor: Waypoint
}

/** A place, and the berth or middle of a ground from which a straight way leads there. */
export interface Spot {
  readonly place: Waypoint
  readonly anchor: Waypoint
}

export function spotIn(patch: Patch, random: Random, share = 0.6): Spot {
  return { place: placeNear(patch.middle, share * patch.roomKm, random), anchor: patch.ground.middle }
}

export function goTo(life: PatrolLife, { place, anchor }: Spot, knots: number, isToRest = false): void {
  const { helm, waters, seat } = life
  if (helm.kmTo(place) < 0.03) return
  if (waters.isOpenWater(helm.place, place)) helm.sail('transit', [place], knots, isToRest)
  else {
    const way = spreadOut(life, waters.findRoute(seat.anchor, anchor), place)
    const isStraight = waters.isOpenWater(helm.place, way[0]!)
    helm.sail('transit', isStraight ? way : [seat.anchor, ...way], knots, isToRest)
  }
  seat.anchor = anchor
}

/** From one berth or ground to another, with time to spare. */
export function hoursBetween({ waters, ship }: PatrolLife, from: Waypoint, to: Waypoint): number {
  const km = from === to ? 0 : waters.findRoute(from, to).km
  return (1.1 * km + SPARE_KM) / (ship.cruiseKnots * KM_PER_NM)
}

/** Out of a ground and into another, km. */
const SPARE_KM = 45

/** Works as its kind does until a time, somewhat over it; adrift where there is no time for more work. */
export function* workUntil(
  life: PatrolLife,
  patch: Patch,
  untilMs: number,
): Generator<undefined, void, void> {
  while (life.helm.timeMs < untilMs) {
    const leftHours = (untilMs - life.helm.timeMs) / HOUR_MS
    if (leftHours < SHORTEST_HOURS[workOf(life)]) loiter(life, patch, untilMs)
    else workOnce(life, patch, untilMs)
    yield
  }
}

/** Without a break for so many hours, and until an operation is over. */
export function workFor(life: PatrolLife, patch: Patch, hours: number): void {
  const { helm } = life
  const untilMs = helm.timeMs + hours * HOUR_MS
  // With less time left than a search takes a seine would not be set.
  const roomMs = life.ship.kind === 'seiner' ? SEINE_HOURS * HOUR_MS : 0
  do workOnce(life, patch, Math.max(untilMs, helm.timeMs + roomMs))
  while (helm.timeMs < untilMs)
}

function workOnce(life: PatrolLife, patch: Patch, untilMs: number): void {
  const kind = workOf(life)
  if (kind === 'longliner') setLongline(life, withinDrift(patch), untilMs)
  else if (kind === 'seiner') seine(life, patch, untilMs)
  else if (kind === 'trawler') trawl(life, patch, untilMs)
  else {
    const hour = solarHour(life)
    if (hour > DUSK || hour < DAWN) jig(life, patch, Math.min(untilMs, nextSolarHour(life, DAWN)))
    else loiter(life, patch, Math.min(untilMs, nextSolarHour(life, DUSK + 0.1)))
  }
}

/** So much of a patch that a line set in it stays in it, however it drifts. */
function withinDrift(patch: Patch): Patch {
  return { ...patch, roomKm: Math.max(3, patch.roomKm - LINE_DRIFT_KM) }
}

const LINE_DRIFT_KM = 8
const SEINE_HOURS = 5.5
const DUSK = 18.7
const DAWN = 5.2
const SHORTEST_HOURS = { trawler: 1.5, seiner: 1.6, longliner: 8, 'squid-jigger': 1 } as const

function workOf({ ship }: PatrolLife): keyof typeof SHORTEST_HOURS {
  return ship.kind in SHORTEST_HOURS ? (ship.kind as keyof typeof SHORTEST_HOURS) : 'trawler'
}

export interface During {
  readonly startMs: number
  readonly endMs: number
  readonly lonDeg: number
  readonly latDeg: number
}

/** When and where a piece of work was done. */
export function during(life: Life, work: () => void): During {
  const startMs = life.helm.timeMs
  const place = placedTruth(life)
  work()
  return { startMs, endMs: life.helm.timeMs, ...place }
}

/** Where it is at a time that is planned but not yet handed over. */
export function placeAtTime({ helm }: Life, timeMs: number): { lonDeg: number; latDeg: number } {
  const leg = helm.legs.find(({ startMs, endMs }) => startMs <= timeMs && timeMs <= endMs)
  if (leg === undefined) throw new Error('simulate: asked for a place that is not planned')
  const at = { lonUnits: 0, latUnits: 0, courseDeg: 0, knots: 0 }
  moveAlong(leg, timeMs, at)
  return { lonDeg: at.lonUnits / UNITS_PER_DEGREE, latDeg: at.latUnits / UNITS_PER_DEGREE }
}
