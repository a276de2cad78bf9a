/** The command line of `npm run simulate:live`, validated once. */

import { Command } from 'commander'
import { z } from 'zod'
import { whole } from './whole-option.ts'

export interface SimulateLiveArguments {
  readonly firstSeed: number
  readonly seeds: number
  readonly processes: number
  readonly json: boolean
}

const MOST_SEEDS = 10_000_000
const MOST_PROCESSES = 256

const EXAMPLES = `
Examples:
  npm run simulate:live -- --seeds 10000 --processes 2
  npm run simulate:live -- --seed 4711

A seed that fails is told with what failed and what happened before it; run alone, it does so once more, event by event.
What it simulates: docs/live-simulation.md. Exit status: 0 all seeds passed, 1 one failed, 2 wrong use, 130 interrupted.`

const optionsSchema = z.object({
  seeds: whole('seeds', 1, MOST_SEEDS),
  fromSeed: whole('from-seed', 0, MOST_SEEDS),
  seed: whole('seed', 0, 2 * MOST_SEEDS).optional(),
  processes: whole('processes', 1, MOST_PROCESSES),
  json: z.boolean().default(false),
})

/**
 * Throws a CommanderError on wrong use, and for --help; what it has to say is already printed, errors through
 * `printError`. `cores`: processes where none are asked for.
 */
export function parseSimulateLiveArguments(
  argv: readonly string[],
  cores: number,
  printError: (text: string) => void = (text) => process.stderr.write(text),
): SimulateLiveArguments {
  const command = new Command('npm run simulate:live --')
    .exitOverride()
    .configureOutput({ writeErr: printError })
    .description(
      'Runs the whole live path on a simulated machine that crashes, loses writes and delays messages, one seed after the other, and compares it with a batch.',
    )
    .option('--seeds <n>', 'how many seeds', '200')
    .option('--from-seed <n>', 'the first of them', '1')
    .option('--seed <n>', 'this seed alone')
    .option('--processes <n>', 'seeds that run at once', String(Math.min(cores, MOST_PROCESSES)))
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const parsed = optionsSchema.safeParse(command.opts())
  if (!parsed.success) command.error(`error: ${parsed.error.issues[0]!.message}`)
  const { seeds, fromSeed, seed, processes, json } = parsed.data!
  return seed === undefined
    ? { firstSeed: fromSeed, seeds, processes: Math.min(processes, seeds), json }
    : { firstSeed: seed, seeds: 1, processes: 1, json }
}
