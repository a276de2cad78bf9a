/**
 * Meetings at sea of a flotilla: its carrier comes to one fishing ship after the other. They hang on the seed and the
 * flotilla alone, so both ships know of them without knowing each other.
 */

import { destinationUnits, KM_PER_NM, lonDifference } from '../geo/great-circle.ts'
import { HALF_TURN } from '../geo/units.ts'
import type { FleetShip } from './fleet.ts'
import { wrapDegrees } from './leg.ts'
import { createRandom } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import type { Ground, Waters } from './waters.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Transhipments take hours to more than a day, mostly under half a day. Own.
 */
const OPTIONS = {
  hours: [3.5, 11],
  firstAfterHours: [8, 20],
  /** Between the carrier's arrival and the next meeting. */
  restHours: [5, 30],
  /** Share of meetings that begin in the evening by UTC and last over midnight. */
  overMidnight: 0.4,
  eveningHours: [20, 23],
  /** Both ships together go so fast, knots: under the 2 kn of an encounter. */
  driftKnots: [0.2, 0.9],
  /** From antenna to antenna, km. */
  apartKm: 0.08,
} as const

export interface Meeting {
  readonly carrier: number
  readonly partner: number
  readonly ground: Ground
  readonly startMs: number
  readonly endMs: number
  /** Where each of the two is when it begins; from there they drift alike. */
  readonly carrierPlace: Waypoint
  readonly partnerPlace: Waypoint
  readonly courseDeg: number
  readonly knots: number
}

export interface MeetingParty {
  readonly ship: FleetShip
  /** Where the partner fishes and the carrier comes to. */
  readonly ground: Ground
}

/** Meeting `at`, counted from 0; each is made once. */
export function createMeetings(
  seed: number,
  startMs: number,
  waters: Waters,
  carrier: FleetShip,
  partners: readonly MeetingParty[],
): (at: number) => Meeting {
  const random = createRandom(seed, `meetings ${carrier.flotilla}`)
  const made: Meeting[] = []

  function makeNext(): void {
    const before = made.at(-1)
    const { ship, ground } = partners[made.length % partners.length]!
    let meetMs = startMs + random.within(OPTIONS.firstAfterHours) * HOUR_MS
    if (before !== undefined) {
      const km = before.ground === ground ? 0 : waters.findRoute(before.ground.middle, ground.middle).km
      const sailHours = (1.2 * (km + 2 * ground.roomKm)) / (carrier.cruiseKnots * KM_PER_NM)
      meetMs = before.endMs + (sailHours + random.within(OPTIONS.restHours)) * HOUR_MS
    }
    let hours = random.within(OPTIONS.hours)
    if (random.isBelow(OPTIONS.overMidnight)) {
      const eveningMs = Math.floor(meetMs / DAY_MS) * DAY_MS + random.within(OPTIONS.eveningHours) * HOUR_MS
      meetMs = eveningMs < meetMs ? eveningMs + DAY_MS : eveningMs
      hours = Math.max(hours, 6)
    }
    const knots = random.within(OPTIONS.driftKnots)
    const { place, courseDeg } = choosePlace(ground, knots * hours * KM_PER_NM)
    const partnerPlace = { lonUnits: 0, latUnits: 0 }
    destinationUnits(place.lonUnits, place.latUnits, courseDeg + 90, OPTIONS.apartKm, partnerPlace)
    const endMs = meetMs + hours * HOUR_MS
    made.push({
      carrier: carrier.index,
      partner: ship.index,
      ground,
      startMs: meetMs,
      endMs,
      carrierPlace: place,
      partnerPlace,
      courseDeg,
      knots,
    })
  }

  /** In a ground on ±180° the two drift over it in the middle of their meeting. */
  function choosePlace(ground: Ground, driftKm: number): { place: Waypoint; courseDeg: number } {
    const { middle, roomKm } = ground
    const place = { lonUnits: 0, latUnits: 0 }
    const isOnTurn = Math.abs(lonDifference(middle.lonUnits, -HALF_TURN)) < 1
    if (isOnTurn) {
      const courseDeg = random.isBelow(0.5) ? 90 : 270
      const north = random.between(-0.3, 0.3) * roomKm
      destinationUnits(middle.lonUnits, middle.latUnits, north < 0 ? 180 : 0, Math.abs(north), place)
      destinationUnits(place.lonUnits, place.latUnits, courseDeg + 180, driftKm / 2, place)
      return { place, courseDeg }
    }
    const bearingDeg = random.between(0, 360)
    destinationUnits(middle.lonUnits, middle.latUnits, bearingDeg, random.between(0.2, 0.6) * roomKm, place)
    // Towards the middle, so that they stay in the ground.
    return { place, courseDeg: wrapDegrees(bearingDeg + 180 + random.normal(30)) }
  }

  return (at) => {
    while (made.length <= at) makeNext()
    return made[at]!
  }
}
