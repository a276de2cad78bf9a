/**
 * Borders of zones as ships keep them: rings of places, not closed, straight in degrees, under half a turn wide. All
 * distances are on the plane about the place that is asked for, right to metres within some tens of kilometres.
 */

import { cosLat, KM_PER_UNIT, lonDifference } from '../../geo/great-circle.ts'
import { wrapUnits } from '../../geo/units.ts'
import type { Waypoint } from '../sea-grid.ts'

export type Ring = readonly Waypoint[]

/** East and north of a place, km. */
interface Offset {
  readonly eastKm: number
  readonly northKm: number
}

function offsetFrom(origin: Waypoint, place: Waypoint): Offset {
  const perUnit = KM_PER_UNIT * cosLat(origin.latUnits)
  return {
    eastKm: lonDifference(origin.lonUnits, place.lonUnits) * perUnit,
    northKm: (place.latUnits - origin.latUnits) * KM_PER_UNIT,
  }
}

/** The place so many km east and north of another. */
export function placeAt(origin: Waypoint, eastKm: number, northKm: number): Waypoint {
  return {
    lonUnits: wrapUnits(Math.round(origin.lonUnits + eastKm / (KM_PER_UNIT * cosLat(origin.latUnits)))),
    latUnits: Math.round(origin.latUnits + northKm / KM_PER_UNIT),
  }
}

/** The place so far along a straight way, 0 its beginning and 1 its end; beyond them it goes on. */
export function placeAlong(from: Waypoint, to: Waypoint, share: number): Waypoint {
  return {
    lonUnits: wrapUnits(Math.round(from.lonUnits + share * lonDifference(from.lonUnits, to.lonUnits))),
    latUnits: Math.round(from.latUnits + share * (to.latUnits - from.latUnits)),
  }
}

export function isInside(ring: Ring, { lonUnits, latUnits }: Waypoint): boolean {
  let isIn = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!
    const b = ring[j]!
    if (a.latUnits > latUnits === b.latUnits > latUnits) continue
    const share = (latUnits - a.latUnits) / (b.latUnits - a.latUnits)
    const aEast = lonDifference(lonUnits, a.lonUnits)
    if (aEast + share * lonDifference(a.lonUnits, b.lonUnits) > 0) isIn = !isIn
  }
  return isIn
}

/** To the nearest place of the border, from either side, km. */
export function kmToBorder(ring: Ring, place: Waypoint): number {
  let least = Infinity
  let before = offsetFrom(place, ring.at(-1)!)
  for (const corner of ring) {
    const here = offsetFrom(place, corner)
    least = Math.min(least, kmToSegment(before, here))
    before = here
  }
  return least
}

/** From the origin to the segment. */
function kmToSegment(a: Offset, b: Offset): number {
  const east = b.eastKm - a.eastKm
  const north = b.northKm - a.northKm
  const squared = east * east + north * north
  const share = squared === 0 ? 0 : -(a.eastKm * east + a.northKm * north) / squared
  const along = Math.max(0, Math.min(1, share))
  return Math.hypot(a.eastKm + along * east, a.northKm + along * north)
}

/** A circle inside the ring that is as large as a grid of so many steps across finds. */
export function deepestCircle(ring: Ring, steps = 24): { middle: Waypoint; radiusKm: number } {
  const first = ring[0]!
  const corners = ring.map((corner) => offsetFrom(first, corner))
  const west = Math.min(...corners.map(({ eastKm }) => eastKm))
  const east = Math.max(...corners.map(({ eastKm }) => eastKm))
  const south = Math.min(...corners.map(({ northKm }) => northKm))
  const north = Math.max(...corners.map(({ northKm }) => northKm))
  let deepest = { middle: first, radiusKm: 0 }
  for (let i = 1; i < steps; i++) {
    for (let j = 1; j < steps; j++) {
      const middle = placeAt(first, west + ((east - west) * i) / steps, south + ((north - south) * j) / steps)
      if (!isInside(ring, middle)) continue
      const radiusKm = kmToBorder(ring, middle)
      if (radiusKm > deepest.radiusKm) deepest = { middle, radiusKm }
    }
  }
  return deepest
}

/** Shares of a straight way, 0..1, at which it is first inside and last inside; null where it never is. */
export function crossingShares(
  ring: Ring,
  from: Waypoint,
  to: Waypoint,
): { readonly first: number; readonly last: number } | null {
  const corners = ring.map((corner) => ({
    east: lonDifference(from.lonUnits, corner.lonUnits),
    north: corner.latUnits - from.latUnits,
  }))
  const east = lonDifference(from.lonUnits, to.lonUnits)
  const north = to.latUnits - from.latUnits
  const shares: number[] = []
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[j]!
    const b = corners[i]!
    const across = east * (b.north - a.north) - north * (b.east - a.east)
    if (across === 0) continue
    const way = (a.east * (b.north - a.north) - a.north * (b.east - a.east)) / across
    const edge = (a.east * north - a.north * east) / across
    if (way >= 0 && way <= 1 && edge >= 0 && edge < 1) shares.push(way)
  }
  if (isInside(ring, from)) shares.push(0)
  if (isInside(ring, to)) shares.push(1)
  return shares.length < 2 ? null : { first: Math.min(...shares), last: Math.max(...shares) }
}

/** The place so many km off on a bearing. */
export function pushed(from: Waypoint, bearingDeg: number, km: number): Waypoint {
  const radians = (bearingDeg * Math.PI) / 180
  return placeAt(from, km * Math.sin(radians), km * Math.cos(radians))
}

/** To another place, degrees. */
export function bearing(from: Waypoint, to: Waypoint): number {
  const { eastKm, northKm } = offsetFrom(from, to)
  return (Math.atan2(eastKm, northKm) * 180) / Math.PI
}
