/** Trains a model's networks on labelled rows of some vessels: scales, members, and one that stands for all of them. */

import type { Backend } from './backend.ts'
import { sigmoid } from './calibration.ts'
import { requireDisjoint, splitVessels } from './folds.ts'
import type { DenseNetwork } from './network.ts'
import { countInputs, fitNormalisation, type Normalisation } from './normalisation.ts'
import { encodePiecewise, fitPiecewise, type PiecewiseEncoding } from './piecewise.ts'
import { Random } from './random.ts'
import { distil } from './train-distil.ts'
import { gatherExamples, normaliseRows, rowsOfVessels, runNetworks } from './train-examples.ts'
import { type TrainingCourse, trainNetwork } from './train-network.ts'
import type { TrainingRecipe } from './train-recipe.ts'
import type { TrainingRows } from './training-rows.ts'

export interface TrainedNetworks {
  readonly normalisation: Normalisation
  readonly members: readonly DenseNetwork[]
  /** What the members see of the inputs; null: the inputs themselves. */
  readonly encoding: PiecewiseEncoding | null
  /** Answers as the mean of the members does; null where the recipe distils none. */
  readonly student: DenseNetwork | null
}

export interface EnsembleOptions {
  readonly recipe: TrainingRecipe
  readonly seed: number
  /** Hears of every network that is trained. */
  readonly onNetwork?: (() => void) | undefined
}

const EARLY_STOP = {
  /** One in so many of the vessels is kept back to tell when to stop. */
  vesselsPerKept: 8,
  /** Stops after so many epochs without a better Brier score. */
  patience: 2,
} as const

/** Throws when none of these vessels' rows has a label, or no feature varies. */
export function trainEnsemble(
  backend: Backend,
  rows: TrainingRows,
  vessels: ReadonlySet<string>,
  { recipe, seed, onNetwork }: EnsembleOptions,
): TrainedNetworks {
  const kept = recipe.earlyStop ? keepBack(rows, vessels, seed) : new Set<string>()
  const trained = new Set([...vessels].filter((key) => !kept.has(key)))
  requireDisjoint(trained, kept)
  const chosen = rowsOfVessels(rows, trained, 'labelled')
  if (chosen.length === 0) throw new Error(`model: none of ${trained.size} vessels to train on has a label`)
  const normalisation = fitNormalisation(rows, chosen, recipe.features)
  const plain = gatherExamples(rows, chosen, normalisation, recipe)
  const encoding = recipe.bins === null ? null : fitPiecewise(plain.inputs, plain.inputCount, recipe.bins)
  const examples =
    encoding === null
      ? plain
      : {
          ...plain,
          inputs: encodePiecewise(encoding, plain.inputs, plain.count),
          inputCount: encoding.width,
        }
  const members = Array.from({ length: recipe.members }, (_, member) => {
    const stop = recipe.earlyStop ? watchVessels(backend, rows, kept, normalisation, encoding) : null
    const course: TrainingCourse = {
      examplesOf: () => examples,
      ...(stop && { afterEpoch: stop.afterEpoch }),
    }
    const options = { ...recipe, loss: 'probability' } as const
    const network = trainNetwork(backend, options, course, new Random(seed, `member ${member}`))
    onNetwork?.()
    return stop?.best() ?? network
  })
  if (recipe.distil === null) return { normalisation, members, encoding, student: null }
  const all = normaliseRows(rows, rowsOfVessels(rows, trained, 'all'), normalisation)
  const answer = (inputs: Float32Array, count: number) =>
    runMembers(backend, { members, encoding }, inputs, count)
  const random = new Random(seed, 'student')
  const student = distil(backend, answer, all, countInputs(normalisation), recipe.distil, random)
  onNetwork?.()
  return { normalisation, members, encoding, student }
}

/** Rows that are encoded at a time: their numbers are many. */
const ENCODED_ROWS = 8192

/** The members' mean logits of `count` rows of normalised inputs. */
export function runMembers(
  backend: Backend,
  { members, encoding }: Pick<TrainedNetworks, 'members' | 'encoding'>,
  inputs: Float32Array,
  count: number,
): Float32Array {
  if (encoding === null) return runNetworks(backend, members, inputs, count)
  const inputCount = encoding.edges.length
  const logits = new Float32Array(count)
  for (let row = 0; row < count; row += ENCODED_ROWS) {
    const rows = Math.min(ENCODED_ROWS, count - row)
    const part = inputs.subarray(row * inputCount, (row + rows) * inputCount)
    logits.set(runNetworks(backend, members, encodePiecewise(encoding, part, rows), rows), row)
  }
  return logits
}

function keepBack(rows: TrainingRows, vessels: ReadonlySet<string>, seed: number): ReadonlySet<string> {
  const folds = EARLY_STOP.vesselsPerKept
  const labelled = new Set(
    Array.from(rowsOfVessels(rows, vessels, 'labelled'), (row) => rows.vessels[rows.vessel[row]!]!.key),
  )
  if (labelled.size < folds)
    throw new Error(
      `model: early stop keeps one labelled vessel in ${folds} back, and there are ${labelled.size}`,
    )
  return splitVessels(rows, { folds, seed, among: vessels })[0]!
}

/** Follows the Brier score of vessels that are not trained on. */
function watchVessels(
  backend: Backend,
  rows: TrainingRows,
  kept: ReadonlySet<string>,
  normalisation: Normalisation,
  encoding: PiecewiseEncoding | null,
): Required<Pick<TrainingCourse, 'afterEpoch'>> & { readonly best: () => DenseNetwork | null } {
  const chosen = rowsOfVessels(rows, kept, 'labelled')
  const inputs = normaliseRows(rows, chosen, normalisation)
  let best: DenseNetwork | null = null
  let bestBrier = Number.POSITIVE_INFINITY
  let bestEpoch = 0
  return {
    best: () => best,
    afterEpoch: (epoch, copyNetwork) => {
      const network = copyNetwork()
      const logits = runMembers(backend, { members: [network], encoding }, inputs, chosen.length)
      const squares = logits.reduce(
        (sum, logit, i) => sum + (sigmoid(logit) - rows.fishing[chosen[i]!]!) ** 2,
        0,
      )
      if (squares < bestBrier) {
        best = network
        bestBrier = squares
        bestEpoch = epoch
      }
      return epoch - bestEpoch >= EARLY_STOP.patience ? 'stop' : 'go on'
    },
  }
}
