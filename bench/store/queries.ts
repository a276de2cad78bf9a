/**
 * How long an app waits for the store: events of boxes of the map, tracks of boxes and of a vessel, trips, vessels, in a
 * folder of made-up outputs. `npm run bench:queries -- [thousand events] [thousand positions]`
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeEvents } from '../../lib/events/configuration.ts'
import type { FishingOutput } from '../../lib/events/outputs.ts'
import type { TripOutput } from '../../lib/features/outputs.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { tripRow } from '../../lib/store/output-rows.ts'
import { queryHappenings } from '../../lib/store/query-events.ts'
import { boxOfDegrees } from '../../lib/store/query-index.ts'
import { queryBoxTracks, queryVesselTrack } from '../../lib/store/query-tracks.ts'
import { queryTrips, type TripQuery } from '../../lib/store/query-trips.ts'
import { openWriter, type Store } from '../../lib/store/store.ts'
import { ChunkBuilder } from '../../lib/store/track-chunks.ts'
import { writeTrackLines } from '../../lib/store/track-columns.ts'
import { createDraws, makeTrack } from './tracks.ts'

const EVENTS = Math.round(Number(process.argv[2] ?? 100) * 1000)
const POSITIONS = Math.round(Number(process.argv[3] ?? 1000) * 1000)
const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
const START_MS = Date.UTC(2026, 0, 1)
const POSITIONS_PER_VESSEL = 10_000
const VESSELS = Math.max(1, Math.round(POSITIONS / POSITIONS_PER_VESSEL))
const QUERIES = 60

const draw = createDraws(12)

/** Half of them gather around 40 grounds of 3 degrees, as fishing does. */
function makePlace(): { lonUnits: number; latUnits: number } {
  const ground = Math.floor(draw() * 40)
  const lonDeg = draw() < 0.5 ? ((ground * 79) % 360) - 180 + 3 * draw() : draw() * 360 - 180
  const latDeg = draw() < 0.5 ? ((ground * 37) % 110) - 55 + 3 * draw() : draw() * 140 - 70
  return {
    lonUnits: wrapUnits(Math.round(lonDeg * UNITS_PER_DEGREE)),
    latUnits: Math.round(latDeg * UNITS_PER_DEGREE),
  }
}

function makeEvent(i: number): FishingOutput {
  const { lonUnits, latUnits } = makePlace()
  const half = Math.round(draw() * 0.2 * UNITS_PER_DEGREE)
  const startMs = START_MS + Math.floor(draw() * YEAR_MS)
  return {
    kind: 'fishing',
    id:
      Math.floor(draw() * 2 ** 32)
        .toString(16)
        .padStart(8, '0') + i.toString(16).padStart(8, '0'),
    mmsi: mmsiOf(Math.floor(draw() * 20_000)),
    trackId: '0123456789abcdef',
    decidedMs: startMs,
    open: false,
    startMs,
    endMs: startMs + Math.floor(draw() * DAY_MS),
    lonUnits,
    latUnits,
    westUnits: wrapUnits(lonUnits - half),
    eastUnits: wrapUnits(lonUnits + half),
    southUnits: latUnits - half,
    northUnits: latUnits + half,
    vesselType: 'fishing',
    rows: 20,
    meanScore: 0.812,
    meanKnots: 3.14,
    distanceKm: 12.7,
    meanShoreNm: 88.2,
  }
}

function makeTrip(i: number): TripOutput {
  const startMs = START_MS + Math.floor(draw() * YEAR_MS)
  return {
    kind: 'trip',
    id: `trip ${i}`,
    mmsi: mmsiOf(Math.floor(draw() * 20_000)),
    decidedMs: startMs,
    open: false,
    trackId: '0123456789abcdef',
    startMs,
    endMs: startMs + Math.floor(draw() * 20 * DAY_MS),
    startedBy: 'port-exit',
    endedBy: 'stop',
    startPort: `PORT ${Math.floor(draw() * 500)}`,
    endPort: `PORT ${Math.floor(draw() * 500)}`,
    positions: 900,
    distanceNm: draw() * 1000,
  }
}

function mmsiOf(vessel: number): string {
  return String(200_000_000 + vessel * 17_011)
}

async function fill(store: Store): Promise<void> {
  const transaction = await store.connection.sql.transaction('write')
  const rows = new BulkInsert(transaction)
  for (let i = 0; i < EVENTS; i++) await rows.add('Event', eventRow(1, makeEvent(i)) as never)
  for (let i = 0; i < EVENTS / 5; i++) await rows.add('Trip', tripRow(1, makeTrip(i)))
  const { block, scores } = makeTrack(POSITIONS_PER_VESSEL, 60)
  const lons = block.lonUnits.slice()
  const lats = block.latUnits.slice()
  for (let vessel = 0; vessel < VESSELS; vessel++) {
    // The same voyage from other places.
    const from = makePlace()
    for (let row = 0; row < POSITIONS_PER_VESSEL; row++) {
      block.lonUnits[row] = wrapUnits(lons[row]! - lons[0]! + from.lonUnits)
      block.latUnits[row] = Math.max(-5.3e7, Math.min(5.3e7, lats[row]! - lats[0]! + from.latUnits))
    }
    const builder = new ChunkBuilder()
    for (let row = 0; row < POSITIONS_PER_VESSEL; row++)
      builder.add('0123456789abcdef', 'fedcba9876543210', block, row, scores[row]!)
    for (const chunk of builder.finish())
      await rows.add('TrackChunk', { generation: 1, mmsi: mmsiOf(vessel), ...chunk } as never)
  }
  await rows.flush()
  await transaction.execute({
    sql: `INSERT INTO "Generation" ("id", "startedMs", "inputHash", "optionsHash", "options", "counts")
      VALUES (1, 1, '', '', ?, '{}')`,
    args: [JSON.stringify({ events: describeEvents({ name: 'bench', fishingFrom: 450 }) })],
  })
  await transaction.execute('UPDATE "DataFolder" SET "activeGeneration" = 1')
  await transaction.commit()
}

async function measure(name: string, query: () => Promise<string>): Promise<void> {
  const times: number[] = []
  let found = ''
  for (let i = 0; i < QUERIES; i++) {
    const started = performance.now()
    found = await query()
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (QUERIES - 1))]!.toFixed(1).padStart(8)
  console.log(`${name.padEnd(58)}${at(0.5)} ms ${at(0.95)} ms   ${found}`)
}

function randomBox(degrees: number) {
  const west = draw() * (360 - degrees) - 180
  const south = draw() * Math.max(0, 130 - degrees) - 65
  return boxOfDegrees(west, south, west + degrees, Math.min(85, south + degrees))
}

async function measureEvents(store: Store): Promise<void> {
  for (const degrees of [1, 10, 40, 360])
    for (const days of [1, 30, 365])
      await measure(`events of a box of ${degrees}° in ${days} days, 200 newest`, async () => {
        const fromMs = START_MS + draw() * (YEAR_MS - days * DAY_MS)
        const page = await queryHappenings(store, {
          kinds: ['fishing', 'encounter', 'loitering', 'gap', 'portVisit'],
          fromMs,
          toMs: fromMs + days * DAY_MS,
          box: randomBox(degrees),
          limit: 200,
          cursor: null,
        })
        return `${page.items.length} events`
      })
}

async function measureTracks(store: Store): Promise<void> {
  const range = { fromMs: START_MS, toMs: START_MS + YEAR_MS, mostPoints: 50_000 }
  for (const zoom of [3, 9, 18])
    await measure(`track of a vessel, ${POSITIONS_PER_VESSEL} positions, zoom ${zoom}`, async () => {
      const mmsi = mmsiOf(Math.floor(draw() * VESSELS))
      const lines = await queryVesselTrack(store, mmsi, { ...range, zoom })
      return `${lines.timeMs.length} points, ${Math.round(writeTrackLines(lines).byteLength / 1000)} KB`
    })
  for (const [degrees, zoom] of [
    [1, 9],
    [10, 6],
    [360, 2],
  ] as const)
    await measure(`tracks of a box of ${degrees}°, zoom ${zoom}, at most 1 M positions`, async () => {
      const box = randomBox(degrees)
      const lines = await queryBoxTracks(store, { ...range, box, zoom, mostPositions: 1e6 })
      return `${lines.positions} positions, ${lines.timeMs.length} points, ${lines.tolerancePixels.toFixed(1)} px`
    })
}

async function measureTrips(store: Store): Promise<void> {
  const all: TripQuery = {
    mmsi: null,
    text: null,
    port: null,
    fromMs: null,
    toMs: null,
    minDurationMs: null,
    maxDurationMs: null,
    minDistanceNm: null,
    maxDistanceNm: null,
    open: null,
    having: [],
    sortBy: 'start',
    order: 'descending',
    limit: 100,
    cursor: null,
  }
  const queries: Record<string, Partial<TripQuery>> = {
    'trips, the newest 100': {},
    'trips, the longest 100': { sortBy: 'duration' },
    'trips of a port, by end': { port: 'PORT 7', sortBy: 'end' },
    'trips of a week with fishing': {
      fromMs: START_MS + 100 * DAY_MS,
      toMs: START_MS + 107 * DAY_MS,
      having: ['fishing'],
    },
    'trips by the beginning of an MMSI': { text: '2100' },
  }
  for (const [name, query] of Object.entries(queries))
    await measure(name, async () => `${(await queryTrips(store, { ...all, ...query })).trips.length} trips`)
}

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  const migrations = readMigrations(fileURLToPath(new URL('../../prisma/migrations', import.meta.url)))
  const store = await openWriter(dir, { migrations, simulated: true, nowMs: START_MS })
  const started = performance.now()
  await fill(store)
  console.log(
    `${EVENTS} events, ${EVENTS / 5} trips, ${VESSELS * POSITIONS_PER_VESSEL} positions of ${VESSELS} vessels, filled in ` +
      `${((performance.now() - started) / 1000).toFixed(0)} s; Node ${process.version}\n`,
  )
  console.log(`${'median and 95th of a hundred'.padEnd(58)}   median        95 %`)
  await measureEvents(store)
  await measureTracks(store)
  await measureTrips(store)
  await store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
