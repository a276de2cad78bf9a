/** The box around all places within a distance, for looking past what cannot be near. */

import { cosLat, EARTH_RADIUS_KM } from '../geo/great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_TURN, wrapUnits } from '../geo/units.ts'

/** In 1/600,000°, edges included; west greater than east where it crosses 180°. */
export interface Box {
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
}

/**
 * The least box, in whole units, around every place within `km` of one, at most a quarter of the way round: where a
 * pole is among them, it goes all the way round. A meridian touches the circle where sin Δλ = sin r / cos φ.
 */
export function boxAround(lonUnits: number, latUnits: number, km: number): Box {
  const radius = km / EARTH_RADIUS_KM
  // A unit more outweighs all rounding.
  const latReach = Math.ceil(radius / RADIANS_PER_UNIT) + 1
  const southUnits = Math.max(-POLE, latUnits - latReach)
  const northUnits = Math.min(POLE, latUnits + latReach)
  if (southUnits === -POLE || northUnits === POLE)
    return { westUnits: -HALF_TURN, eastUnits: HALF_TURN - 1, southUnits, northUnits }
  const lonReach = Math.ceil(Math.asin(Math.sin(radius) / cosLat(latUnits)) / RADIANS_PER_UNIT) + 1
  return {
    westUnits: wrapUnits(lonUnits - lonReach),
    eastUnits: wrapUnits(lonUnits + lonReach),
    southUnits,
    northUnits,
  }
}

/** Whether two boxes have a place in common. */
export function overlapsBox(a: Box, b: Box): boolean {
  if (a.southUnits > b.northUnits || b.southUnits > a.northUnits) return false
  return eastwards(a.westUnits, b.westUnits) <= width(a) || eastwards(b.westUnits, a.westUnits) <= width(b)
}

/** How far east of one meridian the other lies, 0 to a turn less a unit. */
function eastwards(fromUnits: number, toUnits: number): number {
  return (toUnits - fromUnits + UNITS_PER_TURN) % UNITS_PER_TURN
}

function width({ westUnits, eastUnits }: Box): number {
  return eastwards(westUnits, eastUnits)
}

/** The least box around two, the narrower way round where there are two. */
export function joinBoxes(a: Box, b: Box): Box {
  const southUnits = Math.min(a.southUnits, b.southUnits)
  const northUnits = Math.max(a.northUnits, b.northUnits)
  const fromA = Math.max(width(a), eastwards(a.westUnits, b.westUnits) + width(b))
  const fromB = Math.max(width(b), eastwards(b.westUnits, a.westUnits) + width(a))
  const { westUnits } = fromA <= fromB ? a : b
  const wide = Math.min(fromA, fromB)
  if (wide >= UNITS_PER_TURN)
    return { westUnits: -HALF_TURN, eastUnits: HALF_TURN - 1, southUnits, northUnits }
  return { westUnits, eastUnits: wrapUnits(westUnits + wide), southUnits, northUnits }
}

/** A box around every place within `km` of a place in another. */
export function growBox({ westUnits, eastUnits, southUnits, northUnits }: Box, km: number): Box {
  const lonUnits = westUnits
  const south = boxAround(lonUnits, southUnits, km)
  const north = boxAround(lonUnits, northUnits, km)
  // The nearer to a pole, the further a distance reaches round the world.
  const reach = Math.max(eastwards(south.westUnits, lonUnits), eastwards(north.westUnits, lonUnits))
  const wide = eastwards(westUnits, eastUnits) + 2 * reach
  const ends = { southUnits: south.southUnits, northUnits: north.northUnits }
  if (ends.southUnits === -POLE || ends.northUnits === POLE || wide >= UNITS_PER_TURN)
    return { westUnits: -HALF_TURN, eastUnits: HALF_TURN - 1, ...ends }
  return { westUnits: wrapUnits(westUnits - reach), eastUnits: wrapUnits(eastUnits + reach), ...ends }
}

/** Whether a place lies in a box. */
export function isInBox(box: Box, lonUnits: number, latUnits: number): boolean {
  return (
    latUnits >= box.southUnits &&
    latUnits <= box.northUnits &&
    eastwards(box.westUnits, lonUnits) <= width(box)
  )
}
