/** What a zone means for a vessel that fishes there: the questions that evidence asks of a zone relation. */

import type { Zone, ZoneKind } from '../geo/zones/zone.ts'
import { EVIDENCE_OPTIONS } from '../model/suspicion-evidence.ts'
import type { Happening, ZoneRelation } from './happening.ts'

/** A relation and the zone that it is with. */
export interface ZoneStay {
  readonly relation: ZoneRelation
  readonly zone: Zone
}

/** Relations are with zones in force at the time, so a seasonal closure among them is one in its season. */
const CLOSED: readonly ZoneKind[] = ['no-take', 'seasonal-closure']
const NATIONAL: readonly ZoneKind[] = ['eez', 'territorial-sea']

export function listStays({ zones }: Happening, all: readonly Zone[]): ZoneStay[] {
  return zones.map((relation) => ({ relation, zone: all[relation.zone]! }))
}

/** Closed to fishing, and no leave to fish there all the same. */
export function isClosed({ relation, zone }: ZoneStay): boolean {
  return CLOSED.includes(zone.kind) && !hasLeave(relation)
}

/** Open to those with leave, which the vessel does not have. A gear ban asks for another gear, not for leave. */
export function isUnlicensed({ relation, zone }: ZoneStay): boolean {
  return relation.licence === 'none' && !CLOSED.includes(zone.kind) && zone.kind !== 'gear-ban'
}

/** Another country's waters, and nothing tells of licences. */
export function isLicenceUntold({ relation, zone }: ZoneStay): boolean {
  return relation.licence === 'unknown' && relation.isForeign && NATIONAL.includes(zone.kind)
}

/** The vessel's gears are forbidden. The register's leave for the zone is for the gears that it names. */
export function isGearForbidden({ relation }: ZoneStay): boolean {
  return relation.isGearPermitted === false && relation.licence !== 'authorised'
}

export function isAuthorised({ relation }: ZoneStay): boolean {
  return relation.licence === 'authorised'
}

/** Fishing there is not allowed, for any of the reasons above that are known. */
export function isOffLimits(stay: ZoneStay): boolean {
  return isClosed(stay) || isUnlicensed(stay) || isGearForbidden(stay)
}

/** Of a silence: it begins at the zone, inside or near its border, and ends so. One that lasts has not ended. */
export function beginsAndEndsAt({ relation }: ZoneStay): boolean {
  const { borderNm } = EVIDENCE_OPTIONS
  return (
    (relation.startsInside || relation.borderNm <= borderNm) &&
    (relation.endsInside || relation.endBorderNm <= borderNm)
  )
}

/** Longest stay inside one of the zones that `holds` is true of, hours: zones overlap, and an hour is counted once. */
export function hoursInside(stays: readonly ZoneStay[], holds: (stay: ZoneStay) => boolean): number {
  let minutes = 0
  for (const stay of stays) if (holds(stay)) minutes = Math.max(minutes, stay.relation.insideMinutes)
  return minutes / 60
}

function hasLeave({ licence }: ZoneRelation): boolean {
  return licence === 'authorised' || licence === 'permitted'
}
