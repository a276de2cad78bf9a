/**
 * Another model while live goes on: `npm start` as a process of its own that hears a generator, history behind it, and the
 * model changed and gone back from over HTTP. Tells how long each step takes, what it does to the time from a report to its
 * commit, and the disk.
 *
 *     npm run bench:reprocess -- [--rate N] [--vessels N] [--preload-minutes M] [--model NAME] [--json]
 *
 * By default 500 messages a second, 2,000 vessels, and two days of history at a report of each a minute. All of it is
 * simulated, in a folder that is removed.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type FleetRequest, makeFleet } from '../live/fleet.ts'
import type { GeneratorCall, GeneratorMessage } from '../live/generator.ts'
import { preload } from '../live/preload.ts'
import { BenchServer } from '../live/server.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    vessels: { type: 'string', default: '2000' },
    'preload-minutes': { type: 'string', default: '2880' },
    model: { type: 'string', default: 'logistic' },
    port: { type: 'string', default: '3297' },
    json: { type: 'boolean', default: false },
  },
})
const vessels = Number(values.vessels)
const minutes = Number(values['preload-minutes'])
const rate = Number(values.rate)

/** Figures of commits are those of the last minute. */
const MINUTE_MS = 60_000
const ASK_MS = 250
/** History is written up to so far ahead, as bench:live does it. */
const AHEAD_MS = 1000 * Math.min(540, 30 + (minutes * vessels) / 40_000)

/** Of `/api/v1/health`. */
const reprocess = z.object({
  progress: z.object({ phase: z.string() }).nullable(),
  heldMs: z.number().nullable(),
  last: z.object({ endedMs: z.number(), tookMs: z.number(), error: z.string().nullable() }).nullable(),
})

interface Commits {
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

interface Change {
  readonly tookS: number
  /** By phase, s. */
  readonly phases: Readonly<Record<string, number>>
  /** For how long ticks waited when it was shown. */
  readonly heldMs: number
  /** The slowest minute meanwhile. */
  readonly commits: Commits
  readonly databaseMb: number
  readonly peakRssMb: number
}

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-reprocess-'))
const processes: ChildProcess[] = []
const servers: BenchServer[] = []
try {
  await measure()
} finally {
  for (const child of processes) if (child.connected) child.disconnect()
  for (const server of servers) await server.end('SIGKILL')
  rmSync(dir, { recursive: true })
}

async function measure(): Promise<void> {
  const endMs = Date.now() + AHEAD_MS
  const fleet: FleetRequest = { vessels, firstAlertMs: endMs, alertEveryMs: 5000, poachers: 100 }
  console.error(`bench: history of ${vessels} vessels and ${minutes} minutes`)
  await preload({ ships: makeFleet(fleet), minutes, endMs, dir })
  const generator = fork(fileURLToPath(new URL('../live/generator.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  processes.push(generator)
  const listening = new Promise<number>((resolve) =>
    generator.on('message', (message: GeneratorMessage) => {
      if (message.kind === 'listening') resolve(message.port)
    }),
  )
  generator.send({ kind: 'open', fleet } satisfies GeneratorCall)
  const source = `tcp://127.0.0.1:${await listening}`
  const server = await BenchServer.start({
    dir,
    port: Number(values.port),
    source,
    token: null,
    nodeOptions: [],
  })
  servers.push(server)
  await wait(Math.max(0, endMs - Date.now()))
  generator.send({ kind: 'rate', rate } satisfies GeneratorCall)
  await wait(MINUTE_MS + 15_000)
  const before = await commitsOf(server)
  const databaseMb = server.diskMb('wakewatch.db', 'wakewatch.db-wal')
  const changed = await change(server, 'POST', `/api/v1/model?name=${values.model}`)
  console.error(`bench: ${JSON.stringify(changed)}`)
  const back = await change(server, 'POST', '/api/v1/model/back')
  await wait(MINUTE_MS)
  const figures = {
    ...{ rate, vessels, history: minutes * vessels, before: { ...before, databaseMb: round(databaseMb) } },
    ...{ changed, back, after: await commitsOf(server) },
  }
  if (values.json) console.log(JSON.stringify(figures))
  else {
    console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]!.model}`)
    console.log(JSON.stringify(figures, null, 2))
  }
}

async function commitsOf(server: BenchServer): Promise<Commits> {
  const { p50Ms, p99Ms } = await server.health()
  return { p50Ms, p99Ms }
}

async function reprocessOf(server: BenchServer) {
  const { reprocess: told, p50Ms, p99Ms } = await server.health()
  return { ...reprocess.parse(told), p50Ms, p99Ms }
}

async function change(server: BenchServer, method: string, path: string): Promise<Change> {
  const { last: before } = await reprocessOf(server)
  const startMs = performance.now()
  const response = await fetch(`http://127.0.0.1:${values.port}${path}`, {
    ...{ method, headers: { authorization: `Bearer ${server.token}` } },
  })
  if (response.status !== 202) throw new Error(`bench: ${path}: ${response.status} ${await response.text()}`)
  const phases: Record<string, number> = {}
  let slowest: Commits = { p50Ms: null, p99Ms: null }
  for (let lastMs = startMs; ; ) {
    await wait(ASK_MS)
    const { progress, heldMs, last, p50Ms, p99Ms } = await reprocessOf(server)
    const nowMs = performance.now()
    if ((p99Ms ?? 0) > (slowest.p99Ms ?? 0)) slowest = { p50Ms, p99Ms }
    if (last !== null && last.endedMs !== before?.endedMs) {
      if (last.error !== null) throw new Error(`bench: ${last.error}`)
      return {
        ...{ tookS: round(last.tookMs / 1000), phases, heldMs: round(heldMs ?? 0), commits: slowest },
        databaseMb: round(server.diskMb('wakewatch.db', 'wakewatch.db-wal')),
        peakRssMb: round(server.memory().peakMb),
      }
    }
    const phase = progress?.phase ?? 'beginning'
    phases[phase] = round((phases[phase] ?? 0) + (nowMs - lastMs) / 1000)
    lastMs = nowMs
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
