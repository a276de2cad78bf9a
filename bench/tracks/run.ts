/**
 * What a track of 100,000 positions costs by zoom, as columns and as GeoJSON of the same store: bytes, what is left of
 * them after gzip, the server's time, and the time of a browser's main thread to make it ready.
 *
 *   npm run bench:tracks
 *
 * The ship is one of the simulated fleet's, scored by the shipped detector: noise and work as it has them.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { gatherStrip } from '../../components/time-bar/strip-columns.ts'
import { placeDirectionMarks } from '../../components/track/direction-marks.ts'
import { writeTrackBuffer } from '../../components/track/track-buffer.ts'
import { TrackView } from '../../components/track/track-view.ts'
import { decodeChunk } from '../../lib/store/chunk-codec.ts'
import { queryVesselTrack } from '../../lib/store/query-tracks.ts'
import { openReader, type Store } from '../../lib/store/store.ts'
import { readTrackLines, writeTrackLines } from '../../lib/store/track-columns.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { type DrawnPart, measureDrawing } from './draw.ts'

const POSITIONS = 100_000
const FLEET = { vessels: '4', days: '60', interval: '40' }
const ROUNDS = 7
/** Of a timebar as wide as a large screen, pixels of the screen. */
const COLUMNS = 2560
const UNITS_PER_DEGREE = 600_000

/** The ship that was heard most often, and the time in which it was so often as asked. */
async function choosePart(store: Store): Promise<DrawnPart> {
  const { sql } = store.connection
  const { rows: ships } = await sql.execute(
    'SELECT "mmsi" FROM "TrackChunk" GROUP BY "mmsi" ORDER BY sum("positions") DESC LIMIT 1',
  )
  const mmsi = String(ships[0]!.mmsi)
  const { rows } = await sql.execute({
    sql: 'SELECT "columns" FROM "TrackChunk" WHERE "mmsi" = ?',
    args: [mmsi],
  })
  const times = rows
    .flatMap(({ columns }) => [...decodeChunk(new Uint8Array(columns as ArrayBuffer)).timeMs])
    .sort((a, b) => a - b)
  if (times.length < POSITIONS) throw new Error(`bench: the ship has ${times.length} positions`)
  return { mmsi, fromMs: times[0]!, toMs: times[POSITIONS - 1]! }
}

/** What a map would be sent without columns: every position with its time, speed and score. */
async function writeGeoJson(store: Store, { mmsi, fromMs, toMs }: DrawnPart): Promise<string> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "trackId", "columns" FROM "TrackChunk" WHERE "mmsi" = ? AND "startMs" <= ? AND "endMs" >= ?
      ORDER BY "trackId", "sequence"`,
    args: [mmsi, toMs, fromMs],
  })
  const features: unknown[] = []
  for (const { trackId, columns } of rows) {
    const chunk = decodeChunk(new Uint8Array(columns as ArrayBuffer))
    for (let i = 0; i < chunk.count; i++) {
      if (chunk.timeMs[i]! < fromMs || chunk.timeMs[i]! > toMs) continue
      features.push({
        type: 'Feature',
        properties: {
          trackId,
          time: new Date(chunk.timeMs[i]!).toISOString(),
          speed: chunk.speedKnots[i],
          course: chunk.courseDeg[i],
          score: chunk.kept[i] === 1 ? chunk.score[i]! / 1000 : null,
        },
        geometry: {
          type: 'Point',
          coordinates: [chunk.lonUnits[i]! / UNITS_PER_DEGREE, chunk.latUnits[i]! / UNITS_PER_DEGREE],
        },
      })
    }
  }
  return JSON.stringify({ type: 'FeatureCollection', features })
}

/** By the command lines, as anybody would. */
function makeFolder(dir: string): string {
  const run = (script: string, ...options: string[]) =>
    execFileSync(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...options], {
      ...{ cwd: rootFolder, stdio: ['ignore', 'ignore', 'ignore'] },
    })
  const { vessels, days, interval } = FLEET
  const fleet = join(dir, 'fleet')
  run('simulate', '--vessels', vessels, '--days', days, '--interval', interval, '--out', fleet)
  run('backfill', join(fleet, 'messages'), '--data', join(dir, 'data'), '--place', 'true')
  return join(dir, 'data')
}

async function median<Result>(work: () => Promise<Result> | Result): Promise<{ ms: number; result: Result }> {
  const times: number[] = []
  let result = await work()
  for (let i = 0; i < ROUNDS; i++) {
    const started = performance.now()
    result = await work()
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { ms: times[ROUNDS >> 1]!, result }
}

/** Around the middle of the track, as large as a screen and one more on every side. */
function viewAt(track: TrackView, zoom: number) {
  const middle = track.count >> 1
  const [x, y] = [track.x[middle]!, track.y[middle]!]
  const half = (1.5 * 1440) / (512 * 2 ** zoom)
  return { west: x - half, east: x + half, north: y - half, south: y + half }
}

function tell(
  name: string,
  points: number,
  bytes: Uint8Array,
  serverMs: number,
  parts: readonly number[],
): void {
  const cells = [points, bytes.length / 1000, gzipSync(bytes, { level: 1 }).length / 1000, serverMs, ...parts]
  console.log(
    `${name.padEnd(18)}${cells.map((cell, i) => cell.toFixed(i === 0 ? 0 : 1).padStart(11)).join('')}`,
  )
}

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-tracks-'))
try {
  console.error('a fleet is simulated and folded')
  const store = await openReader(makeFolder(dir))
  const part = await choosePart(store)
  const heads = ['points', 'KB', 'KB gzip', 'server ms', 'ready ms', 'card ms', 'strips ms']
  console.log(`${''.padEnd(18)}${heads.map((head) => head.padStart(11)).join('')}`)
  for (const zoom of [0, 3, 5, 7, 9, 11, 13, 15, 18]) {
    const query = { ...part, zoom, mostPoints: POSITIONS }
    const { ms, result } = await median(async () =>
      writeTrackLines(await queryVesselTrack(store, part.mmsi, query)),
    )
    const ready = await median(() => {
      const track = new TrackView(readTrackLines(result))
      track.nearestMs(0, 0, 0)
      return track
    })
    const track = ready.result
    const card = await median(() => {
      const { epochMs } = writeTrackBuffer(track)
      return placeDirectionMarks(track, zoom, epochMs, viewAt(track, zoom))
    })
    const { lineStart, lineTrack, timeMs } = track.lines
    const lines = { lineStart, lineTrack, timeMs, track: track.main }
    const strips = await median(() => {
      gatherStrip({ ...lines, values: track.speedKnots }, part, COLUMNS)
      gatherStrip({ ...lines, values: track.score }, part, COLUMNS)
    })
    const parts = [ready.ms, card.ms, strips.ms]
    tell(`columns, zoom ${zoom}`, track.count, new Uint8Array(result), ms, parts)
  }
  const { ms, result } = await median(() => writeGeoJson(store, part))
  const parsed = await median(() => JSON.parse(result) as unknown)
  tell('GeoJSON, all', POSITIONS, new TextEncoder().encode(result), ms, [parsed.ms])
  for (const positions of [20_000, POSITIONS]) {
    const drawn = await measureDrawing(store, part, positions)
    for (const [name, { median: usual, slowest }] of Object.entries(drawn ?? {}))
      console.log(
        `in Chromium, ${positions} points, ${name}: ${usual.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`,
      )
  }
  await store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
