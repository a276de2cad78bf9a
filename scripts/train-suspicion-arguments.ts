/** The arguments of `npm run train:suspicion`. */

import { Command, InvalidArgumentError, Option } from 'commander'
import type { SuspicionTrainingOptions } from './train-suspicion-run.ts'

interface ParsedOptions extends SuspicionTrainingOptions {
  readonly json: boolean
}

/** Throws a CommanderError on what makes no sense, and after `--help`. */
export function parseArguments(argv: readonly string[]): ParsedOptions {
  const program = new Command('train:suspicion')
    .description(
      "Make a suspicion model: the experts' weights, moved by analysts' verdicts as far as these carry, and write it to the models folder.",
    )
    .option('--verdicts <files...>', 'lines of JSON, one for each judged trip (docs/suspicion.md)', [])
    .option('--evaluate', 'judge it by cross-validation over vessels, against the experts', false)
    .addOption(
      new Option('--backend <name>', 'what computes').choices(['auto', 'wasm', 'tensorflow']).default('auto'),
    )
    .option('--out <folder>', 'where models are', 'models')
    .option('--version <number>', 'of the model (default: one after the newest)', parseVersion)
    .option('--no-ship', 'write no model')
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run train:suspicion -- --out models
  $ npm run -s train:suspicion -- --verdicts verdicts.ndjson --evaluate --no-ship --json | jq .evaluation.gain

Exit status: 0 done, 1 failed, 2 wrong use. The same verdicts give the same weights, in whatever order they come.`,
    )
    .exitOverride()
  program.parse(argv, { from: 'user' })
  const options = program.opts<ParsedOptions>()
  if (options.evaluate && options.verdicts.length === 0)
    program.error('error: --evaluate needs --verdicts to judge by')
  if (!options.evaluate && !options.ship)
    program.error('error: --no-ship without --evaluate leaves nothing to do')
  return options
}

function parseVersion(text: string): string {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.')
  return text
}
