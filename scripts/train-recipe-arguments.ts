/** The part of `npm run train`'s command line that overrides a recipe. */

import { type Command, InvalidArgumentError } from 'commander'
import { FEATURES } from '../lib/features/feature-list.ts'
import { DISTIL_RECIPE, type DistilRecipe, type TrainingRecipe } from '../lib/model/train-recipe.ts'
import type { Reading } from '../lib/model/training-rows.ts'
import { parseHistories, parseThinnings } from './option-values.ts'

/** Options named as the recipe's own keys override them. */
type RecipeOptions = Partial<Omit<TrainingRecipe, 'distil' | 'augment' | 'bins'>> & {
  readonly withoutFeatures?: readonly string[]
  readonly bins?: number | 'none'
  readonly augmentThin?: readonly Reading[]
  readonly augmentHistory?: readonly Reading[]
  readonly distil?: boolean
  readonly distilEpochs?: number
}

export function addRecipeOptions(program: Command): Command {
  return program
    .optionsGroup('Recipe, where it is to differ from the model’s own:')
    .option(
      '--features <names>',
      'features seen, separated by commas; lnShore* is all that begin so',
      parseFeatures,
    )
    .option('--without-features <names>', 'all features but these are seen', parseFeatures)
    .option('--hidden-units <counts>', 'of each hidden layer, as 64,64; none', parseUnits)
    .option('--bins <count>', 'that each input is told in; none', parseBins)
    .option(
      '--augment-thin <times>',
      'train on one position in each of these too; none',
      orNone(parseThinnings),
    )
    .option(
      '--augment-history <times>',
      'train on vessels heard for at most these too; none',
      orNone(parseHistories),
    )
    .option('--members <count>', 'networks in the ensemble', parsePositive)
    .option('--epochs <count>', 'times that each row is seen', parsePositive)
    .option('--batch-rows <count>', 'rows of a step', parsePositive)
    .option('--learning-rate <number>', 'first step size', parseBetween(0, 1))
    .option('--weight-decay <number>', 'decoupled', parseBetween(0, 1))
    .option('--dropout <share>', 'of hidden units left out of a step', parseBetween(0, 0.95))
    .option('--input-noise <deviation>', 'on the normalised inputs', parseBetween(0, 10))
    .option('--vessel-weighting <power>', '0: rows alike; 1: vessels alike', parseBetween(0, 1))
    .option('--class-weighting <power>', '0: rows alike; 1: fishing as heavy as the rest', parseBetween(0, 1))
    .option('--early-stop', 'keep one vessel in eight back to tell when to stop')
    .option('--distil', 'ship one network that answers as all members do')
    .option('--no-distil', 'ship the members themselves')
    .option('--distil-epochs <count>', 'times that the one network sees each row', parsePositive)
}

export function overrideRecipe(recipe: TrainingRecipe, options: RecipeOptions): TrainingRecipe {
  const { withoutFeatures, bins, augmentThin, augmentHistory, distil, distilEpochs, ...given } = options
  const changed = Object.fromEntries(Object.entries(given).filter(([key]) => key in recipe))
  const features = given.features ?? recipe.features
  return {
    ...recipe,
    ...changed,
    features: features.filter((name) => !withoutFeatures?.includes(name)),
    bins: bins === undefined ? recipe.bins : bins === 'none' ? null : bins,
    augment: [
      ...(augmentThin ?? recipe.augment.filter(({ thinMs }) => thinMs !== undefined)),
      ...(augmentHistory ?? recipe.augment.filter(({ historyMs }) => historyMs !== undefined)),
    ],
    distil: overrideDistil(recipe.distil, distil, distilEpochs),
  }
}

function overrideDistil(
  own: DistilRecipe | null,
  distil: boolean | undefined,
  epochs: number | undefined,
): DistilRecipe | null {
  const kept = distil === undefined ? own : distil ? (own ?? DISTIL_RECIPE) : null
  return kept === null || epochs === undefined ? kept : { ...kept, epochs }
}

function orNone(parse: (text: string) => Reading[]): (text: string) => Reading[] {
  return (text) => (text === 'none' ? [] : parse(text))
}

function parseBins(text: string): number | 'none' {
  return text === 'none' ? text : parsePositive(text)
}

function parseFeatures(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const name = part.trim()
    const found = FEATURES.map((feature) => feature.name).filter((feature) =>
      name.endsWith('*') ? feature.startsWith(name.slice(0, -1)) : feature === name,
    )
    if (found.length === 0) throw new InvalidArgumentError(`There is no feature '${name}'.`)
    return found
  })
}

function parseUnits(text: string): number[] {
  return text === 'none' ? [] : text.split(',').map(parsePositive)
}

export function parsePositive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError(`'${text}' is no whole number of at least 1.`)
  return Number(text)
}

function parseBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= low && value <= high))
      throw new InvalidArgumentError(`'${text}' is no number of ${low} to ${high}.`)
    return value
  }
}
