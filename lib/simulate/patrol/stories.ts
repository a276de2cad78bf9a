/** Stories that need more than to work in the wrong place. */

import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import { Helm } from '../helm.ts'
import { operate, wander } from '../life.ts'
import { kmBetween, placeNear } from '../sea-router.ts'
import { VESSEL_KINDS } from '../vessel-kinds.ts'
import { findCornerCut } from './border-line.ts'
import { heartOf, type Patch } from './grounds.ts'
import { bearing, pushed } from './outline.ts'
import { type During, during, goTo, type PatrolLife, spotIn, workFor } from './voyage.ts'
import type { SimulatedZone } from './zones.ts'

const OPTIONS = {
  clipKm: 4.2,
  clipKnots: [3, 3.6],
  /** At work in the dark, hours; half of the ships come on again while still inside, the others so far outside, km. */
  darkHours: [3, 9],
  outsideKm: [2, 15],
  /** At work behind a forged way, hours; that lies so far off, km, where the waters are so wide. */
  forgedHours: [4, 8],
  forgedOffKm: 200,
  forgedTurnDeg: 25,
  forgedLegHours: [0.4, 1.4],
} as const

/** One tow that leads through a corner of an area for some forty minutes. */
export function clipCorner(life: PatrolLife, zone: SimulatedZone): During {
  const { helm, random, ship } = life
  const [start, enter, leave, end] = findCornerCut(zone, OPTIONS.clipKm)!.way
  goTo(life, { place: start, anchor: zone.ground.middle }, ship.cruiseKnots)
  const knots = random.within(OPTIONS.clipKnots)
  let inside: During | null = null
  operate(life, 'trawl', 'fishing', () => {
    helm.sail('fishing', [enter], knots, false)
    inside = during(life, () => helm.sail('fishing', [leave], knots, false))
    helm.sail('fishing', [end], knots, false)
  })
  return inside!
}

/** Off where it works, to an area and into it, and on again inside or somewhere outside it. */
export function goDark(life: PatrolLife, zone: SimulatedZone, count: number): During {
  const { helm, random, radio, ship } = life
  const heart = heartOf(zone)
  const told = during(life, () => {
    goTo(life, spotIn(heart, random), ship.cruiseKnots)
    workFor(life, heart, random.within(OPTIONS.darkHours))
    if (count % 2 === 0) return
    const outDeg = bearing(zone.middle, helm.place)
    const km = zone.radiusKm * 1.6 + random.within(OPTIONS.outsideKm)
    goTo(life, { place: pushed(zone.middle, outDeg, km), anchor: zone.ground.middle }, ship.cruiseKnots)
  })
  const { startMs, endMs } = told
  radio.silences.push({ startMs, endMs })
  const { lonUnits, latUnits } = zone.middle
  const near = {
    lonDeg: lonUnits / UNITS_PER_DEGREE,
    latDeg: latUnits / UNITS_PER_DEGREE,
    radiusKm: zone.radiusKm,
  }
  life.tell({ kind: 'silence', vessel: ship.index, why: 'dark', near, ...told })
  return told
}

/** Into an area to work, and back, while the transponder tells of a way far off. */
export function forgePositions(life: PatrolLife, zone: SimulatedZone, base: Patch): During {
  const { random, radio, ship } = life
  const heart = heartOf(zone)
  const told = during(life, () => {
    goTo(life, spotIn(heart, random), ship.cruiseKnots)
    workFor(life, heart, random.within(OPTIONS.forgedHours))
    goTo(life, spotIn(base, random), ship.cruiseKnots)
  })
  radio.forgeries.push({ startMs: told.startMs, endMs: told.endMs, legs: forgeWay(life, zone, told) })
  return told
}

/** To and fro at the speed of a ship under way, in a ground far from the area. */
function forgeWay(life: PatrolLife, { middle }: SimulatedZone, { startMs, endMs }: During): Helm['legs'] {
  const { waters, ship, random, weather } = life
  const kmOf = (ground: { middle: typeof middle }) => kmBetween(ground.middle, middle)
  const far = waters.grounds.filter((ground) => ground.reach !== 'coastal')
  const farEnough = far.filter((ground) => kmOf(ground) > OPTIONS.forgedOffKm)
  const ground =
    farEnough.length > 0 ? random.pick(farEnough) : far.reduce((a, b) => (kmOf(a) >= kmOf(b) ? a : b))
  const start = placeNear(ground.middle, 0.7 * ground.roomKm, random)
  const helm = new Helm(start, startMs, VESSEL_KINDS[ship.kind].turnDegPerMinute, random, weather)
  helm.knots = ship.cruiseKnots
  helm.courseDeg = random.between(0, 360)
  const forged = { ...life, helm }
  while (helm.timeMs < endMs) {
    const hours = random.within(OPTIONS.forgedLegHours)
    wander(forged, 'transit', ground, OPTIONS.forgedTurnDeg, ship.cruiseKnots, hours)
  }
  return helm.legs
}
