/** Stays in zones and suspicion of trips as rows of the database, and back without loss. NaN is stored as null. */

import { canonicalJson } from '../alerts/canonical-json.ts'
import type { TripSuspicionOutput, WeighedEvidence } from '../alerts/trip-suspicion.ts'
import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import type { TripSuspicion, ZonePassage } from './generated/client.ts'

export function zonePassageRow(generation: number, output: ZonePassageOutput): ZonePassage {
  return {
    generation,
    id: output.id,
    mmsi: output.mmsi,
    trackId: output.trackId,
    zoneId: output.zoneId,
    relation: output.relation,
    decidedMs: output.decidedMs,
    open: output.open,
    startMs: output.startMs,
    endMs: output.endMs,
    startedBy: output.startedBy,
    endedBy: output.endedBy,
    startLonUnits: output.startLonUnits,
    startLatUnits: output.startLatUnits,
    endLonUnits: output.endLonUnits,
    endLatUnits: output.endLatUnits,
    positions: output.positions,
    fishingRows: output.fishingRows,
    fishingScore: Number.isNaN(output.fishingScore) ? null : output.fishingScore,
    fishingKnots: Number.isNaN(output.fishingKnots) ? null : output.fishingKnots,
    meanKnots: Number.isNaN(output.meanKnots) ? null : output.meanKnots,
  }
}

/** A row as Prisma gives it, or as SQL does: true and false as 1 and 0. */
export type ReadablePassageRow = Omit<ZonePassage, 'open'> & { readonly open: boolean | number }

export function readZonePassageRow(row: ReadablePassageRow): ZonePassageOutput {
  return {
    kind: 'zonePassage',
    id: row.id,
    mmsi: row.mmsi,
    trackId: row.trackId,
    zoneId: row.zoneId,
    relation: row.relation as ZonePassageOutput['relation'],
    decidedMs: row.decidedMs,
    open: Boolean(row.open),
    startMs: row.startMs,
    endMs: row.endMs,
    startedBy: row.startedBy as ZonePassageOutput['startedBy'],
    endedBy: row.endedBy as ZonePassageOutput['endedBy'],
    startLonUnits: row.startLonUnits,
    startLatUnits: row.startLatUnits,
    endLonUnits: row.endLonUnits,
    endLatUnits: row.endLatUnits,
    positions: row.positions,
    fishingRows: row.fishingRows,
    fishingScore: row.fishingScore ?? Number.NaN,
    fishingKnots: row.fishingKnots ?? Number.NaN,
    meanKnots: row.meanKnots ?? Number.NaN,
  }
}

/** A row for the raw path, which takes JSON as text. */
export interface TripSuspicionRow extends Omit<TripSuspicion, 'evidence'> {
  readonly evidence: string
}

export function tripSuspicionRow(generation: number, output: TripSuspicionOutput): TripSuspicionRow {
  const { tripId, mmsi, startMs, endMs, decidedMs, score, logit, low, high, verdicts, model } = output
  const evidence = canonicalJson(output.evidence)
  return {
    ...{ generation, tripId, mmsi, startMs, endMs, decidedMs, score, logit, low, high, verdicts },
    ...{ evidence, model },
  }
}

/** A row as Prisma gives it, or as SQL does: JSON as text. */
export type ReadableSuspicionRow = Omit<TripSuspicion, 'evidence'> & { readonly evidence: unknown }

export function readTripSuspicionRow(row: ReadableSuspicionRow): TripSuspicionOutput {
  const { tripId, mmsi, startMs, endMs, decidedMs, score, logit, low, high, verdicts, model } = row
  return {
    ...{ tripId, mmsi, startMs, endMs, decidedMs, score, logit, low, high, verdicts, model },
    evidence: (typeof row.evidence === 'string'
      ? JSON.parse(row.evidence)
      : row.evidence) as WeighedEvidence[],
  }
}
