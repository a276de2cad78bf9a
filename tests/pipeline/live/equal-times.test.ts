/** Reports of one time have an order of their own, whenever they come. */

import { expect, it } from 'vitest'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { LIVE_OPTIONS } from '../../../lib/pipeline/live/live-options.ts'
import { batchInMemory } from './batch-in-memory.ts'
import { runLive } from './run-live.ts'
import { SEA_START_MS, smallSea } from './small-sea.ts'

const STEP_MS = 10 * 60_000
/** Of one time, behind as many as fill a stretch but one. */
const TOGETHER = 4

it('one that comes late finds its place among those of its time, though they filled a stretch', async () => {
  const reports = new ReportBuffer()
  const vessel = reports.vesselOfKey('219000100')
  const add = (timeMs: number, north: number) =>
    reports.addPosition(
      ...([vessel, timeMs, 1, 6_480_000, 33_360_000 + north, 6, 0, Number.NaN] as const),
      ...([Number.NaN, 0, 0] as const),
    )
  const alone = LIVE_OPTIONS.stretchReports - 1
  for (let i = 0; i < alone; i++) add(SEA_START_MS + i * STEP_MS, i * 10_000)
  for (let i = 0; i < TOGETHER; i++) add(SEA_START_MS + alone * STEP_MS, alone * 10_000 + i * 7)
  const world = smallSea()
  const batch = (await batchInMemory(reports, world)).exportAll()
  const rows = Array.from({ length: reports.count }, (_, row) => row)
  for (let late = alone; late < reports.count; late++) {
    const inTime = rows.filter((row) => row !== late)
    const ticks = [inTime.length, 1]
    const { store } = await runLive(reports, world, {
      arrival: [...inTime, late],
      tickRows: () => ticks.shift()!,
    })
    expect(store.exportAll(), `${late - alone}`).toEqual(batch)
  }
})
