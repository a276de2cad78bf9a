/**
 * Events: what needs scores or several vessels. Each is emitted again under its id as it grows; the last one
 * counts. Apparent and possible: an event is a reading of movement, never a finding of guilt.
 */

/** A place in 1/600,000°, and the box around what happened; west greater than east where it crosses 180°. */
export interface EventPlace {
  readonly lonUnits: number
  readonly latUnits: number
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
}

interface EventBase {
  /** Derived from content (lib/features/ids). */
  readonly id: string
  /** Event time at which this was decided: of the report that decided it, or of the deadline. */
  readonly decidedMs: number
  /** True while later reports may still change it. */
  readonly open: boolean
  readonly startMs: number
  readonly endMs: number
}

interface TrackEventBase extends EventBase, EventPlace {
  readonly mmsi: string
  readonly trackId: string
}

/** What sort of vessel it was taken for when the event was decided (lib/events/vessel-type). */
export type VesselType = 'fishing' | 'cargo' | 'tanker' | 'tug' | 'pilot' | 'other' | 'unknown'

export interface FishingOutput extends TrackEventBase {
  readonly kind: 'fishing'
  /** 'fishing' or 'unknown'; events of unknown types are marked by it. */
  readonly vesselType: VesselType
  /** Rows scored fishing. */
  readonly rows: number
  /** Mean of their scores, 0..1, in thousandths. */
  readonly meanScore: number
  /** Mean of their speeds, knots; implied where none is reported. */
  readonly meanKnots: number
  /** Path over them, km. */
  readonly distanceKm: number
  /** Mean distance to shore, nautical miles; NaN where unknown. */
  readonly meanShoreNm: number
}

export interface LoiteringOutput extends TrackEventBase {
  readonly kind: 'loitering'
  readonly vesselType: VesselType
  readonly rows: number
  readonly meanKnots: number
  readonly distanceKm: number
  readonly meanShoreNm: number
}

/** Two segments of one MMSI overlap in time, or what a ship says of itself changes at sea. */
export interface IdentityConflictOutput extends TrackEventBase {
  readonly kind: 'identityConflict'
  /**
   * 'overlap': two transponders at once. 'jump': one that tells places far apart, by turns. Otherwise the field that
   * changed under way.
   */
  readonly conflict: 'overlap' | 'jump' | 'name' | 'imo' | 'callSign'
  /** Of an overlap or a jump the other segment's track, null where it has none; else null. */
  readonly otherTrackId: string | null
  /** What was claimed before and after; of an overlap or a jump the names heard, '' where none. */
  readonly before: string
  readonly after: string
  /** Largest distance between the two at the same time as far as heard, km; NaN for changes. */
  readonly apartKm: number
}

export interface EncounterOutput extends EventBase, EventPlace {
  readonly kind: 'encounter'
  /** The lesser of the two by MMSI, then track id. */
  readonly mmsi: string
  readonly trackId: string
  readonly otherMmsi: string
  readonly otherTrackId: string
  /** Grid points at which both were within the distance. */
  readonly points: number
  readonly medianKnots: number
  readonly medianApartKm: number
  readonly meanShoreNm: number
}

/**
 * A ship that was well heard fell silent, and others were heard there meanwhile. The place is OFF's, the box holds
 * both ends; the end is ON, or, while there is none, when the silence was long enough.
 */
export interface GoingDarkOutput extends TrackEventBase {
  readonly kind: 'goingDark'
  /** Where it was heard again; NaN while it is not. */
  readonly onLonUnits: number
  readonly onLatUnits: number
  /** AIS message type of the position at OFF, 0 where not told: 18 and 19 are of Class B. */
  readonly messageType: number
  /** Of its positions in the 12 h before OFF. */
  readonly medianIntervalMinutes: number
  /** The longest interval of these: how long it was silent without a reason. */
  readonly longestIntervalMinutes: number
  /** Distance to shore at OFF, nautical miles; NaN where unknown. */
  readonly offShoreNm: number
  /** OFF lies in a port visit. */
  readonly inPort: boolean
  /** OFF lies in an outage of the whole feed, or up to an hour before one: the silence says nothing of the vessel. */
  readonly feedOutage: boolean
  /** Who was heard there first after OFF, when, and how far from OFF, km. */
  readonly witnessMmsi: string
  readonly witnessMs: number
  readonly witnessKm: number
  /** Who was heard there last in the 2 h, and when: where a receiver fails, those that it lost last a few minutes. */
  readonly lastWitnessMmsi: string
  readonly lastWitnessMs: number
}

/** The feed as a whole was silent: no vessel's silence then says anything of the vessel. */
export interface FeedOutageOutput extends EventBase {
  readonly kind: 'feedOutage'
  /** MMSIs heard in the 24 h before, counted up to 5. */
  readonly vesselsBeforeAtLeast: number
}

export type TrackEventOutput = FishingOutput | LoiteringOutput | IdentityConflictOutput

export type EventOutput = TrackEventOutput | EncounterOutput | GoingDarkOutput | FeedOutageOutput

export type EventKind = EventOutput['kind']
