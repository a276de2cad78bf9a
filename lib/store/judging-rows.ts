/** What alerts are judged on, read in bulk: all that a generation found of a range of vessels. */

import type { InValue, ResultSet } from '@libsql/client'
import type { VesselRecord } from '../alerts/vessel-record.ts'
import type { IdentityOutput } from '../features/outputs.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'
import type { Gap, Segment, Track, Trip, VesselIdentity } from './generated/client.ts'
import { readGapRow, readIdentityRow, readSegmentRow, readTrackRow, readTripRow } from './output-rows.ts'
import { type ReadablePassageRow, readZonePassageRow } from './passage-rows.ts'

/** Whatever runs statements: a client or a transaction. */
export interface Sql {
  execute(statement: { sql: string; args: InValue[] }): Promise<ResultSet>
}

/** Columns that SQLite holds as 0 and 1. */
const FLAGS = ['open', 'identified', 'inPort', 'possibleDisabling', 'feedOutage']

/** Vessels that may raise alerts: ships, in ascending order of the key's text. */
export async function listJudgedVessels(sql: Sql, generation: number): Promise<string[]> {
  const { rows } = await sql.execute({
    sql: `SELECT "mmsi" FROM "Vessel" WHERE "generation" = ? AND "kind" = 'ship' ORDER BY "mmsi"`,
    args: [generation],
  })
  return rows.map(({ mmsi }) => String(mmsi))
}

/** Records of the vessels, which are neighbours in the list of all, in their order. */
export async function readVesselRecords(
  sql: Sql,
  generation: number,
  vessels: readonly string[],
): Promise<VesselRecord[]> {
  const range = { generation, from: vessels[0]!, to: vessels.at(-1)! }
  const segments = groupByVessel(await select<Segment>(sql, 'Segment', 'startMs', range))
  const tracks = groupByVessel(await select<Track>(sql, 'Track', 'startMs', range))
  const trips = groupByVessel(await select<Trip>(sql, 'Trip', 'startMs', range))
  const gaps = groupByVessel(await select<Gap>(sql, 'Gap', 'offMs', range))
  const passages = groupByVessel(await select<ReadablePassageRow>(sql, 'ZonePassage', 'startMs', range))
  const identities = groupByVessel(await select<VesselIdentity>(sql, 'VesselIdentity', 'startMs', range))
  const events = groupByVessel(await selectEvents(sql, range))
  const partners = await readIdentitiesOf(sql, generation, [...events].flatMap(partnersMet))
  return vessels.map((mmsi) => ({
    mmsi,
    identities: (identities.get(mmsi) ?? []).map(readIdentityRow),
    segments: (segments.get(mmsi) ?? []).map(readSegmentRow),
    tracks: (tracks.get(mmsi) ?? []).map(readTrackRow),
    trips: (trips.get(mmsi) ?? []).map(readTripRow),
    gaps: (gaps.get(mmsi) ?? []).map(readGapRow),
    events: (events.get(mmsi) ?? []).map(readEventRow),
    passages: (passages.get(mmsi) ?? []).map(readZonePassageRow),
    partners,
  }))
}

/** Of a vessel's encounters. */
function partnersMet([vessel, events]: [string, readonly ReadableEventRow[]]): string[] {
  return events.flatMap(({ kind, mmsi, otherMmsi }) =>
    kind === 'encounter' ? [mmsi === vessel ? otherMmsi! : mmsi!] : [],
  )
}

/** What vessels claimed to be, by start and id. */
async function readIdentitiesOf(
  sql: Sql,
  generation: number,
  vessels: readonly string[],
): Promise<Map<string, IdentityOutput[]>> {
  const { rows } = await sql.execute({
    sql: `SELECT * FROM "VesselIdentity" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))
      ORDER BY "mmsi", "startMs", "id"`,
    args: [generation, JSON.stringify(vessels)],
  })
  const claims = new Map<string, IdentityOutput[]>()
  for (const [mmsi, own] of groupByVessel(rows.map((row) => withFlags<VesselIdentity>(row))))
    claims.set(mmsi, own.map(readIdentityRow))
  return claims
}

interface Range {
  readonly generation: number
  readonly from: string
  readonly to: string
}

async function select<Row>(
  sql: Sql,
  table: string,
  start: string,
  { generation, from, to }: Range,
): Promise<Row[]> {
  const { rows } = await sql.execute({
    sql: `SELECT * FROM "${table}" WHERE "generation" = ? AND "mmsi" BETWEEN ? AND ?
      ORDER BY "mmsi", "${start}", "id"`,
    args: [generation, from, to],
  })
  return rows.map((row) => withFlags<Row>(row))
}

/** Events of the vessels, and those of which they are the other one: once for each. */
async function selectEvents(
  sql: Sql,
  { generation, from, to }: Range,
): Promise<(ReadableEventRow & { readonly mmsi: string })[]> {
  const { rows } = await sql.execute({
    sql: `SELECT *, "mmsi" AS "ofMmsi" FROM "Event" WHERE "generation" = ?1 AND "mmsi" BETWEEN ?2 AND ?3
      UNION ALL
      SELECT *, "otherMmsi" AS "ofMmsi" FROM "Event"
        WHERE "generation" = ?1 AND "otherMmsi" BETWEEN ?2 AND ?3 AND "otherMmsi" <> "mmsi"
      ORDER BY "ofMmsi", "startMs", "id"`,
    args: [generation, from, to],
  })
  return rows.map((row) => withFlags(row))
}

/** A row of a table as Prisma would give it: the columns are those of its model. */
function withFlags<Row>(row: Readonly<Record<string, unknown>>): Row {
  const columns: Record<string, unknown> = { ...row }
  for (const flag of FLAGS) if (flag in columns) columns[flag] = Boolean(columns[flag])
  return columns as Row
}

function groupByVessel<Row extends { readonly mmsi: string | null; readonly ofMmsi?: string }>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const mmsi = (row.ofMmsi ?? row.mmsi)!
    const group = groups.get(mmsi)
    if (group === undefined) groups.set(mmsi, [row])
    else group.push(row)
  }
  return groups
}
