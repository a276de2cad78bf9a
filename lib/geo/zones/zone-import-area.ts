/** Areas of polygons whose edges are straight in degrees. */

import { EARTH_RADIUS_KM } from '../great-circle.ts'

const RADIANS = Math.PI / 180

/**
 * Area on the sphere within a closed ring (longitude, latitude, …), km²; positive where it runs counterclockwise.
 * Exact for edges that are straight in degrees: the integral of the sine of latitude along them.
 */
export function ringAreaKm2(ring: Float64Array): number {
  let sum = 0
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const lonDelta = (ring[i + 2]! - ring[i]!) * RADIANS
    const middle = ((ring[i + 1]! + ring[i + 3]!) / 2) * RADIANS
    const half = ((ring[i + 3]! - ring[i + 1]!) / 2) * RADIANS
    // The mean of sin over the edge; sin(half) / half goes to 1 with half.
    sum -= lonDelta * Math.sin(middle) * (half === 0 ? 1 : Math.sin(half) / half)
  }
  return EARTH_RADIUS_KM * EARTH_RADIUS_KM * sum
}

/** Area of a polygon without its holes, km². */
export function polygonAreaKm2(rings: readonly Float64Array[]): number {
  return rings.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(ringAreaKm2(ring)), 0)
}
