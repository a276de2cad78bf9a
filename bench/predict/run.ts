/**
 * How many predict requests of 64 rows a second each server answers with p99 <= 25 ms, in one run on one machine:
 *
 *     npm run bench:predict -- [--seconds S] [--rounds N] [--venv DIR] [--json]
 *
 * - ours: the server as it runs, with the detector that is shipped.
 * - fastapi plain, tuned: the same weights in Python behind FastAPI and uvicorn with uvloop and httptools (peer.py), with as
 *   many worker processes as is best of 1 and 2.
 *
 * All get the same bytes over 32 keep-alive connections from a generator in a process of its own (load.ts), which asks at
 * a fixed rate. Of each server the rate is stepped up by a quarter until p99 is over 25 ms or an answer is missing, then
 * narrowed down to 5 %. A round is all servers one after the other; figures are medians of the rounds. All share the
 * machine's cores with the generator, whose share is told.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { listVersions } from '../../lib/model/registry-versions.ts'
import { readTrainingData } from '../../lib/pipeline/training-data.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { writeMadeLabels } from '../model/made-labels.ts'
import { ONE_THREAD } from '../model/options.ts'
import { installPeers, median, nodeCommand, printTable } from '../peers.ts'
import type { LoadOptions, LoadResult } from './load.ts'

const PACKAGES = ['fastapi==0.165.0', 'uvicorn[standard]==0.54.0', 'numpy==2.4.6', 'orjson==3.13.0']
const ROWS = 64
const P99_MS = 25
const CONNECTIONS = 32
const FIRST_RATE = 100
const STEP = 1.25
const CLOSE_ENOUGH = 1.05

const here = fileURLToPath(new URL('.', import.meta.url))
const models = join(here, '../../models')
const run = promisify(execFile)

interface Server {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly environment: Readonly<Record<string, string>>
  /** Null: it prints port and token. */
  readonly port: number | null
}

interface Found extends LoadResult {
  readonly ratePerS: number
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    venv: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  await bench(Number(values.seconds), Number(values.rounds), values.venv ?? join(folder, 'venv'))
} finally {
  rmSync(folder, { recursive: true })
}

async function bench(seconds: number, rounds: number, venv: string): Promise<void> {
  const python = installPeers(venv, PACKAGES)
  const bodyFile = join(folder, 'body.json')
  const body = await makeBody()
  writeFileSync(bodyFile, body)
  const servers = await listServers(python)
  const found = new Map<string, Found[]>(servers.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const server of servers) {
      const best = await findRate(server, bodyFile, seconds)
      found.get(server.name)!.push(best)
      console.error(`round ${round + 1}, ${server.name}: ${Math.round(best.ratePerS)}/s`)
    }
  tell(found, body.length)
}

/** Rows as the fold makes them, written as JSON.stringify writes 32-bit numbers: all digits of the double. */
async function makeBody(): Promise<string> {
  const { context } = await createTrackContext(null)
  const { rows } = await readTrainingData([writeMadeLabels(folder)], [], {
    ...{ context: context(), importStartMs: Date.now() },
  })
  const instances = Array.from({ length: ROWS }, (_, i) => {
    const at = Math.floor((i * rows.count) / ROWS) * FEATURE_COUNT
    return Array.from(rows.features.subarray(at, at + FEATURE_COUNT), (value) =>
      Number.isNaN(value) ? null : value,
    )
  })
  return JSON.stringify({ instances })
}

async function listServers(python: string): Promise<Server[]> {
  const version = (await listVersions(models, 'detector')).at(-1)!
  const peer = (kind: 'plain' | 'tuned', workers: number, port: number): Server => ({
    name: `fastapi ${kind}, ${workers} worker${workers > 1 ? 's' : ''}`,
    command: [python, join(here, 'peer.py'), String(port), String(workers)],
    environment: {
      ...ONE_THREAD,
      PEER_KIND: kind,
      PEER_MODEL: join(models, 'detector', version),
      PEER_FEATURES: JSON.stringify(FEATURES.map(({ name }) => name)),
    },
    port,
  })
  return [
    { name: 'ours', command: nodeCommand(join(here, 'ours.ts'), models), environment: {}, port: null },
    peer('tuned', 1, 18_461),
    peer('tuned', 2, 18_462),
    peer('plain', 1, 18_463),
    peer('plain', 2, 18_464),
  ]
}

async function findRate(server: Server, bodyFile: string, seconds: number): Promise<Found> {
  const { child, port, token } = await startServer(server)
  try {
    const measure = async (ratePerS: number, warmUpS: number): Promise<Found> => {
      const options: LoadOptions = {
        port,
        token,
        bodyFile,
        connections: CONNECTIONS,
        ratePerS,
        warmUpS,
        seconds,
      }
      const [program, ...args] = nodeCommand(join(here, 'load.ts'), JSON.stringify(options))
      const { stdout } = await run(program, args)
      const result = JSON.parse(stdout) as LoadResult
      if (result.failed > 0)
        throw new Error(`bench: ${server.name} refused ${result.failed} of ${result.asked}`)
      return { ...result, ratePerS }
    }
    const isGood = (one: Found) => one.answered === one.asked && one.p99Ms <= P99_MS
    let good = await measure(FIRST_RATE, 3)
    if (!isGood(good)) return { ...good, ratePerS: 0 }
    let bad = Number.POSITIVE_INFINITY
    while (bad / good.ratePerS > CLOSE_ENOUGH) {
      const rate = bad === Number.POSITIVE_INFINITY ? good.ratePerS * STEP : Math.sqrt(good.ratePerS * bad)
      const tried = await measure(rate, 1)
      if (isGood(tried)) good = tried
      else bad = rate
    }
    return good
  } finally {
    child.kill()
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

async function startServer({ command, environment, port, name }: Server) {
  const [program, ...args] = command
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const printed = port === null ? await firstLine(child) : null
  const found =
    printed === null ? { port: port!, token: '' } : (JSON.parse(printed) as { port: number; token: string })
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`http://127.0.0.1:${found.port}/`).catch(() => null)
    if (answer !== null) return { child, ...found }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill()
  throw new Error(`bench: ${name} does not answer`)
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (text: Buffer) => resolve(text.toString()))
    child.once('exit', () => reject(new Error('bench: the server ended')))
  })
}

function tell(found: ReadonlyMap<string, readonly Found[]>, bytes: number): void {
  const lines = [...found].map(([name, runs]) => ({
    name,
    ratePerS: Math.round(median(runs.map(({ ratePerS }) => ratePerS))),
    p50Ms: median(runs.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(runs.map(({ p99Ms }) => p99Ms)),
    generatorCpu: median(runs.map(({ generatorCpu }) => generatorCpu)),
  }))
  if (values.json) {
    console.log(JSON.stringify({ rows: ROWS, bytes, servers: lines }))
    return
  }
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]!.model}, load ${loadavg()[0]!.toFixed(1)} at the end; requests of ${ROWS} rows, ${bytes} bytes\n`,
  )
  printTable(
    [
      'server',
      `requests/s at p99 <= ${P99_MS} ms`,
      'rows/s',
      'p50 ms',
      'p99 ms',
      "generator's share of a core",
    ],
    lines.map(({ name, ratePerS, p50Ms, p99Ms, generatorCpu }) => [
      ...[name, String(ratePerS), String(ratePerS * ROWS), p50Ms.toFixed(1), p99Ms.toFixed(1)],
      generatorCpu.toFixed(2),
    ]),
  )
}
