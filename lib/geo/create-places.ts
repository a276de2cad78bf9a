/** The map that the folds ask: ports and coast as given, so that a test can make a world or turn this one. */

import { cutSegments } from './coast-segments.ts'
import { createLandSide } from './land-side.ts'
import type { Places, Port } from './places.ts'
import { createPortIndex } from './port-index.ts'
import { createShoreDistance } from './shore-distance.ts'

/**
 * Places of `ports` and of a coast (see coast-segments.ts; closed shores, the north pole at sea). Without a
 * coast every place is at sea and its distance to shore is Infinity. All answers are exact at any range, and the
 * same to the last bit for ports, coast and places that are all turned by the same longitude.
 */
export function createPlaces(ports: readonly Port[], coastSegments: Int32Array): Places {
  const segments = cutSegments(coastSegments)
  const shoreDistanceKm = createShoreDistance(segments)
  const isLand = createLandSide(segments)
  const { nearestPort, portKm } = createPortIndex(ports)
  return {
    ports,
    shoreKm(lonUnits, latUnits) {
      const km = shoreDistanceKm(lonUnits, latUnits)
      return isLand(lonUnits, latUnits) ? -km : km
    },
    nearestPort,
    portKm,
  }
}
