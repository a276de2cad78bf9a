/** `npm run prove:alerts`: alerts of simulated patrol fleets, judged by the truth of the simulations, against gates. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { createPatrolFleetMaker } from './judge-alerts-fleet.ts'
import { judgeAlertsOf } from './judge-alerts-read.ts'
import { formatAlertTally, formatFleets } from './judge-alerts-report.ts'
import { type AlertTally, gatesOf, sumTallies } from './judge-alerts-tally.ts'
import { parseWhole } from './option-values.ts'
import { createProgress } from './progress.ts'

const EXAMPLES = `
Examples:
  npm run -s prove:alerts
  npm run -s prove:alerts -- --seeds 2 --from-seed 101 --vessels 100 --days 10 --keep data/proof

Of each seed a patrol fleet is simulated, read with its zones and register, and its alerts are judged (npm run
judge:alerts): a minute or two each, 200 MB of disk until it is judged. Exit status: 0 all gates are passed, 1 one is
not, or it failed, 2 wrong use, 130 interrupted.`

interface Options {
  readonly seeds: number
  readonly fromSeed: number
  readonly vessels: number
  readonly days: number
  readonly interval: number
  readonly keep?: string
  readonly json?: true
}

async function prove(options: Options, signal: AbortSignal): Promise<boolean> {
  const { fromSeed, vessels, days, interval, keep, json } = options
  const seeds = Array.from({ length: options.seeds }, (_, i) => fromSeed + i)
  const maker = await createPatrolFleetMaker({ vessels, days, intervalMs: interval * 1000 }, signal)
  const progress = createProgress(process.stderr, Date.now)
  const tallies: AlertTally[] = []
  try {
    for (const seed of seeds) {
      const dir =
        keep === undefined ? mkdtempSync(join(tmpdir(), 'wakewatch-proof-')) : join(keep, `seed-${seed}`)
      try {
        const { data, truthFile } = await maker.make(dir, seed, (shown) =>
          progress.show({ ...shown, item: `seed ${seed}, ${shown.item}` }),
        )
        tallies.push((await judgeAlertsOf(data, truthFile)).tally)
      } finally {
        if (keep === undefined) rmSync(dir, { recursive: true, force: true })
      }
    }
    progress.finish('done')
  } catch (error) {
    progress.finish('stopped')
    throw error
  }
  const all = sumTallies(tallies)
  const gates = gatesOf(all)
  if (json) {
    const bySeed = seeds.map((seed, i) => ({ seed, gates: gatesOf(tallies[i]!) }))
    console.log(
      JSON.stringify({ simulated: true, fleet: { vessels, days, interval }, ...all, gates, seeds: bySeed }),
    )
  } else {
    const names = seeds.map((seed) => `seed ${seed}`)
    console.log(`${formatAlertTally(all)}\n\n${formatFleets(names, tallies)}`)
  }
  return gates.every(({ isPassed }) => isPassed)
}

function parseCount(text: string): number {
  const count = parseWhole(text)
  if (count === 0) throw new InvalidArgumentError('At least 1 is needed.')
  return count
}

async function run(argv: readonly string[]): Promise<number> {
  const command = new Command('npm run prove:alerts --')
    .exitOverride()
    .description('Judges the alerts of simulated patrol fleets by what really happened there, against gates.')
    .option('--seeds <n>', 'fleets', parseCount, 10)
    .option('--from-seed <n>', 'seed of the first', parseWhole, 1)
    .option(
      '--vessels <n>',
      'ships of a fleet; stories of two ships are whole in flotillas of 50',
      parseCount,
      200,
    )
    .option('--days <n>', 'days of messages', parseCount, 30)
    .option('--interval <seconds>', 'mean time between positions', parseCount, 300)
    .option('--keep <dir>', 'leave messages, truth and data folder of each seed in DIR/seed-N')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const signal = abortOnInterrupt()
  try {
    return (await prove(command.opts<Options>(), signal)) ? 0 : 1
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    console.error(`prove:alerts: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Commander has printed what was wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
