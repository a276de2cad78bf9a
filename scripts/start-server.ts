/**
 * Server and engine of one data folder, put together: what the engine tells goes to the feed and to the status; what HTTP
 * asks goes to the folder, the models and the engine.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Accounts } from '../lib/server/accounts/accounts.ts'
import { POLICY } from '../lib/server/accounts/policy.ts'
import type { EngineMessage } from '../lib/server/engine.ts'
import { LiveHub } from '../lib/server/feed/hub.ts'
import type { FeedReader } from '../lib/server/feed/reader.ts'
import { createRoutes } from '../lib/server/http/all-routes.ts'
import { Gatekeeper } from '../lib/server/http/gatekeeper.ts'
import { listen, type RunningServer, type ServerParts } from '../lib/server/http/http-server.ts'
import { createMetrics } from '../lib/server/http/metrics.ts'
import { PipelineStatus } from '../lib/server/http/pipeline-status.ts'
import type { Route } from '../lib/server/http-route.ts'
import { runInThread } from '../lib/server/jobs/job-thread.ts'
import { Jobs } from '../lib/server/jobs/jobs.ts'
import type { EngineEnd, EngineThread } from '../lib/server/worker/engine-thread.ts'
import { readLastPositions } from '../lib/store/last-positions.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import type { Store } from '../lib/store/store.ts'
import { accountsMigrationsFolder } from './folders.ts'
import { type FirstLink, makeFirstLink } from './start-link.ts'
import { openPeerLog, openSourceLog } from './start-log.ts'

/** From the first signal to the end, at most, ms: engine and sockets get most of it. */
const STOP_MS = 10_000
const ANSWERS_MS = 3000
const ENGINE_MS = 8000
/** Most memory of a dry run's JavaScript: the coast, and all alerts of the folder twice. */
const DRY_RUN = { module: new URL('start-dry-run.ts', import.meta.url).href, heapMb: 2048 } as const

export interface ServerSetup {
  /** Open for reading. */
  readonly store: Store
  readonly reader: FeedReader
  /** Of the prediction service. */
  readonly predictRoutes: readonly Route[]
  /** By lane, what the prediction service counts. */
  readonly predictState: () => Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly page: ServerParts['page']
  /** Paths of all pages that there are. */
  readonly pages: readonly string[]
  /** Starts the engine; it tells what it has to tell. */
  readonly startEngine: (onMessage: (message: EngineMessage) => void) => EngineThread
  readonly host: string
  readonly port: number
  readonly names: readonly string[]
  /** Make another link for an admin, though there is one. */
  readonly newLink: boolean
  /** The simulated demo, which asks for no name and no password where it is reached from this machine alone. */
  readonly isDemo: boolean
  readonly log: Logger
}

export interface Serving {
  readonly port: number
  /** Null: there is an admin, who signs in. */
  readonly firstLink: FirstLink | null
  /** How the engine ended, if it did by itself. */
  readonly ended: Promise<EngineEnd>
  /** Stops taking, tells clients, lets the engine save, and ends. Gives how the engine ended. */
  stop(): Promise<EngineEnd>
}

export async function serve(setup: ServerSetup): Promise<Serving> {
  const { store, log } = setup
  // Of before there were accounts: it opened everything.
  rmSync(join(store.paths.dir, 'access-token'), { force: true })
  const accounts = await Accounts.open(store.paths.dir, {
    ...{ migrations: readMigrations(accountsMigrationsFolder), now: Date.now },
  })
  const gate = new Gatekeeper(accounts, POLICY, new Set(namesOf(setup)))
  const status = new PipelineStatus()
  const hub = await LiveHub.open({
    ...{ reader: setup.reader, epoch: readFolderId(store.paths.dir), simulated: store.simulated },
    onFault: (error) => log.error({ err: error }, 'live feed'),
  })
  // A ship that is not heard again is where it was heard last; nobody waits for it.
  showLastKnown(store, hub).catch((error: unknown) => log.error({ err: error }, 'positions of the folder'))
  const tellSources = openSourceLog(log)
  const engine = setup.startEngine((message) => {
    if (message.kind === 'health') tellSources(message.health.sources)
    takeMessage(message, hub, status, log)
    // No commit tells of ships that stay silent.
    if (message.kind === 'ready')
      engine.positions().then(
        (positions) => hub.publishPositions(positions),
        (error: unknown) => log.error({ err: error }, 'positions at start'),
      )
  })
  const metrics = createMetrics(
    {
      health: () => status.health,
      isReady: () => status.notReady(Date.now()).length === 0,
      feed: () => hub.stats(),
      predict: setup.predictState,
    },
    Date.now,
  )
  const peerLog = openPeerLog(log, Date.now)
  const jobs = new Jobs(Date.now)
  let server: RunningServer
  try {
    server = await listen(
      {
        gate,
        routes: createRoutes({
          ...{ store, accounts, status, metrics, engine, jobs, now: Date.now },
          runDryRun: (configuration, handle) => runInThread({ ...DRY_RUN, configuration }, handle),
          ...{ reader: setup.reader, predictRoutes: setup.predictRoutes },
        }),
        ...{ page: setup.page, pages: setup.pages },
        socketPath: '/live',
        socket: (request, socket, head) => hub.handleUpgrade(request, socket, head),
        onAnswered(request) {
          metrics.answered(request)
          peerLog.answered(request)
        },
        onDropped(reason) {
          metrics.dropped(reason)
          peerLog.dropped(reason)
        },
        onError: (error, route) => log.error({ err: error, route }, 'request failed'),
      },
      setup.host,
      setup.port,
    )
  } catch (error) {
    gate.close()
    await engine.kill()
    await hub.close()
    await accounts.close()
    throw error
  }
  return {
    port: server.port,
    firstLink: await makeFirstLink(accounts, setup),
    ended: engine.ended,
    async stop() {
      const late = setTimeout(() => {
        log.error('the server does not end; what is not saved is folded again at the next start')
        process.exit(1)
      }, STOP_MS)
      late.unref()
      status.stop()
      engine.stop()
      const cut = setTimeout(() => void engine.kill(), ENGINE_MS)
      const [end] = await Promise.all([engine.ended, hub.close(), server.close(ANSWERS_MS), jobs.close()])
      clearTimeout(cut)
      gate.close()
      await accounts.close()
      clearTimeout(late)
      return end
    },
  }
}

async function showLastKnown(store: Store, hub: LiveHub): Promise<void> {
  for await (const positions of readLastPositions(store)) hub.publishPositions(positions)
}

function takeMessage(message: EngineMessage, hub: LiveHub, status: PipelineStatus, log: Logger): void {
  status.take(message, Date.now())
  if (message.kind === 'commit') hub.publish(message)
  else if (message.kind === 'acts') hub.publishActs(message.acts)
  else if (message.kind === 'ready') log.info({ generation: message.generation }, 'pipeline ready')
  else if (message.kind === 'notice') log.warn(message.text)
  else if (message.kind === 'failed') log.fatal({ error: message.error }, 'pipeline failed')
}

/** What it listens on by name is a name that it goes by. */
function namesOf({ host, names }: ServerSetup): string[] {
  return [host, ...names].map((name) => name.toLowerCase())
}

/** Clients resume by numbers of a folder: one that is made anew is another. */
function readFolderId(dir: string): string {
  const file = join(dir, 'folder-id')
  if (!existsSync(file)) writeFileSync(file, `${randomUUID()}\n`)
  return readFileSync(file, 'utf8').trim()
}
