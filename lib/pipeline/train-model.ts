/** Trains a model to ship: on all labelled vessels, calibrated by its own cross-validation, with its card. */

import { FEATURE_SCHEMA_HASH } from '../features/feature-list.ts'
import type { Backend } from '../model/backend.ts'
import { NO_CALIBRATION } from '../model/calibration.ts'
import type { DetectorModel } from '../model/detector-model.ts'
import { chooseBackground } from '../model/explain-background.ts'
import { HALF } from '../model/metrics.ts'
import { writeModelCard } from '../model/model-card.ts'
import { trainEnsemble } from '../model/train-ensemble.ts'
import { normaliseRows, rowsOfVessels, runNetworks } from '../model/train-examples.ts'
import type { TrainingRecipe } from '../model/train-recipe.ts'
import type { TrainingData } from './training-data.ts'
import { listFigures, trainedRows, type Validation } from './validate-recipe.ts'

export interface TrainModelOptions {
  readonly name: string
  readonly version: string
  readonly recipe: TrainingRecipe
  readonly seed: number
  /** What calibrates and judges it; null: scores are as the networks give them, and half is the threshold. */
  readonly validation: Validation | null
  /** How the validation came about, for the card. */
  readonly judgedBy: string
  /** The command that trains it again. */
  readonly command: string
  /** ISO 8601, UTC. */
  readonly trainedAt: string
  readonly onNetwork?: (() => void) | undefined
}

export interface TrainedModel {
  readonly model: DetectorModel
  /** Markdown. */
  readonly card: string
}

export function trainModel(backend: Backend, data: TrainingData, options: TrainModelOptions): TrainedModel {
  const { name, version, recipe, seed, validation, command, trainedAt, onNetwork } = options
  const rows = trainedRows(data, recipe)
  const vessels = new Set(rows.vessels.map(({ key }) => key))
  const trained = trainEnsemble(backend, rows, vessels, { recipe, seed, onNetwork })
  const { normalisation } = trained
  const members = trained.student === null ? trained.members : [trained.student]
  const labelled = rowsOfVessels(data.rows, vessels, 'labelled')
  const inputs = normaliseRows(data.rows, labelled, normalisation)
  const logits = runNetworks(backend, members, inputs, labelled.length)
  const metadata = {
    name,
    version,
    featureHash: FEATURE_SCHEMA_HASH,
    trainedAt,
    command,
    seed,
    data: data.summary,
    metrics: { ...validation },
    recipe: { ...recipe, backend: backend.name },
  }
  const fishingFrom = validation?.fishingFrom ?? HALF
  const model: DetectorModel = {
    version,
    normalisation,
    members,
    calibration: validation?.calibration ?? NO_CALIBRATION,
    fishingFrom,
    background: chooseBackground(data.rows, labelled, logits),
    metadata,
  }
  const card = writeModelCard({
    metadata,
    fishingFrom,
    judgedBy: validation === null ? null : options.judgedBy,
    figures: validation === null ? [] : listFigures(validation),
    byGear: validation?.byGear ?? {},
  })
  return { model, card }
}
