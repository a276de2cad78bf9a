/** Whether a vessel may fish in a zone, by the zone and by the register. Neither says what is right; they say what is known. */

import type { Zone, ZoneKind } from '../geo/zones/zone.ts'
import type { ZoneRelation } from './happening.ts'
import type { Authorisation, VesselFacts } from './register/register.ts'
import { stateOfFlag } from './register/territories.ts'

/** Where fishing is closed to all but those named: leave for a country's waters, or for all, is none for these. */
const CLOSED_KINDS: readonly ZoneKind[] = ['no-take', 'seasonal-closure', 'gear-ban']

/** Where a vessel needs leave at all. */
const KINDS_THAT_ASK: readonly ZoneKind[] = ['eez', 'territorial-sea', ...CLOSED_KINDS]

/**
 * `isRegisterKept`: the register proper has entries. Without any, a missing authorisation says nothing, and only a zone
 * that is closed to all asks for one.
 */
export function licenceIn(
  zone: Zone,
  facts: VesselFacts,
  timeMs: number,
  isRegisterKept: boolean,
): ZoneRelation['licence'] {
  if (facts.authorisations.some((one) => allows(one, zone, facts, timeMs))) return 'authorised'
  if (zone.permittedFlags?.includes(facts.flag)) return 'permitted'
  if (CLOSED_KINDS.includes(zone.kind)) return 'none'
  if (zone.permittedFlags === null) {
    const state = stateOf(zone)
    if (!KINDS_THAT_ASK.includes(zone.kind) || zone.country === 'ATA') return 'unknown'
    if (state !== null && state === stateOfFlag(facts.flag)) return 'permitted'
  }
  return isRegisterKept && facts.flag !== '' ? 'none' : 'unknown'
}

function allows(one: Authorisation, zone: Zone, facts: VesselFacts, timeMs: number): boolean {
  const { areas, gears, fromMs, toMs } = one
  if ((fromMs !== null && timeMs < fromMs) || (toMs !== null && timeMs >= toMs)) return false
  if (gears !== null && facts.gears.length > 0 && !facts.gears.some((gear) => gears.includes(gear)))
    return false
  if (areas.includes(zone.id)) return true
  if (CLOSED_KINDS.includes(zone.kind)) return false
  return areas.includes('*') || (zone.country !== null && areas.includes(`country:${zone.country}`))
}

/** A territory's waters are not foreign to its state, nor the other way round. */
export function isForeign(zone: Zone, { flag }: VesselFacts): boolean {
  const state = stateOf(zone)
  return state !== null && flag !== '' && state !== stateOfFlag(flag)
}

/** Whose waters they are. Antarctica's are nobody's (Antarctic Treaty 1959, article IV), though maps draw an EEZ there. */
function stateOf({ country }: Zone): string | null {
  return country === null || country === 'ATA' ? null : stateOfFlag(country)
}

/** Of several gears one that is allowed is enough: which is used is not known. */
export function isGearPermitted(zone: Zone, { gears }: VesselFacts): boolean | null {
  const { permittedGears } = zone
  if (permittedGears === null || gears.length === 0) return null
  return gears.some((gear) => permittedGears.includes(gear))
}
