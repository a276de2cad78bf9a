import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { POSITION } from '../../../lib/ais/report.ts'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import { backfill } from '../../../lib/pipeline/backfill.ts'
import type { AddedImport } from '../../../lib/pipeline/live/imports-change.ts'
import { Reprocess } from '../../../lib/pipeline/live/reprocess.ts'
import { readIntoArchive } from '../../../lib/pipeline/read-input.ts'
import { listArchiveFiles } from '../../../lib/store/archive-files.ts'
import { listImports } from '../../../lib/store/imports.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { openReader } from '../../../lib/store/store.ts'
import { experts } from '../../alerts/judging-world.ts'
import { exportGeneration } from '../../store/export-lines.ts'
import { migrationsFolder, NOW_MS, temporaryFolder } from '../../store/folder.ts'
import { LivingFolder } from './live-folder-world.ts'
import { sailSmallSea, smallSea } from './small-sea.ts'

const never = new AbortController().signal
const reading = { format: 'auto', startMs: null, place: 'true', dateOrder: null, columns: null } as const

const reports = sailSmallSea(5, { ships: 4, days: 0.8, everyMs: 900_000 })
const half = Math.floor(reports.count * 0.5)
const survey = sailSmallSea(9, { ships: 2, days: 0.6, everyMs: 900_000 })

/** Positions as a table; what a backfill reads of it is what counts, not what the sea was. */
function writeCsv({ block, keys, count }: ReportBuffer): string {
  const lines = ['MMSI,BaseDateTime,LAT,LON,SOG,COG']
  for (let row = 0; row < count; row++) {
    if (block.kind[row] !== POSITION) continue
    const [lat, lon] = [block.latUnits[row]!, block.lonUnits[row]!].map((units) =>
      (units / UNITS_PER_DEGREE).toFixed(7),
    )
    const time = new Date(block.timeMs[row]!).toISOString()
    const sog = Number.isNaN(block.speedKnots[row]!) ? '' : block.speedKnots[row]!.toFixed(1)
    lines.push(`${keys[block.vessel[row]!]},${time},${lat},${lon},${sog},`)
  }
  const path = join(temporaryFolder(), 'survey.csv')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const open: LivingFolder[] = []
afterEach(async () => {
  for (const living of open.splice(0)) await living.close()
})

async function live(): Promise<LivingFolder> {
  const living = await LivingFolder.open(temporaryFolder(), { rotateBytes: 20_000 })
  open.push(living)
  return living
}

async function readFile(living: LivingFolder): Promise<AddedImport> {
  const { archive } = living.store.paths
  const read = await readIntoArchive(
    {
      ...{
        path: writeCsv(survey),
        reading,
        startedMs: NOW_MS,
        archive,
        archiveName: '20251128-101500000-00001',
      },
      ...{ known: [], simulated: false, maxErrors: Number.POSITIVE_INFINITY },
    },
    undefined,
    never,
    () => {},
  )
  if (read.status !== 'imported') throw new Error(read.status)
  return { record: read.record, facts: read.facts }
}

/** What a folder that heard everything live holds, and what a backfill of the file makes of it. */
let wanted: Promise<{ without: string[]; with: string[] }> | null = null
function wantedLines() {
  wanted ??= (async () => {
    const dir = temporaryFolder()
    const living = await LivingFolder.open(dir)
    await living.hear(reports, 0, reports.count)
    const without = await living.lines()
    await living.close()
    await backfill({
      ...{
        inputs: [writeCsv(survey)],
        reading,
        dir,
        simulated: false,
        migrations: readMigrations(migrationsFolder),
      },
      ...{ context: () => smallSea().context, ports: null, suspicion: experts(), configuration: {} },
      ...{ workers: 0, resume: false, dryRun: false, maxErrors: Number.POSITIVE_INFINITY },
      ...{ now: () => NOW_MS, signal: never, scorer: { kind: 'speed-baseline' }, onProgress: () => {} },
    })
    const store = await openReader(dir)
    const { rows } = await store.connection.sql.execute('SELECT "activeGeneration" AS "id" FROM "DataFolder"')
    const lines = await exportGeneration(store.connection.sql, Number(rows[0]!.id))
    await store.close()
    expect(lines).not.toEqual(without)
    return { without, with: lines }
  })()
  return wanted
}

function expectSame(lines: readonly string[], others: readonly string[]): void {
  expect(lines.filter((line) => !others.includes(line))).toEqual([])
  expect(others.filter((line) => !lines.includes(line))).toEqual([])
}

describe('imports while live', () => {
  it('leave what a backfill of the same file leaves, heard on meanwhile; taken back, they leave nothing', async () => {
    const wanted = await wantedLines()
    const living = await live()
    await living.hear(reports, 0, half)
    const reprocess = new Reprocess(living.folder, living.ingest, living.tools, never)
    const added = await readFile(living)
    const heard = living.hear(reports, half, reports.count)
    await reprocess.changeImports({ added: [added], removed: [] }, 'import of survey.csv')
    await heard
    expectSame(await living.lines(), wanted.with)
    expect((await listImports(living.store)).map(({ id }) => id)).toContain(added.record.id)
    expect(reprocess.status).toMatchObject({ running: null, kept: null, last: { error: null } })
    // What comes after it is folded with it.
    await reprocess.changeImports({ added: [], removed: [added.record.id] }, 'survey.csv taken back')
    expectSame(await living.lines(), wanted.without)
    expect(listArchiveFiles(living.store.paths.archive).has(added.record.archiveFile)).toBe(false)
    const { rows } = await living.folder.store.connection.sql.execute('SELECT "id" FROM "Generation"')
    expect(rows).toHaveLength(1)
  })

  it('that are cancelled, or are none, leave everything as it was', async () => {
    const living = await live()
    await living.hear(reports, 0, half)
    const before = await living.lines()
    const reprocess = new Reprocess(living.folder, living.ingest, living.tools, never)
    const added = await readFile(living)
    const taking = reprocess.changeImports({ added: [added], removed: [] }, 'import of survey.csv')
    const refused = expect(taking).rejects.toThrow('it was cancelled')
    while (!reprocess.status.running) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(reprocess.cancelModel()).toBe(true)
    await refused
    expectSame(await living.lines(), before)
    expect(listArchiveFiles(living.store.paths.archive).has(added.record.archiveFile)).toBe(false)
    await expect(reprocess.changeImports({ added: [], removed: ['00'] }, 'none')).rejects.toThrow(/no such/)
    await living.folder.journal.rotate()
    await living.folder.archive((work) => living.ingest.exclusive(work), never)
    const heard = (await listImports(living.store)).find(({ options }) => options.entries !== undefined)
    await expect(reprocess.changeImports({ added: [], removed: [heard!.id] }, 'live')).rejects.toThrow(
      /heard live/,
    )
  })
})
