/** The arguments of `npm run train`. */

import { Command, InvalidArgumentError, Option } from 'commander'
import { RECIPES, type TrainingRecipe } from '../lib/model/train-recipe.ts'
import type { Reading } from '../lib/model/training-rows.ts'
import { parseThinnings } from './option-values.ts'
import { addRecipeOptions, overrideRecipe, parsePositive } from './train-recipe-arguments.ts'

interface ParsedOptions {
  readonly data: readonly string[]
  readonly model: keyof typeof RECIPES
  readonly seed: number
  readonly folds: number | 'none'
  readonly foldSeeds: number
  readonly leaveOutOfReport: readonly string[]
  readonly thin: readonly Reading[]
  readonly mostVessels?: number
  readonly backend: 'auto' | 'wasm' | 'tensorflow'
  /** The models' folder. */
  readonly out: string
  readonly version?: string
  /** Whether a model is trained on everything and written. */
  readonly ship: boolean
  readonly json: boolean
}

export interface TrainArguments extends Omit<ParsedOptions, 'folds'> {
  /** The labelled vessels are split into so many; null: nothing is judged or calibrated. */
  readonly folds: number | null
  readonly recipe: TrainingRecipe
}

/** Throws a CommanderError on what makes no sense, and after `--help`. */
export function parseArguments(argv: readonly string[]): TrainArguments {
  const program = new Command('train')
    .description(
      'Train a model on labelled positions, judge it on vessels that it never saw, and write it to the models folder.',
    )
    .requiredOption(
      '--data <files...>',
      'labelled positions: files in GFW training format or as the small-scale table, folders of such, data folders',
    )
    .addOption(
      new Option('--model <name>', 'detector, or the logistic regression that it must beat')
        .choices(Object.keys(RECIPES))
        .default('detector'),
    )
    .option('--seed <number>', 'of weights, orders, noise and folds', parseSeed, 1)
    .option('--folds <split>', 'vessel:6 judges by six folds of vessels; none', parseFolds, 6)
    .option('--fold-seeds <count>', 'folds are made and judged this often', parsePositive, 5)
    .option('--leave-out-of-report <vessels...>', 'tell the figures without these vessels too', [])
    .option('--thin <times>', 'judge on one position in each of these too, as 30m,1h,2h', parseThinnings, [])
    .option('--most-vessels <count>', 'train no fold on more, for learning curves', parsePositive)
    .addOption(
      new Option('--backend <name>', 'what computes').choices(['auto', 'wasm', 'tensorflow']).default('auto'),
    )
    .option('--out <folder>', 'where models are', 'models')
    .option('--version <number>', 'of the model (default: one after the newest)', parseVersion)
    .option('--no-ship', 'judge only: write no model')
    .option('--json', 'print everything as one JSON object', false)
    .exitOverride()
  addRecipeOptions(program).addHelpText(
    'after',
    `
Examples:
  $ npm run train -- --data ../shared/data/fishing-labels/gfw
  $ npm run -s train -- --model logistic --data labels.csv --folds vessel:4 --no-ship --json | jq .validation.all.auc

Exit status: 0 done, 1 failed, 2 wrong use. The same data, seed and backend give the same weights.`,
  )
  program.parse(argv, { from: 'user' })
  if (program.args.length > 0) program.error(`error: '${program.args[0]}' belongs to no option`)
  const options = program.opts<ParsedOptions>()
  const folds = options.folds === 'none' ? null : options.folds
  if (!options.ship && folds === null) program.error('error: --folds none and --no-ship leave nothing to do')
  const recipe = overrideRecipe(RECIPES[options.model], program.opts())
  if (recipe.features.length === 0) program.error('error: --without-features leaves no feature')
  if (recipe.bins !== null && recipe.distil === null && options.ship)
    program.error('error: members that see bins are not shipped themselves: add --bins none, or --no-ship')
  return { ...options, folds, recipe }
}

function parseFolds(text: string): number | 'none' {
  if (text === 'none') return text
  const [, folds] = /^vessel:([1-9]\d{0,3})$/.exec(text) ?? []
  if (folds === undefined || folds === '1')
    throw new InvalidArgumentError(
      `'${text}' is neither vessel:6, or another number of at least 2, nor none.`,
    )
  return Number(folds)
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`'${text}' is no whole number.`)
  return Number(text)
}

function parseVersion(text: string): string {
  return String(parsePositive(text))
}
