/** Parts of a rule that cannot hold together, so that it would never raise an alert, or would not mean what it says. */

import type { z } from 'zod'
import type { Behaviour } from '../happening.ts'
import type { WhenDraft } from './rule-document.ts'

export const SILENCES: readonly Behaviour[] = ['gap', 'goingDark', 'possibleDisabling']

/** Vessels that apparent fishing is told of (docs/events.md). */
const FISHERS: readonly string[] = ['fishing', 'unknown']

/** Nearer to shore than this the behaviour does not exist by its own definition, nautical miles (docs/events.md). */
const LEAST_SHORE_NM: Partial<Record<Behaviour, number>> = { possibleDisabling: 50, loitering: 20 }

interface Contradiction {
  readonly path: readonly (string | number)[]
  readonly reason: string
  readonly allowed?: string
}

/** As zod wants it: tells of every contradiction at its own place in the rule. */
export function checkContradictions(when: WhenDraft, context: z.RefinementCtx): void {
  for (const { path, reason, allowed } of [
    ...ofVessel(when),
    ...ofPlace(when),
    ...ofBehaviour(when),
    ...ofTime(when),
  ])
    context.addIssue({ code: 'custom', path: [...path], message: reason, params: { allowed } })
}

function* ofVessel({ vessel = {}, behaviour, place = {} }: WhenDraft): Generator<Contradiction> {
  const { types, flags, flagsNot, isRegistered, minLengthM, maxLengthM } = vessel
  if (minLengthM !== undefined && maxLengthM !== undefined && minLengthM > maxLengthM)
    yield { path: ['vessel', 'minLengthM'], reason: `is more than maxLengthM, ${maxLengthM}` }
  const excluded = flags?.findIndex((flag) => flagsNot?.includes(flag)) ?? -1
  if (excluded >= 0) yield { path: ['vessel', 'flags', excluded], reason: 'is in flagsNot too' }
  if (behaviour.kind === 'apparentFishing' && types && !types.some((type) => FISHERS.includes(type)))
    yield {
      path: ['vessel', 'types'],
      reason: 'apparent fishing is told of no such vessel',
      allowed: FISHERS.join(' or '),
    }
  if (isRegistered === false && place.licences?.every((licence) => licence === 'authorised'))
    yield {
      path: ['place', 'licences'],
      reason: 'only the register authorises, and vessel.isRegistered is false',
    }
}

function* ofPlace({ behaviour, place = {} }: WhenDraft): Generator<Contradiction> {
  const { zoneKinds, zoneIds, relation, withinNm, minShoreNm, maxShoreNm } = place
  const hasZone = zoneKinds !== undefined || zoneIds !== undefined
  for (const key of ['relation', 'isForeign', 'licences', 'isGearPermitted'] as const)
    if (place[key] !== undefined && !hasZone)
      yield {
        path: ['place', key],
        reason: 'tells of a zone, and none is named',
        allowed: 'with zoneKinds or zoneIds',
      }
  if (withinNm !== undefined && relation !== 'near' && relation !== 'returns')
    yield {
      path: ['place', 'withinNm'],
      reason: 'says how near, and the relation is not',
      allowed: "with relation 'near' or 'returns'",
    }
  if (withinNm === undefined && (relation === 'near' || relation === 'returns'))
    yield {
      path: ['place', 'relation'],
      reason: `'${relation}' does not say how near`,
      allowed: 'with withinNm',
    }
  if (relation === 'returns' && !SILENCES.includes(behaviour.kind))
    yield {
      path: ['place', 'relation'],
      reason: `'returns' is of silences, and ${behaviour.kind} is none`,
      allowed: `with ${SILENCES.join(', ')}`,
    }
  if (behaviour.kind === 'avoidance' && hasZone && relation !== 'near')
    yield {
      path: [
        'place',
        relation === undefined ? (zoneKinds === undefined ? 'zoneIds' : 'zoneKinds') : 'relation',
      ],
      reason: 'avoidance is of a border that it comes near to',
      allowed: "relation 'near'",
    }
  if (minShoreNm !== undefined && maxShoreNm !== undefined && minShoreNm > maxShoreNm)
    yield { path: ['place', 'minShoreNm'], reason: `is more than maxShoreNm, ${maxShoreNm}` }
  const leastShoreNm = LEAST_SHORE_NM[behaviour.kind]
  if (leastShoreNm !== undefined && maxShoreNm !== undefined && maxShoreNm < leastShoreNm)
    yield {
      path: ['place', 'maxShoreNm'],
      reason: `${behaviour.kind} is told of from ${leastShoreNm} nautical miles on`,
      allowed: `${leastShoreNm} or more`,
    }
}

function* ofBehaviour({ behaviour }: WhenDraft): Generator<Contradiction> {
  if ('minKnots' in behaviour && 'maxKnots' in behaviour) {
    const { minKnots = 0, maxKnots = Number.POSITIVE_INFINITY } = behaviour
    if (minKnots > maxKnots)
      yield { path: ['behaviour', 'minKnots'], reason: `is more than maxKnots, ${maxKnots}` }
  }
  if (behaviour.kind !== 'identityConflict') return
  const { conflicts, minApartKm } = behaviour
  if (minApartKm !== undefined && conflicts?.every((kind) => kind !== 'overlap' && kind !== 'jump'))
    yield {
      path: ['behaviour', 'minApartKm'],
      reason: 'only ships at once and jumps are apart',
      allowed: "with conflicts 'overlap' or 'jump'",
    }
}

function* ofTime({ time = {} }: WhenDraft): Generator<Contradiction> {
  if (time.minNightShare === 0)
    yield { path: ['time', 'minNightShare'], reason: 'holds by day too', allowed: 'more than 0' }
}
