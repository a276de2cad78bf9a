import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TripSuspicionOutput } from '../../../lib/alerts/trip-suspicion.ts'
import { createTripSuspicionRoute } from '../../../lib/server/http/trip-suspicion-route.ts'
import { createRouteTable, type HttpRequest } from '../../../lib/server/http-route.ts'
import { BulkInsert } from '../../../lib/store/bulk-insert.ts'
import { tripSuspicionRow } from '../../../lib/store/passage-rows.ts'
import type { Store } from '../../../lib/store/store.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { fill } from '../../store/track-world.ts'

const [MMSI, OTHER] = ['219000001', '219000002']
const HOUR_MS = 3_600_000
let store: Store
const dir = temporaryFolder()

function suspicion(mmsi: string, tripId: string, startMs: number): TripSuspicionOutput {
  return {
    ...{ tripId, mmsi, startMs, endMs: startMs + HOUR_MS, decidedMs: startMs + HOUR_MS },
    ...{ score: 0.62, low: 0.5, high: 0.71, logit: 0.5, verdicts: 4, model: '3.1.0' },
    evidence: [
      { name: 'darkHours', value: 2, outputIds: ['gap'], contribution: -0.25 },
      { name: 'closedFishingHours', value: 7, outputIds: ['fishing'], contribution: 2.75 },
    ] as TripSuspicionOutput['evidence'],
  }
}

beforeAll(async () => {
  store = await openTestWriter(dir)
  await fill(store, [])
  const rows = new BulkInsert(store.connection.sql)
  for (const one of [suspicion(MMSI, 'a', 0), suspicion(MMSI, 'b', HOUR_MS), suspicion(OTHER, 'c', 0)])
    await rows.add('TripSuspicion', { ...tripSuspicionRow(1, one) })
  await rows.flush()
})
afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

async function ask(mmsi: string, query: Record<string, string> = {}) {
  const path = `/api/v1/vessels/${mmsi}/suspicions`
  const found = createRouteTable([createTripSuspicionRoute(store)])('GET', path)
  if (!found.ok) throw new Error('no route')
  const { parameters } = found
  const asked = { parameters, query: new URLSearchParams(query) } as unknown as HttpRequest
  const { status, body } = await found.route.handle(asked)
  return { status, ...(JSON.parse(String(body)) as { trips?: Record<string, unknown>[] }) }
}

it("tells each trip of a vessel, the newest first, and nobody else's", async () => {
  const { status, trips } = await ask(MMSI)
  expect([status, trips?.map(({ tripId }) => tripId)]).toEqual([200, ['b', 'a']])
  expect(trips?.[0]).toEqual({
    ...{ tripId: 'b', startMs: HOUR_MS, endMs: 2 * HOUR_MS, decidedMs: 2 * HOUR_MS },
    ...{ score: 0.62, low: 0.5, high: 0.71, logit: 0.5, base: -2, verdicts: 4, model: '3.1.0' },
    evidence: [
      { name: 'closedFishingHours', value: 7, outputIds: ['fishing'], contribution: 2.75 },
      { name: 'darkHours', value: 2, outputIds: ['gap'], contribution: -0.25 },
    ],
  })
})

it('takes a limit within bounds, and is empty of a vessel without trips', async () => {
  expect((await ask(MMSI, { limit: '1' })).trips).toHaveLength(1)
  expect((await ask(MMSI, { limit: '1001' })).status).toBe(400)
  expect((await ask('999')).trips).toEqual([])
})
