/** `npm run simulate`: a made-up fleet's messages into a folder, with the truth beside them. */

import { CommanderError } from 'commander'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { formatNumber } from './plain-text.ts'
import { createProgress } from './progress.ts'
import { parseSimulateArguments, type SimulateArguments } from './simulate-arguments.ts'
import { type SimulatedFiles, writeSimulation } from './simulate-files.ts'

async function run(argv: readonly string[]): Promise<number> {
  const options = parseSimulateArguments(argv)
  const signal = abortOnInterrupt()
  const progress = createProgress(process.stderr, Date.now)
  const startedMs = Date.now()
  try {
    const files = await writeSimulation(options, createBuiltinPlaces(), signal, ({ day, messages, done }) =>
      progress.show({ phase: 'simulating', item: day, reports: messages, done }),
    )
    progress.finish('done')
    const seconds = (Date.now() - startedMs) / 1000
    process.stdout.write(
      options.json ? `${jsonSummary(options, files, seconds)}\n` : summary(options, files, seconds),
    )
    return 0
  } catch (error) {
    progress.finish('stopped')
    if (signal.aborted) return INTERRUPTED
    console.error(`simulate: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function jsonSummary(options: SimulateArguments, files: SimulatedFiles, seconds: number): string {
  const { fleet, vessels, days, seed, out, intervalMs, format, startMs } = options
  return JSON.stringify({
    simulated: true,
    ...{
      fleet,
      vessels,
      days,
      seed,
      out,
      format,
      intervalSeconds: intervalMs === null ? null : intervalMs / 1000,
    },
    start: new Date(startMs).toISOString(),
    ...files,
    seconds,
    positionsPerSecond: Math.round(files.counts.positions / seconds),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  })
}

function summary({ fleet, out, vessels }: SimulateArguments, files: SimulatedFiles, seconds: number): string {
  const { messages, counts, truthRows, bytes } = files
  return `SIMULATED: ${formatNumber(messages)} messages (${formatNumber(counts.positions)} positions) of ${formatNumber(vessels)} vessels, ${formatNumber(Math.round(bytes / 1e6))} MB in ${seconds.toFixed(1)} s
  ${out}/messages      a file for each day of arrival
  ${out}/truth.ndjson  ${formatNumber(truthRows)} rows of what really happened
${fleet === 'patrol' ? `  ${out}/zones.geojson, ${out}/register.csv  who may fish where\n` : ''}`
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Commander has printed what was wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
