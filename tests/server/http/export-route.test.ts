/** Downloads of a backfilled fleet, opened again by the project's readers, equal to what the store holds. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../../lib/geo/parse-csv.ts'
import { applyChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { createExportRoute } from '../../../lib/server/http/export-route.ts'
import type { HttpRequest } from '../../../lib/server/http-route.ts'
import { openDuckDb } from '../../../lib/store/duckdb.ts'
import { openReader, type Store } from '../../../lib/store/store.ts'
import { squareZone } from '../../alerts/judging-world.ts'
import { LivingFolder } from '../../pipeline/live/live-folder-world.ts'
import { sailSmallSea } from '../../pipeline/live/small-sea.ts'
import { openTestWriter } from '../../store/folder.ts'

describe('downloads', () => {
  let dir: string
  let store: Store
  let mmsi: string

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wakewatch-download-'))
    const made = await openTestWriter(join(dir, 'data'))
    const zones = [squareZone('reserve', [9.8, 54.9, 10.8, 55.6])]
    await applyChange(made, { kind: 'zones', set: { name: 'test', zones }, who: 'tester', note: '' }, 1)
    await made.close()
    const living = await LivingFolder.open(join(dir, 'data'))
    const reports = sailSmallSea(5, { ships: 6, days: 1.1, everyMs: 900_000 })
    await living.hear(reports, 0, reports.count)
    await living.close()
    store = await openReader(join(dir, 'data'))
    const [row] = await rows('SELECT "mmsi" FROM "Trip" GROUP BY "mmsi" ORDER BY count(*) DESC LIMIT 1')
    mmsi = String(row!.mmsi)
  })

  afterAll(async () => {
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const rows = async (sql: string, args: (string | number)[] = []) =>
    (await store.connection.sql.execute({ sql, args })).rows
  const count = async (table: string, where = '1', args: (string | number)[] = []) =>
    Number((await rows(`SELECT count(*) AS n FROM "${table}" WHERE ${where}`, args))[0]!.n)

  async function download(kind: string, query: Record<string, string>, from = store) {
    const { status, headers, file, body } = await createExportRoute(from).handle({
      ...{
        method: 'GET',
        path: `/api/v1/export/${kind}`,
        parameters: { kind },
        headers: {},
        body: new Uint8Array(),
      },
      query: new URLSearchParams(query),
      signal: new AbortController().signal,
      client: { caller: null, address: '', isSecure: false },
    } satisfies HttpRequest)
    const bytes = file === undefined ? null : readFileSync(file.path)
    file?.remove()
    return { status, name: headers['content-disposition'], bytes, body }
  }

  async function parquet(bytes: Buffer): Promise<Record<string, unknown>[]> {
    const path = join(dir, 'read.parquet')
    writeFileSync(path, bytes)
    const duck = await openDuckDb({ memoryLimitMb: 256, threads: 1, spillFolder: null })
    const connection = await duck.connect()
    try {
      return (await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)).getRowObjects()
    } finally {
      connection.closeSync()
      duck.closeSync()
    }
  }

  it('of a vessel hold all of it, in every format', async () => {
    const trips = await count('Trip', '"mmsi" = ?', [mmsi])
    expect(trips).toBeGreaterThan(0)
    // Two at a time: each starts a thread, which takes most of its time.
    const [csv, geojson] = await Promise.all([
      download('trips', { mmsi, format: 'csv' }),
      download('trips', { mmsi, format: 'geojson' }),
    ])
    const [packed, positions] = await Promise.all([
      download('trips', { mmsi, format: 'parquet' }),
      download('positions', { mmsi, format: 'csv' }),
    ])
    expect([csv.status, csv.name]).toEqual([200, `attachment; filename="${mmsi}-trips.csv"`])
    const [header, ...told] = tableOf(csv.bytes!.toString())
    expect(told).toHaveLength(trips)
    const at = header!.indexOf('id')
    const ids = (await rows('SELECT "id" FROM "Trip" WHERE "mmsi" = ? ORDER BY "startMs", "id"', [mmsi])).map(
      ({ id }) => id,
    )
    expect(told.map((row) => row[at])).toEqual(ids)
    const lines = JSON.parse(geojson.bytes!.toString())
    expect(lines.features.map(({ properties }: { properties: { id: string } }) => properties.id)).toEqual(ids)
    expect(lines.features[0].geometry.coordinates.length).toBeGreaterThan(1)
    const table = await parquet(packed.bytes!)
    expect(table.map(({ id }) => id)).toEqual(ids)
    const [vessel] = await rows('SELECT "positions" FROM "Vessel" WHERE "mmsi" = ?', [mmsi])
    expect(tableOf(positions.bytes!.toString())).toHaveLength(Number(vessel!.positions) + 1)
  })

  it('of an area and a time hold what lies in both, and nothing else', async () => {
    const box = '9.3,54.9,10.2,55.4'
    const [middle] = await rows('SELECT (min("startMs") + max("endMs")) / 2 AS ms FROM "Trip"')
    const from = new Date(Number(middle!.ms)).toISOString()
    const [whole, part] = await Promise.all([
      download('positions', { format: 'parquet' }),
      download('positions', { format: 'parquet', box, from }),
    ])
    const all = await parquet(whole.bytes!)
    const some = await parquet(part.bytes!)
    const isIn = (row: Record<string, unknown>) => {
      const [lon, lat] = [Number(row.lonDeg), Number(row.latDeg)]
      const ms = Number((row.time as { micros: bigint }).micros / 1000n)
      return lon >= 9.3 && lon <= 10.2 && lat >= 54.9 && lat <= 55.4 && ms >= Date.parse(from)
    }
    const wanted = all.filter(isIn)
    expect(wanted.length).toBeGreaterThan(10)
    expect(wanted.length).toBeLessThan(all.length)
    expect(some).toEqual(wanted)
    const [later, earlier] = await Promise.all([
      download('events', { from }),
      download('alerts', { to: from }),
    ])
    const events = tableOf(later.bytes!.toString())
    expect(events.length - 1).toBe(await count('Event', '"endMs" >= ?', [Date.parse(from)]))
    const alerts = tableOf(earlier.bytes!.toString())
    expect(alerts.length - 1).toBe(await count('Alert', '"startMs" <= ?', [Date.parse(from)]))
    expect(await count('Alert')).toBeGreaterThan(0)
  })

  it('say inside that what is simulated is', async () => {
    const simulated: Store = { ...store, simulated: true }
    // The thread opens the folder itself: only what the store is marked as tells.
    await store.connection.sql.execute('UPDATE "DataFolder" SET "simulated" = true WHERE "id" = 1')
    const [{ name, bytes }, positions] = await Promise.all([
      download('events', { format: 'csv' }, simulated),
      download('positions', { mmsi, format: 'parquet' }, simulated),
    ])
    const [header, first] = tableOf(bytes!.toString())
    expect([name, header!.at(-1), first!.at(-1)]).toEqual([
      'attachment; filename="SIMULATED-events.csv"',
      'simulated',
      'true',
    ])
    const table = await parquet(positions.bytes!)
    expect(table.every((row) => row.simulated === true)).toBe(true)
    await store.connection.sql.execute('UPDATE "DataFolder" SET "simulated" = false WHERE "id" = 1')
  })

  it('of what there is not, or is not understood, are refused', async () => {
    expect((await download('secrets', {})).status).toBe(404)
    expect((await download('trips', { format: 'xlsx' })).status).toBe(400)
    expect((await download('trips', { box: '10,56,11,55' })).status).toBe(422)
    const none = await download('trips', { mmsi: "'; DROP TABLE Trip" })
    expect(tableOf(none.bytes!.toString())).toHaveLength(1)
  })
})

/** Rows, the header among them. */
function tableOf(text: string): readonly (readonly string[])[] {
  return [...parseCsv(text)].map((row) => row.fields)
}
