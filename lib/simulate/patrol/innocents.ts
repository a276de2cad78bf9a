/** Innocents that need more than to work where it is allowed. */

import { HOUR_MS } from '../helm.ts'
import { operate } from '../life.ts'
import type { Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import { findBorderLine } from './border-line.ts'
import type { Formation } from './formation.ts'
import { bearing, crossingShares, isInside, placeAlong, pushed } from './outline.ts'
import { type During, during, goTo, type PatrolLife, placeAtTime } from './voyage.ts'
import type { SimulatedZone } from './zones.ts'

const OPTIONS = {
  /** A passage begins and ends so far outside, km: a ship is at its speed by then. */
  outsideKm: 11,
  /** Ships lie at anchor together for so long, each on so much chain, km. */
  anchoredHours: [18, 30],
  swingKm: 0.06,
  driftHours: [5, 8.5],
  /** Tows beside a border: so far out on the way there, and on the way back, km; so far off that at times, and at which speed. */
  laneKm: [0.3, 0.43],
  waverKm: 0.03,
  stepShare: 0.2,
  towHours: [2.5, 6],
  towKnots: [2.8, 3.7],
} as const

/** Straight through an area at cruising speed; null where land is in the way. */
export function passThrough(life: PatrolLife, zone: SimulatedZone): During | null {
  const { helm, ship, waters } = life
  const reachKm = OPTIONS.outsideKm + Math.max(...zone.ring.map((corner) => distanceOnRing(zone, corner)))
  const fromDeg = bearing(zone.middle, helm.place)
  for (const turnDeg of [0, 45, -45, 90, -90]) {
    const from = pushed(zone.middle, fromDeg + turnDeg, reachKm)
    const to = pushed(zone.middle, fromDeg + turnDeg + 180, reachKm)
    const shares = crossingShares(zone.ring, from, to)
    if (shares === null || !waters.isOpenWater(from, to)) continue
    if (!waters.isOpenWater(zone.ground.middle, from)) continue
    goTo(life, { place: from, anchor: zone.ground.middle }, ship.cruiseKnots)
    const startMs = helm.timeMs
    helm.sail('transit', [to], ship.cruiseKnots, false)
    const [inMs, outMs] = [shares.first, shares.last].map(
      (share) => startMs + share * (helm.timeMs - startMs),
    ) as [number, number]
    return { startMs: inMs, endMs: outMs, ...placeAtTime(life, inMs) }
  }
  return null
}

function distanceOnRing({ middle }: SimulatedZone, corner: Waypoint): number {
  return kmBetween(middle, corner)
}

/** At its own place among the others; null where it comes too late. */
export function anchorInLee(
  life: PatrolLife,
  { places, anchor, startMs }: Formation,
  member: number,
  random: Random,
): During | null {
  const { helm, ship } = life
  const place = places[member]!
  const untilMs = startMs + random.within(OPTIONS.anchoredHours) * HOUR_MS
  goTo(life, { place, anchor }, ship.cruiseKnots, true)
  if (helm.timeMs > untilMs - 10 * HOUR_MS) return null
  return during(life, () => helm.swing('at-anchor', place, OPTIONS.swingKm, untilMs))
}

/** Engine off inside an area, until it drifts out of it or the night is over. */
export function driftByNight(life: PatrolLife, zone: SimulatedZone): During {
  const { helm, random, ship } = life
  goTo(life, { place: zone.middle, anchor: zone.ground.middle }, ship.cruiseKnots, true)
  const untilMs = helm.timeMs + random.within(OPTIONS.driftHours) * HOUR_MS
  const told = during(life, () => {
    do helm.drift('drifting', Math.min(untilMs, helm.timeMs + 0.5 * HOUR_MS))
    while (helm.timeMs < untilMs && isInside(zone.ring, helm.place))
  })
  life.tell({ kind: 'loitering', vessel: ship.index, ...told })
  return told
}

/** Tows to and fro along a border, 300 m outside it and a little more on the way back. */
export function fishAlongBorder(life: PatrolLife, zone: SimulatedZone): During {
  const { helm, random, ship } = life
  const { from, to, outDeg } = findBorderLine(zone, zone.ground)!
  const knots = random.within(OPTIONS.towKnots)
  const at = (share: number, laneKm: number) =>
    pushed(placeAlong(from, to, share), outDeg, laneKm + random.between(-OPTIONS.waverKm, OPTIONS.waverKm))
  const [nearKm, farKm] = OPTIONS.laneKm
  const run = (laneKm: number, isBack: boolean): Waypoint[] => {
    const steps = Math.round(1 / OPTIONS.stepShare)
    const shares = Array.from({ length: steps + 1 }, (_, i) => i / steps)
    return (isBack ? shares.reverse() : shares).map((share) => at(share, laneKm))
  }
  goTo(life, { place: at(0, 2 * farKm), anchor: zone.ground.middle }, ship.cruiseKnots)
  helm.sail('transit', [at(0, nearKm)], knots, false)
  const untilMs = helm.timeMs + random.within(OPTIONS.towHours) * HOUR_MS
  return during(life, () => {
    operate(life, 'trawl', 'fishing', () => {
      for (let isBack = false; helm.timeMs < untilMs; isBack = !isBack) {
        helm.sail('fishing', run(isBack ? farKm : nearKm, isBack), knots, false)
      }
    })
  })
}
