/** `npm start`: hears vessels, folds what they say, and serves page, API and live feed, in one process. */

import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'
import { createServer } from 'node:net'
import { CommanderError } from 'commander'
import { chooseBackend } from '../lib/model/backend.ts'
import {
  type PredictService,
  readShownModels,
  startPredictService,
} from '../lib/server/predict/predict-service.ts'
import { startEngineThread } from '../lib/server/worker/engine-thread.ts'
import { actLog } from '../lib/store/alert-acts.ts'
import { toFolderError } from '../lib/store/folder-error.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { alertLog, outputLog } from '../lib/store/query-live.ts'
import { isInSimulatedFolder, openReader, openWriter } from '../lib/store/store.ts'
import { backfillDemo } from './demo.ts'
import type { EngineConfiguration } from './engine-parts.ts'
import { migrationsFolder, modelsFolder, rootFolder } from './folders.ts'
import { INTERRUPTED } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { DEFAULT_MODEL } from './scorer-option.ts'
import { parseStartArguments, type StartArguments } from './start-arguments.ts'
import { buildPages } from './start-build.ts'
import { openLog } from './start-log.ts'
import { listPages, openPages } from './start-pages.ts'
import { type Serving, serve } from './start-server.ts'

/** Most memory of the engine's JavaScript: 25,000 vessels awake at 30 KB each, a full lateness window, and room. */
const ENGINE_HEAP_MB = 4096

/** Makes history or the folder, so that what cannot work is told before anything listens. */
async function prepareFolder({ dir, hearing, model }: StartArguments, signal: AbortSignal): Promise<void> {
  if (hearing.kind === 'demo') {
    const progress = createProgress(process.stderr, Date.now)
    try {
      const made = await backfillDemo(dir, signal, progress.show, model === null ? {} : { model })
      if (made !== null) progress.finish('done')
    } catch (error) {
      progress.finish('stopped')
      throw error
    }
    return
  }
  const simulated = await isReplayOfSimulated(hearing.sources)
  try {
    const store = await openWriter(dir, {
      ...{ migrations: readMigrations(migrationsFolder), simulated, nowMs: Date.now(), keepRun: true },
    })
    await store.close()
  } catch (error) {
    throw toFolderError(dir, error, '--data')
  }
}

/** Throws where a file to be replayed cannot be read: any other source may come later, a file that was mistyped will not. */
async function requireFiles({ hearing }: StartArguments): Promise<void> {
  if (hearing.kind !== 'sources') return
  for (const source of hearing.sources)
    if (source.kind === 'replay')
      await access(source.path, constants.R_OK).catch(() => {
        throw new Error(`${source.path}: there is no such file, or it may not be read`)
      })
}

/** What was simulated stays marked as such wherever it is played. */
async function isReplayOfSimulated(sources: readonly { readonly kind: string }[]): Promise<boolean> {
  for (const source of sources)
    if (source.kind === 'replay' && 'path' in source && (await isInSimulatedFolder(String(source.path))))
      return true
  return false
}

/** Throws where something listens on the port already, or it may not be used: told before minutes of work, not after. */
async function requireFreePort({ host, port }: StartArguments): Promise<void> {
  const probe = createServer().listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

/** Both at once: a first start waits for the longer of them. The first that fails cuts the other off. */
async function together(
  signal: AbortSignal,
  ...tasks: readonly ((signal: AbortSignal) => Promise<void>)[]
): Promise<void> {
  const failed = new AbortController()
  const cut = AbortSignal.any([signal, failed.signal])
  const running = tasks.map((task) => task(cut))
  try {
    await Promise.all(running)
  } catch (error) {
    failed.abort()
    await Promise.allSettled(running)
    throw error
  }
}

/** The detector that scores, where it is one of the registry; else the shipped one. */
async function startPrediction(model: string | null): Promise<PredictService> {
  const isNamed = model !== null && /^[\w-]+(@\d+)?$/.test(model) && model !== 'speed-baseline'
  const detector = isNamed ? model : DEFAULT_MODEL
  return startPredictService({
    models: await readShownModels(modelsFolder, { detector, suspicion: 'suspicion' }),
    backend: chooseBackend(process.env).name,
    ports: null,
  })
}

async function start(
  options: StartArguments,
  signal: AbortSignal,
): Promise<Serving & { close(): Promise<void> }> {
  const { dir, hearing, model, latenessMs, keepDays } = options
  const log = openLog(process.env)
  await requireFreePort(options)
  await requireFiles(options)
  await together(
    signal,
    (cut) => prepareFolder(options, cut),
    (cut) => buildPages(rootFolder, cut, (line) => console.error(`start: ${line}`)),
  )
  signal.throwIfAborted()
  const store = await openReader(dir)
  const predict = await startPrediction(model)
  const configuration: EngineConfiguration = {
    ...{ dir, simulated: store.simulated, hearing, model, latenessMs, keepDays },
  }
  const module = new URL('start-engine.ts', import.meta.url).href
  const serving = await serve({
    ...{
      store,
      log,
      host: options.host,
      port: options.port,
      names: options.names,
      newLink: options.newLink,
      isDemo: hearing.kind === 'demo',
    },
    reader: { alerts: alertLog(store), events: outputLog(store), acts: actLog(store) },
    predictRoutes: predict.routes,
    predictState: () => lanesOf(predict.state()),
    page: await openPages(rootFolder, dir),
    pages: listPages(rootFolder),
    startEngine: (onMessage) => startEngineThread({ module, configuration }, onMessage, ENGINE_HEAP_MB),
  })
  return {
    ...serving,
    async close() {
      await predict.close()
      await store.close()
    },
  }
}

function lanesOf({ predict, score }: ReturnType<PredictService['state']>) {
  return { predict: { ...predict }, score: { ...score } }
}

const LINK_WORDS = {
  demo: 'opens the demo, once, within a day; each start makes another',
  admin: 'makes an admin, once, within a day; whoever has it may see and send everything',
} as const

/** What a person is told first, on stdout: the link, then what it does. */
function describe({ dir, hearing, host }: StartArguments, { port, firstLink }: Serving): string {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
  const link =
    firstLink === null
      ? `${address}\n  sign in there (--new-link makes a link for another admin)`
      : `${address}${firstLink.path}\n  ${LINK_WORDS[firstLink.kind]}`
  const heard =
    hearing.kind === 'demo'
      ? `a SIMULATED fleet at ${hearing.speed} times its pace; its clock is its own, no ship or alert is real`
      : hearing.sources.length === 0
        ? 'no source; what is pushed to /api/v1/push/NAME is taken in'
        : hearing.sources.map(({ name }) => name).join(', ')
  return `${link}\n  hears ${heard}\n  keeps it in ${dir}; Ctrl-C saves and ends\n`
}

/** Until it serves a signal cuts it off; from then on the first asks it to save and end, a second ends it at once. */
async function run(argv: readonly string[]): Promise<number> {
  const options = parseStartArguments(argv)
  // Next tells what it does by it; stdout belongs to the link.
  console.log = console.error
  const preparing = new AbortController()
  let markAsked: () => void = () => {}
  const asked = new Promise<'asked'>((resolve) => {
    markAsked = () => resolve('asked')
  })
  const onSignal = () => {
    if (preparing.signal.aborted) process.exit(INTERRUPTED)
    process.stderr.write('\nstopping and saving (again to stop at once)\n')
    preparing.abort()
    markAsked()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  try {
    const serving = await start(options, preparing.signal)
    process.stdout.write(describe(options, serving))
    const first = await Promise.race([asked, serving.ended])
    const end = await serving.stop()
    await serving.close()
    // A supervisor starts again what did not end by itself.
    if (first === 'asked') return end.kind === 'stopped' ? 0 : 1
    console.error(`start: ${end.kind === 'failed' ? end.error : 'there is nothing more to hear'}`)
    return end.kind === 'failed' ? 1 : 0
  } catch (error) {
    if (preparing.signal.aborted) return INTERRUPTED
    console.error(`start: ${describeFault(error, options)}`)
    return 1
  }
}

function describeFault(error: unknown, { port }: StartArguments): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return `port ${port} is in use; name another one with --port`
  if (code === 'EACCES') return `port ${port} needs rights; name one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address; see --host'
  return error instanceof Error ? error.message : String(error)
}

try {
  // Pages and databases may leave timers behind: what is saved is saved.
  process.exit(await run(process.argv.slice(2)))
} catch (error) {
  // Commander has printed what was wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error
  process.exit(error.exitCode === 0 ? 0 : 2)
}
