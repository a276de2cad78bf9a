import { describe, expect, it } from 'vitest'
import type { VesselRecord } from '../../lib/alerts/vessel-record.ts'
import { readVesselRecords } from '../../lib/store/judging-rows.ts'
import { openLiveStore } from '../../lib/store/live-folder.ts'
import type { LiveStore } from '../../lib/store/live-store.ts'
import { Snapshot } from '../../lib/store/read-snapshot.ts'
import type { Store } from '../../lib/store/store.ts'
import { MemoryLiveStore } from '../pipeline/live/memory-live-store.ts'
import { caseCount } from '../proof.ts'
import { createDraws } from './draws.ts'
import { exportGeneration } from './export-lines.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'
import { keepsTheContract, type LiveHarness } from './live-store-contract.ts'
import { alertOf, chunkChange, LiveWorld, outputOf, SHIPS, suspicionOf, vesselChange } from './live-world.ts'

const GENERATION = 3

async function openFolder(): Promise<LiveHarness & { store(): Store }> {
  const dir = temporaryFolder()
  let store = await openTestWriter(dir)
  await activate(store, GENERATION)
  return {
    live: await openLiveStore(store, GENERATION),
    store: () => store,
    reopen: async () => {
      await store.close()
      store = await openTestWriter(dir)
      return openLiveStore(store, GENERATION)
    },
    exportAll: () => exportGeneration(store.connection.sql, GENERATION),
  }
}

describe('a live store over a data folder', () => {
  keepsTheContract(openFolder)
})

async function recordsOf(store: Store): Promise<VesselRecord[]> {
  const records: VesselRecord[] = []
  for await (const record of readVesselRecords(new Snapshot(store.connection.sql, GENERATION)))
    records.push(record)
  return records
}

/** Of all that a page of vessels met it has what its own record is asked for. */
function withOwnPartners(record: VesselRecord): VesselRecord {
  const met = record.events.flatMap((event) =>
    event.kind === 'encounter' ? [event.mmsi, event.otherMmsi] : [],
  )
  return { ...record, partners: new Map([...record.partners].filter(([mmsi]) => met.includes(mmsi))) }
}

describe('random commits', () => {
  it.each([
    ['with all in memory', {}],
    ['with next to nothing in memory', { foundBytes: 3000, claimants: 1 }],
  ])('%s give the rows of memory, and records of a backfill', async (_, options) => {
    for (let seed = 1; seed <= caseCount(3, 200); seed++) {
      const world = new LiveWorld(createDraws(seed))
      const { store } = await openFolder()
      const folder = await openLiveStore(store(), GENERATION, { foundBytes: 1e9, claimants: 9, ...options })
      const memory = new MemoryLiveStore()
      for (let step = 0; step < 40; step++) {
        const fails = world.below(5) === 0
        const changes = Array.from({ length: world.below(4) }, () => world.vessel())
        const shared = world.below(2) === 0 ? world.shared() : null
        const [mmsi, hour] = [world.ship(), world.below(4)]
        const chunks = chunkChange(mmsi, world.below(3), [hour, hour + 1])
        const asked = world.ship()
        const judged = {
          ...{ vessels: [mmsi], writtenMs: step, reason: `step ${step}` },
          alerts: [hour, 8].map((from) => ({
            alert: alertOf(mmsi, from, from + 1 + world.below(3)),
            positions: Uint8Array.of(step),
          })),
          suspicions: [suspicionOf(mmsi, hour, world.below(9) / 10)],
        }
        const run = (live: LiveStore) =>
          live
            .commit(async (commit) => {
              const said: unknown[] = []
              for (const change of changes) await commit.vessel(change)
              said.push(await commit.record(asked, []))
              if (shared !== null) said.push(await commit.shared(shared))
              await commit.chunks(chunks)
              said.push(await commit.evidence(alertOf(mmsi, hour, hour + 1)))
              said.push(await commit.judged(judged), await commit.record(asked, []))
              if (fails) throw new Error('it fails')
              return said
            })
            .catch((error: Error) => [error.message])
        if (world.below(4) === 0) await folder.warm(SHIPS)
        expect(await run(folder)).toEqual(await run(memory))
      }
      expect(await exportGeneration(store().connection.sql, GENERATION)).toEqual(memory.exportAll())
      for (const record of await recordsOf(store()))
        expect(await folder.commit((commit) => commit.record(record.mmsi, record.outages))).toEqual(
          withOwnPartners(record),
        )
      await store().close()
    }
  })
})

it('a crash of memory loses the newest commits since the last sync, whole', async () => {
  const memory = new MemoryLiveStore()
  const add = (hour: number) =>
    memory.commit(async (commit) => {
      await commit.vessel(vesselChange(SHIPS[0]!, [outputOf('segment', SHIPS[0]!, hour, hour + 1)]))
      await commit.revisions([], 1)
      await commit.chunks(chunkChange(SHIPS[0]!, hour, [hour]))
    })
  const states = [memory.exportAll()]
  for (let hour = 0; hour < 6; hour++) {
    await add(hour)
    states.push(memory.exportAll())
    if (hour === 1) await memory.sync()
  }
  expect(memory.crash(() => 0.6)).toBe(3)
  expect(memory.exportAll()).toEqual(states[3])
  // What the machine found when it started again is lost no more.
  expect(memory.crash(() => 0.99)).toBe(0)
  await add(3)
  expect(memory.exportAll()).toEqual(states[4])
  expect(memory.crash(() => 0.99)).toBe(1)
  expect(memory.exportAll()).toEqual(states[3])
})

describe('a live store in memory', () => {
  keepsTheContract(async () => {
    const live = new MemoryLiveStore()
    return { live, reopen: async () => live, exportAll: async () => live.exportAll() }
  })
})
