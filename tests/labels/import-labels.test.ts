import { describe, expect, it } from 'vitest'
import { applyRetention } from '../../lib/store/retention.ts'
import { never, runBackfill } from '../pipeline/run-backfill.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../store/folder.ts'
import { archiveFiles, importFiles, labelsOf, OTHER, VESSEL, writeText, writeTracks } from './label-world.ts'

/** Every row that was ever added. */
async function rowsOf(dir: string) {
  const store = await openTestWriter(dir)
  return store.connection.prisma.label.findMany({ orderBy: { id: 'asc' } }).finally(() => store.close())
}

describe('labels of a file', () => {
  it('are added once, however often they are brought', async () => {
    const dir = temporaryFolder()
    const file = writeTracks('trawlers.csv', [
      { vessel: VESSEL, labels: 'FF.?h' },
      { vessel: OTHER, labels: '??.' },
    ])
    expect(await importFiles(dir, [file])).toMatchObject({
      ...{ vessels: 2, labels: 5, repeated: 0, added: 5, superseded: 0, known: 0 },
    })
    const rows = await rowsOf(dir)
    expect(rows[0]).toEqual({
      ...{ id: 1, mmsi: VESSEL, fromMs: Date.UTC(2015, 5, 1), toMs: Date.UTC(2015, 5, 1), fishing: 1 },
      ...{ activity: null, source: 'drawn', gear: 'trawlers', who: 'ana', writtenMs: NOW_MS, tool: 'test' },
      ...{ schemaVersion: 1, confidence: null, note: null, supersedes: null },
    })
    expect(rows.map(({ fishing }) => fishing)).toEqual([1, 1, 0, 0.5, 0])
    const again = await importFiles(dir, [file, file], { who: 'bo', nowMs: NOW_MS + 1 })
    expect(again).toMatchObject({ labels: 5, repeated: 5, added: 0, superseded: 0, known: 5 })
    expect(await rowsOf(dir)).toEqual(rows)
  })

  it('supersede those with another share, and nothing is deleted', async () => {
    const dir = temporaryFolder()
    await importFiles(dir, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FF.' }])])
    const before = await rowsOf(dir)
    const changed = writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'F.?F' }])
    expect(await importFiles(dir, [changed])).toMatchObject({ added: 2, superseded: 1, known: 1 })
    const after = await rowsOf(dir)
    expect(after.slice(0, 3)).toEqual(before)
    expect(after.slice(3).map(({ fishing, supersedes }) => [fishing, supersedes])).toEqual([
      [0, 2],
      [1, null],
    ])
    // What a file does not say again stays.
    expect((await labelsOf(dir)).map(({ fishing }) => fishing)).toEqual([1, 0, 0, 1])
    // And back: the chain grows.
    await importFiles(dir, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FF.' }])])
    expect((await rowsOf(dir)).at(-1)).toMatchObject({ fishing: 1, supersedes: 4 })
  })

  it('of another source stand beside', async () => {
    const dir = temporaryFolder()
    const file = (source: string, share: string) =>
      writeText('a.csv', `mmsi,timestamp,is_fishing,source\n${VESSEL},1430000000,${share},${source}\n`)
    await importFiles(dir, [file('one', '1')])
    expect(await importFiles(dir, [file('two', '0')])).toMatchObject({ added: 1, superseded: 0 })
    expect((await labelsOf(dir)).map(({ source, fishing }) => [source, fishing])).toEqual([
      ['one', 1],
      ['two', 0],
    ])
  })

  it('have the last share that a file gives to a vessel, time and source', async () => {
    const dir = temporaryFolder()
    const rows = ['0', '1', '0.25'].map((share) => `${VESSEL},1430000000,${share},one`)
    const file = writeText('a.csv', `mmsi,timestamp,is_fishing,source\n${rows.join('\n')}\n`)
    expect(await importFiles(dir, [file])).toMatchObject({ labels: 1, repeated: 2, added: 1 })
    expect(await importFiles(dir, [file])).toMatchObject({ added: 0, known: 1 })
    expect((await labelsOf(dir)).map(({ fishing }) => fishing)).toEqual([0.25])
  })

  it('keep their gear when a file has another name, but not when another gear is named', async () => {
    const dir = temporaryFolder()
    const tracks = [{ vessel: VESSEL, labels: 'F.' }]
    await importFiles(dir, [writeTracks('trawlers.csv', tracks)])
    const file = writeTracks('copy.csv', tracks)
    expect(await importFiles(dir, [file])).toMatchObject({ added: 0, known: 2 })
    expect(await importFiles(dir, [file], { gear: 'trollers' })).toMatchObject({ added: 2, superseded: 2 })
    expect(await importFiles(dir, [file], { gear: 'trollers' })).toMatchObject({ added: 0, known: 2 })
    expect((await labelsOf(dir)).map(({ gear }) => gear)).toEqual(['trollers', 'trollers'])
  })

  it('that label nothing are refused', async () => {
    const dir = temporaryFolder()
    const file = writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: '???' }])
    await expect(importFiles(dir, [file])).rejects.toThrow(`labels: no row of ${file} is labelled`)
  })
})

describe('labels in a data folder', () => {
  it('on no archived position are counted and kept, and found once there is one', async () => {
    const dir = temporaryFolder()
    const [file, other] = [VESSEL, OTHER].map((vessel) =>
      writeTracks(`${vessel}.csv`, [{ vessel, labels: 'FFF...' }]),
    ) as [string, string]
    expect(await importFiles(dir, [file, other])).toMatchObject({ orphaned: 12, orphanedVessels: 2 })
    await archiveFiles(dir, [file])
    expect(await importFiles(dir, [file, other])).toMatchObject({ added: 0, orphaned: 6, orphanedVessels: 1 })
    // A minute beside a position is no position.
    const beside = writeText(
      'a.csv',
      `mmsi,timestamp,is_fishing\n${VESSEL},${Date.UTC(2015, 5, 1, 0, 1) / 1000},1\n`,
    )
    expect(await importFiles(dir, [beside])).toMatchObject({ added: 1, orphaned: 1, orphanedVessels: 1 })
  })

  it('stay when their import is taken out, and when old messages and tracks go', async () => {
    const dir = temporaryFolder()
    const tracks = [1, 2, 3].map((i) => ({ vessel: `90000000000000${i}`, labels: 'F'.repeat(400) }))
    const file = writeTracks('trawlers.csv', tracks)
    const { outcomes } = await runBackfill(dir, [file])
    await importFiles(dir, [file])
    const rows = await rowsOf(dir)
    expect(rows).toHaveLength(1200)

    const store = await openTestWriter(dir)
    const kept = await applyRetention(store, { keepArchiveDays: 1, keepTrackDays: 1 }, false, never)
    await store.close()
    expect(kept.archive.files).toBeGreaterThan(0)
    expect(await rowsOf(dir)).toEqual(rows)
    const { orphaned } = await importFiles(dir, [file])
    expect(orphaned).toBeGreaterThan(0)
    expect(orphaned).toBeLessThan(1200)

    const fresh = temporaryFolder()
    await runBackfill(fresh, [file])
    await importFiles(fresh, [file])
    await runBackfill(fresh, [], { remove: [outcomes[0]!.record!.id] })
    expect(await rowsOf(fresh)).toEqual(rows)
    expect(await importFiles(fresh, [file])).toMatchObject({ added: 0, orphaned: 1200 })
  })

  it('can neither be changed nor deleted, nor superseded twice', async () => {
    const dir = temporaryFolder()
    await importFiles(dir, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'F.' }])])
    const rows = await rowsOf(dir)
    const store = await openTestWriter(dir)
    const { sql } = store.connection
    await expect(sql.execute('UPDATE "Label" SET "fishing" = 0')).rejects.toThrow(/only ever added/)
    await expect(sql.execute('DELETE FROM "Label"')).rejects.toThrow(/only ever added/)
    const supersede = (id: number, fishing: number) =>
      sql.execute({
        sql: `INSERT INTO "Label" ("mmsi", "fromMs", "toMs", "fishing", "source", "gear", "who", "writtenMs", "tool", "schemaVersion", "supersedes")
          SELECT "mmsi", "fromMs", "toMs", ?, "source", "gear", "who", "writtenMs", "tool", "schemaVersion", ? FROM "Label" LIMIT 1`,
        args: [fishing, id],
      })
    await expect(supersede(1, 1.5)).rejects.toThrow(/CHECK/)
    await expect(supersede(99, 1)).rejects.toThrow(/CHECK/)
    await supersede(1, 0)
    await expect(supersede(1, 1)).rejects.toThrow(/UNIQUE/)
    await store.close()
    expect((await rowsOf(dir)).slice(0, 2)).toEqual(rows)
  })
})
