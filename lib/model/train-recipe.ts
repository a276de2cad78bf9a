/** How models are trained: every number that a model's weights hang on besides the data, the features and the seed. */

import { FEATURES } from '../features/feature-list.ts'
import type { Reading } from './training-rows.ts'

/** How one network learns. */
export interface NetworkRecipe {
  /** Units of each hidden layer, first to last; none: logistic regression. */
  readonly hiddenUnits: readonly number[]
  /** Times that each row is seen; at most so often with `earlyStop`. */
  readonly epochs: number
  /** Rows of one step. */
  readonly batchRows: number
  /** AdamW's first step size; the cosine of the training's progress brings it down to 0. */
  readonly learningRate: number
  /** Decoupled: each step takes learning rate x this off every weight, biases left out. */
  readonly weightDecay: number
}

export interface TrainingRecipe extends NetworkRecipe {
  /** Names of FEATURES that the network sees. */
  readonly features: readonly string[]
  /** Bins that each input is told in (piecewise.ts); null: as one number. Only a student, which sees numbers, is shipped. */
  readonly bins: number | null
  /** How the labelled vessels are read besides as they are, and trained on too. */
  readonly augment: readonly Reading[]
  /** Networks of different seeds; the logit is the mean of theirs. */
  readonly members: number
  /** Chance that a hidden unit is left out of a step. */
  readonly dropout: number
  /** Standard deviation of the normal noise added to the normalised inputs. */
  readonly inputNoise: number
  /** A row weighs as rows of its vessel to the minus this: 0 all rows alike, 1 all vessels alike. */
  readonly vesselWeighting: number
  /** 0: rows alike; 1: fishing and other rows weigh the same together; between: that power of it. */
  readonly classWeighting: number
  /** Stops when the Brier score of vessels kept back for it stops falling, and takes the best epoch. */
  readonly earlyStop: boolean
  /** Teaches one network to answer as all members do, for scoring at a fraction of the cost; null: ship them all. */
  readonly distil: DistilRecipe | null
}

export interface DistilRecipe extends NetworkRecipe {
  /** Share of a row's values that are taken from other rows where the members are asked. */
  readonly swappedShare: number
  /** Logits beyond plus and minus this are taken for it: how sure the members are there is no use learning. */
  readonly maxLogit: number
}

export const DISTIL_RECIPE: DistilRecipe = {
  hiddenUnits: [128, 64],
  epochs: 8,
  batchRows: 256,
  learningRate: 0.003,
  weightDecay: 0.0001,
  swappedShare: 0.1,
  maxLogit: 6,
}

const HOUR_MS = 3_600_000

/** Satellites hear a vessel hourly or less, and in its first hours there is no past. */
const POORER_FEEDS: readonly Reading[] = [
  { name: '30m', thinMs: HOUR_MS / 2 },
  { name: '1h', thinMs: HOUR_MS },
  { name: '2h', thinMs: 2 * HOUR_MS },
  { name: '12h of history', historyMs: 12 * HOUR_MS },
]

/** By name of the model. Source of the detector's: trials on the development files, docs/model.md. */
export const RECIPES: Readonly<Record<'detector' | 'logistic', TrainingRecipe>> = {
  detector: {
    features: FEATURES.map(({ name }) => name),
    bins: 8,
    augment: POORER_FEEDS,
    hiddenUnits: [64, 64],
    members: 5,
    epochs: 2,
    batchRows: 256,
    learningRate: 0.002,
    weightDecay: 0.01,
    dropout: 0.3,
    inputNoise: 0.1,
    vesselWeighting: 0.3,
    classWeighting: 0,
    earlyStop: false,
    distil: DISTIL_RECIPE,
  },
  /** Logistic regression on the same inputs: the least that a network must beat. */
  logistic: {
    features: FEATURES.map(({ name }) => name),
    bins: null,
    augment: [],
    hiddenUnits: [],
    members: 1,
    epochs: 10,
    batchRows: 256,
    learningRate: 0.01,
    weightDecay: 0.01,
    dropout: 0,
    inputNoise: 0,
    vesselWeighting: 0,
    classWeighting: 0,
    earlyStop: false,
    distil: null,
  },
}
