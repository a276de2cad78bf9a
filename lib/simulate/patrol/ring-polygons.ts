/** Rings as GeoJSON wants them (RFC 7946): closed, counterclockwise, and cut at ±180°. */

import { lonDifference } from '../../geo/great-circle.ts'
import { HALF_TURN, UNITS_PER_TURN } from '../../geo/units.ts'
import type { Ring } from './outline.ts'

type Corner = readonly [lonUnits: number, latUnits: number]

/** One ring, or one on either side of ±180°. Longitudes lie in -180°..180°, both included. */
export function ringToPolygons(ring: Ring): Corner[][] {
  const first = ring[0]!
  // Unwound, so that what crosses ±180° goes on beyond it.
  const corners = ring.map(
    ({ lonUnits, latUnits }): Corner => [first.lonUnits + lonDifference(first.lonUnits, lonUnits), latUnits],
  )
  const least = Math.min(...corners.map(([lon]) => lon))
  const most = Math.max(...corners.map(([lon]) => lon))
  const parts = [-1, 0, 1].flatMap((turn) => {
    const from = turn * UNITS_PER_TURN - HALF_TURN
    const to = turn * UNITS_PER_TURN + HALF_TURN
    if (most <= from || least >= to) return []
    const eastward = cutAt(corners, from, (lon) => lon >= from)
    return [
      cutAt(eastward, to, (lon) => lon <= to).map(([lon, lat]): Corner => [lon - turn * UNITS_PER_TURN, lat]),
    ]
  })
  return parts.map((part) => {
    const turned = areaOf(part) < 0 ? [...part].reverse() : part
    return [...turned, turned[0]!]
  })
}

/** What of a ring is kept beyond a meridian (Sutherland and Hodgman 1974). */
function cutAt(corners: readonly Corner[], meridian: number, isKept: (lon: number) => boolean): Corner[] {
  return corners.flatMap((corner, i) => {
    const before = corners[(i + corners.length - 1) % corners.length]!
    const isIn = isKept(corner[0])
    if (isIn === isKept(before[0])) return isIn ? [corner] : []
    const share = (meridian - before[0]) / (corner[0] - before[0])
    const crossing: Corner = [meridian, before[1] + share * (corner[1] - before[1])]
    return isIn ? [crossing, corner] : [crossing]
  })
}

/** Twice the area, positive where it runs counterclockwise. */
function areaOf(corners: readonly Corner[]): number {
  return corners.reduce((sum, [lon, lat], i) => {
    const [nextLon, nextLat] = corners[(i + 1) % corners.length]!
    return sum + (lon - corners[0]![0]) * (nextLat - lat) - (nextLon - lon) * (lat - corners[0]![1])
  }, 0)
}
