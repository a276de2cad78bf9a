/** `npm run train:suspicion`: the experts' suspicion model, or one moved by verdicts. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { formatSuspicionOutcome } from './train-suspicion-report.ts'
import { runSuspicionTraining, type SuspicionTrainingOptions } from './train-suspicion-run.ts'

const FAILED = 1
const USAGE = 2

function parseArguments(argv: readonly string[]): SuspicionTrainingOptions & { readonly json: boolean } {
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
  if (program.args.length > 0) program.error(`error: '${program.args[0]}' belongs to no option`)
  const options = program.opts<SuspicionTrainingOptions & { readonly json: boolean }>()
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

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:,=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

try {
  const argv = process.argv.slice(2)
  const { json, ...options } = parseArguments(argv)
  const outcome = await runSuspicionTraining(options, {
    command: `npm run train:suspicion -- ${argv.map(quote).join(' ')}`.trimEnd(),
    tell: (text) => process.stderr.write(`train:suspicion: ${text}\n`),
    nowMs: Date.now(),
  })
  console.log(json ? JSON.stringify(outcome) : formatSuspicionOutcome(outcome))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
