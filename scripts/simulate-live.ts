/** `npm run simulate:live`: the whole live path on a simulated machine, many seeds over several processes. */

import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import type { SeedResult } from '../tests/pipeline/live/simulator/simulate-seed.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { formatNumber } from './plain-text.ts'
import { parseSimulateLiveArguments, type SimulateLiveArguments } from './simulate-live-arguments.ts'

const SEEDS = fileURLToPath(new URL('simulate-live-seeds.ts', import.meta.url))
const TOLD_EVERY_MS = 10_000

interface Tally {
  seeds: number
  messages: number
  faults: number
  starts: number
  alerts: number
  readonly failed: { readonly seed: number; readonly failure: string; readonly replay: string }[]
  /** Of all processes, with their starts. */
  cpuSeconds: number
}

async function run(argv: readonly string[]): Promise<number> {
  const options = parseSimulateLiveArguments(argv, availableParallelism())
  const signal = abortOnInterrupt()
  const startedMs = performance.now()
  const tally = await runSeeds(options, signal)
  const seconds = (performance.now() - startedMs) / 1000
  process.stdout.write(options.json ? `${describeJson(tally, seconds)}\n` : describe(tally, seconds))
  if (signal.aborted) return INTERRUPTED
  return tally.failed.length === 0 ? 0 : 1
}

/** Failing seeds are told as they come, on stderr. */
async function runSeeds(
  { firstSeed, seeds, processes }: SimulateLiveArguments,
  signal: AbortSignal,
): Promise<Tally> {
  const tally: Tally = { seeds: 0, messages: 0, faults: 0, starts: 0, alerts: 0, failed: [], cpuSeconds: 0 }
  let next = firstSeed
  let toldMs = performance.now()
  const work = async (child: ChildProcess) => {
    let cpuMs = 0
    while (next < firstSeed + seeds && !signal.aborted) {
      const result = await askFor(child, next++)
      note(tally, result)
      tally.cpuSeconds += (result.cpuMs - cpuMs) / 1000
      cpuMs = result.cpuMs
      if (performance.now() < toldMs + TOLD_EVERY_MS) continue
      toldMs = performance.now()
      process.stderr.write(`${formatNumber(tally.seeds)} of ${formatNumber(seeds)} seeds\n`)
    }
    child.disconnect()
  }
  await Promise.all(Array.from({ length: processes }, () => work(fork(SEEDS))))
  tally.failed.sort((a, b) => a.seed - b.seed)
  return tally
}

function askFor(child: ChildProcess, seed: number): Promise<SeedResult & { readonly cpuMs: number }> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`the process of seed ${seed} ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (result) => {
      child.off('exit', onExit)
      resolve(result as SeedResult & { cpuMs: number })
    })
    child.send(seed)
  })
}

function note(tally: Tally, { seed, messages, faults, starts, alerts, failure }: SeedResult): void {
  tally.seeds++
  tally.messages += messages
  tally.faults += faults
  tally.starts += starts
  tally.alerts += alerts
  if (failure === null) return
  const replay = `npm run simulate:live -- --seed ${seed}`
  tally.failed.push({ seed, failure, replay })
  process.stderr.write(`seed ${seed} failed: ${failure}\nonce more: ${replay}\n`)
}

function describeJson({ cpuSeconds, ...tally }: Tally, seconds: number): string {
  return JSON.stringify({
    simulated: true,
    ...tally,
    seconds,
    seedsPerHour: seedsPerHour(tally, seconds),
    cpuSecondsPerSeed: cpuSeconds / tally.seeds,
  })
}

function describe(tally: Tally, seconds: number): string {
  const { seeds, failed, messages, faults, starts, alerts, cpuSeconds } = tally
  const failing = failed.length === 0 ? 'none failed' : `failed: ${failed.map(({ seed }) => seed).join(', ')}`
  return `SIMULATED: ${formatNumber(seeds)} seeds in ${seconds.toFixed(1)} s, ${formatNumber(seedsPerHour(tally, seconds))} an hour, ${(cpuSeconds / seeds).toFixed(2)} s of CPU each: ${failing}
  ${formatNumber(messages)} messages, ${formatNumber(faults)} faults, ${formatNumber(starts)} starts, ${formatNumber(alerts)} revisions of alerts
`
}

function seedsPerHour({ seeds }: Pick<Tally, 'seeds'>, seconds: number): number {
  return Math.round((seeds / seconds) * 3600)
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(`simulate:live: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
