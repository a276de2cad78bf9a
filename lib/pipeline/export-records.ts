/**
 * Outputs as one line of JSON each, for people and other programs: ISO times, degrees, null where there is
 * nothing. Key order is fixed, so equal data gives equal bytes.
 */

import { mmsiCountry } from '../ais/mmsi.ts'
import type { Identity } from '../ais/report.ts'
import type {
  GapOutput,
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { VesselSummary } from '../store/read-outputs.ts'

type JsonRecord = Record<string, string | number | boolean | null>

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

/** Six decimals: a unit is 1.7 of the sixth, so the units can be told from them. */
function degrees(units: number): number {
  return Number((units / UNITS_PER_DEGREE).toFixed(6))
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

/** A value held as 32 bits, with the digits it was given with: steps of 1/scale where it is one. */
function shortest(value: number, scale: number): number | null {
  if (Number.isNaN(value)) return null
  const rounded = Math.round(value * scale) / scale
  return Math.fround(rounded) === value ? rounded : value
}

function identityFields(identity: Identity | null): JsonRecord {
  return {
    name: identity?.name || null,
    callSign: identity?.callSign || null,
    imo: identity?.imo || null,
    shipType: orNull(identity?.shipType ?? Number.NaN),
    lengthM: orNull(identity?.lengthM ?? Number.NaN),
    widthM: orNull(identity?.widthM ?? Number.NaN),
  }
}

/** `flag` is the country whose digits the MMSI carries, ISO 3166-1 alpha-2; null where it carries none. */
export function vesselRecord(vessel: VesselSummary): JsonRecord {
  return {
    mmsi: vessel.mmsi,
    kind: vessel.kind,
    flag: mmsiCountry(vessel.mmsi)?.alpha2 ?? null,
    ...identityFields(vessel.identity),
    firstTime: isoTime(vessel.firstMs),
    lastTime: isoTime(vessel.lastMs),
    positions: vessel.positions,
    segments: vessel.segments,
    tracks: vessel.tracks,
    trips: vessel.trips,
    portVisits: vessel.portVisits,
    gaps: vessel.gaps,
  }
}

export function identityRecord(output: IdentityOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    startTime: isoTime(output.startMs),
    endTime: isoTime(output.endMs),
    messages: output.messages,
    ...identityFields(output.identity),
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

export function segmentRecord(output: SegmentOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    startTime: isoTime(output.startMs),
    endTime: isoTime(output.endMs),
    startLonDeg: degrees(output.startLonUnits),
    startLatDeg: degrees(output.startLatUnits),
    endLonDeg: degrees(output.endLonUnits),
    endLatDeg: degrees(output.endLatUnits),
    positions: output.positions,
    identities: output.identities,
    ...identityFields(output.identity),
    endedBy: output.endedBy,
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

export function trackRecord(output: TrackOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    startTime: isoTime(output.startMs),
    endTime: isoTime(output.endMs),
    segments: output.segments,
    positions: output.positions,
    endedBy: output.endedBy,
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

export function tripRecord(output: TripOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    startTime: isoTime(output.startMs),
    endTime: isoTime(output.endMs),
    startedBy: output.startedBy,
    endedBy: output.endedBy,
    startPort: output.startPort,
    endPort: output.endPort,
    positions: output.positions,
    distanceNm: output.distanceNm,
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

export function portVisitRecord(output: PortVisitOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    startTime: isoTime(output.startMs),
    endTime: isoTime(output.endMs),
    port: output.port,
    portCountry: output.portCountry,
    lonDeg: degrees(output.lonUnits),
    latDeg: degrees(output.latUnits),
    evidence: output.evidence,
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

export function gapRecord(output: GapOutput): JsonRecord {
  return {
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    offTime: isoTime(output.offMs),
    onTime: output.onMs === null ? null : isoTime(output.onMs),
    offLonDeg: degrees(output.offLonUnits),
    offLatDeg: degrees(output.offLatUnits),
    onLonDeg: output.onLonUnits === null ? null : degrees(output.onLonUnits),
    onLatDeg: output.onLatUnits === null ? null : degrees(output.onLatUnits),
    offShoreNm: orNull(output.offShoreNm),
    inPort: output.inPort,
    positionsBeforeAtLeast: output.positionsBeforeAtLeast,
    possibleDisabling: output.possibleDisabling,
    open: output.open,
    decidedTime: isoTime(output.decidedMs),
  }
}

/** Position `i` of a chunk. `kept` tells whether it is a row for features. */
export function positionRecord(
  mmsi: string,
  trackId: string,
  tripId: string | null,
  positions: TrackPositions,
  i: number,
): JsonRecord {
  return {
    mmsi,
    time: isoTime(positions.timeMs[i]!),
    lonDeg: degrees(positions.lonUnits[i]!),
    latDeg: degrees(positions.latUnits[i]!),
    speedKnots: shortest(positions.speedKnots[i]!, 10),
    courseDeg: shortest(positions.courseDeg[i]!, 10),
    headingDeg: orNull(positions.headingDeg[i]!),
    shoreKm: shortest(positions.shoreKm[i]!, 1000),
    messageType: positions.messageType[i] || null,
    place: positions.relativePlace[i] === 1 ? 'relative' : 'true',
    kept: positions.kept[i] === 1,
    segmentId: positions.segmentIds[positions.segment[i]!]!,
    trackId,
    tripId,
  }
}
