/** Ways along and across the border of a zone that ships of stories and innocents keep exactly. */

import type { Waypoint } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import type { Ground } from '../waters.ts'
import { bearing, isInside, kmToBorder, placeAlong, pushed } from './outline.ts'
import type { SimulatedZone } from './zones.ts'

/** A part of a zone's border along which a ship may work outside, from one end to the other. */
export interface BorderLine {
  readonly from: Waypoint
  readonly to: Waypoint
  /** To the outside, degrees. */
  readonly outDeg: number
}

const BORDER_LINE = {
  ends: [0.15, 0.85],
  shortestKm: 2.5,
  outKm: [0.25, 0.3, 0.45],
  toleranceKm: 0.01,
} as const

/** The longest of its edges within a ground beside which, as far out as a ship works there, nothing else of it is near; null: none. */
export function findBorderLine({ ring }: SimulatedZone, within: Ground): BorderLine | null {
  let longest: (BorderLine & { km: number }) | null = null
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!
    const b = ring[(i + 1) % ring.length]!
    if (Math.max(kmBetween(a, within.middle), kmBetween(b, within.middle)) > within.roomKm) continue
    const from = placeAlong(a, b, BORDER_LINE.ends[0])
    const to = placeAlong(a, b, BORDER_LINE.ends[1])
    const km = kmBetween(from, to)
    if (km < BORDER_LINE.shortestKm || (longest !== null && km <= longest.km)) continue
    const alongDeg = bearing(a, b)
    const middle = placeAlong(a, b, 0.5)
    const outDeg = isInside(ring, pushed(middle, alongDeg + 90, 0.2)) ? alongDeg - 90 : alongDeg + 90
    const isFree = BORDER_LINE.outKm.every((outKm) =>
      [0, 0.25, 0.5, 0.75, 1].every((share) => {
        const place = pushed(placeAlong(from, to, share), outDeg, outKm)
        return !isInside(ring, place) && kmToBorder(ring, place) > outKm - BORDER_LINE.toleranceKm
      }),
    )
    if (isFree) longest = { from, to, outDeg, km }
  }
  return longest
}

/** Into a zone and out of it again. */
export interface CornerCut {
  /** Outside, at the border, at the border, and outside again, on one straight way. */
  readonly way: readonly [Waypoint, Waypoint, Waypoint, Waypoint]
}

/** How far outside a cut begins and ends, km. */
const CUT_OUTSIDE_KM = 2
/** So much of the way gone from the border leads away from it. */
const CUT_CLEAR_SHARE = 0.3

/** A straight way of about so many km through one of its corners; null where none has such a corner. */
export function findCornerCut({ ring }: SimulatedZone, insideKm: number): CornerCut | null {
  for (let i = 0; i < ring.length; i++) {
    const corner = ring[i]!
    const before = ring[(i + ring.length - 1) % ring.length]!
    const after = ring[(i + 1) % ring.length]!
    for (const share of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const enter = placeAlong(corner, before, share)
      const leave = placeAlong(corner, after, share)
      const km = kmBetween(enter, leave)
      if (km < insideKm) continue
      const out = [-CUT_OUTSIDE_KM / km, 1 + CUT_OUTSIDE_KM / km].map((at) => placeAlong(enter, leave, at))
      // Well outside from soon before the border until it is left behind.
      const isOut = [0.15, 0.5, 1].every((share) =>
        [placeAlong(enter, out[0]!, share), placeAlong(leave, out[1]!, share)].every(
          (place) =>
            !isInside(ring, place) && kmToBorder(ring, place) > CUT_CLEAR_SHARE * share * CUT_OUTSIDE_KM,
        ),
      )
      if (isOut && isInside(ring, placeAlong(enter, leave, 0.5))) {
        return { way: [out[0]!, enter, leave, out[1]!] }
      }
      break
    }
  }
  return null
}
