/** What a vessel is, in the words of Global Fishing Watch. */

import type { RegisterType, VesselFacts, VesselRegister } from '../../alerts/register/register.ts'
import { isGearBeaconName } from '../../events/gear-beacon.ts'
import type { VesselClass } from '../../store/query-event-pages.ts'
import type { VesselSummary } from '../../store/read-outputs.ts'

/** Types that entries may have; requests have them in capitals. Theirs that nothing here can tell are left out. */
export const VESSEL_TYPES = [
  'bunker',
  'cargo',
  'carrier',
  'fishing',
  'gear',
  'other',
  'passenger',
  'support',
] as const

export type GfwVesselType = (typeof VESSEL_TYPES)[number]

/** Encounters are classed by these, two joined by a hyphen: theirs know tankers, which their vessel types do not. */
export const PARTNER_TYPES = [...VESSEL_TYPES, 'tanker'] as const

export type GfwPartnerType = (typeof PARTNER_TYPES)[number]

const PARTNER_OF_TYPE: Readonly<Record<RegisterType, GfwPartnerType>> = {
  fishing: 'fishing',
  carrier: 'carrier',
  bunker: 'bunker',
  support: 'support',
  cargo: 'cargo',
  tanker: 'tanker',
  passenger: 'passenger',
  tug: 'other',
  pilot: 'other',
  other: 'other',
}

/** What is known of a vessel by what it said last, at the time it was last heard. */
export function factsOfVessel(register: VesselRegister, vessel: VesselSummary): VesselFacts {
  return register.factsOf(vessel.mmsi, vessel.identity, vessel.lastMs)
}

/** Null where it is not known. */
export function partnerType({ type, identity }: VesselFacts): GfwPartnerType | null {
  if (identity !== null && isGearBeaconName(identity.name)) return 'gear'
  return type === 'unknown' ? null : PARTNER_OF_TYPE[type]
}

/** Null where it is not known. */
export function vesselType(facts: VesselFacts): GfwVesselType | null {
  const partner = partnerType(facts)
  return partner === 'tanker' ? 'other' : partner
}

/** What requests choose vessels by. */
export function classifyBy(register: VesselRegister): (vessel: VesselSummary) => VesselClass {
  return (vessel) => {
    const facts = factsOfVessel(register, vessel)
    return { flag: facts.flag, type: vesselType(facts) ?? '', partner: partnerType(facts) ?? '' }
  }
}
