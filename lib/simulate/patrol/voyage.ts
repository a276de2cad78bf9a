/** How ships of the patrol fleet get about and work between their tasks. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import { jig, seine, setLongline, trawl } from '../gears.ts'
import { HOUR_MS } from '../helm.ts'
import { type Life, leaveGround, loiter, nextSolarHour, placedTruth, solarHour, spreadOut } from '../life.ts'
import type { Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween, placeNear } from '../sea-router.ts'
import type { Ground, Harbour } from '../waters.ts'
import type { Patch } from './grounds.ts'
import type { PatrolShip } from './roster.ts'
import type { Chart } from './zones.ts'

export interface PatrolLife extends Life {
  readonly ship: PatrolShip
  readonly chart: Chart
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
  return (1.1 * km + 60) / (ship.cruiseKnots * KM_PER_NM)
}

/** Works as its kind does until a time, somewhat over it; adrift where there is no time for more work. */
export function* workUntil(life: PatrolLife, patch: Patch, untilMs: number): Generator<undefined, void, void> {
  while (life.helm.timeMs < untilMs) {
    const leftHours = (untilMs - life.helm.timeMs) / HOUR_MS
    if (leftHours < SHORTEST_HOURS[workOf(life)]) loiter(life, patch, untilMs)
    else workOnce(life, patch, untilMs)
    yield
  }
}

/** Without a break for so many hours, and until an operation is over. */
export function workFor(life: PatrolLife, patch: Patch, hours: number): void {
  const untilMs = life.helm.timeMs + hours * HOUR_MS
  do workOnce(life, patch, untilMs)
  while (life.helm.timeMs < untilMs)
}

function workOnce(life: PatrolLife, patch: Patch, untilMs: number): void {
  switch (workOf(life)) {
    case 'longliner':
      return setLongline(life, patch, untilMs)
    case 'seiner':
      return seine(life, patch, untilMs)
    case 'squid-jigger': {
      const hour = solarHour(life)
      if (hour > DUSK || hour < DAWN) return jig(life, patch, Math.min(untilMs, nextSolarHour(life, DAWN)))
      return loiter(life, patch, Math.min(untilMs, nextSolarHour(life, DUSK + 0.1)))
    }
    default:
      return trawl(life, patch, untilMs)
  }
}

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
