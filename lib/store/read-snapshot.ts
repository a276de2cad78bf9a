/**
 * The active generation as it stands at one moment, for reading all of it while a writer may go on. By ranges of
 * vessels and through plain SQL: a query for each vessel and kind costs 2 ms a vessel, more than its positions do.
 */

import type { InValue, ResultSet, Row, Transaction } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import type { IdentityOutput } from '../features/outputs.ts'
import { ALERT_COLUMNS, type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'
import type { Gap, PortVisit, Segment, Track, Trip, Vessel, VesselIdentity } from './generated/client.ts'
import {
  readGapRow,
  readIdentityRow,
  readPortVisitRow,
  readSegmentRow,
  readTrackRow,
  readTripRow,
} from './output-rows.ts'
import { type ReadablePassageRow, readZonePassageRow } from './passage-rows.ts'
import { readVesselRow, type VesselOutputs, type VesselSummary } from './read-outputs.ts'
import type { Store } from './store.ts'

/** Where a chunk of positions lies in time and on the map. */
export interface ChunkPlace {
  /** For `readPositions` of the same snapshot. */
  readonly row: number
  readonly mmsi: string
  readonly trackId: string
  readonly startMs: number
  readonly endMs: number
  /** Bounding box, 1/600,000 degree; west greater than east where it crosses 180 degrees. */
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
}

/** Lends a snapshot to `use`; null where no backfill has finished. Meanwhile the store answers nothing else. */
export async function withSnapshot<T>(
  store: Store,
  use: (snapshot: Snapshot | null) => Promise<T>,
): Promise<T> {
  const transaction = await store.connection.sql.transaction('deferred')
  try {
    const { rows } = await transaction.execute('SELECT activeGeneration FROM DataFolder WHERE id = 1')
    const generation = rows[0]?.activeGeneration
    return await use(typeof generation === 'number' ? new Snapshot(transaction, generation) : null)
  } finally {
    transaction.close()
  }
}

export class Snapshot {
  constructor(
    private readonly transaction: Pick<Transaction, 'execute'>,
    readonly generation: number,
  ) {}

  /** Names the set of imports and the options that the generation was made with. */
  async inputHash(): Promise<string> {
    const { rows } = await this.transaction.execute({
      sql: 'SELECT inputHash FROM Generation WHERE id = ?',
      args: [this.generation],
    })
    return String(rows[0]!.inputHash)
  }

  /** What the generation was folded with: plain JSON. */
  async configuration(): Promise<unknown> {
    const { rows } = await this.transaction.execute({
      sql: 'SELECT options FROM Generation WHERE id = ?',
      args: [this.generation],
    })
    return JSON.parse(String(rows[0]!.options))
  }

  /** Alerts that stand, by vessel, beginning and id. */
  async readAlerts(): Promise<AlertOutput[]> {
    const rows = await this.read<ReadableAlertRow>(
      `${ALERT_COLUMNS} FROM Alert`,
      'ORDER BY mmsi, startMs, id',
      [],
    )
    return rows.map(readAlertRow)
  }

  /** Positions of all vessels. */
  async countPositions(): Promise<number> {
    const [row] = await this.read<{ positions: number }>('total(positions) AS positions FROM Vessel', '', [])
    return row!.positions
  }

  /** The next vessels behind a key, ascending by key; none where all have been read. '' is before all keys. */
  async readVessels(afterMmsi: string, limit: number): Promise<VesselSummary[]> {
    const rows = await this.read<Vessel>('* FROM Vessel', 'AND mmsi > ? ORDER BY mmsi LIMIT ?', [
      afterMmsi,
      limit,
    ])
    return rows.map(readVesselRow)
  }

  /** All outputs of the vessels from one key to another, both included; each kind by vessel, start and id. */
  async readOutputs(fromMmsi: string, toMmsi: string): Promise<VesselOutputs> {
    const range = <Stored>(table: string, start = 'startMs') =>
      this.read<Stored>(`* FROM ${table}`, `AND mmsi BETWEEN ? AND ? ORDER BY mmsi, ${start}, id`, [
        fromMmsi,
        toMmsi,
      ])
    return {
      identities: (await range<VesselIdentity>('VesselIdentity')).map(readIdentityRow),
      segments: (await range<Segment>('Segment')).map(readSegmentRow),
      tracks: (await range<Track>('Track')).map(readTrackRow),
      trips: (await range<Trip>('Trip')).map(readTripRow),
      portVisits: (await range<PortVisit>('PortVisit')).map(readPortVisitRow),
      gaps: (await range<Gap>('Gap', 'offMs')).map(readGapRow),
      events: (await range<ReadableEventRow>('Event')).map(readEventRow),
    }
  }

  /** Encounters of which a vessel in the range is the other one, in no order. */
  async readOtherEvents(fromMmsi: string, toMmsi: string): Promise<EventOutput[]> {
    const rows = await this.read<ReadableEventRow>('* FROM Event', 'AND otherMmsi BETWEEN ? AND ?', [
      fromMmsi,
      toMmsi,
    ])
    return rows.map(readEventRow)
  }

  /** Stays in zones of the vessels from one key to another, by vessel, start and id. */
  async readPassages(fromMmsi: string, toMmsi: string): Promise<ZonePassageOutput[]> {
    const rows = await this.read<ReadablePassageRow>(
      '* FROM ZonePassage',
      'AND mmsi BETWEEN ? AND ? ORDER BY mmsi, startMs, id',
      [fromMmsi, toMmsi],
    )
    return rows.map(readZonePassageRow)
  }

  /** What vessels claimed to be, by vessel, start and id. */
  async readIdentities(vessels: readonly string[]): Promise<IdentityOutput[]> {
    const rows = await this.read<VesselIdentity>(
      '* FROM VesselIdentity',
      'AND mmsi IN (SELECT value FROM json_each(?)) ORDER BY mmsi, startMs, id',
      [JSON.stringify(vessels)],
    )
    return rows.map(readIdentityRow)
  }

  /** Events that belong to no vessel, by start and id. */
  async readFeedOutages(): Promise<FeedOutageOutput[]> {
    const rows = await this.read<ReadableEventRow>(
      '* FROM Event',
      `AND kind = 'feedOutage' ORDER BY startMs, id`,
      [],
    )
    return rows.map(readEventRow).filter((event) => event.kind === 'feedOutage')
  }

  /** The name heard last in each segment of a vessel, by its id; segments in which none was heard are left out. */
  async readSegmentNames(mmsi: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.read<{ id: string; name: string }>(
      'id, name FROM Segment',
      `AND mmsi = ? AND name <> ''`,
      [mmsi],
    )
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** The chunks of the vessels from one key to another, by vessel, start, track and order in the track. */
  async readChunkPlaces(fromMmsi: string, toMmsi: string): Promise<ChunkPlace[]> {
    return this.read<ChunkPlace>(
      'rowid AS row, mmsi, trackId, startMs, endMs, westUnits, eastUnits, southUnits, northUnits FROM TrackChunk',
      'AND mmsi BETWEEN ? AND ? ORDER BY mmsi, startMs, trackId, sequence',
      [fromMmsi, toMmsi],
    )
  }

  /** The positions of chunks, in the order asked. */
  async readPositions(rows: readonly number[]): Promise<TrackPositions[]> {
    const found = await this.read<{ row: number; columns: ArrayBuffer }>(
      'rowid AS row, columns FROM TrackChunk',
      `AND rowid IN (${rows.map(() => '?').join(', ')})`,
      rows,
    )
    const bytesOf = new Map(found.map(({ row, columns }) => [row, columns]))
    return rows.map((row) => decodeChunk(new Uint8Array(bytesOf.get(row)!)))
  }

  /** Rows as Prisma would give them. Names of tables and columns are the program's own, never input. */
  private async read<Stored>(what: string, rest: string, args: readonly InValue[]): Promise<Stored[]> {
    const result = await this.transaction.execute({
      sql: `SELECT ${what} WHERE generation = ? ${rest}`,
      args: [this.generation, ...args],
    })
    return rowsOf<Stored>(result)
  }
}

/** Rows as Prisma would give them. */
export function rowsOf<Stored>({ rows, columns, columnTypes }: ResultSet): Stored[] {
  const flags = columns.filter((_, i) => columnTypes[i] === 'BOOLEAN')
  for (const row of rows) for (const name of flags) setFlag(row, name)
  return rows as unknown as Stored[]
}

/** SQLite has no booleans: 0 and 1 stand in for them. */
function setFlag(row: Row, name: string): void {
  const fields = row as Record<string, unknown>
  fields[name] = fields[name] === 1
}
