/** Where much follows a late report, it is folded again over several ticks, and nobody waits for it. */

import { expect, it } from 'vitest'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { batchInMemory } from './batch-in-memory.ts'
import { MemoryLiveStore } from './memory-live-store.ts'
import { runLive } from './run-live.ts'
import { SEA_START_MS, smallSea } from './small-sea.ts'

const STEP_MS = 60_000
const [BUSY, OTHER] = ['219000100', '219000101']
const REPORTS = 400
const PER_TICK = 50

it('is as if it had not come until the last slice, and then wholly there', async () => {
  const reports = new ReportBuffer()
  const add = (mmsi: string, minute: number) =>
    reports.addPosition(
      ...([reports.vesselOfKey(mmsi), SEA_START_MS + minute * STEP_MS, 1, 6_480_000] as const),
      ...([33_360_000 + minute * 1000, 6, 0, Number.NaN, Number.NaN, 0, 0] as const),
    )
  for (let minute = 0; minute < REPORTS; minute++) if (minute !== 30) add(BUSY, minute)
  add(BUSY, 30)
  const late = reports.count - 1
  const ticks = Math.ceil((REPORTS - 30) / PER_TICK) + 1
  for (let tick = 0; tick < ticks; tick++) add(OTHER, REPORTS + 10 * tick)
  const world = smallSea()
  const store = new MemoryLiveStore()
  const heard: [number, number][] = []
  await runLive(reports, world, {
    openStore: async () => store,
    arrival: Array.from({ length: reports.count }, (_, row) => row),
    // The late one comes with the first of the other vessel's.
    tickRows: () => [late, 2][heard.length] ?? 1,
    isSettled: () => {
      heard.push([positionsOf(store, BUSY), positionsOf(store, OTHER)])
      return false
    },
    options: { refoldedPerTick: PER_TICK },
  })
  const busy = heard.map(([positions]) => positions)
  const lasting = busy.lastIndexOf(REPORTS - 1)
  expect(lasting).toBeGreaterThanOrEqual(Math.floor((REPORTS - 30) / PER_TICK))
  expect(busy.slice(lasting + 1)).toEqual(Array(busy.length - lasting - 1).fill(REPORTS))
  expect(busy.length).toBeGreaterThan(lasting + 1)
  // Meanwhile the other one is heard in every tick.
  expect(heard.map(([, positions]) => positions)).toEqual(heard.map((_, tick) => tick))
  expect(store.exportAll()).toEqual((await batchInMemory(reports, world)).exportAll())
})

function positionsOf(store: MemoryLiveStore, mmsi: string): number {
  const line = store.exportAll().find((one) => one.startsWith('Vessel ') && one.includes(mmsi))
  return line === undefined ? 0 : Number(/"positions":(\d+)/.exec(line)![1])
}
