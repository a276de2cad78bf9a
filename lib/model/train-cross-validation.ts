/** Cross-validation by vessel: what a recipe gives on vessels that it never saw. */

import type { Backend } from './backend.ts'
import { fitCalibration, scoreLogit } from './calibration.ts'
import type { Calibration } from './detector-model.ts'
import { type Folds, requireDisjoint } from './folds.ts'
import { Random } from './random.ts'
import { type EnsembleOptions, runMembers, trainEnsemble } from './train-ensemble.ts'
import { normaliseRows, rowsOfVessels, runNetworks } from './train-examples.ts'
import type { TrainingRows } from './training-rows.ts'

/** Of the rows of one judged set. */
export interface OutOfFold {
  /** By the networks that never saw the row's vessel; NaN where the vessel is in no fold. The student's, if there is one. */
  readonly logits: Float32Array
  /** The members' mean; the same array without a student. */
  readonly memberLogits: Float32Array
  /** The fold that each row's vessel is in; -1 for none. */
  readonly foldOf: Int32Array
}

export interface CrossValidationOptions extends EnsembleOptions {
  readonly folds: Folds
  /** At most so many of the other folds' vessels are trained on, drawn by the seed: for learning curves. */
  readonly mostVessels?: number | undefined
  /** Hears of every fold before it is trained. */
  readonly onFold?: (fold: number) => void
}

/**
 * Trains on `trained` without the vessels of a fold and asks about them, for every fold. `judged` are the rows asked
 * about: those trained on, and perhaps the same vessels read otherwise. Keys tell vessels apart in all sets.
 */
export function crossValidate(
  backend: Backend,
  trained: TrainingRows,
  judged: readonly TrainingRows[],
  { folds, mostVessels, onFold, ...options }: CrossValidationOptions,
): OutOfFold[] {
  const outcomes = judged.map(({ count }) => ({
    logits: new Float32Array(count).fill(Number.NaN),
    memberLogits: new Float32Array(count).fill(Number.NaN),
    foldOf: new Int32Array(count).fill(-1),
  }))
  for (const [fold, held] of folds.entries()) {
    onFold?.(fold)
    const others = folds.filter((one) => one !== held).flatMap((one) => [...one])
    new Random(options.seed, `vessels of fold ${fold}`).shuffle(others)
    const vessels = new Set(others.slice(0, mostVessels))
    requireDisjoint(vessels, held)
    const networks = trainEnsemble(backend, trained, vessels, options)
    const { normalisation, student } = networks
    for (const [set, rows] of judged.entries()) {
      const { logits, memberLogits, foldOf } = outcomes[set]!
      const chosen = rowsOfVessels(rows, held, 'all')
      const inputs = normaliseRows(rows, chosen, normalisation)
      const ofMembers = runMembers(backend, networks, inputs, chosen.length)
      const ofAll = student === null ? ofMembers : runNetworks(backend, [student], inputs, chosen.length)
      for (const [i, row] of chosen.entries()) {
        logits[row] = ofAll[i]!
        memberLogits[row] = ofMembers[i]!
        foldOf[row] = fold
      }
    }
  }
  return outcomes
}

/**
 * A calibration for each fold, fitted on the labelled rows of all other folds, so that figures of calibrated scores are
 * honest. `logits` and `foldOf` are those of `rows`.
 */
export function calibrateOutOfFold(
  logits: Float32Array,
  foldOf: Int32Array,
  { fishing, vessel }: TrainingRows,
): Calibration[] {
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold), -1) + 1
  return Array.from({ length: folds }, (_, fold) =>
    fitCalibration({
      logits,
      fishing: fishing.map((share, row) => (foldOf[row] === fold ? Number.NaN : share)),
      vessel,
    }),
  )
}

/** Thousandths, one for each row: by its own fold's calibration; 0 for rows of no fold, which nobody labelled. */
export function scoreOutOfFold(
  logits: Float32Array,
  foldOf: Int32Array,
  calibrations: readonly Calibration[],
): Uint16Array {
  return Uint16Array.from(logits, (logit, row) => {
    const calibration = calibrations[foldOf[row]!]
    return calibration === undefined ? 0 : scoreLogit(calibration, logit)
  })
}
