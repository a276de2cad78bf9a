/**
 * The whole backfill: CSV to database, events included, at growing numbers of simulated positions.
 *
 *     npm run bench:backfill -- [millions...] [--model NAME] [--workers N] [--rounds N] [--days N] [--keep DIR]
 *
 * By default 1 3 10 22 million, the last a day of the world's positions. For each it simulates ships that report
 * every 60 s (npm run simulate, not timed), then runs npm run backfill into an empty folder, as a process of its own.
 * Wall time is that of the whole process, its start included; memory and processor time are looked at from outside.
 * A file a day of arrival is read, by one worker each: --days makes more and smaller ones of as many positions.
 * Everything is removed afterwards, but for the simulated messages in the folder of --keep, which are used again.
 * A million positions take about 120 MB of messages and as much in the data folder.
 */

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { median, printTable } from '../peers.ts'
import { watchProcess } from './watch-process.ts'

const DEFAULT_MILLIONS = ['1', '3', '10', '22']
const SEED = '4'
const INTERVAL_SECONDS = '60'
/** Accepted positions of a simulated ship in a day at that interval, those heard twice among them: measured with 769 ships. */
const POSITIONS_PER_VESSEL_DAY = 1280

/** What `npm run backfill --json` says that is shown here. */
const summarySchema = z.object({
  totals: z.object({ positions: z.number() }),
  scorer: z.object({ name: z.string() }),
  events: z.record(z.string(), z.number()),
  trips: z.number(),
  secondsByPhase: z.record(z.string(), z.number()),
})

interface Run {
  readonly positions: number
  readonly scorer: string
  readonly trips: number
  readonly events: number
  readonly wallS: number
  readonly cpuS: number
  readonly peakMb: number
  readonly folderMb: number
  readonly secondsByPhase: Readonly<Record<string, number>>
}

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'detector' },
    workers: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  await measureAll((positionals.length === 0 ? DEFAULT_MILLIONS : positionals).map(Number))
} finally {
  rmSync(folder, { recursive: true })
}

async function measureAll(millions: readonly number[]): Promise<void> {
  const workers = values.workers === undefined ? [] : ['--workers', values.workers]
  const measured: Run[] = []
  for (const million of millions) {
    const messages = await simulate(million)
    const rounds: Run[] = []
    for (let round = 0; round < Number(values.rounds); round++) rounds.push(await backfill(messages, workers))
    measured.push(medianRun(rounds))
    if (values.keep === undefined) rmSync(messages, { recursive: true })
  }
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]!.model}, ${values.rounds} rounds, ${values.workers ?? 'default'} workers, scored by ${measured[0]!.scorer}\n`,
  )
  printRuns(measured)
}

/** The folder of messages of about so many million positions. */
async function simulate(million: number): Promise<string> {
  const days = Number(values.days)
  const vessels = Math.max(1, Math.round((million * 1e6) / POSITIONS_PER_VESSEL_DAY / days))
  const out = join(values.keep ?? folder, `${vessels}-vessels-${days}-days`)
  if (!existsSync(out)) {
    if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true })
    console.error(`simulating ${million} million positions`)
    const args = ['--vessels', String(vessels), '--days', String(days), '--seed', SEED]
    await runScript('simulate.ts', [...args, '--interval', INTERVAL_SECONDS, '--format', 'csv', '--out', out])
  }
  return out
}

async function backfill(messages: string, workers: readonly string[]): Promise<Run> {
  const data = join(folder, 'data')
  const args = [join(messages, 'messages'), '--data', data, '--json', '--model', values.model, ...workers]
  const { output, ...taken } = await runScript('backfill.ts', args)
  const { totals, scorer, trips, events, secondsByPhase } = summarySchema.parse(JSON.parse(output))
  const run = {
    positions: totals.positions,
    scorer: scorer.name,
    trips,
    events: Object.values(events).reduce((sum, count) => sum + count, 0),
    ...taken,
    folderMb: folderBytes(data) / 1e6,
    secondsByPhase,
  }
  rmSync(data, { recursive: true })
  return run
}

async function runScript(script: string, args: readonly string[]) {
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', join(scripts, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const watch = watchProcess(child.pid!)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  const taken = watch.stop()
  if (status !== 0) throw new Error(`bench: ${script} ${args.join(' ')} ended with ${status}`)
  return { output, wallS: (performance.now() - startedMs) / 1000, ...taken }
}

function folderBytes(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

function medianRun(rounds: readonly Run[]): Run {
  const of = (pick: (run: Run) => number) => median(rounds.map(pick))
  const phases = Object.keys(rounds[0]!.secondsByPhase)
  return {
    ...rounds[0]!,
    wallS: of(({ wallS }) => wallS),
    cpuS: of(({ cpuS }) => cpuS),
    peakMb: of(({ peakMb }) => peakMb),
    secondsByPhase: Object.fromEntries(
      phases.map((phase) => [phase, of((run) => run.secondsByPhase[phase]!)]),
    ),
  }
}

function printRuns(runs: readonly Run[]): void {
  const phases = Object.keys(runs[0]!.secondsByPhase)
  printTable(
    [
      ...[
        'M positions',
        's',
        'positions/s',
        's a million',
        'CPU s a million',
        ...phases.map((phase) => `${phase} s`),
      ],
      ...['peak MB', 'folder MB', 'trips', 'events'],
    ],
    runs.map((run) => {
      const million = run.positions / 1e6
      return [
        million.toFixed(2),
        run.wallS.toFixed(1),
        `${Math.round(run.positions / run.wallS / 1000).toLocaleString('en')} k`,
        (run.wallS / million).toFixed(2),
        (run.cpuS / million).toFixed(2),
        ...phases.map((phase) => run.secondsByPhase[phase]!.toFixed(1)),
        run.peakMb.toFixed(0),
        run.folderMb.toFixed(0),
        run.trips.toLocaleString('en'),
        run.events.toLocaleString('en'),
      ]
    }),
  )
}
