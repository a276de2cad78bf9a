/**
 * Whether a happening meets a rule, and by what: every condition that was asked for, with the value that met it. A
 * happening that meets it in several zones gives a match for each.
 */

import { isInForce } from '../../geo/zones/in-force.ts'
import type { Zone } from '../../geo/zones/zone.ts'
import type { MetCondition } from '../alert.ts'
import { isAtGearSpeed } from '../gear-speeds.ts'
import type { Behaviour, Happening, ZoneRelation } from '../happening.ts'
import type { BehaviourCondition, PlaceCondition, Rule, TimeCondition, VesselCondition } from './rule.ts'

const MINUTE_MS = 60_000

/** Reach of 'near' and 'returns' where a rule names none, nautical miles. Own. */
export const USUAL_REACH_NM = 50

export interface RuleMatch {
  readonly happening: Happening
  /** The zone in which it was met; null: the rule asks for none. */
  readonly relation: ZoneRelation | null
  /** Event time at which all of it was so. */
  readonly metMs: number
  readonly met: readonly MetCondition[]
}

/** Collects what was met; the first condition that is not ends it. */
class Conditions {
  readonly met: MetCondition[] = []

  /** Notes the condition, where it is asked for; false where it is asked for and not met. */
  check(condition: string, wanted: unknown, isMet: boolean, found: unknown): boolean {
    if (wanted === undefined) return true
    if (isMet) this.met.push({ condition, wanted: show(wanted), found: show(found) })
    return isMet
  }
}

export function matchRule(rule: Rule, happening: Happening, zones: readonly Zone[]): RuleMatch[] {
  if (happening.behaviour !== rule.behaviour.kind) return []
  const conditions = new Conditions()
  if (rule.vessel !== null && !meetsVessel(rule.vessel, happening, conditions)) return []
  if (!meetsBehaviour(rule.behaviour, happening, conditions)) return []
  if (rule.time !== null && !meetsTime(rule.time, happening, conditions)) return []
  if (rule.place !== null && !meetsShore(rule.place, happening, conditions)) return []
  const { minMinutes } = rule.behaviour
  if (rule.place === null || !asksForZone(rule.place)) {
    const minutes = happening.hours * 60
    if (!conditions.check('behaviour.minMinutes', minMinutes, minutes >= (minMinutes ?? 0), minutes))
      return []
    if (!meetsWork(rule.behaviour, happening, happening.meanScore, happening.meanKnots, conditions)) return []
    const metMs = atLeast(happening, happening.startMs + (minMinutes ?? 0) * MINUTE_MS)
    return [{ happening, relation: null, metMs, met: conditions.met }]
  }
  const matches: RuleMatch[] = []
  for (const relation of happening.zones) {
    const inZone = new Conditions()
    if (!meetsZone(rule.place, relation, zones[relation.zone]!, happening, inZone)) continue
    const isInside = relationOf(rule.place) === 'inside'
    const minutes = isInside ? relation.insideMinutes : happening.hours * 60
    if (!inZone.check('behaviour.minMinutes', minMinutes, minutes >= (minMinutes ?? 0), minutes)) continue
    const { meanScore, meanKnots } = happening
    const isWorkInside = isInside && happening.behaviour === 'apparentFishing'
    const score = isWorkInside ? relation.insideScore : meanScore
    const knots = isWorkInside ? relation.insideKnots : meanKnots
    if (!meetsWork(rule.behaviour, happening, score, knots, inZone)) continue
    const fromMs = isInside ? relation.insideFromMs! : happening.startMs
    const metMs = atLeast(happening, fromMs + (minMinutes ?? 0) * MINUTE_MS)
    matches.push({ happening, relation, metMs, met: [...conditions.met, ...inZone.met] })
  }
  return matches
}

/** Told of while they last: met when they have lasted long enough. Anything else is met when it is decided. */
const GROWING: readonly Behaviour[] = ['apparentFishing', 'loitering', 'passage', 'identityConflict']

function atLeast({ behaviour, decidedMs, endMs }: Happening, ms: number): number {
  return GROWING.includes(behaviour) ? Math.min(ms, endMs, decidedMs) : decidedMs
}

function meetsVessel(wanted: VesselCondition, { vessel }: Happening, conditions: Conditions): boolean {
  const { types, flags, flagsNot, gears, lists, isRegistered, minLengthM, maxLengthM } = wanted
  const { watched, lengthM } = vessel
  const onLists = watched.map(({ entry }) => entry.list)
  const isListed = lists?.some((list) => (list === '*' ? onLists.length > 0 : onLists.includes(list))) ?? true
  return (
    conditions.check('vessel.types', types, types?.includes(vessel.type) ?? true, vessel.type) &&
    conditions.check('vessel.flags', flags, flags?.includes(vessel.flag) ?? true, vessel.flag) &&
    conditions.check(
      'vessel.flagsNot',
      flagsNot,
      vessel.flag !== '' && !flagsNot?.includes(vessel.flag),
      vessel.flag,
    ) &&
    conditions.check(
      'vessel.gears',
      gears,
      vessel.gears.some((gear) => gears?.includes(gear)),
      vessel.gears,
    ) &&
    conditions.check('vessel.lists', lists, isListed, onLists) &&
    conditions.check(
      'vessel.isRegistered',
      isRegistered,
      (vessel.registered !== null) === isRegistered,
      vessel.registered !== null,
    ) &&
    conditions.check('vessel.minLengthM', minLengthM, lengthM >= (minLengthM ?? 0), lengthM) &&
    conditions.check('vessel.maxLengthM', maxLengthM, lengthM <= (maxLengthM ?? 0), lengthM)
  )
}

function meetsBehaviour(wanted: BehaviourCondition, happening: Happening, conditions: Conditions): boolean {
  const { partner, conflict, apartKm, approaches, darkApproaches, darkBefore, transponder } = happening
  const darkShare = darkApproaches / Math.max(1, approaches)
  const { partnerTypes, conflicts, minApartKm, maxDarkBefore, transponders } = wanted
  const { minWitnessMinutes, minTimesLongest } = wanted
  const { witnessMinutes, timesLongest } = happening
  const { minDarkApproaches, minDarkShare, days } = wanted
  return (
    conditions.check('behaviour.kind', wanted.kind, true, happening.behaviour) &&
    conditions.check(
      'behaviour.maxDarkBefore',
      maxDarkBefore,
      darkBefore <= (maxDarkBefore ?? 0),
      darkBefore,
    ) &&
    conditions.check(
      'behaviour.minWitnessMinutes',
      minWitnessMinutes,
      witnessMinutes >= (minWitnessMinutes ?? 0),
      witnessMinutes,
    ) &&
    conditions.check(
      'behaviour.minTimesLongest',
      minTimesLongest,
      timesLongest >= (minTimesLongest ?? 0),
      timesLongest,
    ) &&
    conditions.check(
      'behaviour.transponders',
      transponders,
      transponders?.includes(transponder) ?? true,
      transponder,
    ) &&
    conditions.check(
      'behaviour.partnerTypes',
      partnerTypes,
      partner !== null && (partnerTypes?.includes(partner.type) ?? true),
      partner?.type,
    ) &&
    conditions.check(
      'behaviour.conflicts',
      conflicts,
      conflict !== null && (conflicts?.includes(conflict) ?? true),
      conflict,
    ) &&
    conditions.check('behaviour.minApartKm', minApartKm, apartKm >= (minApartKm ?? 0), apartKm) &&
    conditions.check('behaviour.days', days, happening.avoidanceDays === days, happening.avoidanceDays) &&
    conditions.check(
      'behaviour.minDarkApproaches',
      minDarkApproaches,
      darkApproaches >= (minDarkApproaches ?? 0),
      darkApproaches,
    ) &&
    conditions.check('behaviour.minDarkShare', minDarkShare, darkShare >= (minDarkShare ?? 0), darkShare)
  )
}

/** Score and speeds: of apparent fishing in a zone those of its rows in there, else those of all of it. */
function meetsWork(
  { minScore, minKnots, maxKnots, isAtGearSpeed: wanted }: BehaviourCondition,
  { vessel }: Happening,
  score: number,
  knots: number,
  conditions: Conditions,
): boolean {
  const isAtSpeed = isAtGearSpeed(vessel.gears, knots)
  return (
    conditions.check('behaviour.minScore', minScore, score >= (minScore ?? 0), score) &&
    conditions.check('behaviour.minKnots', minKnots, knots >= (minKnots ?? 0), knots) &&
    conditions.check('behaviour.maxKnots', maxKnots, knots <= (maxKnots ?? 0), knots) &&
    conditions.check('behaviour.isAtGearSpeed', wanted, isAtSpeed === wanted, knots)
  )
}

function meetsTime(
  wanted: TimeCondition,
  { startMs, nightShare }: Happening,
  conditions: Conditions,
): boolean {
  const { seasons, minNightShare, weekdays } = wanted
  const weekday = new Date(startMs).getUTCDay()
  const isInSeason = isInForce({ validFromMs: null, validToMs: null, seasons: seasons ?? [] }, startMs)
  return (
    conditions.check('time.seasons', seasons, isInSeason, new Date(startMs).toISOString().slice(0, 10)) &&
    conditions.check('time.minNightShare', minNightShare, nightShare >= (minNightShare ?? 0), nightShare) &&
    conditions.check('time.weekdays', weekdays, weekdays?.includes(weekday) ?? true, weekday)
  )
}

function meetsShore(wanted: PlaceCondition, { shoreNm, portNm }: Happening, conditions: Conditions): boolean {
  const { minShoreNm, maxShoreNm, minPortNm } = wanted
  return (
    conditions.check('place.minShoreNm', minShoreNm, shoreNm >= (minShoreNm ?? 0), shoreNm) &&
    conditions.check('place.maxShoreNm', maxShoreNm, shoreNm <= (maxShoreNm ?? 0), shoreNm) &&
    conditions.check('place.minPortNm', minPortNm, portNm >= (minPortNm ?? 0), portNm)
  )
}

/** Whether a place names zones at all; distances to shore and ports alone ask for none. */
export function asksForZone(place: PlaceCondition): boolean {
  const { zoneKinds, zoneIds, relation, isForeign, licences, isGearPermitted } = place
  return [zoneKinds, zoneIds, relation, isForeign, licences, isGearPermitted].some(
    (part) => part !== undefined,
  )
}

export function relationOf({ relation }: PlaceCondition): 'inside' | 'near' | 'returns' {
  return relation ?? 'inside'
}

/** Whether a rule is of this zone, whatever happens there. */
export function concernsZone({ zoneKinds, zoneIds }: PlaceCondition, { kind, id }: Zone): boolean {
  return (zoneKinds?.includes(kind) ?? true) && (zoneIds?.includes(id) ?? true)
}

function meetsZone(
  wanted: PlaceCondition,
  relation: ZoneRelation,
  zone: Zone,
  { endLonUnits }: Happening,
  conditions: Conditions,
): boolean {
  const { zoneKinds, zoneIds, isForeign, licences, isGearPermitted } = wanted
  const withinNm = wanted.withinNm ?? USUAL_REACH_NM
  const { insideFromMs, borderNm, startsInside, endBorderNm, endsInside } = relation
  const isNear = startsInside || borderNm <= withinNm
  const how = relationOf(wanted)
  const isMet = {
    inside: insideFromMs !== null,
    near: isNear,
    // Before it went dark deep inside a zone nothing of its border was hidden.
    returns: borderNm <= withinNm && endLonUnits !== null && (endsInside || endBorderNm <= withinNm),
  }[how]
  const found = {
    inside: `${relation.insideMinutes.toFixed(0)} min inside`,
    near: startsInside ? 'inside' : `${borderNm.toFixed(1)} nm from the border`,
    returns: `off ${borderNm.toFixed(1)} nm from the border${startsInside ? ', inside' : ''}, on ${
      endsInside ? 'inside' : `${endBorderNm.toFixed(1)} nm from it`
    }`,
  }[how]
  return (
    conditions.check('place.zoneKinds', zoneKinds, zoneKinds?.includes(zone.kind) ?? true, zone.kind) &&
    conditions.check('place.zoneIds', zoneIds, zoneIds?.includes(zone.id) ?? true, zone.id) &&
    conditions.check('place.relation', how === 'inside' ? how : `${how}, ${withinNm} nm`, isMet, found) &&
    conditions.check('place.isForeign', isForeign, relation.isForeign === isForeign, relation.isForeign) &&
    conditions.check(
      'place.licences',
      licences,
      licences?.includes(relation.licence) ?? true,
      relation.licence,
    ) &&
    conditions.check(
      'place.isGearPermitted',
      isGearPermitted,
      relation.isGearPermitted === isGearPermitted,
      relation.isGearPermitted,
    )
  )
}

/** Numbers in three places at most, lists with commas. */
function show(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ')
  return String(value)
}
