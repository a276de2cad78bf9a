/**
 * An alert: a rule, or the suspicion model, crossing its threshold on a trip, with all that made it. Apparent and
 * possible: a reading of movement and of what the register says, never a finding of guilt.
 */

import type { EvidenceItem } from './evidence.ts'
import type { ConflictKind } from './happening.ts'
import type { Severity } from './rules/rule.ts'

/** Rule id of alerts that the suspicion model raises by itself. */
export const SUSPICION_RULE = 'suspicion'

/** One condition of the rule and the value that met it: what the alert's words are made of. */
export interface MetCondition {
  /** As in the rule's document: `place.withinNm`. */
  readonly condition: string
  readonly wanted: string
  readonly found: string
}

/** One behaviour that met the rule. */
export interface AlertCause {
  readonly behaviour: string
  readonly outputIds: readonly string[]
  readonly startMs: number
  readonly endMs: number
  /** The other vessel and track, of an encounter or of two on one number. */
  readonly otherMmsi: string | null
  readonly otherTrackId: string | null
  readonly zoneId: string | null
  readonly insideFromMs: number | null
  readonly insideToMs: number | null
  readonly conflict: ConflictKind | null
  readonly met: readonly MetCondition[]
}

export interface AlertOutput {
  readonly kind: 'alert'
  /** hash of kind, vessel, rule, and the beginning of the trip, or of the track where there is none. */
  readonly id: string
  readonly ruleId: string
  readonly mmsi: string
  readonly trackId: string
  readonly tripId: string | null
  readonly otherMmsi: string | null
  /** From the first cause's beginning to the last one's end. */
  readonly startMs: number
  readonly endMs: number
  /** Event time at which the rule was first met. */
  readonly raisedMs: number
  readonly decidedMs: number
  readonly open: boolean
  /** Of the first cause, 1/600,000°; the box holds all. */
  readonly lonUnits: number
  readonly latUnits: number
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
  /** First zone concerned; null: none is. */
  readonly zoneId: string | null
  readonly severity: Severity
  /** Rank, 0..1, from the rule's severity and the trip's suspicion (lib/alerts/severity). */
  readonly rank: number
  /** P(an analyst would call the trip suspicious), 0..1, in thousandths; NaN outside of trips. */
  readonly suspicion: number
  readonly causes: readonly AlertCause[]
  /** The trip's evidence at its end, with what each adds to the logit. */
  readonly evidence: readonly (EvidenceItem & { readonly contribution: number })[]
  /** How the evidence was weighed; null outside of trips. */
  readonly weighing: AlertWeighing | null
  /** What the vessel was taken for when the alert was raised. */
  readonly vessel: AlertVessel
  readonly versions: AlertVersions
}

export interface AlertWeighing {
  /** Log odds of a trip without any evidence. With all contributions it sums to `logit` exactly, in any order. */
  readonly base: number
  readonly logit: number
  /** 95 % of what the suspicion may be as well, 0..1, in thousandths. */
  readonly low: number
  readonly high: number
  /** Verdicts that stand behind the model. */
  readonly verdicts: number
}

export interface AlertVessel {
  readonly name: string
  readonly callSign: string
  readonly imo: string
  readonly flag: string
  readonly flagBy: string
  readonly type: string
  readonly gears: readonly string[]
  /** Entries of the register and of watch lists, with the keys they were matched on and how surely. */
  readonly register: readonly {
    readonly list: string
    readonly entry: string
    readonly keys: readonly string[]
    readonly confidence: number
  }[]
}

/** Everything that the alert is a function of besides the messages. */
export interface AlertVersions {
  readonly rules: string
  readonly rule: string
  readonly zones: string
  /** Of the zone concerned; null: none is. */
  readonly zone: string | null
  readonly register: string
  readonly detector: string
  readonly suspicion: string
}
