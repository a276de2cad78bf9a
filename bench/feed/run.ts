/**
 * What the live feed costs: 50 clients in another process, each with alerts and a box of 5 degrees, 20,000 vessels,
 * 5,000 position updates and some alerts a second, a commit every 50 ms.
 * `npm run bench:feed -- [seconds] [--json]`; figures on the standard output.
 */

import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { LatestPositions } from '../../lib/server/engine.ts'
import { LiveHub } from '../../lib/server/feed/hub.ts'
import { createDraws } from '../store/tracks.ts'
import type { ClientFigures, ClientTask } from './clients.ts'
import { EMPTY_FOLDER, makeAlert } from './made-up.ts'

const CLIENTS = 50
const VESSELS = 20_000
const UPDATES_PER_SECOND = 5000
const ALERTS_PER_SECOND = 20
const COMMIT_MS = 50
/** Ships crowd: half of them are in a twentieth of the sea, where most clients look. */
const CROWDED = { west: -5, south: 48, east: 25, north: 66 }

const seconds = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 20)
const draw = createDraws(9)

const lon = new Int32Array(VESSELS)
const lat = new Int32Array(VESSELS)
for (let i = 0; i < VESSELS; i++) {
  const isCrowded = i % 2 === 0
  lon[i] = 600_000 * (isCrowded ? CROWDED.west + 30 * draw() : 360 * draw() - 180)
  lat[i] = 600_000 * (isCrowded ? CROWDED.south + 18 * draw() : 140 * draw() - 70)
}

function positionsOf(vessels: readonly number[]): LatestPositions {
  const now = Date.now()
  for (const vessel of vessels) lon[vessel] = Math.min(107_999_999, lon[vessel]! + Math.round(300 * draw()))
  return {
    count: vessels.length,
    mmsi: vessels.map((vessel) => String(200_000_000 + vessel * 17_011)),
    name: vessels.map((vessel) => `SHIP OF NAME ${vessel}`),
    timeMs: Float64Array.from(vessels, () => now),
    lonUnits: Int32Array.from(vessels, (vessel) => lon[vessel]!),
    latUnits: Int32Array.from(vessels, (vessel) => lat[vessel]!),
    speedKnots: Float32Array.from(vessels, () => Math.round(draw() * 200) / 10),
    courseDeg: Float32Array.from(vessels, () => Math.round(draw() * 3599) / 10),
    headingDeg: Float32Array.from(vessels, () => Math.round(draw() * 359)),
    score: Uint16Array.from(vessels, () => Math.round(draw() * 1000)),
  }
}

const hub = await LiveHub.open({ reader: EMPTY_FOLDER, epoch: 'bench', simulated: true })
const server = createServer()
server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
hub.publishPositions(positionsOf(Array.from({ length: VESSELS }, (_, i) => i)))

const child = fork(fileURLToPath(new URL('./clients.ts', import.meta.url)))
const { port } = server.address() as AddressInfo
const boxes = Array.from({ length: CLIENTS }, (_, i) =>
  i % 5 < 4
    ? { west: CROWDED.west + 25 * draw(), south: CROWDED.south + 13 * draw() }
    : { west: 340 * draw() - 175, south: 120 * draw() - 65 },
).map(({ west, south }) => ({ west, south, east: west + 5, north: south + 5 }))
const task: ClientTask = { url: `ws://127.0.0.1:${port}/live`, boxes }
child.send(task)
await new Promise((resolve) => child.once('message', resolve))

/** Of this process: making up positions is taken off, being no work of the feed. */
let madeUpCpuUs = 0
let sequence = 0
let commits = 0
const startMs = performance.now()
const startCpu = process.cpuUsage()
while (performance.now() - startMs < seconds * 1000) {
  const before = process.cpuUsage()
  const count = (UPDATES_PER_SECOND * COMMIT_MS) / 1000
  const positions = positionsOf(Array.from({ length: count }, () => Math.floor(draw() * VESSELS)))
  const alertsDue = Math.floor((commits * COMMIT_MS * ALERTS_PER_SECOND) / 1000)
  const alerts = sequence < alertsDue ? [makeAlert(++sequence)] : []
  const { user, system } = process.cpuUsage(before)
  madeUpCpuUs += user + system
  hub.publish({
    kind: 'commit',
    alerts: alerts.map((alert) => ({ ...alert, writtenMs: Date.now() })),
    outputs: [],
    positions,
  })
  commits++
  const waitMs = startMs + commits * COMMIT_MS - performance.now()
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)))
}
const { user, system } = process.cpuUsage(startCpu)
const wallS = (performance.now() - startMs) / 1000
const stats = hub.stats()
const figures = await new Promise<ClientFigures>((resolve) => {
  child.once('message', (message) => resolve(message as ClientFigures))
  child.send('report')
})
await hub.close()
server.close()
child.disconnect()

const result = {
  ...{ seconds: Math.round(wallS), clients: CLIENTS, vessels: VESSELS },
  commitsPerSecond: round(commits / wallS),
  updatesPerSecond: Math.round((stats['positions-in']! - VESSELS) / wallS),
  hubCpuMsPerSecond: round((user + system - madeUpCpuUs) / 1000 / wallS),
  sentPositionsPerSecond: Math.round((stats.positions ?? 0) / wallS),
  sentKBPerSecond: Math.round(stats.bytes! / 1024 / wallS),
  thinned: stats.thinned ?? 0,
  framesShared: stats['frames-shared']!,
  alertsSent: sequence,
  ...figures,
}
function round(value: number): number {
  return Math.round(value * 10) / 10
}
if (process.argv.includes('--json')) console.log(JSON.stringify(result))
else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`)
