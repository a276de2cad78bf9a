/**
 * Pages of zones and rules in a real browser, over the server as it runs, accounts and all, and over a folder with history:
 * what is asked to change is written and judged by the program's own code. Only the pages' build is left out (esbuild
 * bundles them), and the engine's thread: nothing is heard.
 */

import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { pino } from 'pino'
import { judgeFolder } from '../../../lib/pipeline/judge-folder.ts'
import { readJudgingInputs } from '../../../lib/pipeline/judging-inputs.ts'
import { applyChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import type { EngineEnd } from '../../../lib/server/worker/engine-thread.ts'
import { actLog } from '../../../lib/store/alert-acts.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { alertLog, outputLog } from '../../../lib/store/query-live.ts'
import { openReader, openWriter } from '../../../lib/store/store.ts'
import { migrationsFolder, rootFolder } from '../../../scripts/folders.ts'
import type { ServerSetup } from '../../../scripts/start-server.ts'
import { serve } from '../../../scripts/start-server.ts'
import { openSuspicion } from '../../../scripts/suspicion-option.ts'
import { HEALTH } from '../../server/http/health.ts'
import { makePoachingFolder } from '../../server/jobs/poaching-folder.ts'

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.json': 'application/json', '.mjs': 'text/javascript', '.css': 'text/css', '.js': 'text/javascript' },
}

const ENTRY = `
  import './app/tokens.css'
  import './app/globals.css'
  import { createRoot } from 'react-dom/client'
  import { readBuilderFields } from './components/rules/builder-fields.ts'
  import { RulesScreen } from './components/rules/rules-screen.tsx'
  import { WordsProvider } from './components/words/use-words.tsx'
  import { ZonesScreen } from './components/zones/zones-screen.tsx'
  const { theme = 'dark', language = 'en' } = Object.fromEntries(new URLSearchParams(location.search))
  document.documentElement.dataset.theme = theme
  document.documentElement.lang = language
  const bar = { theme, simulated: false }
  const screen = location.pathname === '/rules'
    ? <RulesScreen bar={bar} fields={readBuilderFields()} />
    : <ZonesScreen bar={bar} />
  createRoot(document.getElementById('page')).render(<WordsProvider language={language}>{screen}</WordsProvider>)`

const PLAIN_NEXT = fileURLToPath(new URL('plain-next.tsx', import.meta.url))

export interface ScreenWorld {
  readonly origin: string
  /** Of the first link, which opens the demo for an admin. */
  readonly secret: string
  close(): Promise<void>
}

export async function openScreenWorld(): Promise<ScreenWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'wakewatch-screen-'))
  const data = await makePoachingFolder(dir)
  const files = await bundlePages()
  const store = await openReader(data)
  const serving = await serve({
    store,
    reader: { alerts: alertLog(store), events: outputLog(store), acts: actLog(store) },
    ...{ predictRoutes: [], predictState: () => ({}) },
    page: (request, response) => showPage(files, request, response),
    pages: ['/', '/zones', '/rules'],
    startEngine: (onMessage) => startEngine(data, onMessage),
    ...{ host: '127.0.0.1', port: 0, names: [], newLink: false, isDemo: true },
    log: pino({ level: 'error' }, pino.destination(2)),
  })
  return {
    origin: `http://127.0.0.1:${serving.port}`,
    secret: serving.firstLink!.path.split('#')[1]!,
    async close() {
      await serving.stop()
      await store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Writes and judges as the engine does, in this thread; nothing is heard. */
function startEngine(
  dir: string,
  onMessage: Parameters<ServerSetup['startEngine']>[0],
): ReturnType<ServerSetup['startEngine']> {
  let markEnded: (end: EngineEnd) => void = () => {}
  const timer = setInterval(() => onMessage({ kind: 'health', health: HEALTH }), 500)
  setImmediate(() => onMessage({ kind: 'ready', generation: 1 }))
  const refuse = async () => ({ ok: false, reason: 'stopped' }) as const
  const nobody = { mmsi: [], name: [], timeMs: new Float64Array(), lonUnits: new Int32Array() }
  const stop = () => {
    clearInterval(timer)
    markEnded({ kind: 'stopped' })
  }
  return {
    push: async () => ({ ok: true, lines: 0, reports: 0, rejected: 0 }),
    positions: async () => ({
      ...{ count: 0, ...nobody, latUnits: new Int32Array(), speedKnots: new Float32Array() },
      ...{ courseDeg: new Float32Array(), headingDeg: new Float32Array(), score: new Uint16Array() },
    }),
    async change(change) {
      const migrations = readMigrations(migrationsFolder)
      const nowMs = Date.now()
      const writer = await openWriter(dir, { migrations, simulated: false, nowMs })
      try {
        const applied = await applyChange(writer, change, nowMs)
        const inputs = await readJudgingInputs(writer, await openSuspicion())
        await judgeFolder(writer, {
          ...{ inputs, places: null, dryRun: false, nowMs, signal: new AbortController().signal },
        })
        return { ok: true, ...applied }
      } catch (error) {
        return { ok: false, reason: 'unfit', error: String(error) }
      } finally {
        await writer.close()
      }
    },
    changeModel: refuse,
    changeImports: async () => ({ ok: false, error: 'not here' }),
    act: async () => ({ ok: false, fault: 'no-such-alert' }),
    stop,
    kill: async () => stop(),
    ended: new Promise((resolve) => {
      markEnded = resolve
    }),
  }
}

async function bundlePages(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    ...{ stdin: { contents: ENTRY, resolveDir: rootFolder, loader: 'tsx' }, bundle: true, write: false },
    ...{
      outdir: '/',
      format: 'esm',
      jsx: 'automatic',
      define: { 'process.env': '{"NODE_ENV":"production"}' },
    },
    alias: { 'next/link': PLAIN_NEXT, 'next/navigation': PLAIN_NEXT },
    ...{ loader: { '.woff2': 'empty' }, external: ['/fonts/*'], logLevel: 'error', minify: true },
  })
  return new Map(
    outputFiles.map(({ path, contents }) => [`/map/built${path.slice(path.lastIndexOf('/'))}`, contents]),
  )
}

/** What is built lies where the policy lets files of pages be. */
async function showPage(
  files: ReadonlyMap<string, Uint8Array>,
  request: Parameters<ServerSetup['page']>[0],
  response: Parameters<ServerSetup['page']>[1],
): Promise<void> {
  const { pathname } = new URL(request.url!, 'http://page')
  const type = TYPES[extname(pathname)]
  const built = files.get(pathname)
  const file = join(rootFolder, 'public', pathname)
  if (built !== undefined) response.writeHead(200, { 'content-type': type! }).end(built)
  else if (type !== undefined && existsSync(file)) {
    response.writeHead(200, { 'content-type': type })
    createReadStream(file).pipe(response)
  } else {
    const nonce = /'nonce-([^']+)'/.exec(String(response.getHeader('content-security-policy')))?.[1]
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Wakewatch</title>
      <link rel="stylesheet" href="/map/built/stdin.css"><div id="page"></div>
      <script type="module" nonce="${nonce}" src="/map/built/stdin.js"></script></html>`,
    )
  }
}
