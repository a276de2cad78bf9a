/** Where a rule looks, in words. */

import type { ZoneKind } from '../../geo/zones/zone.ts'
import type { Behaviour } from '../happening.ts'
import type { PlaceCondition } from './rule.ts'

type Licence = NonNullable<PlaceCondition['licences']>[number]

const ZONES: Record<ZoneKind, string> = {
  'territorial-sea': 'territorial sea',
  eez: 'exclusive economic zone',
  'no-take': 'no-take area',
  'seasonal-closure': 'seasonal closure',
  rfmo: 'area of a fisheries organisation',
  'gear-ban': 'gear ban',
  own: 'area of interest',
}

const LICENCES: Record<Licence, string> = {
  authorised: 'it is authorised to fish',
  permitted: 'its flag may fish',
  none: 'it has no leave to fish',
  unknown: 'nothing is known of its leave',
}

/** Of several at once: none of them says that it may. */
const WITHOUT_LEAVE: readonly Licence[] = ['none', 'unknown']
const UNAUTHORISED: readonly Licence[] = ['none', 'permitted', 'unknown']

/** `inside a no-take area where it has no leave to fish, 20 nm or more from shore` */
export function describePlace(place: PlaceCondition, kind: Behaviour): string {
  const { minShoreNm, maxShoreNm, minPortNm } = place
  const zone = describeZone(place)
  const parts = zone === null ? [] : [describeRelation(place, kind, zone)]
  if (minShoreNm !== undefined || maxShoreNm !== undefined) parts.push(describeShore(minShoreNm, maxShoreNm))
  if (minPortNm !== undefined) parts.push(`${minPortNm} nm or more from a listed port`)
  return parts.join(', ')
}

function describeZone({
  zoneKinds,
  zoneIds,
  isForeign,
  licences,
  isGearPermitted,
}: PlaceCondition): string | null {
  const whose = isForeign === undefined ? '' : isForeign ? 'foreign ' : 'home '
  const kinds = zoneKinds && joinOr(zoneKinds.map((kind) => withArticle(`${whose}${ZONES[kind]}`)))
  const ids = zoneIds && `${kinds === undefined ? whose : ''}zone ${joinOr(zoneIds)}`
  if (kinds === undefined && ids === undefined) return null
  const told: string[] = []
  if (licences) told.push(describeLicences(licences))
  if (isGearPermitted !== undefined) told.push(`its gear is ${isGearPermitted ? '' : 'not '}permitted`)
  const zone = kinds && ids ? `${ids}, being ${kinds},` : (kinds ?? ids)
  return told.length === 0 ? zone! : `${zone} where ${told.join(' and ')}`
}

function describeLicences(licences: readonly Licence[]): string {
  if (isSame(licences, WITHOUT_LEAVE)) return 'it has no leave to fish that is known'
  if (isSame(licences, UNAUTHORISED)) return 'it is not authorised'
  return joinOr(licences.map((licence) => LICENCES[licence]))
}

function isSame(some: readonly Licence[], others: readonly Licence[]): boolean {
  return some.length === others.length && others.every((one) => some.includes(one))
}

function describeRelation({ relation, withinNm }: PlaceCondition, kind: Behaviour, zone: string): string {
  if (relation === 'returns')
    return `within ${withinNm} nm of the border of ${zone}, and is on again inside or within ${withinNm} nm of it`
  if (relation === 'near' && kind === 'avoidance') return `within ${withinNm} nm of the border of ${zone}`
  if (relation === 'near') return `inside, or within ${withinNm} nm of the border of, ${zone}`
  return `inside ${zone}`
}

function describeShore(minNm: number | undefined, maxNm: number | undefined): string {
  if (minNm === undefined) return `${maxNm} nm or less from shore`
  return maxNm === undefined ? `${minNm} nm or more from shore` : `${minNm} to ${maxNm} nm from shore`
}

function withArticle(words: string): string {
  return `${/^[aeo]/.test(words) ? 'an' : 'a'} ${words}`
}

export function joinOr(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
