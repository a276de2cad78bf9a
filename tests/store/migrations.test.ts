import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Connection, connect } from '../../lib/store/connection.ts'
import { toFolderError } from '../../lib/store/folder-error.ts'
import { addLabels, listPointLabels, type NewLabel } from '../../lib/store/labels.ts'
import { applyMigrations, readMigrations, schemaVersion } from '../../lib/store/migrations.ts'
import { queryHappenings } from '../../lib/store/query-events.ts'
import { queryVesselTrack } from '../../lib/store/query-tracks.ts'
import { searchVessels } from '../../lib/store/query-vessels.ts'
import { listVessels, readVesselChunks, readVesselOutputs } from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import { caseCount } from '../proof.ts'
import { CHUNK_WITHOUT_SCORES } from './chunk-without-scores.ts'
import { createDraws } from './draws.ts'
import { migrationsFolder, openTestWriter, temporaryFolder } from './folder.ts'

const migrations = readMigrations(migrationsFolder)
const DATABASE = 'wakewatch.db'

/** As the program of the first schema wrote them; the archive of its import is in one file. */
const FIRST_ROWS = `
  INSERT INTO "DataFolder" VALUES (1, 3, false);
  INSERT INTO "Generation" VALUES (3, 10.0, 20.0, 1700000301000.0, 'hash', '{"ports":"built-in"}', '{"vessels":1}');
  INSERT INTO "Import" VALUES ('aa', 'a.csv', 'csv', 'true', 5.0, 900.0, 8, 6, 1, 1, 1700000000000.0, 1700000301000.0,
    '{"format":"auto"}', '{"rejects":[]}', NULL, 'aa.parquet');
  INSERT INTO "Vessel" VALUES (3, '219000001', 'ship', 1700000000000.0, 1700000301000.0, 6, 2, 1, 1, 1, 1, 'OCEAN STAR',
    '3DAB', '9074729', 30, 61.5, NULL);
  INSERT INTO "VesselIdentity" VALUES (3, 'i1', '219000001', 5.0, false, 1.0, 2.0, 4, 'OCEAN STAR', '3DAB', '9074729', 30,
    61.5, NULL);
  INSERT INTO "Segment" VALUES (3, 's1', '219000001', 't1', 5.0, false, 1.0, 2.0, 3, 4, 5, 6, 6, 1, 'silence', false, '', '',
    '', NULL, NULL, NULL);
  INSERT INTO "Track" VALUES (3, 't1', '219000001', 5.0, true, 1700000000000.0, 1700000301000.0, 2, 6, NULL);
  INSERT INTO "Trip" VALUES (3, 'v1', '219000001', 't1', 5.0, true, 1700000000000.0, 1700000301000.0, 'first-seen', NULL,
    NULL, NULL, 6, 1.5);
  INSERT INTO "PortVisit" VALUES (3, 'p1', '219000001', 't1', 5.0, false, 1.0, 9.0, 'SUVA', 'FJI', 107000000, -10800000,
    'stop');
  INSERT INTO "Gap" VALUES (3, 'g1', '219000001', 't1', 5.0, false, 100.0, NULL, 107000000, -10800000, NULL, NULL, 61.5,
    false, 14, true);
  INSERT INTO "TrackChunk" VALUES (3, '219000001', 't1', 0, 1700000000000.0, 1700000301000.0, 6, 107999000, -107999200,
    -24000000, -23999500, x'${CHUNK_WITHOUT_SCORES}');`

const LABEL: NewLabel = {
  ...{
    mmsi: '219000001',
    fromMs: 1700000000000,
    toMs: 1700000000000,
    fishing: 1,
    activity: null,
    source: 's',
  },
  ...{ gear: 'g', who: 'ana', writtenMs: 1, tool: 'test', schemaVersion: 1, confidence: null, note: null },
  supersedes: null,
}

/** More trips, so that making their indices takes a while. */
const MANY_TRIPS = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
  INSERT INTO "Trip" SELECT 3, 'many ' || i, '219000001', 't1', 5.0, false, i * 7919 % 100003, i + 1e6, 'first-seen', 'stop',
    'P' || i % 97, 'Q' || i % 89, 6, 1.5 FROM n;`

async function makeFirstFolder(more = ''): Promise<string> {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'archive'))
  const connection = await connect(join(dir, DATABASE))
  await applyMigrations(connection.sql, join(dir, DATABASE), migrations.slice(0, 1), 1)
  await connection.sql.executeMultiple(FIRST_ROWS + more)
  await connection.sql.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  await connection.close()
  return dir
}

/** Every row of every table as a text, but what is told of migrations. */
async function dump({ sql }: Connection): Promise<Record<string, string>> {
  const { rows } = await sql.execute(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('SchemaMigration', 'sqlite_sequence')`,
  )
  const textOf = (value: unknown) =>
    value instanceof ArrayBuffer ? Buffer.from(value).toString('hex') : value
  const all: Record<string, string> = {}
  for (const { name } of rows) {
    const table = await sql.execute(`SELECT * FROM "${String(name)}" ORDER BY rowid`)
    all[String(name)] = JSON.stringify(table.rows.map((row) => Object.values(row).map(textOf)))
  }
  return all
}

async function dumpFile(file: string): Promise<Record<string, string>> {
  return withConnection(file, dump)
}

describe('a folder of the first schema', () => {
  it('is read only once it is migrated, and then shows all that it held', async () => {
    const dir = await makeFirstFolder()
    const before = await dumpFile(join(dir, DATABASE))
    await expect(openReader(dir)).rejects.toThrow(/schema version 1, this program reads \d+: run a backfill/)
    expect(await dumpFile(join(dir, DATABASE))).toEqual(before)

    const store = await openTestWriter(dir)
    expect(await listVessels(store, 3)).toMatchObject([
      { mmsi: '219000001', identity: { name: 'OCEAN STAR' } },
    ])
    const outputs = await readVesselOutputs(store, 3, '219000001')
    const { segments, trips, portVisits, gaps, events } = outputs
    expect([segments, trips, portVisits, gaps].map((list) => list[0]!.id)).toEqual(['s1', 'v1', 'p1', 'g1'])
    expect(gaps[0]).toMatchObject({ possibleDisabling: true, feedOutage: false })
    expect(events).toEqual([])
    const [chunk] = await readVesselChunks(store, 3, '219000001')
    expect(chunk!.positions.count).toBe(6)
    const range = { fromMs: 0, toMs: 1e13, zoom: 20, mostPoints: 1000 }
    expect((await queryVesselTrack(store, '219000001', range)).timeMs).toHaveLength(6)
    const page = await queryHappenings(store, {
      kinds: ['gap', 'portVisit', 'fishing'],
      fromMs: 0,
      toMs: 1e13,
      box: {
        westUnits: 106_000_000,
        southUnits: -11_000_000,
        eastUnits: -107_000_000,
        northUnits: -10_000_000,
      },
      limit: 10,
      cursor: null,
    })
    expect(page.items.map(({ id }) => id)).toEqual(['g1', 'p1'])
    expect(await searchVessels(store, 'star', 5)).toHaveLength(1)
    await store.close()
  })

  it('is copied first, whole and readable by the program that wrote it', async () => {
    const dir = await makeFirstFolder()
    const before = await dumpFile(join(dir, DATABASE))
    await (await openTestWriter(dir)).close()
    const copy = join(dir, `${DATABASE}.before-0002`)
    expect(readdirSync(dir).filter((name) => name.includes('.before-'))).toEqual([`${DATABASE}.before-0002`])
    const old = await connect(copy)
    expect(await schemaVersion(old.sql)).toBe(1)
    expect(await dump(old)).toEqual(before)
    expect((await old.sql.execute('PRAGMA integrity_check')).rows[0]![0]).toBe('ok')
    await old.close()
  })

  it('has the same tables and indices then as one that is new', async () => {
    const [old, fresh] = [
      await openTestWriter(await makeFirstFolder()),
      await openTestWriter(temporaryFolder()),
    ]
    const schema = async ({ connection }: typeof old) =>
      (await connection.sql.execute('SELECT type, name, sql FROM sqlite_master ORDER BY type, name')).rows
    expect(await schema(old)).toEqual(await schema(fresh))
    await old.close()
    await fresh.close()
  })

  it('stays as it was when the disk is full, and is migrated when there is room', async () => {
    const dir = await makeFirstFolder(MANY_TRIPS)
    const file = join(dir, DATABASE)
    const before = await dumpFile(file)
    const { rows } = await withConnection(file, ({ sql }) => sql.execute('PRAGMA page_count'))
    for (const pages of [1, 5, 25]) {
      const failure = await withConnection(file, async ({ sql }) => {
        await sql.execute(`PRAGMA max_page_count = ${Number(rows[0]![0]) + pages}`)
        return applyMigrations(sql, file, migrations, 1).catch((error: unknown) => error)
      })
      expect(toFolderError(dir, failure, null)).toMatchObject({
        message: expect.stringContaining('disk full'),
      })
      expect(await dumpFile(file)).toEqual(before)
    }
    await (await openTestWriter(dir)).close()
  })

  it('is not touched when there is no room for the copy', async () => {
    const dir = await makeFirstFolder()
    const file = join(dir, DATABASE)
    const before = await dumpFile(file)
    // A folder where the copy is due: it cannot be written.
    mkdirSync(join(dir, `${DATABASE}.before-0002`, 'in the way'), { recursive: true })
    await expect(openTestWriter(dir)).rejects.toThrow()
    expect(await dumpFile(file)).toEqual(before)
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('killed at any moment is as it was or migrated, and goes on from there', async () => {
    const dir = await makeFirstFolder(MANY_TRIPS)
    const before = await dumpFile(join(dir, DATABASE))
    const draw = createDraws(6)
    const versions = new Set<number>()
    for (let i = 0; i < caseCount(3, 60); i++) {
      const folder = temporaryFolder()
      mkdirSync(join(folder, 'archive'))
      const file = join(folder, DATABASE)
      copyFileSync(join(dir, DATABASE), file)
      // The first is killed at once, the second let go to the end.
      await killMigration(file, i === 0 ? 0 : i === 1 ? null : draw() * 300)
      await withConnection(file, async (connection) => {
        const { sql } = connection
        expect((await sql.execute('PRAGMA integrity_check')).rows[0]![0]).toBe('ok')
        const version = await schemaVersion(sql)
        versions.add(version)
        if (version === 1) expect(await dump(connection)).toEqual(before)
        else {
          expect(await dumpFile(`${file}.before-0002`)).toEqual(before)
        }
      })
      const store = await openTestWriter(folder)
      expect((await dump(store.connection)).Trip).toEqual(before.Trip)
      expect(existsSync(`${file}.before-0002`)).toBe(true)
      await store.close()
    }
    // Each migration is a step of its own, at which it may stand too.
    expect(versions).toContain(1)
    expect(versions).toContain(migrations.length)
  })
})

describe('a folder of the second schema', () => {
  it('keeps all that it held, copied first, and takes labels then', async () => {
    const dir = await makeFirstFolder()
    const file = join(dir, DATABASE)
    await withConnection(file, async ({ sql }) => {
      await applyMigrations(sql, file, migrations.slice(0, 2), 2)
      await sql.execute(`INSERT INTO "Event" VALUES (3, 'e1', 'fishing', '219000001', 't1', NULL, NULL, 5.0, false,
        1700000000000.0, 1700000301000.0, 107999000, -24000000, 107999000, -107999200, -24000000, -23999500, '{}')`)
    })
    const before = await dumpFile(file)
    await expect(openReader(dir)).rejects.toThrow(/schema version 2, this program reads \d+: run a backfill/)
    const store = await openTestWriter(dir)
    const after = await dump(store.connection)
    expect(Object.entries(after).filter(([table]) => before[table] === undefined)).toEqual(
      ADDED_TABLES.map((table) => [table, '[]']),
    )
    expect(after).toMatchObject({ ...before, Generation: withAddedColumns(before.Generation!) })
    expect(await dumpFile(`${file}.before-0003`)).toEqual(before)
    await addLabels(store, [LABEL])
    expect(await listPointLabels(store)).toMatchObject([{ mmsi: '219000001', fishing: 1 }])
    await store.close()
  })
})

/** Tables of the migrations behind the second, in their order. */
const ADDED_TABLES = [
  'Label',
  'TrackSilence',
  'ZonePassage',
  'TripSuspicion',
  'Alert',
  'Zone',
  'RegisterEntry',
  'RuleSet',
  'AlertJudgement',
  'AlertSilence',
  'AlertRevision',
  'LiveProgress',
  'LiveVessel',
  'LiveStretch',
  'LiveTold',
  'OutputRevision',
  'AlertAct',
]

/** Generations of before alerts, as they are after. */
function withAddedColumns(generations: string): string {
  return JSON.stringify(JSON.parse(generations).map((row: unknown[]) => [...row, '{}', '', null]))
}

async function withConnection<Result>(
  file: string,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(file)
  return use(connection).finally(() => connection.close())
}

/** Kills it so many ms after it began; null: never. */
async function killMigration(file: string, afterMs: number | null): Promise<void> {
  const victim = fileURLToPath(new URL('migration-victim.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', victim, file, migrationsFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  if (afterMs !== null) {
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    child.kill('SIGKILL')
  }
  await ended
}
