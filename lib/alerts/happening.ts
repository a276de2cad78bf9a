/**
 * What a vessel did, as rules and evidence see it: one record for every kind of behaviour, with what was known of the
 * vessel and its partner at the time, and where it lay with respect to zones. Made from outputs in one place
 * (lib/alerts/happenings) for batch, live and dry runs alike.
 */

import type { VesselFacts } from './register/register.ts'

export const BEHAVIOURS = [
  'apparentFishing',
  'gap',
  'goingDark',
  'possibleDisabling',
  'encounter',
  'loitering',
  'identityConflict',
  'avoidance',
  'passage',
  'atSea',
] as const

/** 'passage': a stay in one zone from entry to exit. 'atSea': a trip. 'avoidance': repeated going dark at one border. */
export type Behaviour = (typeof BEHAVIOURS)[number]

export type ConflictKind = 'overlap' | 'jump' | 'name' | 'imo' | 'callSign' | 'flag'

/** How a happening lies with respect to one zone in force at that time. */
export interface ZoneRelation {
  /** In the index of zones. */
  readonly zone: number
  /** Part of it that lies inside, minutes, and from when to when, epoch ms; 0 and null where none does. */
  readonly insideMinutes: number
  readonly insideFromMs: number | null
  readonly insideToMs: number | null
  /**
   * Of the stays in the zone that it has a part of: rows scored fishing, the mean of their scores, 0..1, and of their
   * speeds, knots. 0 and NaN where there are none.
   */
  readonly insideFishingRows: number
  readonly insideScore: number
  readonly insideKnots: number
  /** Distance to the border at its beginning, nautical miles, from either side; Infinity beyond 100 nm. */
  readonly borderNm: number
  readonly startsInside: boolean
  /** The same at its end (of a silence: where the vessel came back); NaN and false where it has no end yet. */
  readonly endBorderNm: number
  readonly endsInside: boolean
  /** True where the vessel's flag is known and is not the zone's country; false where it has none. */
  readonly isForeign: boolean
  /**
   * Whether the vessel may fish there: 'authorised' by the register, 'permitted' by the zone's own flags, 'none' where
   * neither allows it, 'unknown' where the register holds no vessels to tell by, or the zone asks for no leave.
   */
  readonly licence: 'authorised' | 'permitted' | 'none' | 'unknown'
  /** Whether the zone allows the vessel's gear; null where the zone or the gear is not told. */
  readonly isGearPermitted: boolean | null
}

export type Transponder = 'A' | 'B' | 'unknown'

export interface Happening {
  readonly behaviour: Behaviour
  /** Ids of the outputs that it was read from, the first its own. */
  readonly outputIds: readonly string[]
  readonly mmsi: string
  readonly trackId: string
  /** The trip that it is of; null outside of trips. */
  readonly tripId: string | null
  readonly startMs: number
  readonly endMs: number
  /** Event time at which all of it was known. */
  readonly decidedMs: number
  readonly open: boolean
  /** Where it began, 1/600,000°; of stays the mean place. */
  readonly lonUnits: number
  readonly latUnits: number
  /** Where it ended (of a silence: where the vessel came back); null where unknown. */
  readonly endLonUnits: number | null
  readonly endLatUnits: number | null
  readonly hours: number
  /** Mean P(apparent fishing) of its rows scored fishing, 0..1; NaN of other behaviours. */
  readonly meanScore: number
  /** NaN where unknown. */
  readonly meanKnots: number
  readonly shoreNm: number
  /** Distance to the nearest listed port at its beginning, nautical miles; Infinity beyond 16 nm (30 km). */
  readonly portNm: number
  /** Of silences, how often the vessel went dark in the 7 days before, wherever it was; 0 of other behaviours. */
  readonly darkBefore: number
  /** Of goings dark, until how long after it others were heard there, minutes, at most 120; NaN of other behaviours. */
  readonly witnessMinutes: number
  /** Of goings dark, how often the longest silence of the 12 h before goes into it; NaN of other behaviours. */
  readonly timesLongest: number
  /** Of goings dark, the class of the transponder that fell silent; 'unknown' where not told, and of other behaviours. */
  readonly transponder: Transponder
  /** Share of its time with the sun more than 6° below the horizon, 0..1. */
  readonly nightShare: number
  readonly vessel: VesselFacts
  /** The other vessel of an encounter, or of two on one number; null else. */
  readonly partner: VesselFacts | null
  /** The other track of an encounter or of two on one number; null else, or where it has none. */
  readonly otherTrackId: string | null
  readonly conflict: ConflictKind | null
  /** Of identity conflicts, the largest distance apart or jumped, km; NaN else. */
  readonly apartKm: number
  /** Of an identity conflict, what was claimed before and after. */
  readonly before: string
  readonly after: string
  /** Of avoidance: approaches in the days looked back on, and those on which it went dark. */
  readonly approaches: number
  readonly darkApproaches: number
  /** Days that they are counted over; NaN of other behaviours. */
  readonly avoidanceDays: number
  /** By zone number. */
  readonly zones: readonly ZoneRelation[]
}
