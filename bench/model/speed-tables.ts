/** What the bench of models prints: every work of ours, the peers beside it, and whether the shipped model is fast enough. */

import type { BackendName } from '../../lib/model/backend.ts'
import { median, printTable } from '../peers.ts'
import { PEERS } from './options.ts'
import type { Works } from './ours.ts'

/** Wanted of the shipped model, rows scored a second on a core. */
const WANTED: Readonly<Record<BackendName, number>> = { wasm: 150_000, tensorflow: 500_000 }
/** The works of ours that a peer's are compared with. */
const LIKE_PEERS = { training: 'training, plain network', scoring: 'shipped, scored' } as const

/** What every contestant told, a round each. */
type Timings = ReadonlyMap<string, readonly Works[]>

/** Tables in Markdown. */
export function printSpeeds(timings: Timings, backends: readonly BackendName[]): void {
  printOurs(timings, backends)
  console.log()
  printPeers(timings, backends)
  console.log()
  for (const backend of backends) printWanted(backend, timings.get(backend)!)
}

function rateOf(rounds: readonly Works[], work: string): number {
  return median(rounds.map(({ works }) => works[work]!.rows / works[work]!.cpuS))
}

function secondsOf(rounds: readonly Works[], work: string): number {
  return median(rounds.map(({ works }) => works[work]!.cpuS))
}

function formatRate(rate: number): string {
  return Math.round(rate).toLocaleString('en')
}

/** Every work of ours, rows/s. */
function printOurs(timings: Timings, backends: readonly BackendName[]): void {
  printTable(
    ['rows/s', ...backends],
    [
      // Made by the fold, which computes on no backend.
      ['features', ...backends.map(() => formatRate(rateOf(timings.get('fold')!, 'features')))],
      ...Object.keys(timings.get(backends[0]!)![0]!.works).map((work) => [
        work,
        ...backends.map((backend) => formatRate(rateOf(timings.get(backend)!, work))),
      ]),
    ],
  )
}

/** Training a network like the peers' and scoring with the shipped model, beside the peers. */
function printPeers(timings: Timings, backends: readonly BackendName[]): void {
  const works = (name: string) =>
    PEERS.includes(name) ? { training: 'training', scoring: 'scoring' } : LIKE_PEERS
  const timesOurs = (name: string, work: 'training' | 'scoring') =>
    backends.map((backend) => {
      const ours = secondsOf(timings.get(backend)!, works(backend)[work])
      return (secondsOf(timings.get(name)!, works(name)[work]) / ours).toFixed(1)
    })
  const beside = backends.map((backend) => `cost, × ${backend}`)
  printTable(
    ['', 'training CPU s', 'rows of all passes/s', ...beside, 'scoring CPU s', 'rows/s', ...beside],
    [...backends, ...PEERS].map((name) => {
      const rounds = timings.get(name)!
      const { training, scoring } = works(name)
      return [
        `${name} ${rounds[0]!.version}`,
        secondsOf(rounds, training).toFixed(2),
        formatRate(rateOf(rounds, training)),
        ...timesOurs(name, 'training'),
        secondsOf(rounds, scoring).toFixed(2),
        formatRate(rateOf(rounds, scoring)),
        ...timesOurs(name, 'scoring'),
      ]
    }),
  )
}

function printWanted(backend: BackendName, rounds: readonly Works[]): void {
  const rate = rateOf(rounds, LIKE_PEERS.scoring)
  const wanted = WANTED[backend]
  console.log(
    `${backend}: ${formatRate(rate)} rows/s scored, wanted ${formatRate(wanted)}: ${rate >= wanted ? 'met' : 'MISSED'}`,
  )
}
