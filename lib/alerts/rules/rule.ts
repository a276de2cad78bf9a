/** Rules: which behaviour of which vessel, where and when, raises an alert. Data, not code (docs/rules.md). */

import type { Gear } from '../../geo/gears.ts'
import type { Season, ZoneKind } from '../../geo/zones/zone.ts'
import type { Behaviour, ConflictKind, Transponder } from '../happening.ts'
import type { RegisterType } from '../register/register.ts'

export type Severity = 'low' | 'medium' | 'high'

/** Every part that is given must hold. Lists are alternatives. */
export interface VesselCondition {
  readonly types?: readonly (RegisterType | 'unknown')[]
  readonly flags?: readonly string[]
  readonly flagsNot?: readonly string[]
  readonly gears?: readonly Gear[]
  /** Names of watch lists; '*': on any. */
  readonly lists?: readonly string[]
  readonly isRegistered?: boolean
  readonly minLengthM?: number
  readonly maxLengthM?: number
}

export interface BehaviourCondition {
  readonly kind: Behaviour
  /** How long it must last; where the place says `inside`, how long of it inside. */
  readonly minMinutes?: number
  /** Mean score of apparent fishing, 0..1. */
  readonly minScore?: number
  readonly minKnots?: number
  readonly maxKnots?: number
  /** true: apparent fishing at a speed at which the vessel's gear is worked (lib/alerts/gear-speeds). */
  readonly isAtGearSpeed?: boolean
  /** Silences: how often the vessel went dark in the 7 days before, at most; more is a habit of its set. */
  readonly maxDarkBefore?: number
  /** Going dark: until at least so long after it others were heard there, minutes, at most 120. */
  readonly minWitnessMinutes?: number
  /** Going dark: at least so many times as long as any silence of the 12 h before. */
  readonly minTimesLongest?: number
  /** Silences: of transponders of these classes. */
  readonly transponders?: readonly Transponder[]
  /** Encounters: the other vessel. */
  readonly partnerTypes?: readonly (RegisterType | 'unknown')[]
  readonly conflicts?: readonly ConflictKind[]
  readonly minApartKm?: number
  /** Avoidance: approaches on which it went dark, and their least share of all approaches in `days`. */
  readonly minDarkApproaches?: number
  readonly minDarkShare?: number
  readonly days?: number
}

export interface PlaceCondition {
  readonly zoneKinds?: readonly ZoneKind[]
  readonly zoneIds?: readonly string[]
  /**
   * 'inside': some of it is. 'near': it begins within `withinNm` of the border or inside. 'returns': of a silence: it
   * begins within `withinNm` of the border, outside or inside, and ends inside or within `withinNm`.
   */
  readonly relation?: 'inside' | 'near' | 'returns'
  readonly withinNm?: number
  /** The zone's country is not the vessel's flag. */
  readonly isForeign?: boolean
  /** What the vessel's leave to fish there is (lib/alerts/happening). */
  readonly licences?: readonly ('authorised' | 'permitted' | 'none' | 'unknown')[]
  /** false: the zone does not allow the vessel's gear. */
  readonly isGearPermitted?: boolean
  readonly minShoreNm?: number
  readonly maxShoreNm?: number
  readonly minPortNm?: number
}

export interface TimeCondition {
  readonly seasons?: readonly Season[]
  /** Least share of it that is by night, 0..1. */
  readonly minNightShare?: number
  /** By UTC, of its beginning: 0 is Sunday. */
  readonly weekdays?: readonly number[]
}

export interface Rule {
  /** Lower case words with hyphens; human state hangs on it, so a changed rule keeps it. */
  readonly id: string
  readonly title: string
  readonly definition: string
  /** Where the definition comes from. */
  readonly source: string
  readonly example: string
  readonly severity: Severity
  readonly isEnabled: boolean
  /** Alerts a day that the queue shows at once before it folds the rest (lib/alerts/budget); null: all. */
  readonly budgetPerDay: number | null
  readonly vessel: VesselCondition | null
  readonly behaviour: BehaviourCondition
  readonly place: PlaceCondition | null
  readonly time: TimeCondition | null
}

export interface RuleSet {
  readonly rules: readonly Rule[]
  /** From which suspicion on, 0..1, a trip raises an alert by itself; null: never. */
  readonly suspicionFrom: number | null
  /** 16 hexadecimal digits over the whole document. */
  readonly version: string
}
