/**
 * How gear moves a ship. Speeds, hours and turns are set against Global Fishing Watch's labelled positions of each gear
 * (docs/simulation.md has both beside each other), where these have the gear, else after the papers named.
 */

import { KM_PER_NM } from '../geo/great-circle.ts'
import { HOUR_MS } from './helm.ts'
import type { Life } from './life.ts'
import { driftWithin, operate, wander } from './life.ts'
import type { Waypoint } from './sea-grid.ts'
import { placeNear } from './sea-router.ts'
import type { Ground } from './waters.ts'

/**
 * Bottom trawls are towed at 2.5 to 4.5 kn for 2 to 6 h, shot and hauled in 15 to 40 min (own).
 * Labelled: half of the positions between 2.7 and 3.9 kn, median turn 19°.
 */
const TRAWL = {
  towKnots: [2.7, 4.1],
  towHours: [2, 5.5],
  shootHours: [0.15, 0.3],
  haulHours: [0.3, 0.7],
  turnHours: [0.12, 0.4],
  turnDeg: 22,
  /** Share of tows that turn back on their own track, as along an edge of the bottom. */
  turningBack: 0.5,
  moveShare: 0.3,
  moveHours: [0.3, 1.5],
} as const

/** One tow: shot, towed along the ground and back, hauled; now and then on to another patch. */
export function trawl(life: Life, ground: Ground, untilMs: number): void {
  const { helm, random, ship } = life
  // A ship's net has its speed, a ground its direction.
  const ownKnots = TRAWL.towKnots[0] + ((ship.index * 0.618) % 1) * (TRAWL.towKnots[1] - TRAWL.towKnots[0])
  const knots = ownKnots + random.normal(0.2)
  const axisDeg = (ground.middle.lonUnits + ground.middle.latUnits) % 180
  const towMs = helm.timeMs + Math.min(random.within(TRAWL.towHours), hoursLeft(life, untilMs)) * HOUR_MS
  operate(life, 'trawl', 'fishing', () => {
    let wantedDeg = axisDeg + (Math.abs(helm.bearingTo(ground.middle) - axisDeg) < 90 ? 0 : 180)
    wantedDeg += random.normal(15)
    helm.steer('setting', wantedDeg, knots + 0.9, random.within(TRAWL.shootHours))
    const backMs = random.isBelow(TRAWL.turningBack) ? random.between(helm.timeMs, towMs) : Infinity
    let hasTurned = false
    while (helm.timeMs < towMs) {
      if (!hasTurned && helm.timeMs >= backMs) {
        wantedDeg += 180
        hasTurned = true
      } else if (helm.kmTo(ground.middle) + TRAWL.turnHours[1] * knots * KM_PER_NM > ground.roomKm) {
        wantedDeg = helm.bearingTo(ground.middle) + random.normal(20)
      }
      const courseDeg = wantedDeg + random.normal(TRAWL.turnDeg)
      helm.steer('fishing', courseDeg, knots + random.normal(0.25), random.within(TRAWL.turnHours))
    }
  })
  operate(life, 'trawl', 'hauling', () => {
    const endMs = helm.timeMs + random.within(TRAWL.haulHours) * HOUR_MS
    while (helm.timeMs < endMs) {
      helm.steer('hauling', helm.courseDeg + random.normal(45), random.between(0.5, 1.9), 0.15)
    }
  })
  if (random.isBelow(TRAWL.moveShare)) {
    wander(life, 'transit', ground, 90, ship.cruiseKnots, random.within(TRAWL.moveHours))
  }
}

/**
 * Drifting longlines are set in 4 to 7 h, drift for some hours and are hauled in 8 to 14 h, all day round (own).
 * Labelled: half between 3.3 and 7 kn, median 5.5.
 */
const LONGLINE = {
  setKnots: [7, 9.3],
  setHours: [4, 6.5],
  legHours: [0.25, 0.8],
  setTurnDeg: 13,
  soakHours: [2, 4.5],
  haulKnots: [2.8, 6.8],
  haulLegHours: [0.15, 0.45],
  haulTurnDeg: 24,
  /** Share of the haul's legs on which a tangle or a catch stops the ship. */
  stops: 0.13,
  stopHours: [0.1, 0.35],
  reachedKm: 2,
  moveHours: [0.5, 2.5],
} as const

/** One set: out along a line, adrift with it, and back along it; then on to where the next one begins. */
export function setLongline(life: Life, ground: Ground, untilMs: number): void {
  const { helm, random, ship } = life
  const wholeHours = LONGLINE.setHours[1] * 3.5
  const share = Math.min(1, hoursLeft(life, untilMs) / wholeHours)
  const marks: Waypoint[] = []
  const setKnots = random.within(LONGLINE.setKnots)
  operate(life, 'drifting-longline', 'setting', () => {
    const endMs = helm.timeMs + share * random.within(LONGLINE.setHours) * HOUR_MS
    while (helm.timeMs < endMs) {
      marks.push(helm.place)
      const knots = setKnots + random.normal(0.3)
      wander(life, 'setting', ground, LONGLINE.setTurnDeg, knots, random.within(LONGLINE.legHours))
    }
  })
  const line = helm.place
  operate(life, 'drifting-longline', 'soaking', () => {
    driftWithin(life, 'drifting', ground, helm.timeMs + share * random.within(LONGLINE.soakHours) * HOUR_MS)
  })
  // The line has drifted with the ship.
  const east = helm.lonUnits - line.lonUnits
  const north = helm.latUnits - line.latUnits
  operate(life, 'drifting-longline', 'hauling', () => {
    for (const mark of marks.reverse()) {
      const place = { lonUnits: mark.lonUnits + east, latUnits: mark.latUnits + north }
      while (helm.kmTo(place) > LONGLINE.reachedKm) {
        const knots = random.within(LONGLINE.haulKnots)
        const reachHours = helm.kmTo(place) / (knots * KM_PER_NM)
        const courseDeg = helm.bearingTo(place) + random.normal(LONGLINE.haulTurnDeg)
        helm.steer('hauling', courseDeg, knots, Math.min(reachHours, random.within(LONGLINE.haulLegHours)))
        if (!random.isBelow(LONGLINE.stops)) continue
        const stopHours = random.within(LONGLINE.stopHours)
        helm.steer('hauling', helm.courseDeg + random.normal(60), random.between(0.4, 1.4), stopHours)
      }
    }
  })
  if (hoursLeft(life, untilMs) > 3) {
    wander(life, 'transit', ground, 60, ship.cruiseKnots - 1, random.within(LONGLINE.moveHours))
  }
}

/**
 * Purse seines: the search at 8 to 11 kn, a circle round the school in 5 to 9 min, 1 to 2.5 h with the net at hand
 * (own). Labelled: fishing positions half between 0.4 and 1.0 kn, median turn 45°.
 */
const SEINE = {
  searchHours: [0.7, 2.6],
  legHours: [0.12, 0.5],
  searchTurnDeg: 40,
  circleKnots: [6.5, 9],
  circleMinutes: [5.5, 9],
  pursingHours: [0.9, 2.4],
  /** Held off the net by its thrusters, with wind and current. */
  pursingKnots: [0.1, 1.1],
  pursingTurnDeg: 50,
  pursingLegHours: [0.06, 0.2],
} as const

export function seine(life: Life, ground: Ground, untilMs: number): void {
  const { helm, random, ship } = life
  const searchMs =
    helm.timeMs + Math.min(random.within(SEINE.searchHours), hoursLeft(life, untilMs)) * HOUR_MS
  while (helm.timeMs < searchMs) {
    const knots = ship.cruiseKnots * random.between(0.8, 0.97)
    wander(life, 'searching', ground, SEINE.searchTurnDeg, knots, random.within(SEINE.legHours))
  }
  if (hoursLeft(life, untilMs) < SEINE.pursingHours[0]) return
  operate(life, 'purse-seine', 'setting', () => {
    const knots = random.within(SEINE.circleKnots)
    helm.circle('setting', knots, random.within(SEINE.circleMinutes), random.isBelow(0.3))
  })
  operate(life, 'purse-seine', 'hauling', () => {
    const endMs = helm.timeMs + random.within(SEINE.pursingHours) * HOUR_MS
    while (helm.timeMs < endMs) {
      const courseDeg = helm.courseDeg + random.normal(SEINE.pursingTurnDeg)
      helm.steer(
        'hauling',
        courseDeg,
        random.within(SEINE.pursingKnots),
        random.within(SEINE.pursingLegHours),
      )
    }
  })
}

/** Squid jigging: adrift with lights from dusk to dawn, often on a sea anchor; by day a move or rest (own). */
const JIG = { spotHours: [4, 10], moveKm: [2, 9] } as const

export function jig(life: Life, ground: Ground, untilMs: number): void {
  const { helm, random, ship } = life
  operate(life, 'squid-jig', 'fishing', () => {
    const spotHours = Math.min(random.within(JIG.spotHours), hoursLeft(life, untilMs))
    driftWithin(life, 'fishing', ground, helm.timeMs + spotHours * HOUR_MS)
  })
  if (hoursLeft(life, untilMs) < 1) return
  const knots = 0.8 * ship.cruiseKnots
  wander(life, 'transit', ground, 80, knots, random.within(JIG.moveKm) / (knots * KM_PER_NM))
}

/**
 * Strings of pots or set nets: each hauled at 0.5 to 2.5 kn, shot again at 4 to 6 kn (labelled points of pots and set
 * gear: median 1.2 kn, upper quarter over 4, between 6 and 17 h by the sun).
 */
const POTS = {
  haulKm: [0.9, 2.4],
  haulKnots: [0.3, 1.9],
  legHours: [0.06, 0.18],
  shootKnots: [3.8, 6.3],
  runKm: [0.7, 3.5],
} as const

export function haulPots(life: Life, ground: Ground, _untilMs: number): void {
  const { helm, random, ship } = life
  const runHours = random.within(POTS.runKm) / (ship.cruiseKnots * KM_PER_NM)
  wander(life, 'transit', ground, 80, ship.cruiseKnots, runHours)
  const lineDeg = helm.courseDeg + random.normal(40)
  const lineKm = random.within(POTS.haulKm)
  operate(life, 'pots', 'hauling', () => {
    const start = helm.place
    while (helm.kmTo(start) < lineKm) {
      const courseDeg = lineDeg + random.normal(30)
      helm.steer('hauling', courseDeg, random.within(POTS.haulKnots), random.within(POTS.legHours))
    }
  })
  operate(life, 'pots', 'setting', () => {
    const knots = random.within(POTS.shootKnots)
    helm.steer('setting', lineDeg + 180 + random.normal(20), knots, lineKm / (knots * KM_PER_NM))
  })
}

/** A small boat at a few spots with lines down, drifting, or trolling them between. */
const HANDLINE = { spotHours: [0.6, 1.8], trollShare: 0.35, trollKnots: [3.5, 6.5], runKm: [1, 5] } as const

export function handline(life: Life, ground: Ground, untilMs: number): void {
  const { helm, random, ship } = life
  operate(life, 'handline', 'fishing', () => {
    const endMs =
      helm.timeMs + Math.min(random.within(HANDLINE.spotHours), hoursLeft(life, untilMs)) * HOUR_MS
    if (!random.isBelow(HANDLINE.trollShare)) {
      helm.turnTo('fishing', helm.courseDeg, 0.8)
      driftWithin(life, 'fishing', ground, endMs)
      return
    }
    while (helm.timeMs < endMs) {
      const knots = random.within(HANDLINE.trollKnots)
      wander(life, 'fishing', ground, 70, knots, random.between(0.1, 0.35))
    }
  })
  const runKm = random.within(HANDLINE.runKm)
  const runHours = runKm / (ship.cruiseKnots * KM_PER_NM)
  const spot = placeNear(ground.middle, ground.roomKm, random)
  helm.steer('transit', helm.bearingTo(spot), ship.cruiseKnots, runHours)
}

/** At least a tenth, so that work once begun takes some time. */
function hoursLeft({ helm }: Life, untilMs: number): number {
  return Math.max(0.1, (untilMs - helm.timeMs) / HOUR_MS)
}
