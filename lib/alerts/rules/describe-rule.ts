/** A rule as one plain sentence, for lists, explanations and the audit log. */

import type { Transponder } from '../happening.ts'
import { describePlace, joinOr } from './describe-place.ts'
import type { BehaviourCondition, Rule, TimeCondition, VesselCondition } from './rule.ts'
import { WEEKDAYS } from './rule-document.ts'

type VesselType = NonNullable<VesselCondition['types']>[number]
type Conflict = NonNullable<BehaviourCondition['conflicts']>[number]

const VESSELS: Record<VesselType, string> = {
  fishing: 'a fishing vessel',
  carrier: 'a carrier',
  bunker: 'a bunkering vessel',
  support: 'a support vessel',
  cargo: 'a cargo ship',
  tanker: 'a tanker',
  tug: 'a tug',
  pilot: 'a pilot vessel',
  passenger: 'a passenger ship',
  other: 'a vessel of another type',
  unknown: 'a vessel of unknown type',
}

const CONFLICTS: Record<Conflict, string> = {
  overlap: 'shares its MMSI with another ship at the same time',
  jump: 'jumps farther than a ship can sail',
  name: 'changes its name at sea',
  imo: 'changes its IMO number at sea',
  callSign: 'changes its call sign at sea',
  flag: 'changes its flag at sea',
}

const TRANSPONDERS: Record<Transponder, string> = {
  A: 'of Class A',
  B: 'of Class B',
  unknown: 'of a class that is not told',
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `When a fishing vessel shows apparent fishing (score 0.6 or more, 30 min or more) inside a no-take area.` */
export function describeRule({ vessel, behaviour, place, time }: Rule): string {
  const parts = [describeVessel(vessel), describeBehaviour(behaviour)]
  if (place !== null) parts.push(describePlace(place, behaviour.kind))
  if (time !== null) parts.push(describeTime(time))
  return `When ${parts.join(' ')}.`
}

function describeVessel(vessel: VesselCondition | null): string {
  if (vessel === null) return 'a vessel'
  const { types, flags, flagsNot, gears, lists, isRegistered, minLengthM, maxLengthM } = vessel
  const parts = [types === undefined ? 'a vessel' : joinOr(types.map((type) => VESSELS[type]))]
  if (flags) parts.push(`under flag ${joinOr(flags)}`)
  if (flagsNot) parts.push(`under another flag than ${joinOr(flagsNot)}`)
  if (gears) parts.push(`with gear ${joinOr(gears)}`)
  if (minLengthM !== undefined || maxLengthM !== undefined)
    parts.push(`of ${range(minLengthM, maxLengthM, 'm')}`)
  if (lists) parts.push(lists.includes('*') ? 'on a watch list' : `on watch list ${joinOr(lists)}`)
  if (isRegistered !== undefined) parts.push(`that is ${isRegistered ? '' : 'not '}in the register`)
  return parts.join(' ')
}

function describeBehaviour(behaviour: BehaviourCondition): string {
  const { minMinutes, minScore, minKnots, maxKnots, minApartKm } = behaviour
  const limits: string[] = []
  if (minScore !== undefined) limits.push(`score ${minScore} or more`)
  if (minMinutes !== undefined) limits.push(`${describeMinutes(minMinutes)} or more`)
  if (minKnots !== undefined || maxKnots !== undefined) limits.push(`at ${range(minKnots, maxKnots, 'kn')}`)
  if (behaviour.isAtGearSpeed === true) limits.push('at a speed at which its gear is worked')
  if (behaviour.isAtGearSpeed === false) limits.push('at no speed at which its gear is worked')
  if (minApartKm !== undefined) limits.push(`places ${minApartKm} km or more apart`)
  limits.push(...describeSilence(behaviour))
  return `${describeDeed(behaviour)}${limits.length === 0 ? '' : ` (${limits.join(', ')})`}`
}

function describeDeed(behaviour: BehaviourCondition): string {
  switch (behaviour.kind) {
    case 'apparentFishing':
      return 'shows apparent fishing'
    case 'gap':
      return 'is silent for 12 h or more'
    case 'goingDark':
      return 'goes dark'
    case 'possibleDisabling':
      return 'possibly disables its AIS'
    case 'encounter': {
      const partners = behaviour.partnerTypes?.map((type) => VESSELS[type])
      return `meets ${partners ? joinOr(partners) : 'another vessel'} at sea`
    }
    case 'loitering':
      return 'loiters'
    case 'identityConflict':
      return behaviour.conflicts
        ? joinOr(behaviour.conflicts.map((kind) => CONFLICTS[kind]))
        : 'has two identities'
    case 'avoidance':
      return describeAvoidance(behaviour)
    case 'passage':
      return 'is found'
    case 'atSea':
      return 'is at sea'
  }
}

function* describeSilence(behaviour: BehaviourCondition): Generator<string> {
  const { minTimesLongest, minWitnessMinutes, maxDarkBefore, transponders } = behaviour
  if (minTimesLongest !== undefined) yield `${minTimesLongest} times its longest silence of 12 h before`
  if (minWitnessMinutes !== undefined) yield `others heard there ${describeMinutes(minWitnessMinutes)} later`
  if (maxDarkBefore !== undefined) yield `${maxDarkBefore} times at most in the 7 days before`
  if (transponders) yield `transponder ${joinOr(transponders.map((one) => TRANSPONDERS[one]))}`
}

function describeAvoidance({ minDarkApproaches, minDarkShare, days }: BehaviourCondition): string {
  const parts: string[] = []
  if (minDarkApproaches !== undefined) parts.push(`on ${minDarkApproaches} approaches or more`)
  if (minDarkShare !== undefined) parts.push(`on ${percent(minDarkShare)} or more of all approaches`)
  return `goes dark ${parts.join(' and ')}${days === undefined ? '' : ` in ${days} days`}`
}

function describeTime({ seasons, minNightShare, weekdays }: TimeCondition): string {
  const parts: string[] = []
  if (seasons)
    parts.push(
      joinOr(
        seasons.map(
          ({ fromMonth, fromDay, toMonth, toDay }) =>
            `from ${fromDay} ${MONTHS[fromMonth - 1]} to ${toDay} ${MONTHS[toMonth - 1]}`,
        ),
      ),
    )
  if (weekdays) parts.push(`beginning on a ${joinOr(weekdays.map((day) => capital(WEEKDAYS[day]!)))} (UTC)`)
  if (minNightShare !== undefined) parts.push(`with ${percent(minNightShare)} or more of it by night`)
  return parts.join(', ')
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined) return `${most} ${unit} or less`
  return most === undefined ? `${least} ${unit} or more` : `${least} to ${most} ${unit}`
}

function describeMinutes(minutes: number): string {
  return minutes >= 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1)
}
