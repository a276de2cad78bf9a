/** Harbours of the patrol fleet: few, and near its zones, so that its ships can keep their appointments. */

import { splitBeforeEnd } from '../life.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import type { Harbour, Waters } from '../waters.ts'
import type { Chart } from './zones.ts'

const OPTIONS = {
  /** At most so many, and none much farther than the nearest, km. */
  most: 3,
  fartherKm: 150,
  /** Along the way out of a harbour: more than the 10 km within which ships are at an anchorage. */
  roadsKm: 20,
} as const

/** The nearest to the middle of the zones first, never none. */
export function homesOf({ harbours }: Waters, { borderGround }: Chart): Harbour[] {
  const kmOf = ({ berth }: Harbour) => kmBetween(berth, borderGround.middle)
  const nearest = [...harbours].sort((a, b) => kmOf(a) - kmOf(b))
  return nearest.slice(0, OPTIONS.most).filter((home) => kmOf(home) < kmOf(nearest[0]!) + OPTIONS.fartherKm)
}

/** On the way from a harbour to the zones. */
export function roadsOf(waters: Waters, { borderGround }: Chart, { berth }: Harbour): Waypoint {
  const { turns, km } = waters.findRoute(berth, borderGround.middle)
  return splitBeforeEnd(berth, turns, Math.max(0, km - OPTIONS.roadsKm)).first.at(-1) ?? turns[0]!
}
