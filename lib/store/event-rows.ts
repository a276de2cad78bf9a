/**
 * Events as rows of the database, and back without loss: what is asked for by vessel, time or place as columns, the
 * rest as JSON. JSON has no NaN: a missing number is null there, and no detail is null for another reason.
 */

import type { EventKind, EventOutput, EventPlace } from '../events/outputs.ts'
import type { Event } from './generated/client.ts'

type OutputOf<Kind extends EventKind> = Extract<EventOutput, { kind: Kind }>

/** Fields that have a column of their own. */
type ColumnField = 'kind' | 'id' | 'decidedMs' | 'open' | 'startMs' | 'endMs' | keyof EventPlace | VesselField
type VesselField = 'mmsi' | 'trackId' | 'otherMmsi' | 'otherTrackId'

/** Every other field of each kind, in the order of the JSON. */
const DETAIL_FIELDS: {
  readonly [Kind in EventKind]: Readonly<Record<Exclude<keyof OutputOf<Kind>, ColumnField>, true>>
} = {
  fishing: {
    vesselType: true,
    rows: true,
    meanScore: true,
    meanKnots: true,
    distanceKm: true,
    meanShoreNm: true,
  },
  loitering: { vesselType: true, rows: true, meanKnots: true, distanceKm: true, meanShoreNm: true },
  identityConflict: { conflict: true, before: true, after: true, apartKm: true },
  encounter: { points: true, medianKnots: true, medianApartKm: true, meanShoreNm: true },
  goingDark: {
    onLonUnits: true,
    onLatUnits: true,
    messageType: true,
    medianIntervalMinutes: true,
    longestIntervalMinutes: true,
    offShoreNm: true,
    inPort: true,
    feedOutage: true,
    witnessMmsi: true,
    witnessMs: true,
    witnessKm: true,
    lastWitnessMmsi: true,
    lastWitnessMs: true,
  },
  feedOutage: { vesselsBeforeAtLeast: true },
}

/** A row for the raw path, which takes JSON as text. */
export type EventRow = Omit<Event, 'details'> & { readonly details: string }

const NO_PLACE = {
  lonUnits: null,
  latUnits: null,
  westUnits: null,
  eastUnits: null,
  southUnits: null,
  northUnits: null,
} as const

export function eventRow(generation: number, output: EventOutput): EventRow {
  return {
    generation,
    id: output.id,
    kind: output.kind,
    ...vesselColumns(output),
    decidedMs: output.decidedMs,
    open: output.open,
    startMs: output.startMs,
    endMs: output.endMs,
    ...(output.kind === 'feedOutage' ? NO_PLACE : placeColumns(output)),
    details: JSON.stringify(detailsOf(output)),
  }
}

/** In the order of the JSON. */
function detailsOf(output: EventOutput): Record<string, unknown> {
  const details: Record<string, unknown> = {}
  for (const field in DETAIL_FIELDS[output.kind]) details[field] = output[field as keyof EventOutput]
  return details
}

function vesselColumns(output: EventOutput): Record<VesselField, string | null> {
  switch (output.kind) {
    case 'feedOutage':
      return { mmsi: null, trackId: null, otherMmsi: null, otherTrackId: null }
    case 'encounter': {
      const { mmsi, trackId, otherMmsi, otherTrackId } = output
      return { mmsi, trackId, otherMmsi, otherTrackId }
    }
    case 'identityConflict': {
      const { mmsi, trackId, otherTrackId } = output
      return { mmsi, trackId, otherMmsi: null, otherTrackId }
    }
    default: {
      const { mmsi, trackId } = output
      return { mmsi, trackId, otherMmsi: null, otherTrackId: null }
    }
  }
}

function placeColumns(place: EventPlace): EventPlace {
  const { lonUnits, latUnits, westUnits, eastUnits, southUnits, northUnits } = place
  return { lonUnits, latUnits, westUnits, eastUnits, southUnits, northUnits }
}

/** A row as Prisma gives it, or as SQL does: JSON as text, true and false as 1 and 0. */
export type ReadableEventRow = Omit<Event, 'details' | 'open'> & {
  readonly details: unknown
  readonly open: boolean | number
}

/** The event that `eventRow` was given, but for the order of its fields. */
export function readEventRow(row: ReadableEventRow): EventOutput {
  const { kind, id, decidedMs, startMs, endMs, mmsi, trackId, otherMmsi, otherTrackId } = row
  const base = { kind, id, decidedMs, open: Boolean(row.open), startMs, endMs, ...readDetails(row.details) }
  // The casts undo what eventRow did with an output of this kind.
  if (kind === 'feedOutage') return base as unknown as EventOutput
  const placed = { ...base, ...placeColumns(row as EventPlace), mmsi, trackId }
  if (kind === 'encounter') return { ...placed, otherMmsi, otherTrackId } as unknown as EventOutput
  if (kind === 'identityConflict') return { ...placed, otherTrackId } as unknown as EventOutput
  return placed as unknown as EventOutput
}

function readDetails(details: unknown): object {
  const parsed: unknown = typeof details === 'string' ? JSON.parse(details) : details
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error(`store: event details ${String(details)}`)
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [name, value === null ? Number.NaN : value]),
  )
}
