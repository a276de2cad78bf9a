/** What one happening adds to each item of evidence. */

import { EVIDENCE_OPTIONS, type EvidenceName } from '../model/suspicion-evidence.ts'
import {
  beginsAndEndsAt,
  hoursInside,
  isAuthorised,
  isClosed,
  isGearForbidden,
  isLicenceUntold,
  isOffLimits,
  isUnlicensed,
  type ZoneStay,
} from './evidence-zones.ts'
import { isAtGearSpeed } from './gear-speeds.ts'
import type { Happening } from './happening.ts'
import type { VesselFacts } from './register/register.ts'

export interface Measure {
  /** Of several happenings. */
  readonly combine: 'sum' | 'most'
  /** 0, or NaN where something is unknown: nothing. */
  measure(happening: Happening, stays: readonly ZoneStay[]): number
}

type FishingMeasure = (stays: readonly ZoneStay[], happening: Happening) => number

/** Only stays in which the vessel made the speed at which its gear is worked. */
const fishing = (measure: FishingMeasure): Measure => ({
  combine: 'sum',
  measure: (happening, stays) => {
    if (happening.behaviour !== 'apparentFishing') return 0
    const { gears } = happening.vessel
    return measure(
      stays.filter(({ relation }) => isAtGearSpeed(gears, relation.insideKnots)),
      happening,
    )
  },
})

const count = (holds: (happening: Happening, stays: readonly ZoneStay[]) => boolean): Measure => ({
  combine: 'sum',
  measure: (happening, stays) => (holds(happening, stays) ? 1 : 0),
})

const most = (measure: Measure['measure']): Measure => ({ combine: 'most', measure })

const { oneShipKm, claimedTrade, maxDarkBefore } = EVIDENCE_OPTIONS

/** Made of more than one happening at a time (evidence.ts). */
type Apart = 'darkHours' | 'faintGaps' | 'hoursAtSea'

const BY_NAME: Readonly<Record<Exclude<EvidenceName, Apart>, Measure>> = {
  closedFishingHours: fishing((stays) => hoursInside(stays, isClosed)),
  unlicensedFishingHours: fishing((stays) => hoursInside(stays, isUnlicensed)),
  untoldLicenceFishingHours: fishing((stays) => hoursInside(stays, isLicenceUntold)),
  forbiddenGearHours: fishing((stays) => hoursInside(stays, isGearForbidden)),
  // Hours, not a share of the trip's: a share would fall as the vessel goes on by day.
  nightHoursInQuestion: fishing((stays, { nightShare }) => nightShare * hoursInside(stays, isOffLimits)),
  darkAtBorder: count(
    ({ behaviour, vessel, transponder, darkBefore }, stays) =>
      behaviour === 'goingDark' &&
      mayFish(vessel) &&
      transponder !== 'B' &&
      darkBefore <= maxDarkBefore &&
      stays.some((stay) => isOffLimits(stay) && beginsAndEndsAt(stay)),
  ),
  possibleDisablings: count(({ behaviour }) => behaviour === 'possibleDisabling'),
  darkApproaches: most((happening, stays) =>
    isAvoidance(happening) &&
    happening.transponder !== 'B' &&
    mayFish(happening.vessel) &&
    stays.some(isOffLimits)
      ? happening.darkApproaches
      : 0,
  ),
  carrierEncounters: count(
    ({ behaviour, vessel, partner }) =>
      behaviour === 'encounter' &&
      partner !== null &&
      ((mayFish(vessel) && isCarrier(partner)) || (isCarrier(vessel) && mayFish(partner))),
  ),
  unknownEncounters: count(
    ({ behaviour, vessel, partner }) =>
      behaviour === 'encounter' &&
      (vessel.type === 'fishing' || isCarrier(vessel)) &&
      partner?.type === 'unknown',
  ),
  watchedPartner: most(({ behaviour, partner }) =>
    behaviour === 'encounter' && partner !== null ? watchConfidence(partner) : 0,
  ),
  carrierLoiteringHours: {
    combine: 'sum',
    measure: ({ behaviour, vessel, hours }) => (behaviour === 'loitering' && isCarrier(vessel) ? hours : 0),
  },
  overlaps: count(({ conflict, apartKm }) => conflict === 'overlap' && !(apartKm <= oneShipKm)),
  jumps: count(({ conflict }) => conflict === 'jump'),
  identityChanges: count(
    ({ conflict }) => conflict !== null && conflict !== 'overlap' && conflict !== 'jump',
  ),
  watchListed: most(({ vessel }) => watchConfidence(vessel)),
  authorisedFishingHours: fishing((stays) => hoursInside(stays, isAuthorised)),
  serviceTrade: most(({ vessel }) => {
    if (vessel.type !== 'tug' && vessel.type !== 'pilot') return 0
    return vessel.registered?.entry.type === vessel.type ? 1 : claimedTrade
  }),
}

export const MEASURES = Object.entries(BY_NAME) as readonly (readonly [EvidenceName, Measure])[]

/** By the options of evidence: rules may count over other days. */
function isAvoidance({ behaviour, approaches, darkApproaches, avoidanceDays }: Happening): boolean {
  const { avoidanceApproaches, avoidanceDays: days, avoidanceShare } = EVIDENCE_OPTIONS
  return (
    behaviour === 'avoidance' &&
    avoidanceDays === days &&
    darkApproaches >= avoidanceApproaches &&
    darkApproaches >= avoidanceShare * approaches
  )
}

function mayFish({ type }: VesselFacts): boolean {
  return type === 'fishing' || type === 'unknown'
}

function isCarrier({ type }: VesselFacts): boolean {
  return type === 'carrier'
}

function watchConfidence({ watched }: VesselFacts): number {
  return watched.reduce((surest, { confidence }) => Math.max(surest, confidence), 0)
}
