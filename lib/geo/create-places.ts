/** The map that the folds ask: ports and coast as given, so that a test can make a world or turn this one. */

import { cutSegments } from './coast-segments.ts'
import { createLandSide } from './land-side.ts'
import type { Places, Port } from './places.ts'
import { createPortIndex } from './port-index.ts'
import { createShoreDistance } from './shore-distance.ts'

/**
 * Places of `ports` and of a coast (see coast-segments.ts; closed shores, the north pole at sea). All answers are
 * exact at any range, and the same to the last bit for ports, coast and places that are all turned by the same
 * longitude.
 */
export function createPlaces(ports: readonly Port[], coastSegments: Int32Array): Places {
  return joinPlaces(ports, createShoreKm(coastSegments))
}

/**
 * `shoreKm` of Places: km to the coast, negative on land; Infinity where there is no coast. Takes a second and
 * 60 MB for land-10m.
 */
export function createShoreKm(coastSegments: Int32Array): Places['shoreKm'] {
  const segments = cutSegments(coastSegments)
  const distanceKm = createShoreDistance(segments)
  const isLand = createLandSide(segments)
  return (lonUnits, latUnits) => {
    const km = distanceKm(lonUnits, latUnits)
    return isLand(lonUnits, latUnits) ? -km : km
  }
}

export function joinPlaces(ports: readonly Port[], shoreKm: Places['shoreKm']): Places {
  const { nearestPort, portKm } = createPortIndex(ports)
  return { ports, shoreKm, nearestPort, portKm }
}
