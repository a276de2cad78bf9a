/**
 * Live, from the message to the alert at a client: `npm start` as a process of its own, a generator that speaks NMEA over
 * TCP, and WebSocket clients, each of these two a process too.
 *
 *     npm run bench:live -- [--rate N...] [--seconds S] [--vessels N] [--preload-minutes M] [--clients N] [--json]
 *
 * By default 5,000 messages a second for 600 s, 20,000 vessels, 420 minutes of history at a report of each a minute, 50
 * clients. Several rates are run one after the other on one server. All of it is simulated, in a folder that is removed.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { ClientsCall, ClientsFigures, ClientsMessage } from './clients.ts'
import { type FleetRequest, makeFleet } from './fleet.ts'
import type { GeneratorCall, GeneratorFigures, GeneratorMessage } from './generator.ts'
import { preload } from './preload.ts'
import { BenchServer } from './server.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', multiple: true, default: ['5000'] },
    seconds: { type: 'string', default: '600' },
    vessels: { type: 'string', default: '20000' },
    'preload-minutes': { type: 'string', default: '420' },
    clients: { type: 'string', default: '50' },
    port: { type: 'string', default: '3299' },
    /** Folder for a processor profile of the server's first thread. */
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const rates = values.rate.map(Number)
const seconds = Number(values.seconds)
const minutes = Number(values['preload-minutes'])
const vessels = Number(values.vessels)

/** Before each rate, s: what its beginning costs is no part of the figures. */
const WARM_SECONDS = 15
/** Within so much a source is not behind: what a writer's turn and a busy moment leave, s of messages. */
const BEHIND_SECONDS = 1
/**
 * History is written up to so far ahead, s: it takes about as long to write and fold, and then goes on without a break. Under
 * the ten minutes by which a report may be ahead.
 */
const historySeconds = Math.min(540, 30 + (minutes * vessels) / 40_000)
const runSeconds = rates.length * (seconds + WARM_SECONDS)
const ALERT_EVERY_MS = 1000
/** A report that may decide comes so long after the last, ms. */
const ROW_MS = 300_000

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-live-'))
const processes: ChildProcess[] = []
const servers: BenchServer[] = []
let fail = (_error: Error) => {}
const failed = new Promise<never>((_resolve, reject) => {
  fail = reject
})
try {
  await Promise.race([measure(), failed])
} finally {
  for (const child of processes) if (child.connected) child.disconnect()
  for (const server of servers) await server.end('SIGKILL')
  rmSync(dir, { recursive: true })
}

async function measure(): Promise<void> {
  const startedMs = Date.now()
  const endMs = startedMs + historySeconds * 1000
  const poachers = Math.min(
    Math.floor(vessels / 2),
    Math.ceil((ROW_MS + (120 + runSeconds) * 1000) / ALERT_EVERY_MS),
  )
  const fleet: FleetRequest = {
    ...{ vessels, firstAlertMs: endMs - ROW_MS, alertEveryMs: ALERT_EVERY_MS, poachers },
  }
  console.error(`bench: history of ${vessels} vessels and ${minutes} minutes`)
  await preload({ ships: makeFleet(fleet), minutes, endMs, dir })
  const preloadS = (Date.now() - startedMs) / 1000
  const generator = open<GeneratorMessage>('generator.ts')
  const listening = await generator.ask({ kind: 'open', fleet } satisfies GeneratorCall, 'listening')
  const port = Number(values.port)
  const request = {
    ...{ dir, port, source: `tcp://127.0.0.1:${listening.port}`, token: null },
    nodeOptions: values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile],
  }
  const server = await BenchServer.start(request)
  servers.push(server)
  console.error(`bench: ready in ${(server.startMs / 1000).toFixed(1)} s`)
  const clients = open<ClientsMessage>('clients.ts')
  const url = `ws://127.0.0.1:${port}/live`
  const { token } = server
  await clients.ask(
    { kind: 'open', url, token, clients: Number(values.clients) } satisfies ClientsCall,
    'ready',
  )
  await wait(endMs - Date.now())
  const breakS = round((Date.now() - endMs) / 1000)
  const runs: Run[] = []
  for (const rate of rates) {
    runs.push(await measureRate(rate, server, generator, clients))
    console.error(`bench: ${JSON.stringify(runs.at(-1))}`)
  }
  const { peakMb } = server.memory()
  const disk = {
    databaseMb: round(server.diskMb('wakewatch.db', 'wakewatch.db-wal')),
    journalMb: round(server.diskMb('journal')),
    archiveMb: round(server.diskMb('archive')),
  }
  if (values.profile !== undefined) {
    await server.end('SIGTERM')
  } else await server.end('SIGKILL')
  const again = await BenchServer.start({ ...request, token, nodeOptions: [] })
  servers.push(again)
  await again.end('SIGTERM')
  const figures = {
    ...runs.at(-1)!,
    peakRssMb: round(peakMb),
    ...{ vessels, preloadMinutes: minutes, preloadS: round(preloadS), breakS, ...disk },
    firstStartS: round(server.startMs / 1000),
    restartAfterKillS: round(again.startMs / 1000),
  }
  if (values.json) console.log(JSON.stringify(rates.length === 1 ? figures : { ...figures, runs }))
  else {
    console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]!.model}`)
    for (const run of runs) for (const [name, value] of Object.entries(run)) print(name, value)
    for (const [name, value] of Object.entries(figures)) if (!(name in runs.at(-1)!)) print(name, value)
  }
}

function print(name: string, value: unknown): void {
  console.log(`${name.padEnd(24)} ${value}`)
}

type Run = Awaited<ReturnType<typeof measureRate>>

async function measureRate(
  rate: number,
  server: BenchServer,
  generator: Peer<GeneratorMessage>,
  clients: Peer<ClientsMessage>,
) {
  generator.say({ kind: 'rate', rate } satisfies GeneratorCall)
  await wait(WARM_SECONDS * 1000)
  await tell(generator, clients)
  const before = await server.health()
  const threadsBefore = server.threads()
  const startedMs = performance.now()
  const memory: number[] = [server.memory().rssMb]
  let worstWaiting = 0
  while (performance.now() - startedMs < seconds * 1000) {
    await wait(1000)
    memory.push(server.memory().rssMb)
    worstWaiting = Math.max(worstWaiting, (await server.health()).waiting)
  }
  const wallS = (performance.now() - startedMs) / 1000
  const [sent, heard] = await tell(generator, clients)
  const after = await server.health()
  const threads = server.threads()
  generator.say({ kind: 'rate', rate: 0 } satisfies GeneratorCall)
  const alertMs = [...heard.alertMs].sort((a, b) => a - b)
  const at = (share: number) => alertMs[Math.floor(share * (alertMs.length - 1))] ?? Number.NaN
  const share = (ms: number) => round(ms / 10 / wallS)
  const third = Math.floor(memory.length / 3)
  const reports = after.reports - before.reports
  const late = after.late - before.late
  return {
    ...{ rate, seconds: round(wallS), p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) },
    keptUp:
      sent.behind + after.waiting <= BEHIND_SECONDS * rate && reports >= (rate - rate / 50) * (wallS - 2),
    alerts: heard.alerts,
    ...{ behind: sent.behind, waiting: after.waiting, worstWaiting, reportsPerS: round(reports / wallS) },
    ...{ commitP50Ms: after.p50Ms, commitP99Ms: after.p99Ms },
    ...{ positionP50Ms: heard.positionP50Ms, positionP99Ms: heard.positionP99Ms },
    ...{ positionsPerS: round(heard.positions / wallS), positionsThinned: heard.lost },
    ...{ late, tooLate: after.tooLate - before.tooLate },
    refoldedPerLate: round((after.refolded - before.refolded) / late),
    engineCpuPercent: share(threads.engineMs - threadsBefore.engineMs),
    mainCpuPercent: share(threads.mainMs - threadsBefore.mainMs),
    otherCpuPercent: share(threads.otherMs - threadsBefore.otherMs),
    generatorCpuPercent: share(sent.cpuMs),
    clientsCpuPercent: share(heard.cpuMs),
    rssMbByThird: [0, third, 2 * third, memory.length - 1].map((i) => Math.round(memory[i]!)),
    ...(heard.problems.length > 0 ? { problems: heard.problems.slice(0, 5) } : {}),
  }
}

async function tell(
  generator: Peer<GeneratorMessage>,
  clients: Peer<ClientsMessage>,
): Promise<[GeneratorFigures, ClientsFigures]> {
  return Promise.all([generator.ask({ kind: 'tell' }, 'told'), clients.ask({ kind: 'tell' }, 'heard')])
}

interface Peer<Message extends { readonly kind: string }> {
  say(call: object): void
  ask<Kind extends Message['kind']>(call: object, kind: Kind): Promise<Extract<Message, { kind: Kind }>>
}

function open<Message extends { readonly kind: string }>(file: string): Peer<Message> {
  const child = fork(fileURLToPath(new URL(`./${file}`, import.meta.url)))
  processes.push(child)
  child.on('exit', (code) => {
    if (code !== 0) fail(new Error(`bench: ${file} ended with ${code}`))
  })
  return {
    say: (call) => child.send(call),
    ask: (call, kind) =>
      new Promise((resolve) => {
        child.on('message', function take(message: Message) {
          if (message.kind !== kind) return
          child.off('message', take)
          resolve(message as never)
        })
        child.send(call)
      }),
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
