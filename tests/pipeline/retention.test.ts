import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMigrations } from '../../lib/store/migrations.ts'
import { applyRetention, type RetentionPolicy, type RetentionResult } from '../../lib/store/retention.ts'
import { openWriter } from '../../lib/store/store.ts'
import { migrationsFolder, NOW_MS, temporaryFolder } from '../store/folder.ts'
import { exportedFiles, never, runBackfill, writeCsv } from './run-backfill.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

async function retain(dir: string, policy: RetentionPolicy): Promise<RetentionResult> {
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated: false, nowMs: NOW_MS, keepRun: true })
  return applyRetention(store, policy, false, never).finally(() => store.close())
}

const rows = fleetRows({ ships: 3, hours: 84 })
const first = rows.slice(0, rows.length / 2)
const rest = rows.slice(rows.length / 2)

describe('a folder whose oldest messages are dropped', () => {
  it('keeps what they told: who was heard then is not folded again, who was not still is', async () => {
    const dir = temporaryFolder()
    const csv = (name: string, some: readonly string[]) => writeCsv(join(dir, name), FLEET_HEADER, some)
    await runBackfill(dir, [csv('first.csv', first)])
    await runBackfill(dir, [csv('rest.csv', rest)])
    const before = await exportedFiles(dir)
    const { archive } = await retain(dir, { keepArchiveDays: 1, keepTrackDays: null })
    expect(archive).toMatchObject({ frozenVessels: 3, vessels: 3 })
    expect(archive.files).toBeGreaterThan(1)
    expect(await exportedFiles(dir)).toEqual(before)

    const late = csv(
      'late.csv',
      rest.slice(-20).map((row) => row.replace(/:0(\d),/, ':3$1,').replace(/T(\d\d):(\d\d)/, 'T$1:$2')),
    )
    await expect(runBackfill(dir, [late])).rejects.toThrow('messages from before are no longer archived')
    expect(await exportedFiles(dir)).toEqual(before)
    await expect(runBackfill(dir, [late], { configuration: { other: true } })).rejects.toThrow(
      'no longer archived',
    )

    const stranger = csv(
      'stranger.csv',
      rest
        .filter((row) => row.startsWith('219000000'))
        .map((row) => row.replace(/^219000000/, '257000000'))
        .slice(-400),
    )
    const { counts } = await runBackfill(dir, [stranger])
    expect(counts).toMatchObject({ vessels: 4 })
    const after = await exportedFiles(dir)
    for (const [name, text] of Object.entries(before)) {
      const lines = new Set(after[name]!.split('\n'))
      expect(text.split('\n').filter((line) => !lines.has(line))).toEqual([])
    }
  })
})

describe('a folder whose old tracks are thinned', () => {
  it('keeps every output but positions, also when more is imported', async () => {
    const dir = temporaryFolder()
    const csv = (name: string, some: readonly string[]) => writeCsv(join(dir, name), FLEET_HEADER, some)
    await runBackfill(dir, [csv('first.csv', first), csv('rest.csv', rest.slice(0, -300))])
    const before = await exportedFiles(dir)
    const { tracks } = await retain(dir, { keepArchiveDays: null, keepTrackDays: 1 })
    expect(tracks.positionsAfter).toBeLessThan(tracks.positionsBefore)
    const { 'positions.ndjson': thinned, ...after } = await exportedFiles(dir)
    const { 'positions.ndjson': all, ...others } = before
    expect(after).toEqual(others)
    const kept = new Set(thinned!.split('\n'))
    const missing = all!.split('\n').filter((line) => !kept.has(line))
    expect(missing).toHaveLength(tracks.positionsBefore - tracks.positionsAfter)
    expect(missing.filter((line) => line.includes('"kept":true'))).toEqual([])

    // Whoever is heard again is folded from the archive, which holds everything.
    await runBackfill(dir, [csv('last.csv', rest.slice(-300))])
    const whole = temporaryFolder()
    await runBackfill(whole, [csv('all.csv', rows)])
    expect(await exportedFiles(dir)).toEqual(await exportedFiles(whole))
  })
})
