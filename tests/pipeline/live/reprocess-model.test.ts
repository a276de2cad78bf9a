import { cpSync, existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { backfill } from '../../../lib/pipeline/backfill.ts'
import { Reprocess } from '../../../lib/pipeline/live/reprocess.ts'
import { applyChange, type JudgingChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { openReader } from '../../../lib/store/store.ts'
import { experts, squareZone } from '../../alerts/judging-world.ts'
import { caseCount } from '../../proof.ts'
import { exportGeneration } from '../../store/export-lines.ts'
import { migrationsFolder, NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { alertIds, alertsTold, outputIds, outputsTold } from './clients-told.ts'
import { LivingFolder, type LivingOptions } from './live-folder-world.ts'
import { sailSmallSea, smallSea } from './small-sea.ts'

const never = new AbortController().signal
const MODEL = 'logistic'
const by = { who: 'tester', note: '' }
const RESERVE: JudgingChange = {
  ...by,
  kind: 'zones',
  set: { name: 'test', zones: [squareZone('reserve', [9.8, 54.9, 10.8, 55.6])] },
}

const reports = sailSmallSea(5, { ships: 6, days: 1.1, everyMs: 900_000 })
const half = Math.floor(reports.count * 0.6)
const most = Math.floor(reports.count * 0.8)

const open: LivingFolder[] = []
afterEach(async () => {
  for (const living of open.splice(0)) await living.close()
})

async function live(dir: string, options: LivingOptions = {}): Promise<LivingFolder> {
  // Some files of the journal are archived, and some entries are not.
  const living = await LivingFolder.open(dir, { rotateBytes: 20_000, ...options })
  open.push(living)
  return living
}

async function newFolder(): Promise<string> {
  const dir = temporaryFolder()
  const store = await openTestWriter(dir)
  await applyChange(store, RESERVE, 1)
  await store.close()
  return dir
}

function reprocessOf(living: LivingFolder): Reprocess {
  return new Reprocess(living.folder, living.ingest, living.tools, never)
}

async function settle(reprocess: Reprocess): Promise<void> {
  await reprocess.settled()
  expect(reprocess.status.last?.error).toBeNull()
}

/** What a folder that heard everything holds by the model that it lived by, and by another that a backfill folds it by. */
let wanted: Promise<{ baseline: string[]; model: string[] }> | null = null
function wantedLines() {
  wanted ??= (async () => {
    const dir = await newFolder()
    const living = await LivingFolder.open(dir)
    await living.hear(reports, 0, reports.count)
    const baseline = await living.lines()
    const scorer = await living.tools.openScorer(MODEL)
    await living.close()
    await backfill({
      ...{ inputs: [], dir, simulated: false, migrations: readMigrations(migrationsFolder), scorer },
      reading: { format: 'auto', startMs: null, place: 'true', dateOrder: null, columns: null },
      ...{ context: () => smallSea().context, ports: null, suspicion: experts(), configuration: {} },
      ...{ workers: 0, resume: false, dryRun: false, maxErrors: 0, now: () => NOW_MS, signal: never },
      onProgress: () => {},
    })
    const store = await openReader(dir)
    const { rows } = await store.connection.sql.execute('SELECT "activeGeneration" AS "id" FROM "DataFolder"')
    const model = await exportGeneration(store.connection.sql, Number(rows[0]!.id))
    await store.close()
    expect(model).not.toEqual(baseline)
    return { baseline, model }
  })()
  return wanted
}

function expectSame(lines: readonly string[], others: readonly string[]): void {
  expect(lines.filter((line) => !others.includes(line))).toEqual([])
  expect(others.filter((line) => !lines.includes(line))).toEqual([])
}

async function generations({ folder }: LivingFolder): Promise<number[]> {
  const { rows } = await folder.store.connection.sql.execute('SELECT "id" FROM "Generation" ORDER BY "id"')
  return rows.map(({ id }) => Number(id))
}

describe('another model', () => {
  it('leaves the folder as a backfill by it would, heard on meanwhile; clients know all of it, and it can go back', async () => {
    const { model, baseline } = await wantedLines()
    const living = await live(await newFolder())
    await living.hear(reports, 0, half)
    const reprocess = reprocessOf(living)
    const heard = living.hear(reports, half, most)
    expect(await reprocess.changeModel(MODEL)).toBe(true)
    await expect(reprocess.changeModel(MODEL)).rejects.toThrow(/on its way/)
    await settle(reprocess)
    await heard
    expect(
      living.told.flatMap(({ outputs }) => outputs).filter(({ reason }) => /^model changed/.test(reason)),
    ).not.toEqual([])
    expect(await reprocess.changeModel(MODEL)).toBe(false)
    expect(reprocess.status).toMatchObject({
      running: null,
      progress: null,
      kept: { model: 'speed-baseline 1' },
    })
    await living.hear(reports, most, reports.count)
    const lines = await living.lines()
    expectSame(lines, model)
    expect(alertsTold(living)).toEqual(alertIds(lines))
    expect(outputsTold(living)).toEqual(outputIds(lines))

    reprocess.goBack()
    await settle(reprocess)
    const back = await living.lines()
    expectSame(back, baseline)
    expect(alertsTold(living)).toEqual(alertIds(back))
    expect(outputsTold(living)).toEqual(outputIds(back))
  })

  it('that is cancelled leaves nothing', async () => {
    const { baseline } = await wantedLines()
    const living = await live(await newFolder())
    await living.hear(reports, 0, half)
    const reprocess = reprocessOf(living)
    expect(reprocess.cancelModel()).toBe(false)
    await reprocess.changeModel(MODEL)
    await living.hear(reports, half, most)
    expect(reprocess.cancelModel()).toBe(true)
    await reprocess.settled()
    expect(reprocess.status.last?.error).toBe('it was cancelled')
    expect(await generations(living)).toEqual([1])
    expect(existsSync(living.store.paths.run)).toBe(false)
    await living.hear(reports, most, reports.count)
    expectSame(await living.lines(), baseline)
  })

  it('that is killed at any moment leaves the folder as it was, or as it is to be', async () => {
    const { baseline, model } = await wantedLines()
    const living = await live(await newFolder())
    await living.hear(reports, 0, half)
    const reprocess = reprocessOf(living)
    await reprocess.changeModel(MODEL)
    const left: string[] = []
    while (reprocess.status.running !== null || left.length === 0) {
      const { phase } = reprocess.status.progress ?? { phase: 'beginning' }
      if (!left.some((dir) => dir.endsWith(phase))) {
        // As a process that ends here leaves its disk.
        const dir = `${temporaryFolder()}/${phase}`
        await living.ingest.exclusive(async () => cpSync(living.store.paths.dir, dir, { recursive: true }))
        left.push(dir)
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await settle(reprocess)
    expect(left.length).toBeGreaterThan(2)
    // And behind the end: it goes on by the new model, and still knows the way back.
    await living.hear(reports, half, most)
    const behind = `${temporaryFolder()}/behind`
    await living.ingest.exclusive(async () => cpSync(living.store.paths.dir, behind, { recursive: true }))
    const next = await live(behind, { scorer: await living.tools.openScorer(MODEL) })
    const way = reprocessOf(next)
    await way.restore()
    expect(way.status).toMatchObject({ kept: { model: 'speed-baseline 1' } })
    await next.hear(reports, most, reports.count)
    expectSame(await next.lines(), model)
    await next.folder.archive((work) => next.ingest.exclusive(work), never)
    way.goBack()
    await settle(way)
    expectSame(await next.lines(), baseline)
    for (const dir of left.slice(-caseCount(1, left.length))) {
      const again = await live(dir)
      expect(await generations(again)).toEqual([1])
      expect(existsSync(again.store.paths.run)).toBe(false)
      await again.hear(reports, half, reports.count)
      expectSame(await again.lines(), baseline)
      const more = reprocessOf(again)
      await more.changeModel(MODEL)
      await settle(more)
      expectSame(await again.lines(), model)
    }
  })
})

describe('another version of the program', () => {
  async function heardByBoth(): Promise<{ dir: string; living: LivingFolder }> {
    const dir = await newFolder()
    const before = await live(dir)
    await before.hear(reports, 0, half)
    await open.pop()!.close()
    const living = await live(dir, { configuration: { version: 2 } })
    expect(living.folder.isHeld).toBe(true)
    await living.hear(reports, half, most)
    expect(living.told.flatMap(({ alerts, outputs }) => [...alerts, ...outputs])).toEqual([])
    return { dir, living }
  }

  it('folds all anew while it hears on', async () => {
    const { baseline } = await wantedLines()
    const { living } = await heardByBoth()
    const reprocess = reprocessOf(living)
    const folding = reprocess.foldAnew(null)
    await Promise.all([folding, living.hear(reports, most, reports.count)])
    expect(living.folder.isHeld).toBe(false)
    // There is no way back to what another version folded.
    expect(reprocess.status.kept).toBeNull()
    expect(await generations(living)).toEqual([2])
    expectSame(await living.lines(), baseline)
  })

  it('that is taken back goes on as if it had never been', async () => {
    const { baseline } = await wantedLines()
    const { dir, living } = await heardByBoth()
    await living.folder.archive((work) => living.ingest.exclusive(work), never)
    await open.pop()!.close()
    const again = await live(dir)
    await again.hear(reports, most, reports.count)
    expectSame(await again.lines(), baseline)
  })
})
