/** Where ships of a flag may fish: circles of open sea in its own waters, clear of every closed area. */

import { createRandom } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween, placeNear } from '../sea-router.ts'
import type { Ground, Waters } from '../waters.ts'
import { isInside, kmToBorder } from './outline.ts'
import type { Chart, SimulatedZone } from './zones.ts'

/** A circle to work in, and the ground of the waters in which it lies, to whose middle ways lead. */
export interface Patch extends Ground {
  readonly ground: Ground
}

const OPTIONS = {
  tries: 300,
  /** Of each ground at most. */
  patches: 4,
  /** A ship that hauls drifts out of its circle by up to so much, km; and the rooms that are wanted. */
  marginKm: 4,
  roomKm: [5, 20],
  /** Of small boats by the coast. */
  coastalMarginKm: 2.6,
  coastalRoomKm: [1.6, 6],
} as const

export function findPatches(seed: number, waters: Waters, chart: Chart, side: 0 | 1): Patch[] {
  const random = createRandom(seed, `patches ${waters.name} ${side}`)
  const grounds = [...chart.grounds, ...waters.grounds.filter(({ reach }) => reach === 'coastal')]
  return grounds.flatMap((ground) => {
    const isCoastal = ground.reach === 'coastal'
    const marginKm = isCoastal ? OPTIONS.coastalMarginKm : OPTIONS.marginKm
    const [leastKm, mostKm] = isCoastal ? OPTIONS.coastalRoomKm : OPTIONS.roomKm
    const found: Patch[] = []
    for (let i = 0; i < OPTIONS.tries && found.length < OPTIONS.patches; i++) {
      const middle = placeNear(ground.middle, ground.roomKm, random)
      const roomKm = Math.min(
        mostKm,
        ground.roomKm - kmBetween(ground.middle, middle),
        freeKm(middle) - marginKm,
      )
      if (roomKm < leastKm) continue
      if (found.some((other) => kmBetween(other.middle, middle) < 0.7 * (other.roomKm + roomKm))) continue
      found.push({ reach: ground.reach, middle, roomKm, ground })
    }
    return found
  })

  /** To where the flag's ships may not fish. */
  function freeKm(place: Waypoint): number {
    const own = chart.eez[side].ring
    if (!isInside(own, place)) return 0
    let km = kmToBorder(own, place)
    for (const { ring } of chart.closed)
      km = isInside(ring, place) ? 0 : Math.min(km, kmToBorder(ring, place))
    return km
  }
}

/** Those with most room first: longlines drift for kilometres with the ship. */
export function roomiest(patches: readonly Patch[]): Patch[] {
  return [...patches].sort((a, b) => b.roomKm - a.roomKm)
}

/** A zone's heart, to work in without drifting out of it. */
export function heartOf({ middle, radiusKm, ground }: SimulatedZone): Patch {
  return { reach: ground.reach, middle, roomKm: Math.max(1, radiusKm - HEART_MARGIN_KM), ground }
}

const HEART_MARGIN_KM = 3.4
