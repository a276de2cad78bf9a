/**
 * Segmentation and track building, beside movingpandas, in one run:
 *
 *     npm run bench:segments -- [--rounds N] [--ships N] [--venv DIR]
 *
 * Installs movingpandas from PyPI into a throw-away environment (or the kept one of --venv). Every contestant reads
 * the same CSV of a made fleet, a thousand positions a ship at 60 s with silences, in a process of its own each
 * round. movingpandas gets the first ships only, as it is much slower; figures are per position. What each does:
 *
 * - movingpandas: groups by MMSI, sorts by time, splits at silences over 12 h, length of each piece and speed of
 *   each leg, on the ellipsoid or in degrees. It takes every MMSI for one ship.
 * - segmenter: the same, and which transponder sent each position, by motion, but on a sphere, and no silence of 8
 *   to 12 h is bridged.
 * - fold: the same, and duplicates, tracks over silences, port visits, trips, gaps, distance to shore and 60
 *   features every 5 minutes.
 *
 * Exits with 1 where pieces differ.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type Contestant,
  installPeers,
  median,
  nodeCommand,
  printTable,
  type Timing,
  timeRounds,
} from '../peers.ts'
import { makeFleet, writeFleetCsv } from './fleet.ts'

const PEERS = ['movingpandas==0.23.0', 'geopy==2.5.0']
const SEED = 20_260_105
const POSITIONS_EACH = 1000
/** movingpandas gets one of so many ships. */
const PEER_SHARE = 20
const GAP_HOURS = '12'
/** Lengths on the same sphere may differ by this: both round places, and geopy's radius has one digit less. */
const SAME_LENGTH = 1e-6
/** A sphere's lengths and the ellipsoid's differ by up to 0.56 %. */
const SPHERE_OFF = 0.0057

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    ships: { type: 'string', default: '1000' },
    venv: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  run(Number(values.rounds), Number(values.ships), values.venv ?? join(folder, 'venv'))
} finally {
  rmSync(folder, { recursive: true })
}

function run(rounds: number, ships: number, venv: string): void {
  const python = installPeers(venv, PEERS)
  const whole = writeFleet(ships)
  const part = writeFleet(Math.max(1, Math.floor(ships / PEER_SHARE)))
  const ours = (kind: string): Contestant => ({
    name: kind,
    command: nodeCommand(join(here, 'ours.ts'), kind, whole, GAP_HOURS, piecesFile(kind)),
  })
  const peer = (kind: string): Contestant => ({
    name: `movingpandas, ${kind}`,
    command: [python, join(here, 'movingpandas-peer.py'), kind, part, GAP_HOURS, piecesFile(kind)],
  })
  const timings = timeRounds([ours('segmenter'), ours('fold'), peer('ellipsoid'), peer('plane')], rounds)
  console.log(`Node ${process.version}, ${cpus()[0]!.model}, medians of ${rounds} rounds\n`)
  printTimings(timings)
  console.log()
  compare(ships)
}

function writeFleet(ships: number): string {
  const path = join(folder, `${ships}-ships.csv`)
  writeFleetCsv(makeFleet(SEED, ships, POSITIONS_EACH), path)
  return path
}

function piecesFile(kind: string): string {
  return join(folder, `${kind}-pieces.csv`)
}

function printTimings(timings: ReadonlyMap<string, readonly Timing[]>): void {
  const cost = (of: readonly Timing[]) =>
    median(of.map(({ work, positions }) => (work.cpuS / positions) * 1e6))
  const costs = new Map([...timings].map(([name, of]) => [name, cost(of)]))
  printTable(
    [
      '',
      'positions',
      'CPU µs a position',
      'wall µs',
      'reading CPU µs',
      'pieces',
      'peak MB',
      '× segmenter',
      '× fold',
    ],
    [...timings].map(([name, of]) => {
      const { version, positions, found } = of[0]!
      const perPosition = (seconds: (timing: Timing) => number) =>
        median(of.map((timing) => (seconds(timing) / positions) * 1e6)).toFixed(2)
      return [
        `${name} ${version}`.trim(),
        positions.toLocaleString('en'),
        perPosition(({ work }) => work.cpuS),
        perPosition(({ work }) => work.wallS),
        perPosition(({ read }) => read.cpuS),
        String(found),
        median(of.map(({ peakMb }) => peakMb)).toFixed(0),
        `${(costs.get(name)! / costs.get('segmenter')!).toFixed(1)}`,
        `${(costs.get(name)! / costs.get('fold')!).toFixed(1)}`,
      ]
    }),
  )
}

interface Piece {
  readonly startS: number
  readonly endS: number
  readonly positions: number
  /** As the peer measured it; NaN for ours. */
  readonly lengthM: number
  readonly sphereM: number
}

/** Pieces by MMSI, in time order. */
function readPieces(kind: string): Map<string, Piece[]> {
  const pieces = new Map<string, Piece[]>()
  for (const line of readFileSync(piecesFile(kind), 'utf8').trim().split(/\r?\n/)) {
    const [mmsi, startS, endS, positions, lengthM, sphereM] = line.split(',') as [string, ...string[]]
    const piece = {
      startS: Number(startS),
      endS: Number(endS),
      positions: Number(positions),
      lengthM: lengthM === '' ? Number.NaN : Number(lengthM),
      sphereM: Number(sphereM),
    }
    const earlier = pieces.get(mmsi)
    if (earlier === undefined) pieces.set(mmsi, [piece])
    else earlier.push(piece)
  }
  return pieces
}

function compare(ships: number): void {
  const theirs = readPieces('ellipsoid')
  const ours = readPieces('fold')
  const segments = readPieces('segmenter')
  let [count, same, refined, sphereOff, ellipsoidOff] = [0, 0, 0, 0, 0]
  for (const [mmsi, pieces] of theirs)
    for (const [i, piece] of pieces.entries()) {
      count++
      const mine = ours.get(mmsi)?.[i]
      if (mine?.startS !== piece.startS || mine.endS !== piece.endS || mine.positions !== piece.positions)
        continue
      same++
      sphereOff = Math.max(sphereOff, Math.abs(mine.sphereM / piece.sphereM - 1))
      ellipsoidOff = Math.max(ellipsoidOff, Math.abs(mine.sphereM / piece.lengthM - 1))
      const within = (segments.get(mmsi) ?? []).filter(
        ({ startS, endS }) => startS >= piece.startS && endS <= piece.endS,
      )
      if (sum(within.map(({ positions }) => positions)) === piece.positions) refined++
    }
  const isEqual =
    same === count && refined === count && sphereOff <= SAME_LENGTH && ellipsoidOff <= SPHERE_OFF
  console.log(
    `${isEqual ? 'equal' : 'DIFFERENT'}: ${same} of ${count} pieces of movingpandas are the fold's, of the same start, end and number of`,
    `positions, and ${refined} are one or more of the segmenter's.`,
    `Lengths differ by ${sphereOff.toExponential(1)} on a sphere, by ${(ellipsoidOff * 100).toFixed(2)} % from its ellipsoid.`,
  )
  const [whole, split] = [ours, segments].map((pieces) =>
    sum([...pieces.values()].map(({ length }) => length)),
  )
  console.log(`All ${ships} ships: ${whole} pieces of the fold, ${split} of the segmenter.`)
  if (!isEqual) process.exitCode = 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
