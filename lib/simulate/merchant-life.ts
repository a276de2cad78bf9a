/** Ships that carry goods or people between ports. */

import { HOUR_MS } from './helm.ts'
import {
  type Life,
  type LifeSteps,
  moor,
  nextSolarHour,
  ownBerth,
  solarHour,
  splitBeforeEnd,
  spreadOut,
  wander,
} from './life.ts'
import { kmBetween, placeNear } from './sea-router.ts'
import type { Harbour } from './waters.ts'

/**
 * Stays in port: half a day to two days for cargo, a day for tankers; about half of the tankers wait at anchor first. Own.
 */
const TRADE = {
  cargo: { stayHours: [8, 40], anchorShare: 0.3, anchorHours: [3, 30] },
  tanker: { stayHours: [14, 36], anchorShare: 0.55, anchorHours: [6, 60] },
  /** From the berth along the way in. */
  anchorageKm: [5, 13],
  /** Room of a ship on its anchor, km. */
  swingKm: 0.22,
} as const

/** From port to port of the waters; before entering it may wait at anchor on the way in. */
export function* liveTrade(life: Life): LifeSteps {
  const { helm, random, ship, waters } = life
  const habits = ship.kind === 'tanker' ? TRADE.tanker : TRADE.cargo
  let port = random.pick(waters.harbours)
  helm.reappear(ownBerth(life, port), helm.timeMs)
  moor(life, port, helm.timeMs + random.between(0.2, habits.stayHours[1]) * HOUR_MS)
  yield
  for (;;) {
    const next = random.pick(waters.harbours.filter((harbour) => harbour !== port))
    const way = spreadOut(life, waters.findRoute(port.berth, next.berth), ownBerth(life, next))
    const offKm = random.within(TRADE.anchorageKm)
    if (random.isBelow(habits.anchorShare)) {
      const { first, rest } = splitBeforeEnd(helm.place, way, offKm)
      if (first.length > 0) {
        helm.sail('transit', first, ship.cruiseKnots, true)
        yield
        helm.swing(
          'at-anchor',
          helm.place,
          TRADE.swingKm,
          helm.timeMs + random.within(habits.anchorHours) * HOUR_MS,
        )
        yield
        helm.sail('transit', rest, Math.min(9, ship.cruiseKnots), true)
      } else helm.sail('transit', way, ship.cruiseKnots, true)
    } else helm.sail('transit', way, ship.cruiseKnots, true)
    yield
    moor(life, next, helm.timeMs + random.within(habits.stayHours) * HOUR_MS)
    yield
    port = next
  }
}

const FERRY = {
  turnHours: [0.4, 1.1],
  /** A crossing of more takes the night too, and a longer stay, km. */
  longKm: 160,
  longTurnHours: [2, 5],
  firstHour: 6,
  lastHour: 21.5,
} as const

/** Between its home and the port nearest to it, by day where the crossing is short. */
export function* liveFerry(life: Life): LifeSteps {
  const { helm, random, ship, waters, home } = life
  const others = waters.harbours.filter((harbour) => harbour !== home)
  const far = others.reduce((a, b) => (distance(home, a) <= distance(home, b) ? a : b))
  const isLong = waters.findRoute(home.berth, far.berth).km > FERRY.longKm
  // A ferry has its berths.
  const berths = new Map([home, far].map((harbour) => [harbour, ownBerth(life, harbour)]))
  let port = home
  helm.reappear(berths.get(port)!, helm.timeMs)
  moor(life, port, helm.timeMs + random.within(FERRY.turnHours) * HOUR_MS)
  yield
  for (;;) {
    const next = port === home ? far : home
    const way = spreadOut(life, waters.findRoute(port.berth, next.berth), berths.get(next)!)
    helm.sail('transit', way, ship.cruiseKnots, true)
    yield
    let untilMs = helm.timeMs + random.within(isLong ? FERRY.longTurnHours : FERRY.turnHours) * HOUR_MS
    const hour = solarHour(life)
    if (!isLong && (hour > FERRY.lastHour || hour < FERRY.firstHour)) {
      untilMs = nextSolarHour(life, FERRY.firstHour + random.between(0, 0.5))
    }
    moor(life, next, untilMs)
    yield
    port = next
  }
}

function distance(a: Harbour, b: Harbour): number {
  return kmBetween(a.berth, b.berth)
}

const YACHT = { leaveHour: [8, 11], outHours: [2, 7], seaDays: 0.6, tackDeg: 60 } as const

/** A day under sail now and then; on the mooring with the transponder off. */
export function* livePleasure(life: Life): LifeSteps {
  const { helm, random, ship, waters, home, ground } = life
  helm.reappear(ownBerth(life, home), helm.timeMs)
  for (;;) {
    const leaveHour = random.within(YACHT.leaveHour)
    moor(life, home, nextSolarHour(life, leaveHour, random.isBelow(YACHT.seaDays) ? 0.3 : 24), true)
    yield
    const spot = placeNear(ground.middle, ground.roomKm, random)
    helm.sail(
      'transit',
      spreadOut(life, waters.findRoute(home.berth, ground.middle), spot),
      ship.cruiseKnots,
      false,
    )
    yield
    const endMs = helm.timeMs + random.within(YACHT.outHours) * HOUR_MS
    while (helm.timeMs < endMs) {
      const knots = ship.cruiseKnots * random.between(0.6, 1)
      wander(life, 'transit', ground, YACHT.tackDeg, knots, random.between(0.15, 0.8))
    }
    yield
    const way = spreadOut(life, waters.findRoute(ground.middle, home.berth), ownBerth(life, home))
    const isStraight = waters.isOpenWater(helm.place, way[0]!)
    helm.sail('transit', isStraight ? way : [ground.middle, ...way], ship.cruiseKnots, true)
    yield
  }
}
