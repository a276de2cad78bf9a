/** Outputs of the vessel fold as rows of the database, and back without loss. NaN is stored as null. */

import type { Identity } from '../ais/report.ts'
import type {
  GapOutput,
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
  SilenceOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import type {
  Gap,
  PortVisit,
  Segment,
  Track,
  TrackSilence,
  Trip,
  VesselIdentity,
} from './generated/client.ts'

/** The six columns that hold an identity. */
export function identityColumns(identity: Identity | null) {
  return {
    name: identity?.name ?? '',
    callSign: identity?.callSign ?? '',
    imo: identity?.imo ?? '',
    shipType: toNullable(identity?.shipType ?? Number.NaN),
    lengthM: toNullable(identity?.lengthM ?? Number.NaN),
    widthM: toNullable(identity?.widthM ?? Number.NaN),
  }
}

export function readIdentityColumns(row: {
  name: string
  callSign: string
  imo: string
  shipType: number | null
  lengthM: number | null
  widthM: number | null
}): Identity {
  return {
    name: row.name,
    callSign: row.callSign,
    imo: row.imo,
    shipType: row.shipType ?? Number.NaN,
    lengthM: row.lengthM ?? Number.NaN,
    widthM: row.widthM ?? Number.NaN,
  }
}

function toNullable(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

export function identityRow(generation: number, output: IdentityOutput): VesselIdentity {
  const { id, mmsi, decidedMs, open, startMs, endMs, messages, identity } = output
  return { generation, id, mmsi, decidedMs, open, startMs, endMs, messages, ...identityColumns(identity) }
}

export function readIdentityRow(row: VesselIdentity): IdentityOutput {
  const { id, mmsi, decidedMs, open, startMs, endMs, messages } = row
  return {
    kind: 'identity',
    id,
    mmsi,
    decidedMs,
    open,
    identity: readIdentityColumns(row),
    startMs,
    endMs,
    messages,
  }
}

export function segmentRow(generation: number, output: SegmentOutput): Segment {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    decidedMs: output.decidedMs,
    open: output.open,
    startMs: output.startMs,
    endMs: output.endMs,
    startLonUnits: output.startLonUnits,
    startLatUnits: output.startLatUnits,
    endLonUnits: output.endLonUnits,
    endLatUnits: output.endLatUnits,
    positions: output.positions,
    identities: output.identities,
    endedBy: output.endedBy,
    identified: output.identity !== null,
    ...identityColumns(output.identity),
  }
}

export function readSegmentRow(row: Segment): SegmentOutput {
  return {
    kind: 'segment',
    id: row.id,
    mmsi: row.mmsi,
    decidedMs: row.decidedMs,
    open: row.open,
    trackId: row.trackId,
    startMs: row.startMs,
    endMs: row.endMs,
    startLonUnits: row.startLonUnits,
    startLatUnits: row.startLatUnits,
    endLonUnits: row.endLonUnits,
    endLatUnits: row.endLatUnits,
    positions: row.positions,
    identities: row.identities,
    identity: row.identified ? readIdentityColumns(row) : null,
    endedBy: row.endedBy as SegmentOutput['endedBy'],
  }
}

export function trackRow(generation: number, output: TrackOutput): Track {
  const { id, mmsi, decidedMs, open, startMs, endMs, segments, positions, endedBy } = output
  return { generation, id, mmsi, decidedMs, open, startMs, endMs, segments, positions, endedBy }
}

export function readTrackRow(row: Track): TrackOutput {
  const { id, mmsi, decidedMs, open, startMs, endMs, segments, positions } = row
  const endedBy = row.endedBy as TrackOutput['endedBy']
  return { kind: 'track', id, mmsi, decidedMs, open, startMs, endMs, segments, positions, endedBy }
}

export function tripRow(generation: number, output: TripOutput): Trip {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    decidedMs: output.decidedMs,
    open: output.open,
    startMs: output.startMs,
    endMs: output.endMs,
    startedBy: output.startedBy,
    endedBy: output.endedBy,
    startPort: output.startPort,
    endPort: output.endPort,
    positions: output.positions,
    distanceNm: output.distanceNm,
  }
}

export function readTripRow(row: Trip): TripOutput {
  return {
    kind: 'trip',
    id: row.id,
    mmsi: row.mmsi,
    decidedMs: row.decidedMs,
    open: row.open,
    trackId: row.trackId,
    startMs: row.startMs,
    endMs: row.endMs,
    startedBy: row.startedBy as TripOutput['startedBy'],
    endedBy: row.endedBy as TripOutput['endedBy'],
    startPort: row.startPort,
    endPort: row.endPort,
    positions: row.positions,
    distanceNm: row.distanceNm,
  }
}

export function portVisitRow(generation: number, output: PortVisitOutput): PortVisit {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    decidedMs: output.decidedMs,
    open: output.open,
    startMs: output.startMs,
    endMs: output.endMs,
    port: output.port,
    portCountry: output.portCountry,
    lonUnits: output.lonUnits,
    latUnits: output.latUnits,
    evidence: output.evidence,
  }
}

export function readPortVisitRow(row: PortVisit): PortVisitOutput {
  return {
    kind: 'portVisit',
    id: row.id,
    mmsi: row.mmsi,
    decidedMs: row.decidedMs,
    open: row.open,
    trackId: row.trackId,
    port: row.port,
    portCountry: row.portCountry,
    startMs: row.startMs,
    endMs: row.endMs,
    lonUnits: row.lonUnits,
    latUnits: row.latUnits,
    evidence: row.evidence as PortVisitOutput['evidence'],
  }
}

export function gapRow(generation: number, output: GapOutput): Gap {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    decidedMs: output.decidedMs,
    open: output.open,
    offMs: output.offMs,
    onMs: output.onMs,
    offLonUnits: output.offLonUnits,
    offLatUnits: output.offLatUnits,
    onLonUnits: output.onLonUnits,
    onLatUnits: output.onLatUnits,
    offShoreNm: toNullable(output.offShoreNm),
    inPort: output.inPort,
    positionsBeforeAtLeast: output.positionsBeforeAtLeast,
    possibleDisabling: output.possibleDisabling,
    // Known only when all of the feed has been seen; the commit sets it.
    feedOutage: false,
  }
}

/** A gap with what the whole feed says of it. */
export interface StoredGap extends GapOutput {
  /** OFF lies in an outage of the whole feed, or up to an hour before one: the silence says nothing of the vessel. */
  readonly feedOutage: boolean
}

export function readGapRow(row: Gap): StoredGap {
  return {
    kind: 'gap',
    id: row.id,
    mmsi: row.mmsi,
    decidedMs: row.decidedMs,
    open: row.open,
    trackId: row.trackId,
    offMs: row.offMs,
    onMs: row.onMs,
    offLonUnits: row.offLonUnits,
    offLatUnits: row.offLatUnits,
    onLonUnits: row.onLonUnits,
    onLatUnits: row.onLatUnits,
    offShoreNm: row.offShoreNm ?? Number.NaN,
    inPort: row.inPort,
    positionsBeforeAtLeast: row.positionsBeforeAtLeast,
    possibleDisabling: row.possibleDisabling,
    feedOutage: row.feedOutage,
  }
}

/** Of a silence that is dark: others are not kept. */
export function silenceRow(generation: number, output: SilenceOutput): TrackSilence {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    decidedMs: output.decidedMs,
    open: output.open,
    offMs: output.offMs,
    onMs: output.onMs,
    offLonUnits: output.offLonUnits,
    offLatUnits: output.offLatUnits,
    onLonUnits: output.onLonUnits,
    onLatUnits: output.onLatUnits,
    offShoreNm: toNullable(output.offShoreNm),
    inPort: output.inPort,
    messageType: output.messageType,
    medianIntervalMs: output.medianIntervalMs,
    longestIntervalMs: output.longestIntervalMs,
    darkMs: output.darkMs,
  }
}

/** A row as Prisma gives it, or as SQL does: true and false as 1 and 0. */
export function readSilenceRow(
  row: Omit<TrackSilence, 'open' | 'inPort'> & {
    readonly open: boolean | number
    readonly inPort: boolean | number
  },
): SilenceOutput {
  return {
    kind: 'silence',
    id: row.id,
    mmsi: row.mmsi,
    decidedMs: row.decidedMs,
    open: Boolean(row.open),
    trackId: row.trackId,
    offMs: row.offMs,
    onMs: row.onMs,
    offLonUnits: row.offLonUnits,
    offLatUnits: row.offLatUnits,
    onLonUnits: row.onLonUnits,
    onLatUnits: row.onLatUnits,
    offShoreNm: row.offShoreNm ?? Number.NaN,
    inPort: Boolean(row.inPort),
    messageType: row.messageType,
    medianIntervalMs: row.medianIntervalMs,
    longestIntervalMs: row.longestIntervalMs,
    darkMs: row.darkMs,
    dark: true,
  }
}
