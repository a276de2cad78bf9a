/** Zones of a data folder. Rows are only ever added; a zone is what the row says that no other supersedes. */

import type { Row } from '@libsql/client'
import { canonicalJson } from '../alerts/canonical-json.ts'
import type { Zone } from '../geo/zones/zone.ts'
import { BulkInsert } from './bulk-insert.ts'
import { isCurrent, type Provenance } from './provenance.ts'
import type { Store } from './store.ts'
import { decodePolygons, encodePolygons } from './zone-polygons.ts'

/** Zones that were imported under one name, and are replaced together. */
export interface ZoneSet {
  readonly name: string
  readonly zones: readonly Zone[]
}

export interface ReplacedZones {
  /** Ids, in the order of the import; of `retired` ascending. */
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly retired: readonly string[]
}

export interface ZoneSetSummary {
  readonly name: string
  readonly zones: number
  /** Wall clock of its newest row, epoch ms. */
  readonly writtenMs: number
}

const CURRENT = `"version" IS NOT NULL AND ${isCurrent('Zone')}`

/** By id. */
export async function listZones(store: Store): Promise<Zone[]> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "zoneId", "version", "details", "polygons" FROM "Zone" WHERE ${CURRENT} ORDER BY "zoneId"`,
  )
  return rows.map(readZoneRow)
}

/** A zone with the set that it is of, and when what it says was written. */
export interface StoredZone {
  readonly zone: Zone
  readonly set: string
  readonly who: string
  readonly note: string
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
}

/** By id; of one set where it is named. */
export async function listStoredZones(store: Store, set: string | null): Promise<StoredZone[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "zoneId", "version", "details", "polygons", "zoneSet", "who", "note", "writtenMs" FROM "Zone"
      WHERE ${CURRENT} AND (? IS NULL OR "zoneSet" = ?) ORDER BY "zoneId"`,
    args: [set, set],
  })
  return rows.map((row) => ({
    ...{ zone: readZoneRow(row), set: String(row.zoneSet), who: String(row.who), note: String(row.note) },
    writtenMs: Number(row.writtenMs),
  }))
}

/** Names of zones by id, of those that are gone too: alerts of before name them. */
export async function listZoneNames(store: Store): Promise<Map<string, string>> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "zoneId", json_extract("details", '$.name') AS name FROM "Zone" WHERE "version" IS NOT NULL ORDER BY "id"`,
  )
  return new Map(rows.map(({ zoneId, name }) => [String(zoneId), String(name)]))
}

/** By name; sets of which no zone is left are left out. */
export async function listZoneSets(store: Store): Promise<ZoneSetSummary[]> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "zoneSet", count(*) AS zones, max("writtenMs") AS writtenMs FROM "Zone" WHERE ${CURRENT}
     GROUP BY "zoneSet" ORDER BY "zoneSet"`,
  )
  return rows.map(({ zoneSet, zones, writtenMs }) => ({
    ...{ name: String(zoneSet), zones: Number(zones), writtenMs: Number(writtenMs) },
  }))
}

/**
 * Makes a set consist of these zones, all or nothing: what is the same stays, what is missing is retired; a set without
 * zones is taken away. The store is open for writing. Throws where an id is given twice or belongs to another set.
 */
export async function replaceZoneSet(
  store: Store,
  { name, zones }: ZoneSet,
  provenance: Provenance,
): Promise<ReplacedZones> {
  const transaction = await store.connection.sql.transaction('write')
  try {
    const { rows } = await transaction.execute(
      `SELECT "id", "zoneId", "zoneSet", "version" FROM "Zone" WHERE ${CURRENT} ORDER BY "zoneId"`,
    )
    const known = new Map(rows.map((row) => [String(row.zoneId), row]))
    const inserts = new BulkInsert(transaction)
    const add = (zoneId: string, zone: Zone | null) =>
      inserts.add('Zone', {
        ...{ zoneId, zoneSet: name, ...zoneColumns(zone) },
        ...{ ...provenance, supersedes: known.get(zoneId)?.id ?? null },
      })
    const done = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] }
    const given = new Set<string>()
    for (const zone of zones) {
      const old = known.get(zone.id)
      if (given.has(zone.id)) throw new Error(`store: zone ${zone.id} is given twice`)
      if (old !== undefined && old.zoneSet !== name)
        throw new Error(`store: zone ${zone.id} of ${name} is one of ${String(old.zoneSet)} already`)
      given.add(zone.id)
      const fate = old === undefined ? 'added' : old.version === zone.version ? 'unchanged' : 'changed'
      done[fate].push(zone.id)
      if (fate !== 'unchanged') await add(zone.id, zone)
    }
    const retired = [...known.values()]
      .filter(({ zoneId, zoneSet }) => zoneSet === name && !given.has(String(zoneId)))
      .map(({ zoneId }) => String(zoneId))
    for (const zoneId of retired) await add(zoneId, null)
    await inserts.flush()
    await transaction.commit()
    return { ...done, retired }
  } finally {
    transaction.close()
  }
}

/** A zone that is taken away has none. */
function zoneColumns(zone: Zone | null) {
  if (zone === null) return { version: null, details: null, polygons: null }
  const { id: _, version, polygons, ...details } = zone
  return { version, details: canonicalJson(details), polygons: encodePolygons(polygons) }
}

function readZoneRow({ zoneId, version, details, polygons }: Row): Zone {
  return {
    ...(JSON.parse(String(details)) as Omit<Zone, 'id' | 'version' | 'polygons'>),
    ...{ id: String(zoneId), version: String(version) },
    polygons: decodePolygons(new Uint8Array(polygons as ArrayBuffer)),
  }
}
