/**
 * Alerts as rows of the database, and back without loss: in columns what is asked for, the rest as canonical JSON, and
 * the positions behind them packed (lib/store/chunk-codec).
 */

import type { AlertOutput } from '../alerts/alert.ts'
import { canonicalJson } from '../alerts/canonical-json.ts'
import type { Alert } from './generated/client.ts'

/** A row for the raw path, which takes JSON as text. */
export interface AlertRow extends Omit<Alert, 'details'> {
  readonly details: string
}

/** `positions`: as `encodeChunk` packs them. Throws on an infinite number in the evidence. */
export function alertRow(generation: number, alert: AlertOutput, positions: Uint8Array): AlertRow {
  const { kind: _, causes, evidence, weighing, vessel, versions, suspicion, ...columns } = alert
  return {
    generation,
    ...columns,
    suspicion: Number.isNaN(suspicion) ? null : suspicion,
    flag: vessel.flag,
    vesselType: vessel.type,
    details: canonicalJson({ causes, evidence, weighing, vessel, versions }),
    positions: new Uint8Array(positions),
  }
}

/** All but the positions, which few ask for. */
export const ALERT_COLUMNS = [
  ...['generation', 'id', 'ruleId', 'mmsi', 'otherMmsi', 'trackId', 'tripId', 'zoneId', 'startMs', 'endMs'],
  ...['raisedMs', 'decidedMs', 'open', 'lonUnits', 'latUnits', 'westUnits', 'eastUnits', 'southUnits'],
  ...['northUnits', 'severity', 'rank', 'suspicion', 'flag', 'vesselType', 'details'],
]
  .map((name) => `"${name}"`)
  .join(', ')

/** A row as Prisma gives it, or as SQL does: JSON as text, true and false as 1 and 0. */
export type ReadableAlertRow = Omit<Alert, 'details' | 'open' | 'positions'> & {
  readonly details: unknown
  readonly open: boolean | number
}

/** The alert that `alertRow` was given. */
export function readAlertRow(row: ReadableAlertRow): AlertOutput {
  // The casts undo what alertRow did.
  const details = (typeof row.details === 'string' ? JSON.parse(row.details) : row.details) as Pick<
    AlertOutput,
    'causes' | 'evidence' | 'weighing' | 'vessel' | 'versions'
  >
  return {
    kind: 'alert',
    id: row.id,
    ruleId: row.ruleId,
    mmsi: row.mmsi,
    trackId: row.trackId,
    tripId: row.tripId,
    otherMmsi: row.otherMmsi,
    startMs: row.startMs,
    endMs: row.endMs,
    raisedMs: row.raisedMs,
    decidedMs: row.decidedMs,
    open: Boolean(row.open),
    lonUnits: row.lonUnits,
    latUnits: row.latUnits,
    westUnits: row.westUnits,
    eastUnits: row.eastUnits,
    southUnits: row.southUnits,
    northUnits: row.northUnits,
    zoneId: row.zoneId,
    severity: row.severity as AlertOutput['severity'],
    rank: row.rank,
    suspicion: row.suspicion ?? Number.NaN,
    causes: details.causes,
    evidence: details.evidence,
    weighing: details.weighing,
    vessel: details.vessel,
    versions: details.versions,
  }
}

/** An alert as JSON, back: missing numbers are null there. */
export function readAlertRecord(json: unknown): AlertOutput {
  const record = (typeof json === 'string' ? JSON.parse(json) : json) as Omit<AlertOutput, 'suspicion'> & {
    readonly suspicion: number | null
  }
  return { ...record, suspicion: record.suspicion ?? Number.NaN }
}
