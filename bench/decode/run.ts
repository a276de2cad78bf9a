/**
 * Decode to columns, beside the peers, in one run:
 *
 *     node --import tsx bench/decode/run.ts [--rounds N] [--messages N] [--venv DIR]
 *
 * Installs pyais and aiscat from PyPI into a throw-away environment (or the kept one of --venv). Each round runs every
 * decoder once, in a process of its own, on the same files; figures are medians of the rounds. Rates are lines per
 * second of processor time, all threads of the process counted, so that a busy machine changes them little; wall time
 * is printed beside. pyais gets the first part of each file, as it is much slower.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installPeers, median } from '../peers.ts'
import { makeLog } from './make-log.ts'

const PEERS = ['pyais==3.3.1', 'aiscat==0.68.16']
const SEED = 20_240_101
/** pyais decodes this share of each file, rounded to whole lines. */
const PYAIS_SHARE = 1 / 20
/** The samples are repeated to about this many lines. */
const SAMPLE_LINES = 2_000_000
/** What the project promises: times as fast as each peer, per core. */
const PROMISED = { aiscat: 2, pyais: 15 }

interface Timing {
  readonly version: string
  readonly wallS: number
  readonly cpuS: number
  readonly messages: number
  readonly rows: number
}

interface Input {
  readonly name: string
  readonly path: string
  readonly shortPath: string
  readonly lines: number
  readonly shortLines: number
}

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    messages: { type: 'string', default: '2000000' },
    venv: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  run(Number(values.rounds), Number(values.messages), values.venv ?? join(folder, 'venv'))
} finally {
  rmSync(folder, { recursive: true })
}

function run(rounds: number, messages: number, venv: string): void {
  const python = installPeers(venv, PEERS)
  const inputs = [
    writeInput('synthetic, bare sentences', makeLog(SEED, messages, 'bare')),
    writeInput('synthetic, TAG blocks', makeLog(SEED, messages, 'tagged')),
    ...sampleInputs(),
  ]
  const decoders = ['wakewatch', 'aiscat', 'aiscat-drain', 'pyais']
  console.log(`Node ${process.version}, ${cpus()[0].model}, medians of ${rounds} rounds\n`)
  for (const input of inputs) {
    const timings = new Map<string, Timing[]>(decoders.map((decoder) => [decoder, []]))
    for (let round = 0; round < rounds; round++) {
      for (const decoder of decoders) timings.get(decoder)?.push(timeOnce(decoder, python, input))
    }
    print(input, timings)
  }
}

function writeInput(name: string, bytes: Buffer): Input {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.nmea`)
  const shortPath = `${path}.short`
  const short = bytes.subarray(0, bytes.indexOf(10, Math.floor(bytes.length * PYAIS_SHARE)) + 1)
  writeFileSync(path, bytes)
  writeFileSync(shortPath, short)
  return { name, path, shortPath, lines: countLines(bytes), shortLines: countLines(short) }
}

/** The sample logs of real receivers where they lie beside the checkout, repeated. */
function sampleInputs(): Input[] {
  const samples = join(here, '../../../shared/data/nmea')
  if (!existsSync(samples)) {
    console.error('bench: no ../shared/data/nmea beside the checkout, so no real sentences')
    return []
  }
  const once = Buffer.concat(
    readdirSync(samples).map((file) => Buffer.concat([readFileSync(join(samples, file)), Buffer.from('\n')])),
  )
  const times = Math.ceil(SAMPLE_LINES / countLines(once))
  return [writeInput('receiver samples, repeated', Buffer.concat(Array<Buffer>(times).fill(once)))]
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}

function timeOnce(decoder: string, python: string, input: Input): Timing {
  const [command, args] =
    decoder === 'wakewatch'
      ? [process.execPath, ['--import', 'tsx', join(here, 'ours.ts'), input.path]]
      : [python, [join(here, 'peers.py'), decoder, decoder === 'pyais' ? input.shortPath : input.path]]
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' })) as Timing
}

function print(input: Input, timings: ReadonlyMap<string, readonly Timing[]>): void {
  console.log(`${input.name}: ${input.lines.toLocaleString('en')} lines`)
  console.log('| decoder | lines/s/core | wall lines/s | messages | rows | wakewatch is |')
  console.log('|---|---|---|---|---|---|')
  const rates = new Map<string, number>()
  for (const [decoder, of] of timings) {
    const lines = decoder === 'pyais' ? input.shortLines : input.lines
    const rate = lines / median(of.map((timing) => timing.cpuS))
    rates.set(decoder, rate)
    const wall = lines / median(of.map((timing) => timing.wallS))
    const { version, messages, rows } = of[0]
    const times = (rates.get('wakewatch') ?? Number.NaN) / rate
    console.log(
      `| ${decoder} ${version} | ${thousands(rate)} | ${thousands(wall)} | ${messages} | ${rows} | ${times.toFixed(1)} x |`,
    )
  }
  for (const [peer, promised] of Object.entries(PROMISED)) {
    const times = (rates.get('wakewatch') ?? 0) / (rates.get(peer) ?? Number.NaN)
    console.log(`${times >= promised ? 'kept' : 'MISSED'}: ${promised} x ${peer}`)
  }
  console.log()
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1000).toLocaleString('en')} k`
}
