import { afterEach, describe, expect, it } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { retainLive } from '../../../lib/pipeline/live/live-retention.ts'
import { Reprocess } from '../../../lib/pipeline/live/reprocess.ts'
import { applyRetention } from '../../../lib/store/retention.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { readArchiveDays } from './archive-days.ts'
import { LivingFolder } from './live-folder-world.ts'
import { reordered, SEA_START_MS, sailSmallSea } from './small-sea.ts'

const never = new AbortController().signal
const HOUR_MS = 3_600_000

const open: LivingFolder[] = []
afterEach(async () => {
  for (const living of open.splice(0)) await living.close()
})

async function live(): Promise<LivingFolder> {
  // Every delivery is a file, so that all but the last are archived.
  const living = await LivingFolder.open(temporaryFolder(), { rotateBytes: 1 })
  open.push(living)
  return living
}

/** What a folder that keeps everything tells, but for its positions. */
let whole: Promise<string[]> | null = null
function wholeLines(reports: ReportBuffer): Promise<string[]> {
  whole ??= (async () => {
    const living = await live()
    await living.hear(reports, 0, reports.count)
    return found(await living.lines())
  })()
  return whole
}

const found = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('TrackChunk '))

const retain = (living: LivingFolder, days: number) => retainLive(living.folder, days, living.ingest, never)

describe('retention of a folder that lives', () => {
  const reports = sailSmallSea(3, { ships: 5, days: 4, everyMs: 1_800_000 })
  const cut = Math.floor(reports.count * 0.7)

  it('drops old days, thins old tracks, and takes nothing that vessels go on from', async () => {
    const kept = await live()
    await kept.hear(reports, 0, cut)
    await kept.folder.archive((work) => kept.ingest.exclusive(work), never)
    const result = (await retain(kept, 1))!
    expect(result.archive.files).toBeGreaterThan(0)
    expect(result.archive.fromMs).toBeGreaterThan(SEA_START_MS)
    await kept.hear(reports, cut, reports.count)
    expect(found(await kept.lines())).toEqual(await wholeLines(reports))
    expect(readArchiveDays(kept.store)).not.toContain(new Date(SEA_START_MS).toISOString().slice(0, 10))
    // Again, it finds nothing more to take than the days since.
    const again = (await retain(kept, 1))!
    expect(again.archive.fromMs).toBeGreaterThanOrEqual(result.archive.fromMs!)
    expect((await retain(kept, 1))!.archive.files).toBe(0)
    // What older messages told cannot be made again by another model.
    const reprocess = new Reprocess(kept.folder, kept.ingest, kept.tools, never)
    await reprocess.changeModel('logistic')
    await reprocess.settled()
    expect(reprocess.status.last?.error).toMatch(/no longer archived/)
    expect(kept.folder.generation).toBe(1)
  })

  it('does so between two lives too, by W as live left it, and refuses a folder that lives', async () => {
    const dir = temporaryFolder()
    const living = await LivingFolder.open(dir, { rotateBytes: 1 })
    open.push(living)
    await living.hear(reports, 0, cut)
    await living.folder.archive((work) => living.ingest.exclusive(work), never)
    const { watermarkMs } = living.folder.timeline
    await expect(openTestWriter(dir)).rejects.toThrow(/another/)
    await open.pop()!.close()
    const store = await openTestWriter(dir)
    const policy = { keepArchiveDays: 1, keepTrackDays: 1 }
    const result = await applyRetention(store, policy, false, never)
    await store.close()
    expect(result.watermarkMs).toBe(watermarkMs)
    expect(result.archive.files).toBeGreaterThan(0)
    const next = await LivingFolder.open(dir, { rotateBytes: 1 })
    open.push(next)
    await next.hear(reports, cut, reports.count)
    expect(found(await next.lines())).toEqual(await wholeLines(reports))
  })

  it('takes nothing within the lateness, however few days are asked for', async () => {
    const living = await live()
    await living.hear(reports, 0, reports.count)
    await living.folder.archive((work) => living.ingest.exclusive(work), never)
    const result = (await retain(living, 0))!
    expect(result.archive.fromMs).toBeLessThanOrEqual(living.folder.timeline.watermarkMs - 6 * HOUR_MS)
  })

  it('counts what came too late for vessels that are not wholly archived any more, and folds the others', async () => {
    const living = await live()
    // One report of the first day is held back.
    const rows = Array.from({ length: reports.count }, (_, row) => row)
    const late = rows.find(
      (row) => reports.block.timeMs[row]! > SEA_START_MS + 8 * HOUR_MS && reports.block.identity[row]! < 0,
    )!
    const others = reordered(
      reports,
      rows.filter((row) => row !== late),
    )
    await living.hear(others, 0, others.count)
    await living.folder.archive((work) => living.ingest.exclusive(work), never)
    await living.ingest.commitBetween(() => living.folder.timeline.finish())
    await retain(living, 2)
    const before = await living.lines()
    await living.hear(reordered(reports, [late]), 0, 1)
    expect(await living.lines()).toEqual(before)
    expect(living.folder.timeline.counts).toMatchObject({ tooLate: 1, lost: 1 })
    // Heard, it is archived.
    expect(living.folder.journal.end).toBeGreaterThan(0)
  })
})
