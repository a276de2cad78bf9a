/** What judging is a function of besides what a vessel did, made ready once: rules, zones, register, suspicion model. */

import { ContentHash } from '../features/ids.ts'
import { KM_PER_NM } from '../geo/great-circle.ts'
import type { ZoneIndex } from '../geo/zones/zone.ts'
import type { Suspicion } from '../model/suspicion.ts'
import { EVIDENCE_OPTIONS } from '../model/suspicion-evidence.ts'
import type { AlertVersions } from './alert.ts'
import type { Behaviour } from './happening.ts'
import type { WantedHappenings } from './happenings.ts'
import { concernsZone, relationOf } from './rules/match-rule.ts'
import type { Rule, RuleSet } from './rules/rule.ts'
import { hashRule } from './rules/rule-version.ts'
import type { JudgingWorld } from './vessel-record.ts'

const AVOIDANCE_OPTIONS = {
  /** Where a rule on avoidance names none: how near to a border an approach is, nautical miles, and days looked back on. */
  withinNm: 10,
  days: 90,
} as const

export interface Judging {
  readonly world: JudgingWorld
  readonly ruleSet: RuleSet
  /** Those that are enabled, with the version of each. */
  readonly rules: readonly { readonly rule: Rule; readonly version: string }[]
  readonly suspicion: Suspicion
  readonly wanted: WantedHappenings
  readonly versions: Omit<AlertVersions, 'rule' | 'zone'>
}

/** `detector`: name, version and hash of what scored the rows. */
export function prepareJudging(
  sea: Omit<JudgingWorld, 'isRegisterKept'>,
  ruleSet: RuleSet,
  suspicion: Suspicion,
  detector: string,
): Judging {
  const rules = ruleSet.rules.filter(({ isEnabled }) => isEnabled)
  const isRegisterKept = sea.register.entries.some(({ isWatchList }) => !isWatchList)
  const world = { ...sea, isRegisterKept }
  return {
    ...{ world, ruleSet, suspicion },
    rules: rules.map((rule) => ({ rule, version: hashRule(rule) })),
    wanted: {
      passages: rules.some(({ behaviour }) => behaviour.kind === 'passage'),
      nearOf: new Set(rules.flatMap(nearBehaviour)),
      // Those of the evidence, whatever rules ask for.
      avoidanceDays: [...new Set([EVIDENCE_OPTIONS.avoidanceDays, ...rules.flatMap(avoidanceDays)])].sort(
        (a, b) => a - b,
      ),
    },
    versions: {
      ...{ rules: ruleSet.version, register: world.register.version, detector, suspicion: suspicion.hash },
      zones: hashZones(world.zones),
    },
  }
}

/** Behaviours, silences aside, of which rules ask for zones near by: those of silences are always told. */
function nearBehaviour({ behaviour, place }: Rule): Behaviour[] {
  return place !== null && relationOf(place) !== 'inside' ? [behaviour.kind] : []
}

function avoidanceDays({ behaviour }: Rule): number[] {
  return behaviour.kind === 'avoidance' ? [behaviour.days ?? AVOIDANCE_OPTIONS.days] : []
}

/** By zone, how near to its border rules on avoidance look, km; 0: none does. Of several the farthest. */
export function approachReachKm(ruleSet: RuleSet, { zones }: Pick<ZoneIndex, 'zones'>): Float64Array {
  const reach = new Float64Array(zones.length)
  for (const { isEnabled, behaviour, place } of ruleSet.rules) {
    if (!isEnabled || behaviour.kind !== 'avoidance') continue
    const km = (place?.withinNm ?? AVOIDANCE_OPTIONS.withinNm) * KM_PER_NM
    for (const [i, zone] of zones.entries())
      if (place === null || concernsZone(place, zone)) reach[i] = Math.max(reach[i]!, km)
  }
  return reach
}

/** 16 hexadecimal digits over all zones, in no order. */
export function hashZones({ zones }: Pick<ZoneIndex, 'zones'>): string {
  const hash = new ContentHash()
  for (const text of zones.map(({ id, version }) => `${id} ${version}`).sort()) hash.text(text)
  return hash.digest()
}
