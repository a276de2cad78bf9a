/**
 * How much a rule takes in: what would fire on everybody is refused, and what an analyst may well want, but will get a
 * lot of, is warned of. A judgement of the conditions alone; the dry run counts.
 */

import type { ZoneKind } from '../../geo/zones/zone.ts'
import type { Behaviour } from '../happening.ts'
import type { PlaceCondition, Rule, VesselCondition } from './rule.ts'
import { SILENCES } from './rule-contradictions.ts'

export interface Breadth {
  readonly refusals: readonly string[]
  readonly warnings: readonly string[]
}

/** What lawful vessels do on nearly every trip, and why. */
const EVERYDAY: Partial<Record<Behaviour, string>> = {
  apparentFishing: 'every fishing vessel fishes',
  gap: 'every vessel is out of reach of receivers now and then',
  passage: 'every vessel passes through zones',
  atSea: 'every vessel goes to sea',
}

/** What many lawful vessels do, and which. */
const COMMON: Partial<Record<Behaviour, string>> = {
  goingDark: 'weak transponders fall silent near others, too',
  possibleDisabling: 'vessels sail out of reach of receivers on shore, too',
  encounter: 'tugs, pilots and bunkering vessels meet others all day',
  loitering: 'vessels wait for orders, weather and a berth',
  identityConflict: 'numbers are mistyped and shared by mistake, too',
}

/** Together these cover most of the sea that is fished. */
const WIDE_KINDS: readonly ZoneKind[] = ['territorial-sea', 'eez', 'rfmo']

/** Beyond this a border has half of a small sea near it, nautical miles. */
const WIDE_NM = 50

/** Pure; the document's schema and contradictions are checked before. */
export function checkBreadth(rule: Rule): Breadth {
  const { behaviour, vessel, place } = rule
  const isNarrow = narrowsVessel(vessel) || narrowsPlace(place)
  const everyday = EVERYDAY[behaviour.kind]
  if (everyday !== undefined && !isNarrow)
    return {
      refusals: [`would fire on nearly every trip: ${everyday}. ${HOW_TO_NARROW}`],
      warnings: [],
    }
  if (behaviour.kind === 'avoidance' && isBareAvoidance(behaviour))
    return {
      refusals: ['would fire on the first silence near a border: say minDarkApproaches or minDarkShare'],
      warnings: [],
    }
  return { refusals: [], warnings: [...findWarnings(rule, isNarrow)] }
}

const HOW_TO_NARROW =
  'Name what is not everyday: a watch list, flags, or gears of the vessel; closed zones or zones by id; or the want of a licence'

function* findWarnings({ behaviour, vessel, place }: Rule, isNarrow: boolean): Generator<string> {
  const { kind, minMinutes, minScore, maxKnots, partnerTypes } = behaviour
  const common = COMMON[kind]
  if (common !== undefined && !isNarrow && vessel?.types === undefined && partnerTypes === undefined)
    yield `is broad: nothing says which vessels or where, and ${common}`
  if (EVERYDAY[kind] !== undefined && vessel?.lists === undefined && !narrowsPlace(place))
    yield 'takes nearly every trip of such vessels: think of zones'
  if (kind === 'apparentFishing' && minMinutes === undefined && minScore === undefined)
    yield 'takes the shortest event at the lowest score: think of minMinutes and minScore'
  if (kind === 'passage' && minMinutes === undefined && maxKnots === undefined)
    yield 'takes lawful transit: think of minMinutes or maxKnots'
  if (kind === 'encounter' && isNarrow && partnerTypes === undefined)
    yield 'takes every partner: tugs, pilots and bunkering vessels, too'
  if (SILENCES.includes(kind) && isWide(place) && place?.isForeign !== true)
    yield 'takes silences of fleets in waters of their own: think of isForeign'
  if ((place?.withinNm ?? 0) > WIDE_NM)
    yield `reaches ${place?.withinNm} nautical miles from the border: where waters are narrow that is everywhere`
  const isOfLeave = EVERYDAY[kind] !== undefined && place?.isGearPermitted !== false
  if (isOfLeave && isWide(place) && place?.licences?.includes('unknown'))
    yield 'takes vessels whose leave is unknown: all foreign ones, while the register is empty'
  if (vessel?.isRegistered === false)
    yield 'takes vessels that the register lacks: all of them, while it is empty'
}

function isBareAvoidance({ minDarkApproaches, minDarkShare }: Rule['behaviour']): boolean {
  return minDarkApproaches === undefined && minDarkShare === undefined
}

/** Type and length say who could do it at all, and flagsNot leaves nearly all. */
function narrowsVessel(vessel: VesselCondition | null): boolean {
  const { lists, flags, gears, isRegistered } = vessel ?? {}
  return lists !== undefined || flags !== undefined || gears !== undefined || isRegistered === false
}

/** Wide zones narrow nothing, unless what is told of them does. */
function narrowsPlace(place: PlaceCondition | null): boolean {
  if (place === null) return false
  const { zoneIds, zoneKinds, licences, isGearPermitted, isForeign } = place
  if (zoneIds !== undefined || (zoneKinds !== undefined && !isWide(place))) return true
  return isGearPermitted === false || isForeign === true || licences?.every((one) => one === 'none') === true
}

function isWide(place: PlaceCondition | null): boolean {
  return place?.zoneIds === undefined && place?.zoneKinds?.some((kind) => WIDE_KINDS.includes(kind)) === true
}
