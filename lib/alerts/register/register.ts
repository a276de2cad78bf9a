/** The vessel register: vessels known or licensed, and lists of vessels to watch. */

import type { Identity } from '../../ais/report.ts'
import type { Gear } from '../../geo/gears.ts'

/** What a vessel is; a carrier or bunkering vessel is known from the register only (AIS says cargo or tanker). */
export const REGISTER_TYPES = [
  'fishing',
  'carrier',
  'bunker',
  'support',
  'cargo',
  'tanker',
  'tug',
  'pilot',
  'passenger',
  'other',
] as const

export type RegisterType = (typeof REGISTER_TYPES)[number]

/** Leave to fish: where, with what, from when to when. */
export interface Authorisation {
  /** Ids of zones, or `country:ABC` for all waters of a country, or `*`. */
  readonly areas: readonly string[]
  /** null: any. */
  readonly gears: readonly Gear[] | null
  /** from <= time < to, epoch ms UTC; null: without such an end. */
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly reference: string
}

export interface RegisterEntry {
  /** Stable within its list. */
  readonly id: string
  /** The list that it is of: 'register' or another list of the register proper, or the name of a watch list. */
  readonly list: string
  readonly isWatchList: boolean
  /** Keys as AIS sends them (capitals, trimmed), '' where not given. */
  readonly mmsi: string
  readonly imo: string
  readonly callSign: string
  readonly name: string
  /** ISO 3166-1 alpha-3; '' where not given. */
  readonly flag: string
  readonly type: RegisterType | null
  readonly gears: readonly Gear[]
  /** NaN where not given. */
  readonly lengthM: number
  readonly authorisations: readonly Authorisation[]
  /** The entry says so for from <= time < to; null: without such an end. History is several entries of one id. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** Why it is on a watch list, or a remark. */
  readonly note: string
}

export type MatchKey = 'imo' | 'mmsi' | 'callSign' | 'name'

export interface RegisterMatch {
  readonly entry: RegisterEntry
  /** On which keys they agree, the surest first. */
  readonly keys: readonly MatchKey[]
  /** Keys that both give and that differ. */
  readonly conflicts: readonly MatchKey[]
  /** How surely, 0..1 (docs/register.md says how it is made). */
  readonly confidence: number
}

/** What is known of a vessel at a time: what it sends, what its number says, what the register has. */
export interface VesselFacts {
  readonly mmsi: string
  /** As heard up to the time; null where nothing was. */
  readonly identity: Identity | null
  /** ISO 3166-1 alpha-3: by the register, else by the MMSI's digits; '' where neither says. */
  readonly flag: string
  readonly flagBy: 'register' | 'mmsi' | 'none'
  /** True where the register and the MMSI's digits differ. */
  readonly flagConflict: boolean
  /** By the register, else by the AIS ship type; 'unknown' where neither says. */
  readonly type: RegisterType | 'unknown'
  readonly gears: readonly Gear[]
  /** NaN where unknown. */
  readonly lengthM: number
  /** The surest entry of the register proper; null: not in it. */
  readonly registered: RegisterMatch | null
  /**
   * Its leave to fish by the register proper, of every list that surely has it, whenever it holds: each has dates of its
   * own. Licences that a later entry dates are among them, for a date tells of its time, not of when it was written.
   */
  readonly authorisations: readonly Authorisation[]
  /** Entries of watch lists, surest first, one of each list. */
  readonly watched: readonly RegisterMatch[]
}

export interface VesselRegister {
  /** 16 hexadecimal digits over all entries, in no order. */
  readonly version: string
  readonly entries: readonly RegisterEntry[]
  /** What is known at a time: entries in force then, and the identity as given. Same arguments, same answer. */
  factsOf(mmsi: string, identity: Identity | null, timeMs: number): VesselFacts
  /** Every entry in force then that fits at all, surest first. `mmsi`: '' where unknown. */
  matchesOf(mmsi: string, identity: Identity | null, timeMs: number): readonly RegisterMatch[]
}
