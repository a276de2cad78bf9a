/** The arguments of `npm run evaluate`. */

import { Command, Option } from 'commander'
import type { Reading } from '../lib/model/training-rows.ts'
import { GROUPINGS, type Grouping } from '../lib/pipeline/judge-rows-groups.ts'
import { parseThinnings, parseWhole } from './option-values.ts'

export interface EvaluateArguments {
  readonly model: string
  readonly data: readonly string[]
  readonly thin: readonly Reading[]
  readonly groupBy: Grouping
  readonly without: readonly string[]
  readonly models: string
  readonly bootstrap: number
  readonly seed: number
  readonly json: boolean
}

/** Throws a CommanderError on what makes no sense, and after `--help`. */
export function parseArguments(argv: readonly string[]): EvaluateArguments {
  const program = new Command('evaluate')
    .description(
      'Judge a model on labelled positions: its rows and the apparent fishing events made of them, beside simple rules.',
    )
    .requiredOption(
      '--data <files...>',
      'labelled positions: files in GFW training format or as the small-scale table, folders of such, data folders',
    )
    .option(
      '--model <name>',
      'detector (its newest version), detector@2, the folder of a version, speed-baseline, speed-rule or gfw-heuristic',
      'detector',
    )
    .option('--models <folder>', 'where models are', 'models')
    .option(
      '--thin <times>',
      'judge again with one position kept in each of these times, as 30m,1h,2h',
      parseThinnings,
      [],
    )
    .addOption(
      new Option('--group-by <what>', 'figures of each; rate: median time between rows')
        .choices(GROUPINGS)
        .default('file'),
    )
    .option('--without <vessels...>', 'leave these vessels out of the judgement', [])
    .option('--bootstrap <count>', 'resamples of vessels for 95 % intervals; 0: none', parseWhole, 1000)
    .option('--seed <number>', 'of the resamples', parseWhole, 1)
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run -s evaluate -- --model detector --data ../shared/data/fishing-labels/gfw --thin 30m,1h,2h
  $ npm run -s evaluate -- --model speed-baseline --data labels.csv --group-by vessel --json | jq .events

Exit status: 0 done, 1 failed, 2 wrong use.`,
    )
    .exitOverride()
  program.parse(argv, { from: 'user' })
  return program.opts<EvaluateArguments>()
}
