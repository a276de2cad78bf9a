/** What the vessel fold emits. An output may be emitted again under its id as it grows; the last one counts. */

import type { Identity, ReportBlock } from '../ais/report.ts'

interface OutputBase {
  /** Derived from content (lib/features/ids): the same input gives the same id. */
  readonly id: string
  /** Vessel key: MMSI as text. */
  readonly mmsi: string
  /** Event time at which this was decided: that of the report that decided it, or of the deadline. */
  readonly decidedMs: number
  /** True while later reports may still change it. */
  readonly open: boolean
}

export type SegmentEnd = 'silence' | 'ambiguous' | 'joined' | 'evicted'

/** The messages of one physical transponder under an MMSI. */
export interface SegmentOutput extends OutputBase {
  readonly kind: 'segment'
  readonly trackId: string | null
  readonly startMs: number
  readonly endMs: number
  readonly startLonUnits: number
  readonly startLatUnits: number
  readonly endLonUnits: number
  readonly endLatUnits: number
  readonly positions: number
  readonly identities: number
  /** Identity last heard in this segment, null when none. */
  readonly identity: Identity | null
  /** Null while open. */
  readonly endedBy: SegmentEnd | null
}

/** Segments of one MMSI that are the same ship. */
export interface TrackOutput extends OutputBase {
  readonly kind: 'track'
  readonly startMs: number
  readonly endMs: number
  readonly segments: number
  readonly positions: number
  readonly endedBy: 'silence' | 'evicted' | null
}

/**
 * How a port visit was confirmed: a stop or a gap between entering and leaving a listed anchorage, or a stay
 * near the coast far from any listed anchorage.
 */
export type VisitEvidence = 'stop' | 'gap' | 'stay'

export interface PortVisitOutput extends OutputBase {
  readonly kind: 'portVisit'
  readonly trackId: string
  /** Port name, 'unnamed' for a stay with none near. */
  readonly port: string
  readonly portCountry: string
  /** Entry into the port's radius, or the start of the stay. */
  readonly startMs: number
  /** Exit; for an open visit the last position in it. */
  readonly endMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly evidence: VisitEvidence
}

export interface TripOutput extends OutputBase {
  readonly kind: 'trip'
  readonly trackId: string
  readonly startMs: number
  readonly endMs: number
  readonly startedBy: 'port-exit' | 'first-seen'
  /** Null while open. */
  readonly endedBy: VisitEvidence | 'silence' | 'evicted' | null
  readonly startPort: string | null
  readonly endPort: string | null
  readonly positions: number
  /** Sum of great-circle legs, nautical miles. */
  readonly distanceNm: number
}

/** "AIS off": a silence of a track of at least the gap threshold. */
export interface GapOutput extends OutputBase {
  readonly kind: 'gap'
  readonly trackId: string
  readonly offMs: number
  /** Null while the silence lasts. */
  readonly onMs: number | null
  readonly offLonUnits: number
  readonly offLatUnits: number
  readonly onLonUnits: number | null
  readonly onLatUnits: number | null
  /** Distance to shore at OFF, nautical miles; NaN where unknown. */
  readonly offShoreNm: number
  /** True when OFF lies in a port visit: a ship that switched off at its berth. */
  readonly inPort: boolean
  /** Positions in the 12 h before OFF, the one at OFF included; counted up to 14. */
  readonly positionsBeforeAtLeast: number
  readonly possibleDisabling: boolean
}

/**
 * A silence of a track that was well heard, of at least 2 h: a mark for who looks whether others were heard there
 * meanwhile (lib/events/going-dark).
 */
export interface SilenceOutput extends OutputBase {
  readonly kind: 'silence'
  readonly trackId: string
  readonly offMs: number
  /** Null while the silence lasts. */
  readonly onMs: number | null
  readonly offLonUnits: number
  readonly offLatUnits: number
  readonly onLonUnits: number | null
  readonly onLatUnits: number | null
  /** Distance to shore at OFF, nautical miles; NaN where unknown. */
  readonly offShoreNm: number
  /** True when OFF lies in a port visit, as far as that is decided. */
  readonly inPort: boolean
  /** AIS message type of the position at OFF, 0 where not told: 18 and 19 are of Class B. */
  readonly messageType: number
  /** Median interval of the positions in the 12 h before OFF, of at most the last 127 intervals. */
  readonly medianIntervalMs: number
  /** The longest of these intervals: how long the ship was silent without a reason. */
  readonly longestIntervalMs: number
  /** OFF + max(2 h, 10 x median): when it is dark, if it lasts so long. */
  readonly darkMs: number
  /** True when it has lasted until then. */
  readonly dark: boolean
}

/** One identity that an MMSI claimed, from first to last time heard. */
export interface IdentityOutput extends OutputBase {
  readonly kind: 'identity'
  readonly identity: Identity
  readonly startMs: number
  readonly endMs: number
  readonly messages: number
}

export type VesselOutput =
  | SegmentOutput
  | TrackOutput
  | PortVisitOutput
  | TripOutput
  | GapOutput
  | SilenceOutput
  | IdentityOutput

/**
 * What became of a track's trip, for folds over its positions that start anew with each trip:
 *
 * 'start': a trip starts at the position given last; 'start-before': at the one before it, which left port
 * unheard, and the last one is its second. 'mark': if the visit that may begin here is confirmed, the trip ends
 * with what has been given so far: keep a copy. 'drop': it was not; forget the copy. 'confirm': it was; the copy
 * is the trip's end, and what came after belongs to none. 'end': the track ends, and its trip with it.
 */
export type TripChange = 'start' | 'start-before' | 'mark' | 'drop' | 'confirm' | 'end'

/** Where hot folds write: positions as columns' rows, rare outputs as objects. */
export interface VesselSink {
  /**
   * One position of a track, in time order within the track. `block` row `row` holds it. `features` has
   * FEATURE_COUNT values when the position is kept as a row, else null (thinned out); it is scratch memory,
   * valid during the call. `decidedMs` is the position's time, or when its track was decided.
   */
  position(
    trackId: string,
    segmentId: string,
    block: ReportBlock,
    row: number,
    features: Float32Array | null,
    decidedMs: number,
  ): void
  output(output: VesselOutput): void
  /** A change of a track's trip, in its place among the track's positions. The first position starts one. */
  tripChange(trackId: string, change: TripChange, decidedMs: number): void
  /** An identity heard of a track's ship, in its place among the track's positions. */
  identity(trackId: string, identity: Identity, decidedMs: number): void
  /** A report that is no position or identity of any segment: heard twice, or noise. It is counted. */
  dropped(reason: DropReason, block: ReportBlock, row: number): void
}

/**
 * Why an accepted report joined no segment: heard twice; a position without the motion that placing it takes; a
 * coarse message 27 beside a finer position.
 */
export type DropReason = 'duplicate' | 'no-motion' | 'noise'
