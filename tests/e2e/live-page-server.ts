/**
 * The server as it runs, pages built and all, over a made-up folder: a process of its own, which its parent tells what to
 * commit. Only the engine is played: it says what it is told to.
 */

import { pino } from 'pino'
import { readZones } from '../../lib/geo/zones/zone-import.ts'
import type { EngineMessage, LatestPositions, PipelineHealth } from '../../lib/server/engine.ts'
import type { SourceHealth } from '../../lib/server/sources/source.ts'
import type { EngineEnd } from '../../lib/server/worker/engine-thread.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { openReader, openWriter } from '../../lib/store/store.ts'
import { replaceZoneSet } from '../../lib/store/zones.ts'
import { makeOperatorToken } from '../../scripts/accounts-folder.ts'
import { migrationsFolder, rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { listPages, openPages } from '../../scripts/start-pages.ts'
import { serve } from '../../scripts/start-server.ts'
import { FeedFolder } from '../server/feed/feed-folder.ts'
import { HEALTH } from '../server/http/health.ts'

/** What the parent tells. */
export type Told =
  | { readonly kind: 'fleet'; readonly vessels: number; readonly seconds: number }
  | { readonly kind: 'alert'; readonly slot: number; readonly change: 'put' | 'withdraw' }

const [dir] = process.argv.slice(2) as [string]
const START_MS = Date.UTC(2026, 0, 5, 12)

const ZONE = {
  type: 'Feature',
  properties: { id: 'reserve', name: 'A reserve', kind: 'no-take', source: 'made up' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [-30, 10],
        [-10, 10],
        [-10, 25],
        [-30, 25],
        [-30, 10],
      ],
    ],
  },
}

const writer = await openWriter(dir, {
  ...{ migrations: readMigrations(migrationsFolder), simulated: true, nowMs: START_MS },
})
const { zones } = readZones(new TextEncoder().encode(JSON.stringify(ZONE)), 'zones')
await replaceZoneSet(writer, { name: 'test', zones }, { who: 'test', note: '', writtenMs: START_MS })
await writer.close()

const folder = new FeedFolder()
let tell: (message: EngineMessage) => void = () => {}
let markEnded: (end: EngineEnd) => void = () => {}

await buildPages(rootFolder, new AbortController().signal, (line) => console.error(line))
const serving = await serve({
  store: await openReader(dir),
  reader: folder,
  ...{ predictRoutes: [], predictState: () => ({}) },
  page: await openPages(rootFolder, dir),
  startEngine(onMessage) {
    tell = onMessage
    setImmediate(() => onMessage({ kind: 'ready', generation: 1 }))
    const timer = setInterval(() => onMessage({ kind: 'health', health: healthOf() }), 200)
    return {
      push: async () => ({ ok: true, lines: 1, reports: 1, rejected: 0 }),
      positions: async () => fleetOf(0, 0),
      change: async () => ({ ok: false, reason: 'stopped' }),
      changeModel: async () => ({ ok: false, reason: 'stopped' }),
      changeImports: async () => ({ ok: false, error: 'stopped' }),
      act: async () => ({ ok: false, fault: 'stopped' }),
      stop: () => markEnded({ kind: 'stopped' }),
      kill: async () => markEnded({ kind: 'stopped' }),
      ended: new Promise((resolve) => {
        markEnded = (end) => {
          clearInterval(timer)
          resolve(end)
        }
      }),
    }
  },
  ...{ host: '127.0.0.1', port: 0, names: [], newLink: false, isDemo: true, pages: listPages(rootFolder) },
  log: pino({ level: process.env.WAKEWATCH_LOG ?? 'error' }, pino.destination(2)),
})
process.send!({ port: serving.port, path: serving.firstLink!.path, token: await makeOperatorToken(dir) })
process.on('message', (told: Told) => {
  const nothing = { alerts: [], outputs: [], positions: fleetOf(0, 0) }
  if (told.kind === 'fleet')
    tell({ kind: 'commit', ...nothing, positions: fleetOf(told.vessels, told.seconds) })
  else {
    const revision = folder.reviseAlert(told.slot, told.change)
    if (revision !== null) tell({ kind: 'commit', ...nothing, alerts: [revision] })
  }
})
process.on('disconnect', async () => {
  await serving.stop()
  process.exit(0)
})

/** Rows of ships over all seas, sailing east; every third scored as fishing. */
function fleetOf(count: number, seconds: number): LatestPositions {
  const positions = {
    ...{ count, mmsi: [] as string[], name: [] as string[], timeMs: new Float64Array(count) },
    ...{ lonUnits: new Int32Array(count), latUnits: new Int32Array(count) },
    ...{ speedKnots: new Float32Array(count), courseDeg: new Float32Array(count) },
    ...{ headingDeg: new Float32Array(count), score: new Uint16Array(count) },
  }
  for (let i = 0; i < count; i++) {
    positions.mmsi.push(String(219_000_000 + i))
    positions.name.push(`SHIP ${i}`)
    positions.timeMs[i] = START_MS + seconds * 1000
    // Golden angles: even over the globe, and no two at one place.
    positions.lonUnits[i] =
      Math.round(((((i * 137.508 + seconds * 0.01) % 360) + 360) % 360) * 600_000) - 108_000_000
    positions.latUnits[i] = Math.round(
      ((Math.asin(1.8 * ((i + 0.5) / count) - 0.9) * 180) / Math.PI) * 600_000,
    )
    positions.speedKnots[i] = i % 5 === 0 ? 0 : 8
    positions.courseDeg[i] = 90
    positions.headingDeg[i] = 90
    positions.score[i] = i % 3 === 0 ? 900 : 100
  }
  return positions
}

function healthOf(): PipelineHealth {
  const source: SourceHealth = {
    ...{ name: 'tcp://127.0.0.1:10110', kind: 'tcp', fault: null, connects: 1 },
    ...{
      lastMessageMs: Date.now(),
      lagMs: 1200,
      rate: 38.2,
      lines: 2000,
      reports: 1980,
      duplicates: 4,
      chatter: 0,
    },
    state: 'connected',
    rejects: [{ reason: 'bad-checksum', count: 12 }],
  }
  return { ...HEALTH, watermarkMs: START_MS, p99Ms: 80, sources: [{ ...source, safeLines: 2000 }] }
}
