import { describe, expect, it } from 'vitest'
import { Watermark } from '../../lib/features/watermark.ts'
import { measureFolder } from '../../lib/store/folder-size.ts'
import { openLiveStore } from '../../lib/store/live-folder.ts'
import type { KeptVessel, LiveProgress } from '../../lib/store/live-store.ts'
import { applyRetention } from '../../lib/store/retention.ts'
import { removeLeftovers } from '../../lib/store/store.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { chunkOf, HOUR_MS, outputOf, readKept, readParked, SHIPS, stretchOf } from './live-world.ts'
import { type StagedVessel, writeRun } from './staged.ts'

const [SHIP, OTHER] = SHIPS as [string, string]

const PROGRESS: LiveProgress = {
  offset: 40,
  watermark: watermarkAt(5000 * HOUR_MS),
  heard: Uint8Array.of(2),
  meetings: null,
  counts: {},
}

function watermarkAt(timeMs: number): Uint8Array {
  const watermark = new Watermark()
  for (const mmsi of SHIPS) watermark.observe(mmsi, timeMs)
  return watermark.encode()
}

function keptOf(mmsi: string, offset: number, numbers: readonly number[]): KeptVessel {
  return { mmsi, offset, stretches: numbers.map((number) => stretchOf(number)) }
}

/** As a backfill of a vessel gives it to the stage. */
function vesselOf(mmsi: string, kept?: KeptVessel): StagedVessel {
  const segment = outputOf('segment', mmsi, 0, 5)
  const vessel = { mmsi, outputs: [segment] as never[], chunks: [chunkOf('t1', 0, 1)] }
  if (kept === undefined) return vessel
  return { ...vessel, kept, told: [{ key: `segment ${segment.id}`, stretch: 3 }] }
}

describe('a backfill', () => {
  it('leaves what live goes on from: stretches, what may be taken back, and where the folder stands', async () => {
    const store = await openTestWriter(temporaryFolder())
    const kept = keptOf(SHIP, 40, [0, 3, 4])
    await writeRun(store, { vessels: [vesselOf(SHIP, kept), vesselOf(OTHER)], live: PROGRESS })
    const live = await openLiveStore(store, 1)
    expect((await live.start()).progress).toEqual(PROGRESS)
    expect(await readKept(live, SHIP)).toEqual(kept)
    expect((await readParked(live, SHIP)).told).toEqual([{ key: `segment segment ${SHIP} 0`, stretch: 3 }])
    expect((await readParked(live, SHIP)).outputs.size).toBe(1)
    expect(await readKept(live, OTHER)).toEqual(null)
    await store.close()
  })

  it('drops what live kept of the vessels that it folds anew, and of no others', async () => {
    const store = await openTestWriter(temporaryFolder())
    const vessels = [vesselOf(SHIP, keptOf(SHIP, 40, [0])), vesselOf(OTHER, keptOf(OTHER, 40, [0, 1]))]
    await writeRun(store, { vessels, live: PROGRESS })
    const later = { ...PROGRESS, offset: 60, heard: null }
    await writeRun(store, {
      vessels: [vesselOf(SHIP, keptOf(SHIP, 60, [7]))],
      generation: { isNew: false },
      live: later,
    })
    const live = await openLiveStore(store, 1)
    expect((await live.start()).progress).toEqual({ ...later, heard: PROGRESS.heard })
    expect(await readKept(live, SHIP)).toEqual(keptOf(SHIP, 60, [7]))
    expect(await readKept(live, OTHER)).toEqual(keptOf(OTHER, 40, [0, 1]))
    await writeRun(store, { vessels: [vesselOf(OTHER)], generation: { isNew: false } })
    expect(await readKept(live, OTHER)).toBeNull()
    expect((await live.start()).progress?.offset).toBe(60)
    await store.close()
  })

  it('into another generation leaves nothing of what live kept for the one before', async () => {
    const store = await openTestWriter(temporaryFolder())
    await writeRun(store, { vessels: [vesselOf(SHIP, keptOf(SHIP, 40, [0]))], live: PROGRESS })
    const { prisma } = store.connection
    const count = async () => [
      await prisma.liveProgress.count(),
      await prisma.liveVessel.count(),
      await prisma.liveStretch.count(),
      await prisma.liveTold.count(),
    ]
    expect(await count()).toEqual([1, 1, 1, 1])
    await writeRun(store, { vessels: [vesselOf(SHIP)], generation: { id: 2 } })
    await removeLeftovers(store, 0)
    expect(await count()).toEqual([0, 0, 0, 0])
    await store.close()
  })
})

it('retention leaves what live goes on from, and a folder tells how large it is', async () => {
  const store = await openTestWriter(temporaryFolder())
  const kept = keptOf(SHIP, 40, [0, 1])
  const generation = { watermarkMs: 5000 * HOUR_MS }
  await writeRun(store, { vessels: [vesselOf(SHIP, kept)], live: PROGRESS, generation })
  await removeLeftovers(store, 0)
  const policy = { keepArchiveDays: 1, keepTrackDays: 1 }
  const { tracks } = await applyRetention(store, policy, false, new AbortController().signal)
  expect(tracks.chunks).toBe(1)
  expect(await readKept(await openLiveStore(store, 1), SHIP)).toEqual(kept)
  const size = await measureFolder(store, { totalBytes: 1e12, freeBytes: 6e11 }, 1)
  // Six bytes a stretch, and a checksum for each of its three parts.
  expect(size.liveBytes).toBe(36)
  await store.close()
})
