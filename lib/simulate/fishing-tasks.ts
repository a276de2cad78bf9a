/**
 * How gear moves a ship. Speeds and durations are those that the fisheries literature gives for AIS tracks
 * (Natale et al. 2015 for trawls; de Souza et al. 2016 for trawlers, longliners and purse seiners).
 */

import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import type { Ship, Task } from './ship.ts'
import { bearingTo, HOUR_MS, kmTo } from './tasks.ts'

const TRAWL = {
  towKnots: 3.4,
  haulKnots: 0.8,
  towHours: [2.5, 4.5],
  haulHours: [0.35, 0.6],
  turnHours: [0.3, 0.8],
} as const
const LONGLINE = {
  setKnots: 8.5,
  setHours: 5,
  soakKnots: 0.6,
  soakHours: 3,
  haulKnots: 4.2,
  markKm: 2,
  reachedKm: 0.3,
} as const
const SEINE = {
  searchKnots: 10,
  searchHours: [0.8, 2.5],
  turnHours: [0.15, 0.5],
  setKnots: 6,
  /** A circle of about 0.24 km radius. */
  circleMinutes: 8,
  pursingKnots: 0.5,
  pursingHours: [1, 1.6],
} as const
const HANDLINE = { spotHours: [0.8, 1.6], driftKnots: 0.7, runKnots: 9 } as const

/** Grounds: ships stay within `roomKm` of the middle, which must be all sea. */
export interface Ground {
  readonly middle: Waypoint
  readonly roomKm: number
}

/** Tows of a few hours at an even speed, gently turning, with slow hauls between. */
export function trawl(ground: Ground, untilMs: number, random: Random): Task {
  let isTowing = false
  let phaseEndMs = -Infinity
  const steer = createWandering(ground, TRAWL.turnHours, 18, random)
  return (ship, nowMs) => {
    if (nowMs >= phaseEndMs) {
      if (nowMs >= untilMs) return null
      isTowing = !isTowing
      phaseEndMs = nowMs + hours(isTowing ? TRAWL.towHours : TRAWL.haulHours, random)
    }
    return isTowing
      ? { activity: 'fishing', speedKnots: TRAWL.towKnots, courseDeg: steer(ship, nowMs) }
      : { activity: 'hauling', speedKnots: TRAWL.haulKnots, courseDeg: Number.NaN }
  }
}

/** One set: out along a line, a soak, and back along it picking up the gear. */
export function setLongline(ground: Ground, random: Random): Task {
  const marks: Waypoint[] = []
  const steer = createWandering(ground, [0.5, 1.5], 12, random)
  let soakFromMs = Number.NaN
  let setFromMs = Number.NaN
  return (ship, nowMs) => {
    if (Number.isNaN(setFromMs)) setFromMs = nowMs
    if (nowMs < setFromMs + LONGLINE.setHours * HOUR_MS) {
      const last = marks.at(-1)
      if (last === undefined || kmTo(ship, last) > LONGLINE.markKm) marks.push(placeOf(ship))
      return { activity: 'setting', speedKnots: LONGLINE.setKnots, courseDeg: steer(ship, nowMs) }
    }
    if (Number.isNaN(soakFromMs)) soakFromMs = nowMs
    if (nowMs < soakFromMs + LONGLINE.soakHours * HOUR_MS) {
      return { activity: 'drifting', speedKnots: LONGLINE.soakKnots, courseDeg: Number.NaN }
    }
    while (marks.length > 0 && kmTo(ship, marks.at(-1)!) < LONGLINE.reachedKm) marks.pop()
    if (marks.length === 0) return null
    return { activity: 'hauling', speedKnots: LONGLINE.haulKnots, courseDeg: bearingTo(ship, marks.at(-1)!) }
  }
}

/** Search, a fast circle round the school, then an hour or more nearly still while the net is pursed. */
export function seine(ground: Ground, untilMs: number, random: Random): Task {
  let phase: 'searching' | 'setting' | 'pursing' = 'pursing'
  let phaseEndMs = -Infinity
  let circleFromMs = 0
  let circleFromDeg = 0
  const steer = createWandering(ground, SEINE.turnHours, 50, random)
  return (ship, nowMs) => {
    if (nowMs >= phaseEndMs) {
      if (phase === 'pursing') {
        if (nowMs >= untilMs) return null
        phase = 'searching'
        phaseEndMs = nowMs + hours(SEINE.searchHours, random)
      } else if (phase === 'searching') {
        phase = 'setting'
        phaseEndMs = nowMs + SEINE.circleMinutes * 60_000
        circleFromMs = nowMs
        circleFromDeg = ship.courseDeg
      } else {
        phase = 'pursing'
        phaseEndMs = nowMs + hours(SEINE.pursingHours, random)
      }
    }
    if (phase === 'searching') {
      return { activity: 'searching', speedKnots: SEINE.searchKnots, courseDeg: steer(ship, nowMs) }
    }
    if (phase === 'pursing')
      return { activity: 'fishing', speedKnots: SEINE.pursingKnots, courseDeg: Number.NaN }
    const turned = (360 * (nowMs - circleFromMs)) / (SEINE.circleMinutes * 60_000)
    return { activity: 'setting', speedKnots: SEINE.setKnots, courseDeg: (circleFromDeg + turned) % 360 }
  }
}

/** A small boat at a few spots with lines down, drifting. */
export function handline(ground: Ground, untilMs: number, random: Random): Task {
  let isDrifting = false
  let phaseEndMs = -Infinity
  const steer = createWandering(ground, [0.2, 0.4], 60, random)
  return (ship, nowMs) => {
    if (nowMs >= phaseEndMs) {
      if (nowMs >= untilMs) return null
      isDrifting = !isDrifting
      phaseEndMs = nowMs + (isDrifting ? hours(HANDLINE.spotHours, random) : 0.2 * HOUR_MS)
    }
    return isDrifting
      ? { activity: 'fishing', speedKnots: HANDLINE.driftKnots, courseDeg: Number.NaN }
      : { activity: 'transit', speedKnots: HANDLINE.runKnots, courseDeg: steer(ship, nowMs) }
  }
}

/** A course that changes by about `turnDeg` now and then, and leads back to the middle from the edge of the ground. */
function createWandering(
  ground: Ground,
  turnHours: readonly [number, number],
  turnDeg: number,
  random: Random,
): (ship: Ship, nowMs: number) => number {
  let courseDeg = random.between(0, 360)
  let turnAtMs = -Infinity
  return (ship, nowMs) => {
    if (nowMs >= turnAtMs) {
      courseDeg = (courseDeg + random.normal(turnDeg) + 3600) % 360
      turnAtMs = nowMs + hours(turnHours, random)
    }
    if (kmTo(ship, ground.middle) > ground.roomKm) courseDeg = bearingTo(ship, ground.middle)
    return courseDeg
  }
}

function hours(range: readonly [number, number], random: Random): number {
  return random.between(range[0], range[1]) * HOUR_MS
}

function placeOf(ship: Ship): Waypoint {
  return { lonUnits: Math.round(ship.lonUnits), latUnits: Math.round(ship.latUnits) }
}
