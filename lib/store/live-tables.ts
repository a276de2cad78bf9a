/** Where each kind of output lies in the database, and its row there and back. */

import type { InValue } from '@libsql/client'
import { eventRow, type ReadableEventRow, readEventRow } from './event-rows.ts'
import type {
  Gap,
  PortVisit,
  Segment,
  Track,
  TrackSilence,
  Trip,
  VesselIdentity,
} from './generated/client.ts'
import type { LiveOutput, LiveOutputKind, OutputKey } from './live-store.ts'
import {
  gapRow,
  identityRow,
  portVisitRow,
  readGapRow,
  readIdentityRow,
  readPortVisitRow,
  readSegmentRow,
  readSilenceRow,
  readTrackRow,
  readTripRow,
  segmentRow,
  silenceRow,
  trackRow,
  tripRow,
} from './output-rows.ts'
import { type ReadablePassageRow, readZonePassageRow, zonePassageRow } from './passage-rows.ts'

export type Row = Readonly<Record<string, InValue>>

const TABLES = {
  identity: 'VesselIdentity',
  segment: 'Segment',
  track: 'Track',
  trip: 'Trip',
  portVisit: 'PortVisit',
  gap: 'Gap',
  silence: 'TrackSilence',
  zonePassage: 'ZonePassage',
  fishing: 'Event',
  loitering: 'Event',
  identityConflict: 'Event',
  encounter: 'Event',
  goingDark: 'Event',
  feedOutage: 'Event',
} as const satisfies Record<LiveOutputKind, string>

export type OutputTable = (typeof TABLES)[LiveOutputKind]

/** Kinds that have a table of their own; events share one, and their rows say of which kind they are. */
export const KINDS_BY_TABLE: readonly (readonly [OutputTable, LiveOutputKind | null])[] = [
  ...Object.entries(TABLES).flatMap(([kind, table]) =>
    table === 'Event' ? [] : [[table, kind as LiveOutputKind] as const],
  ),
  ['Event', null],
]

export function tableOf(kind: LiveOutputKind): OutputTable {
  return TABLES[kind]
}

export function keyOf({ kind, id }: LiveOutput): OutputKey {
  return `${kind} ${id}`
}

/** Throws on what is no key. */
export function splitKey(key: OutputKey): { readonly kind: LiveOutputKind; readonly id: string } {
  const at = key.indexOf(' ')
  const kind = key.slice(0, at)
  if (!Object.hasOwn(TABLES, kind)) throw new Error(`store: no output has the key ${key}`)
  return { kind: kind as LiveOutputKind, id: key.slice(at + 1) }
}

/** A silence that is not dark has no row: it is nothing that anyone asks for. */
export function isStored(output: LiveOutput): boolean {
  return output.kind !== 'silence' || output.dark
}

export function outputRow(generation: number, output: LiveOutput): Row {
  switch (output.kind) {
    case 'identity':
      return identityRow(generation, output)
    case 'segment':
      return segmentRow(generation, output)
    case 'track':
      return trackRow(generation, output)
    case 'trip':
      return tripRow(generation, output)
    case 'portVisit':
      return portVisitRow(generation, output)
    case 'gap':
      return gapRow(generation, output)
    case 'silence':
      return silenceRow(generation, output)
    case 'zonePassage':
      return zonePassageRow(generation, output)
    default:
      return eventRow(generation, output)
  }
}

/** The output that `outputRow` was given, as the database would give it back. `row`: true and false as such, not 1 and 0. */
export function readOutputRow(kind: LiveOutputKind, row: unknown): LiveOutput {
  // The casts undo what outputRow did with an output of this kind.
  switch (kind) {
    case 'identity':
      return readIdentityRow(row as VesselIdentity)
    case 'segment':
      return readSegmentRow(row as Segment)
    case 'track':
      return readTrackRow(row as Track)
    case 'trip':
      return readTripRow(row as Trip)
    case 'portVisit':
      return readPortVisitRow(row as PortVisit)
    case 'gap': {
      const { feedOutage: _ofTheFeed, ...gap } = readGapRow(row as Gap)
      return gap
    }
    case 'silence':
      return readSilenceRow(row as TrackSilence)
    case 'zonePassage':
      return readZonePassageRow(row as ReadablePassageRow)
    default:
      return readEventRow(row as ReadableEventRow)
  }
}
