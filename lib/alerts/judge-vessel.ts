/**
 * Alerts of one vessel: a pure function of what was found of it and of what it is judged by. The set of outputs is its
 * input, so neither their order nor how often it was judged before matters; late data or a changed rule is another
 * input. One alert for each trip and rule, outside of trips for each track and rule.
 */

import { ContentHash } from '../features/ids.ts'
import { lonDifference } from '../geo/great-circle.ts'
import { wrapUnits } from '../geo/units.ts'
import type { Zone } from '../geo/zones/zone.ts'
import type { Suspicion } from '../model/suspicion.ts'
import {
  type AlertCause,
  type AlertOutput,
  type AlertVessel,
  type AlertWeighing,
  SUSPICION_RULE,
} from './alert.ts'
import { evidenceSteps, gatherEvidence, type TripEvidenceInput } from './evidence.ts'
import { groupBy } from './group-by.ts'
import type { Happening } from './happening.ts'
import { readHappenings } from './happenings.ts'
import type { Judging } from './judging.ts'
import type { VesselFacts } from './register/register.ts'
import { matchRule, type RuleMatch } from './rules/match-rule.ts'
import type { Severity } from './rules/rule.ts'
import { rankOf, severityOf, severityOfSuspicion } from './severity.ts'
import type { TripSuspicionOutput, WeighedEvidence } from './trip-suspicion.ts'
import type { VesselRecord } from './vessel-record.ts'

const JUDGE_OPTIONS = {
  /** Causes that an alert lists: a month of daily fishing in one place has thirty. Own. */
  causes: 200,
} as const

export interface Judgement {
  /** By start, then id. */
  readonly alerts: AlertOutput[]
  /** In the order of the record's trips. */
  readonly suspicions: TripSuspicionOutput[]
}

export function judgeVessel(record: VesselRecord, judging: Judging): Judgement {
  const happenings = readHappenings(record, judging.world, judging.wanted)
  const trips = weighTrips(record, happenings, judging)
  const { zones } = judging.world.zones
  const alerts: AlertOutput[] = []
  for (const { rule, version } of judging.rules) {
    const matches = happenings.flatMap((happening) => matchRule(rule, happening, zones))
    for (const group of groupBySubject(matches))
      alerts.push(buildAlert(group, { id: rule.id, version, severity: rule.severity }, trips, judging))
  }
  for (const trip of trips.values()) {
    const matches = raiseBySuspicion(trip, happenings, judging)
    if (matches.length > 0) alerts.push(buildAlert(matches, suspicionRaiser(trip), trips, judging))
  }
  alerts.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  return { alerts, suspicions: [...trips.values()].map(({ output }) => output) }
}

/** A trip with its evidence, and when that first crossed the threshold. */
interface WeighedTrip {
  readonly output: TripSuspicionOutput
  readonly input: TripEvidenceInput
  /** Log odds of a trip without evidence. */
  readonly base: number
  /** Null: it never did. */
  readonly crossedMs: number | null
}

/** What raises an alert. */
interface Raiser {
  readonly id: string
  readonly version: string
  readonly severity: Severity
}

function suspicionRaiser({ output }: WeighedTrip): Raiser {
  return { id: SUSPICION_RULE, version: '', severity: severityOfSuspicion(output.score) }
}

/** Trips by id. */
function weighTrips(
  record: VesselRecord,
  happenings: readonly Happening[],
  { world, suspicion, ruleSet, versions }: Judging,
): Map<string, WeighedTrip> {
  const byTrip = groupBy(happenings, ({ tripId }) => tripId ?? '')
  const trips = new Map<string, WeighedTrip>()
  for (const { id, mmsi, startMs, endMs } of record.trips) {
    const own = byTrip.get(id)
    if (own === undefined) continue
    const input: TripEvidenceInput = { startMs, endMs, happenings: own, zones: world.zones.zones }
    const items = gatherEvidence(input)
    const { probability, low, high, logit, base, verdicts, contributions } = suspicion.judge(items)
    const added = new Map(contributions.map(({ name, contribution }) => [name, contribution]))
    const evidence = items
      .filter(({ value }) => value !== 0)
      .map((item): WeighedEvidence => ({ ...item, contribution: added.get(item.name)! }))
    trips.set(id, {
      input,
      base,
      output: {
        tripId: id,
        mmsi,
        startMs,
        endMs,
        score: probability,
        low,
        high,
        logit,
        verdicts,
        evidence,
        decidedMs: own.reduce((ms, { decidedMs }) => Math.max(ms, decidedMs), Number.NEGATIVE_INFINITY),
        model: versions.suspicion,
      },
      crossedMs: crossing(input, suspicion, ruleSet.suspicionFrom),
    })
  }
  return trips
}

/** The event time of the evidence that first brought the trip to the threshold. */
function crossing(input: TripEvidenceInput, suspicion: Suspicion, from: number | null): number | null {
  if (from === null) return null
  for (const { decidedMs, items } of evidenceSteps(input))
    if (suspicion.weigh(items) >= from) return decidedMs
  return null
}

/** What is behind the evidence that speaks for suspicion. */
function raiseBySuspicion(
  { output, input, crossedMs }: WeighedTrip,
  happenings: readonly Happening[],
  { ruleSet }: Judging,
): RuleMatch[] {
  if (crossedMs === null || output.score < ruleSet.suspicionFrom!) return []
  const speaking = output.evidence.filter(({ contribution }) => contribution > 0)
  const matches: RuleMatch[] = []
  for (const happening of input.happenings) {
    const behind = speaking.filter(({ outputIds }) => outputIds.includes(happening.outputIds[0]!))
    if (behind.length === 0 || happening.behaviour === 'atSea') continue
    const met = behind.map(({ name, value }) => ({
      condition: `evidence.${name}`,
      wanted: 'any',
      found: String(value),
    }))
    matches.push({ happening, relation: null, metMs: crossedMs, met })
  }
  if (matches.length > 0) return matches
  // A vessel that is at sea at all: a watch list says why.
  const trip = happenings.find(({ tripId, behaviour }) => tripId === output.tripId && behaviour === 'atSea')
  return trip === undefined ? [] : [{ happening: trip, relation: null, metMs: crossedMs, met: [] }]
}

/** Matches of one trip, or of one track outside of trips. */
function groupBySubject(matches: readonly RuleMatch[]): (readonly RuleMatch[])[] {
  return [...groupBy(matches, ({ happening }) => happening.tripId ?? happening.trackId).values()]
}

/** Matches of one trip or track, in the order of happenings. */
function buildAlert(
  matches: readonly RuleMatch[],
  raiser: Raiser,
  trips: ReadonlyMap<string, WeighedTrip>,
  { world, versions }: Judging,
): AlertOutput {
  const first = matches[0]!
  const { mmsi, trackId, tripId, lonUnits, latUnits, vessel } = first.happening
  const trip = tripId === null ? undefined : trips.get(tripId)
  const suspicion = trip?.output.score ?? Number.NaN
  const happenings = matches.map(({ happening }) => happening)
  const zones = world.zones.zones
  const firstZone = matches.find(({ relation }) => relation !== null)?.relation?.zone
  const zone = firstZone === undefined ? null : zones[firstZone]!
  return {
    kind: 'alert',
    id: new ContentHash()
      .text('alert')
      .text(mmsi)
      .text(raiser.id)
      .text(trackId)
      .text(tripId ?? '')
      .digest(),
    ruleId: raiser.id,
    mmsi,
    trackId,
    tripId,
    otherMmsi: happenings.find(({ partner }) => partner !== null)?.partner?.mmsi ?? null,
    startMs: least(happenings.map(({ startMs }) => startMs)),
    endMs: most(happenings.map(({ endMs }) => endMs)),
    raisedMs: least(matches.map(({ metMs }) => metMs)),
    decidedMs: most(happenings.map(({ decidedMs }) => decidedMs)),
    open: happenings.some(({ open }) => open),
    lonUnits,
    latUnits,
    ...boxAround(happenings),
    zoneId: zone?.id ?? null,
    severity: severityOf(raiser.severity, suspicion),
    rank: rankOf(raiser.severity, suspicion),
    suspicion,
    causes: matches.slice(0, JUDGE_OPTIONS.causes).map((match) => toCause(match, zones)),
    evidence: trip?.output.evidence ?? [],
    weighing: trip === undefined ? null : toWeighing(trip),
    vessel: toAlertVessel(vessel),
    versions: { ...versions, rule: raiser.version, zone: zone?.version ?? null },
  }
}

function toWeighing({ base, output: { logit, low, high, verdicts } }: WeighedTrip): AlertWeighing {
  return { base, logit, low, high, verdicts }
}

function toCause({ happening, relation, met }: RuleMatch, zones: readonly Zone[]): AlertCause {
  const { behaviour, outputIds, startMs, endMs, conflict, mmsi, partner, otherTrackId } = happening
  return {
    behaviour,
    outputIds,
    startMs,
    endMs,
    conflict,
    met,
    otherTrackId,
    otherMmsi: partner?.mmsi ?? (otherTrackId === null ? null : mmsi),
    zoneId: relation === null ? null : zones[relation.zone]!.id,
    insideFromMs: relation?.insideFromMs ?? null,
    insideToMs: relation?.insideToMs ?? null,
  }
}

function toAlertVessel({
  identity,
  flag,
  flagBy,
  type,
  gears,
  registered,
  watched,
}: VesselFacts): AlertVessel {
  const matches = registered === null ? watched : [registered, ...watched]
  return {
    name: identity?.name ?? '',
    callSign: identity?.callSign ?? '',
    imo: identity?.imo ?? '',
    flag,
    flagBy,
    type,
    gears,
    register: matches.map(({ entry, keys, confidence }) => ({
      list: entry.list,
      entry: entry.id,
      keys,
      confidence,
    })),
  }
}

/** West greater than east across 180°. */
function boxAround(happenings: readonly Happening[]) {
  const { lonUnits: anchor } = happenings[0]!
  const places = happenings.flatMap(({ lonUnits, latUnits, endLonUnits, endLatUnits }) =>
    endLonUnits === null
      ? [{ lonUnits, latUnits }]
      : [
          { lonUnits, latUnits },
          { lonUnits: endLonUnits, latUnits: endLatUnits! },
        ],
  )
  const easts = places.map(({ lonUnits }) => lonDifference(anchor, lonUnits))
  const lats = places.map(({ latUnits }) => latUnits)
  return {
    westUnits: wrapUnits(anchor + least(easts)),
    eastUnits: wrapUnits(anchor + most(easts)),
    southUnits: least(lats),
    northUnits: most(lats),
  }
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b))
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b))
}
