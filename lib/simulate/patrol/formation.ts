/** Two ships or three that lie or go together: all of them do the same, each at its own place beside the others. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import type { Activity } from '../leg.ts'
import { turnBetween } from '../leg.ts'
import type { Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import type { Ground } from '../waters.ts'
import { bearing, pushed } from './outline.ts'
import { goTo, type PatrolLife } from './voyage.ts'

export interface Stage {
  readonly activity: Activity
  readonly courseDeg: number
  readonly knots: number
  readonly hours: number
}

export interface Formation {
  readonly startMs: number
  /** Where each of the ships is when it begins. */
  readonly places: readonly Waypoint[]
  /** The berth or ground from which a straight way leads there. */
  readonly anchor: Waypoint
  readonly stages: readonly Stage[]
}

/** Does a member's part. False, and nothing done but the way there, where it comes too late. */
export function keepFormation(life: PatrolLife, formation: Formation, member: number): boolean {
  const { helm, ship } = life
  const { startMs, places, anchor, stages } = formation
  goTo(life, { place: places[member]!, anchor }, ship.cruiseKnots, true)
  if (helm.timeMs > startMs) return false
  helm.lie('drifting', startMs)
  for (const { activity, courseDeg, knots, hours } of stages) {
    // At once: turns of their own would part the ships.
    helm.courseDeg = courseDeg
    helm.knots = knots
    helm.steer(activity, courseDeg, knots, hours)
  }
  return true
}

/** Where each of several ships in a row is, so many km from one to the next, the row across a bearing. */
export function abreast(first: Waypoint, courseDeg: number, apartKm: number, ships: number): Waypoint[] {
  return Array.from({ length: ships }, (_, i) => pushed(first, courseDeg + 90, i * apartKm))
}

/** Tows of some hours on courses that waver, kept within a ground by turning to its middle. */
export function planTow(
  from: Waypoint,
  ground: Ground,
  knots: number,
  hours: number,
  random: Random,
): Stage[] {
  const stages: Stage[] = []
  let place = from
  let courseDeg = random.between(0, 360)
  for (let left = hours; left > 0; ) {
    const stepHours = Math.min(left, random.between(0.15, 0.35))
    const km = knots * KM_PER_NM * stepHours
    const ahead = pushed(place, courseDeg, km)
    if (kmBetween(ahead, ground.middle) > 0.8 * ground.roomKm) {
      const homeDeg = bearing(place, ground.middle)
      courseDeg += Math.max(-70, Math.min(70, turnBetween(courseDeg, homeDeg)))
    } else courseDeg += random.normal(9)
    place = pushed(place, courseDeg, km)
    stages.push({ activity: 'fishing', courseDeg, knots, hours: stepHours })
    left -= stepHours
  }
  return stages
}
