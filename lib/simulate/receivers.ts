/** Who hears a ship, when their clocks say it was, and when their line arrives. */

import { distanceKmUnits } from '../geo/great-circle.ts'
import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import type { Ship } from './ship.ts'

const OPTIONS = {
  /** Range of a shore station, km: 35 nm for Class A, a fifth of the power reaches 12 nm. */
  shoreRangeKm: { 'class-a': 65, 'class-b': 22 },
  /** Share of messages that a shore station hears nearby, and at the edge of its range. */
  heardNearby: 0.97,
  heardAtEdge: 0.2,
  /** Share of all messages that the satellites hear. */
  heardFromSpace: { 'class-a': 0.04, 'class-b': 0.01 },
  /** A receiver passes on one position of a ship in this time, ms, as most networks do. */
  thinToMs: { shore: 30_000, space: 60_000 },
  /** A shore station's line arrives after so long, ms. */
  shoreDelayMs: [200, 2_500],
  /** Satellites hand down what they heard every so often, ms. */
  downlinkEveryMs: 25 * 60_000,
  /** Standard deviation of a shore station's clock, ms. */
  clockErrorMs: 250,
} as const

export interface Reception {
  /** Name of the receiver, for the TAG block. */
  readonly receiver: string
  readonly stampMs: number
  readonly arrivalMs: number
}

export interface Receivers {
  /** Those of the receivers that hear a message and pass it on. */
  hear(ship: Ship, isPosition: boolean, nowMs: number): Reception[]
}

export function createReceivers(
  stations: readonly { readonly name: string; readonly place: Waypoint }[],
  random: Random,
): Receivers {
  const shore = stations.map(({ name, place }) => ({
    name,
    place,
    clockErrorMs: random.normal(OPTIONS.clockErrorMs),
    thin: createThinning(OPTIONS.thinToMs.shore),
  }))
  const thinSpace = createThinning(OPTIONS.thinToMs.space)

  function hear(ship: Ship, isPosition: boolean, nowMs: number): Reception[] {
    const receptions: Reception[] = []
    const { mmsi, transponder } = ship.identity
    const rangeKm = OPTIONS.shoreRangeKm[transponder]
    for (const { name, place, clockErrorMs, thin } of shore) {
      const km = distanceKmUnits(ship.lonUnits, ship.latUnits, place.lonUnits, place.latUnits)
      if (km > rangeKm) continue
      const share = OPTIONS.heardNearby - (OPTIONS.heardNearby - OPTIONS.heardAtEdge) * (km / rangeKm) ** 3
      if (!random.isBelow(share) || (isPosition && !thin(mmsi, nowMs))) continue
      const [soonest, latest] = OPTIONS.shoreDelayMs
      receptions.push({
        receiver: name,
        stampMs: nowMs + clockErrorMs,
        arrivalMs: nowMs + random.between(soonest, latest),
      })
    }
    if (random.isBelow(OPTIONS.heardFromSpace[transponder]) && (!isPosition || thinSpace(mmsi, nowMs))) {
      const downlinkMs = Math.ceil(nowMs / OPTIONS.downlinkEveryMs + 0.2) * OPTIONS.downlinkEveryMs
      receptions.push({
        receiver: 'sim-space',
        stampMs: nowMs,
        arrivalMs: downlinkMs + random.between(0, 20_000),
      })
    }
    return receptions
  }

  return { hear }
}

/**
 * True for the first position of a ship in each span of time. The spans are the clock's, so that two stations
 * mostly pass on the same message, and the archive gets true duplicates.
 */
function createThinning(spanMs: number): (mmsi: number, nowMs: number) => boolean {
  const lastSpans = new Map<number, number>()
  return (mmsi, nowMs) => {
    const span = Math.floor(nowMs / spanMs)
    if (lastSpans.get(mmsi) === span) return false
    lastSpans.set(mmsi, span)
    return true
  }
}
