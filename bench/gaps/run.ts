/**
 * Gaps, silences of 12 h or more with the places at both ends, beside a DuckDB window query, in one run:
 *
 *     npm run bench:gaps -- [--rounds N] [--ships N] [--venv DIR]
 *
 * Installs DuckDB from PyPI into a throw-away environment (or the kept one of --venv). Both read the same archive, as
 * a backfill writes it, of a made fleet, a thousand positions a ship at 60 s with silences; one thread each, in a
 * process of its own each round. What each does:
 *
 * - lag: SELECT … lag(…) OVER (PARTITION BY mmsi ORDER BY time): every MMSI is one ship, every row a position of it.
 * - count: the same, and how many positions came in the 12 h before, which possible disabling goes by.
 * - fold: the whole vessel fold, of which gaps are one output: duplicates, which ship of an MMSI is silent, port
 *   visits, trips, distance to shore and features every 5 minutes.
 *
 * On the made fleet the gaps must be the same, else it exits with 1. On the real messages of ../shared/data, where
 * they lie beside the checkout, it prints why they differ.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-options.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import {
  type Contestant,
  installPeers,
  median,
  nodeCommand,
  printTable,
  type Timing,
  timeRounds,
} from '../peers.ts'
import { makeFleet, writeFleetCsv } from '../segments/fleet.ts'
import { readArchive, writeArchive } from './archive.ts'
import { compareGaps, type Explained, UNEXPLAINED } from './explain.ts'
import { parseGaps } from './fold-gaps.ts'

const PEERS = ['duckdb==2.0.1']
const SEED = 20_260_105
const POSITIONS_EACH = 1000

const here = fileURLToPath(new URL('.', import.meta.url))
const real = join(here, '../../../shared/data/ais-tracks/gfw_segment_messages.csv.gz')
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    ships: { type: 'string', default: '1000' },
    venv: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  await run(Number(values.rounds), Number(values.ships), values.venv ?? join(folder, 'venv'))
} finally {
  rmSync(folder, { recursive: true })
}

async function run(rounds: number, ships: number, venv: string): Promise<void> {
  const python = installPeers(venv, PEERS)
  const csv = join(folder, 'fleet.csv')
  writeFleetCsv(makeFleet(SEED, ships, POSITIONS_EACH), csv)
  const archive = join(folder, 'fleet')
  await writeArchive(archive, csv)
  const timings = timeRounds(contestants(python, archive), rounds)
  console.log(`Node ${process.version}, ${cpus()[0]!.model}, medians of ${rounds} rounds\n`)
  printTimings(timings)
  console.log()
  compareMade()
  if (existsSync(real)) await compareReal(python)
  else console.error('bench: no ../shared/data/ais-tracks beside the checkout, so no real messages')
}

function contestants(python: string, archive: string): Contestant[] {
  const peer = (kind: string): Contestant => ({
    name: `DuckDB, ${kind}`,
    command: [python, join(here, 'duckdb-peer.py'), kind, archive, gapsFile(kind)],
  })
  const fold = { name: 'fold', command: nodeCommand(join(here, 'ours.ts'), archive, gapsFile('fold')) }
  return [fold, peer('lag'), peer('count')]
}

function gapsFile(kind: string): string {
  return join(folder, `${kind}-gaps.csv`)
}

function printTimings(timings: ReadonlyMap<string, readonly Timing[]>): void {
  const perReport = (of: readonly Timing[], seconds: (timing: Timing) => number) =>
    median(of.map((timing) => (seconds(timing) / timing.positions) * 1e6))
  const cpu = ({ read, work }: Timing) => read.cpuS + work.cpuS
  const fold = perReport(timings.get('fold')!, cpu)
  printTable(
    ['', 'positions', 'CPU µs a position', 'of it reading', 'wall µs', 'gaps', 'peak MB', '× fold'],
    [...timings].map(([name, of]) => {
      const { version, positions, found, read } = of[0]!
      return [
        `${name} ${version}`.trim(),
        positions.toLocaleString('en'),
        perReport(of, cpu).toFixed(2),
        read.cpuS === 0 ? 'not apart' : perReport(of, (timing) => timing.read.cpuS).toFixed(2),
        perReport(of, (timing) => timing.read.wallS + timing.work.wallS).toFixed(2),
        String(found),
        median(of.map(({ peakMb }) => peakMb)).toFixed(0),
        (perReport(of, cpu) / fold).toFixed(2),
      ]
    }),
  )
}

function compareMade(): void {
  const [ours, theirs] = ['fold', 'count'].map((kind) => readFileSync(gapsFile(kind), 'utf8')) as [
    string,
    string,
  ]
  const isEqual = ours === theirs && ours !== ''
  console.log(
    `${isEqual ? 'equal' : 'DIFFERENT'}: ${parseGaps(ours).length} gaps of the fold, ${parseGaps(theirs).length} of the query;`,
    'ends, places and positions before compared',
  )
  if (!isEqual) process.exitCode = 1
}

async function compareReal(python: string): Promise<void> {
  const archive = join(folder, 'real')
  await writeArchive(archive, real)
  timeRounds(
    contestants(python, archive).filter(({ name }) => name === 'DuckDB, count'),
    1,
  )
  const buffer = new ReportBuffer()
  await readArchive(archive, buffer)
  const fold = new VesselFold({
    places: createBuiltinPlaces(),
    solarHour: localSolarHour,
    options: TRACK_OPTIONS,
  })
  const { same, theirs, ours } = compareGaps(buffer, fold, parseGaps(readFileSync(gapsFile('count'), 'utf8')))
  console.log(
    `\nais-tracks, ${buffer.keys.length} MMSI, some shared and spoofed: ${same.length} gaps are the same`,
  )
  const rows = [...countReasons('DuckDB', theirs), ...countReasons('fold', ours)]
  printTable(['gaps of one alone', 'why', 'number', 'MMSI'], rows)
  if ([...theirs, ...ours].some(({ why }) => why === UNEXPLAINED)) process.exitCode = 1
}

function countReasons(whose: string, explained: readonly Explained[]): string[][] {
  const reasons = [...new Set(explained.map(({ why }) => why))].sort()
  return reasons.map((reason) => {
    const gaps = explained.filter(({ why }) => why === reason).map(({ gap }) => gap)
    return [whose, reason, String(gaps.length), [...new Set(gaps.map(({ mmsi }) => mmsi))].join(', ')]
  })
}
