import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMigrations, SCHEMA_VERSION } from '../../lib/store/migrations.ts'
import { hasStore, openReader, openWriter } from '../../lib/store/store.ts'
import { migrationsFolder, NOW_MS, openTestWriter, temporaryFolder } from './folder.ts'

const migrations = readMigrations(migrationsFolder)
const extra = {
  version: migrations.length + 1,
  name: '9999_extra',
  sql: 'CREATE TABLE "Extra" ("id" INTEGER)',
  checksum: 'e',
}

describe('a data folder', () => {
  it('has the schema that the program expects, and every Prisma column of it', async () => {
    expect(migrations.length).toBe(SCHEMA_VERSION)
    const store = await openTestWriter(temporaryFolder())
    const { prisma } = store.connection
    // findFirst selects every column of the model: one that the SQL lacks throws.
    await prisma.dataFolder.findFirst()
    await prisma.generation.findFirst()
    await prisma.import.findFirst()
    await prisma.label.findFirst()
    await prisma.vessel.findFirst()
    await prisma.vesselIdentity.findFirst()
    await prisma.segment.findFirst()
    await prisma.track.findFirst()
    await prisma.trip.findFirst()
    await prisma.portVisit.findFirst()
    await prisma.gap.findFirst()
    await prisma.trackChunk.findFirst()
    await prisma.event.findFirst()
    await prisma.foldedVessel.findFirst()
    await prisma.importFacts.findFirst()
    await prisma.trackSilence.findFirst()
    await prisma.zonePassage.findFirst()
    await prisma.tripSuspicion.findFirst()
    await prisma.alert.findFirst()
    await prisma.zone.findFirst()
    await prisma.registerEntry.findFirst()
    await prisma.ruleSet.findFirst()
    await prisma.alertJudgement.findFirst()
    await prisma.alertSilence.findFirst()
    await prisma.alertRevision.findFirst()
    await prisma.liveProgress.findFirst()
    await prisma.liveVessel.findFirst()
    await prisma.liveStretch.findFirst()
    await prisma.liveTold.findFirst()
    await prisma.outputRevision.findFirst()
    const tables = await store.connection.sql.execute(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    expect(tables.rows.map((row) => row.name)).toEqual([
      'Alert',
      'AlertAct',
      'AlertJudgement',
      'AlertRevision',
      'AlertSilence',
      'DataFolder',
      'Event',
      'FoldedVessel',
      'Gap',
      'Generation',
      'Import',
      'ImportFacts',
      'Label',
      'LiveProgress',
      'LiveStretch',
      'LiveTold',
      'LiveVessel',
      'OutputRevision',
      'PortVisit',
      'RegisterEntry',
      'RuleSet',
      'SchemaMigration',
      'Segment',
      'Track',
      'TrackChunk',
      'TrackSilence',
      'Trip',
      'TripSuspicion',
      'Vessel',
      'VesselIdentity',
      'Zone',
      'ZonePassage',
    ])
    await store.close()
  })

  it('is set to WAL, to wait when busy, and to sync at checkpoints, also after a transaction', async () => {
    const store = await openTestWriter(temporaryFolder())
    const { prisma, sql } = store.connection
    await prisma.$transaction([prisma.dataFolder.findMany(), prisma.import.findMany()])
    expect((await sql.execute('PRAGMA journal_mode')).rows[0]?.[0]).toBe('wal')
    expect((await sql.execute('PRAGMA synchronous')).rows[0]?.[0]).toBe(1)
    expect(Number((await sql.execute('PRAGMA busy_timeout')).rows[0]?.[0])).toBeGreaterThan(1000)
    await store.close()
  })

  it('takes one writer at a time and any number of readers', async () => {
    const dir = temporaryFolder()
    const first = await openTestWriter(dir)
    await expect(openTestWriter(dir)).rejects.toThrow('is being written by another process')
    const reader = await openReader(dir)
    await reader.close()
    await first.close()
    const second = await openTestWriter(dir)
    await second.close()
  })

  it('keeps the demo and real data apart', async () => {
    const dir = temporaryFolder()
    const demo = await openWriter(dir, { migrations, simulated: true, nowMs: NOW_MS })
    await demo.close()
    await expect(openTestWriter(dir)).rejects.toThrow('holds the simulated demo')
    const reader = await openReader(dir)
    expect(reader.simulated).toBe(true)
    await reader.close()
  })

  it('is migrated by a newer program after a copy, and refused by an older one', async () => {
    const dir = temporaryFolder()
    await (await openTestWriter(dir)).close()
    await (await openTestWriter(dir, [...migrations, extra])).close()
    expect(readdirSync(dir)).toContain('wakewatch.db.before-9999')
    await expect(openTestWriter(dir)).rejects.toThrow("newer than this program's")
    await expect(openReader(dir)).rejects.toThrow('use the newer program')
  })

  it('is refused, unchanged, when its migrations are not these', async () => {
    const dir = temporaryFolder()
    await (await openTestWriter(dir)).close()
    const other = [{ ...migrations[0]!, checksum: 'other' }, ...migrations.slice(1)]
    await expect(openTestWriter(dir, other)).rejects.toThrow('another migration')
    await (await openTestWriter(dir)).close()
  })

  it('is left as it was by a migration that fails half-way', async () => {
    const dir = temporaryFolder()
    await (await openTestWriter(dir)).close()
    const broken = { ...extra, sql: 'CREATE TABLE "Half" ("id" INTEGER); CREATE TABLE nonsense' }
    await expect(openTestWriter(dir, [...migrations, broken])).rejects.toThrow()
    const store = await openTestWriter(dir)
    const half = await store.connection.sql.execute(`SELECT 1 FROM sqlite_master WHERE name = 'Half'`)
    expect(half.rows).toHaveLength(0)
    await store.close()
  })

  it('has no stray archive files after it was opened for writing', async () => {
    const dir = temporaryFolder()
    await (await openTestWriter(dir)).close()
    const stray = join(dir, 'archive', 'left-over.parquet.part')
    writeFileSync(stray, 'x')
    await (await openTestWriter(dir)).close()
    expect(existsSync(stray)).toBe(false)
  })

  it('may have any name', async () => {
    const dir = join(temporaryFolder(), "a b%20c#d?e'é")
    await (await openTestWriter(dir)).close()
    expect(readdirSync(dir)).toContain('wakewatch.db')
    await (await openReader(dir)).close()
  })

  it('says so when there is nothing to read', async () => {
    const dir = temporaryFolder()
    expect(hasStore(dir)).toBe(false)
    await expect(openReader(dir)).rejects.toThrow('holds no data yet')
  })
})
