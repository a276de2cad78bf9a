/** Craft that stay near one harbour, and gear that drifts alone. */

import { HOUR_MS } from './helm.ts'
import {
  fallSilent,
  type Life,
  type LifeSteps,
  moor,
  ownBerth,
  placedTruth,
  splitBeforeEnd,
  spreadOut,
} from './life.ts'
import type { Waypoint } from './sea-grid.ts'
import { placeNear } from './sea-router.ts'

/** Assistance of ships in and out (own): met 4 to 11 km off, brought in at 4 to 6 kn, pushed to the berth. */
const TUG = {
  offKm: [4, 11],
  towKnots: [3.8, 6.2],
  waitHours: [0.1, 0.8],
  waitKnots: [0.8, 3],
  pushHours: [0.3, 0.9],
  pushKm: 0.1,
  restHours: [1, 6],
} as const

const PILOT = {
  offKm: [8, 15],
  waitHours: [0.15, 0.6],
  waitKnots: [2, 5],
  restHours: [0.4, 3],
} as const

export function* liveTug(life: Life): LifeSteps {
  const { helm, random, ship, home } = life
  const berth = ownBerth(life, home)
  helm.reappear(berth, helm.timeMs)
  for (;;) {
    moor(life, home, helm.timeMs + random.within(TUG.restHours) * HOUR_MS)
    yield
    const { out, back } = roundTrip(life, berth, random.within(TUG.offKm))
    helm.sail('transit', out, ship.cruiseKnots, true)
    waitAt(life, helm.timeMs + random.within(TUG.waitHours) * HOUR_MS, TUG.waitKnots)
    yield
    helm.sail('towing', back, random.within(TUG.towKnots), true)
    yield
    const endMs = helm.timeMs + random.within(TUG.pushHours) * HOUR_MS
    while (helm.timeMs < endMs) {
      const place = placeNear(berth, TUG.pushKm, random)
      helm.sail('towing', [place], random.between(0.5, 2.5), true)
      helm.lie('towing', helm.timeMs + random.between(0.02, 0.1) * HOUR_MS)
    }
    yield
  }
}

export function* livePilot(life: Life): LifeSteps {
  const { helm, random, ship, home } = life
  const berth = ownBerth(life, home)
  helm.reappear(berth, helm.timeMs)
  for (;;) {
    moor(life, home, helm.timeMs + random.within(PILOT.restHours) * HOUR_MS)
    yield
    const { out, back } = roundTrip(life, berth, random.within(PILOT.offKm))
    helm.sail('transit', out, ship.cruiseKnots, true)
    waitAt(life, helm.timeMs + random.within(PILOT.waitHours) * HOUR_MS, PILOT.waitKnots)
    helm.sail('transit', back, ship.cruiseKnots, true)
    yield
  }
}

/** Slowly to and fro within a few hundred metres, as in narrow waters. */
function waitAt({ helm, random }: Life, untilMs: number, knots: readonly [number, number]): void {
  const station = helm.place
  while (helm.timeMs < untilMs) {
    helm.sail('transit', [placeNear(station, 0.2, random)], random.within(knots), false)
    helm.lie('drifting', helm.timeMs + random.between(0.01, 0.05) * HOUR_MS)
  }
}

/** Along the way out to sea for some kilometres, and the same way back. */
function roundTrip(life: Life, berth: Waypoint, km: number): { out: Waypoint[]; back: Waypoint[] } {
  const { waters, home, ground } = life
  const route = waters.findRoute(home.berth, ground.middle)
  const way = spreadOut(life, route, ground.middle)
  const { first } = splitBeforeEnd(berth, way, Math.max(0, route.km - km))
  const out = first.length > 0 ? first : way.slice(0, 1)
  return { out, back: [...out.slice(0, -1).reverse(), berth] }
}

const BEACON = {
  /** In the water for days at most, until it has drifted away from its ground; ashore or on deck between. */
  outHours: [20, 80],
  inHours: [8, 30],
  /** The battery falls by a percent in so many hours, and is charged anew when it is taken in. */
  hoursPerPercent: 2.2,
} as const

/** When and where something began. */
export interface Since {
  readonly startMs: number
  readonly lonDeg: number
  readonly latDeg: number
}

/**
 * A net mark: drifts where its net was set, its name telling the charge of its battery. `onTakenIn` is told since when
 * and from where.
 */
export function* liveBeacon(life: Life, onTakenIn: (since: Since) => void = () => {}): LifeSteps {
  const { helm, random, ground, radio } = life
  let charge = 99
  for (;;) {
    helm.reappear(placeNear(ground.middle, 0.7 * ground.roomKm, random), helm.timeMs)
    const since = { startMs: helm.timeMs, ...placedTruth(life) }
    charge = Math.max(charge, Math.floor(random.between(85, 100)))
    const endMs = helm.timeMs + random.within(BEACON.outHours) * HOUR_MS
    while (helm.timeMs < endMs && helm.kmTo(ground.middle) < ground.roomKm) {
      const identity = { ...radio.identities.at(-1)!.identity, name: `NET MARK-${charge}%` }
      radio.identities.push({ fromMs: helm.timeMs, identity })
      helm.drift('drifting', Math.min(endMs, helm.timeMs + BEACON.hoursPerPercent * HOUR_MS))
      charge = Math.max(12, charge - 1)
      yield
    }
    onTakenIn(since)
    const inHours = random.within(BEACON.inHours)
    fallSilent(life, 'out-of-water', helm.timeMs, helm.timeMs + inHours * HOUR_MS)
    helm.lie('drifting', helm.timeMs + inHours * HOUR_MS)
    charge = 99
    yield
  }
}
