/**
 * How long requests in Global Fishing Watch's shapes take, in a folder of made-up fishing events of 20,000 vessels.
 * `npm run bench:gfw -- [thousand events]`
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FishingOutput } from '../../lib/events/outputs.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { EVENT_DATASETS } from '../../lib/server/gfw/datasets.ts'
import { answerGfw } from '../../lib/server/gfw/routes.ts'
import { followSources, type GfwSources } from '../../lib/server/gfw/sources.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { openWriter, type Store } from '../../lib/store/store.ts'
import { vesselRow } from '../../lib/store/vessel-rows.ts'
import { createDraws } from '../store/tracks.ts'

const EVENTS = Math.round(Number(process.argv[2] ?? 300) * 1000)
const VESSELS = 20_000
const START_MS = Date.UTC(2026, 0, 1)
const YEAR_MS = 365 * 86_400_000
const REPEATS = 5

const draw = createDraws(3)
const datasets = EVENT_DATASETS.map(({ name }) => name)

/** Of countries in equal shares. */
function mmsiOf(vessel: number): string {
  return String(200_000_000 + vessel * 17_011)
}

function makeEvent(i: number): FishingOutput {
  const lonUnits = Math.round((draw() * 360 - 180) * UNITS_PER_DEGREE)
  const latUnits = Math.round((draw() * 140 - 70) * UNITS_PER_DEGREE)
  const startMs = START_MS + Math.floor(draw() * YEAR_MS)
  return {
    ...{ kind: 'fishing', id: (i * 7919 + 1).toString(16).padStart(16, '0'), trackId: '0123456789abcdef' },
    ...{ mmsi: mmsiOf(Math.floor(draw() * VESSELS)), decidedMs: startMs, open: false, startMs },
    ...{ endMs: startMs + Math.floor(draw() * 10 * 3_600_000), lonUnits, latUnits },
    ...{ westUnits: lonUnits, eastUnits: lonUnits, southUnits: latUnits, northUnits: latUnits },
    ...{ vesselType: 'fishing', rows: 20, meanScore: 0.812, meanKnots: 3.14, distanceKm: 12.7 },
    meanShoreNm: 88.2,
  }
}

async function fill(store: Store): Promise<void> {
  const { sql, prisma } = store.connection
  const transaction = await sql.transaction('write')
  const rows = new BulkInsert(transaction)
  for (let vessel = 0; vessel < VESSELS; vessel++) {
    const mmsi = mmsiOf(vessel)
    const identity = { name: `SHIP ${vessel}`, callSign: '', imo: '', shipType: 30, lengthM: 20, widthM: 5 }
    const span = { startMs: START_MS, endMs: START_MS + YEAR_MS, decidedMs: START_MS, open: false }
    const heard = { kind: 'identity', id: mmsi, mmsi, identity, messages: 9, ...span } as const
    await rows.add('Vessel', vesselRow(1, mmsi, [heard]))
  }
  for (let i = 0; i < EVENTS; i++) await rows.add('Event', { ...eventRow(1, makeEvent(i)) })
  await rows.flush()
  await transaction.commit()
  const generation = { id: 1, startedMs: 0, finishedMs: 0, inputHash: '', options: {}, counts: {} }
  await prisma.generation.create({ data: generation })
  await prisma.dataFolder.update({ where: { id: 1 }, data: { activeGeneration: 1 } })
}

function square(halfDeg: number): object {
  const ring = [
    [-halfDeg, -halfDeg / 2],
    [halfDeg, -halfDeg / 2],
    [halfDeg, halfDeg / 2],
    [-halfDeg, halfDeg / 2],
    [-halfDeg, -halfDeg / 2],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

const REQUESTS: readonly (readonly [name: string, target: string, body: object])[] = [
  ['first page of 100', '/events?limit=100', {}],
  ['page at offset 200,000', '/events?limit=100&offset=200000', {}],
  ['of one vessel', '/events?limit=100', { vessels: [mmsiOf(5)] }],
  ['of a month', '/events?limit=100', { startDate: '2026-03-01', endDate: '2026-04-01' }],
  ['of two flags', '/events?limit=100', { flags: ['DNK', 'CHN'] }],
  ['in 10 by 5 degrees', '/events?limit=100', { geometry: square(5) }],
  ['in 200 by 100 degrees', '/events?limit=100', { geometry: square(100) }],
  ['statistics of all by month', '/events/stats', { timeseriesInterval: 'MONTH' }],
  ['99,999 entries', '/events?limit=99999', {}],
]

async function measure(sources: GfwSources, target: string, body: object): Promise<[ms: number, mb: number]> {
  const { pathname: path, searchParams: query } = new URL(target, 'http://localhost')
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i < REPEATS; i++) {
    const from = performance.now()
    const answer = await answerGfw(sources, { method: 'POST', path, query, body: { datasets, ...body } })
    if (answer.status !== 200) throw new Error(`bench: ${JSON.stringify(answer.body)}`)
    bytes = JSON.stringify(answer.body).length
    times.push(performance.now() - from)
  }
  return [times.sort((a, b) => a - b)[Math.floor(REPEATS / 2)]!, bytes / 1e6]
}

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  const migrations = readMigrations(fileURLToPath(new URL('../../prisma/migrations', import.meta.url)))
  const store = await openWriter(dir, { migrations, simulated: false, nowMs: Date.now() })
  await fill(store)
  const sources = await followSources(store)()
  console.log(`${EVENTS.toLocaleString('en')} events, median of ${REPEATS}, JSON text included`)
  for (const [name, target, body] of REQUESTS) {
    const [ms, mb] = await measure(sources, target, body)
    console.log(`${name.padEnd(28)} ${ms.toFixed(0).padStart(6)} ms ${mb.toFixed(1).padStart(6)} MB`)
  }
  await store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
