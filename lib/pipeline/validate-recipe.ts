/**
 * What a training recipe gives on vessels that it never saw: cross-validation by vessel over several ways of making the
 * folds, judged as `npm run evaluate` judges, and the calibration and the threshold that come out of it.
 */

import type { Backend } from '../model/backend.ts'
import { fitCalibration } from '../model/calibration.ts'
import type { Calibration } from '../model/detector-model.ts'
import { splitVessels } from '../model/folds.ts'
import { calibrateOutOfFold, crossValidate, scoreOutOfFold } from '../model/train-cross-validation.ts'
import { joinRows } from '../model/train-examples.ts'
import type { TrainingRecipe } from '../model/train-recipe.ts'
import { type Spread, spreadOf } from '../model/train-spread.ts'
import type { TrainingRows } from '../model/training-rows.ts'
import { chooseThreshold } from './choose-threshold.ts'
import { type Figures, type Judgement, judgeRows } from './judge-rows.ts'
import type { LabelledRows, LabelledVessel } from './labelled-rows.ts'
import type { TrainingData } from './training-data.ts'

export interface ValidationOptions {
  readonly recipe: TrainingRecipe
  readonly seed: number
  readonly folds: number
  /** Folds are made this often, by seeds `seed`, `seed` + 1, … */
  readonly foldSeeds: number
  /** Vessels that a second set of figures leaves out. They are trained on. */
  readonly leftOut: readonly string[]
  /** No fold is trained on more vessels: for learning curves. */
  readonly mostVessels?: number | undefined
  readonly onFold?: (seed: number, fold: number) => void
  readonly onNetwork?: (() => void) | undefined
}

const ROW_FIGURES = ['auc', 'prAuc', 'f1', 'brier', 'ece'] as const
const EVENT_FIGURES = ['precision', 'recall', 'f1'] as const

/** Over the fold seeds. */
export interface FigureSpreads extends Readonly<Record<(typeof ROW_FIGURES)[number], Spread>> {
  readonly vessels: number
  /** Labelled rows. */
  readonly rows: number
  readonly fishingRows: number
  readonly events: Readonly<Record<(typeof EVENT_FIGURES)[number], Spread>>
}

export interface JudgementSpreads extends FigureSpreads {
  readonly meanPerVessel: Readonly<Record<(typeof ROW_FIGURES)[number], Spread>>
}

export interface FoldFigures {
  readonly seed: number
  readonly fold: number
  readonly vessels: number
  readonly rows: number
  readonly fishingRows: number
  /** NaN where the fold has one sort of rows only. */
  readonly auc: number
  readonly f1: number
  readonly brier: number
  readonly ece: number
}

/** Of all vessels, and without those left out of the report; null when there are none. */
interface JudgementPair {
  readonly all: JudgementSpreads
  readonly without: JudgementSpreads | null
}

export interface Validation extends JudgementPair {
  /** Fitted on all rows, each scored by networks that never saw its vessel. */
  readonly calibration: Calibration
  /** Thousandths, chosen on the same. */
  readonly fishingFrom: number
  readonly byGear: Readonly<Record<string, FigureSpreads>>
  /** By name of the reading. */
  readonly readings: Readonly<Record<string, JudgementPair>>
  /** What the members give together, where one network that stands for them is judged; else null. */
  readonly members: JudgementPair | null
  readonly perFold: readonly FoldFigures[]
}

export type NamedFigures = JudgementSpreads & { readonly of: string }

/** The validation's figures, with and without the vessels left out, as read and as poorer feeds would show them. */
export function listFigures({ all, without, readings, members }: Validation): NamedFigures[] {
  const both = (of: string, pair: JudgementPair) => [
    { of, ...pair.all },
    ...(pair.without === null ? [] : [{ of: `${of}, without those left out`, ...pair.without }]),
  ]
  return [
    ...both('all vessels', { all, without }),
    ...Object.entries(readings).flatMap(([name, pair]) =>
      both(/history/.test(name) ? name : `one position in ${name}`, pair),
    ),
    ...(members === null ? [] : both('the members that it stands for', members)),
  ]
}

/** Rows of the data that are trained on: as read, and as the recipe has them read besides. */
export function trainedRows(data: TrainingData, { augment }: TrainingRecipe): TrainingRows {
  return joinRows([
    data.rows,
    ...data.readings
      .filter(({ name }) => augment.some((reading) => reading.name === name))
      .map(({ rows }) => rows),
  ])
}

/** Throws when there are fewer labelled vessels than folds. */
export function validateRecipe(backend: Backend, data: TrainingData, options: ValidationOptions): Validation {
  const { recipe, mostVessels, onNetwork, leftOut } = options
  const trained = trainedRows(data, recipe)
  const judged = [data.rows, ...data.readings.map(({ rows }) => rows)]
  const runs = Array.from({ length: options.foldSeeds }, (_, i) => {
    const seed = options.seed + i
    const folds = splitVessels(data.rows, { folds: options.folds, seed })
    const onFold = (fold: number) => options.onFold?.(seed, fold)
    const outcomes = crossValidate(backend, trained, judged, {
      recipe,
      seed,
      folds,
      mostVessels,
      onFold,
      onNetwork,
    })
    const scoresBy = (which: 'logits' | 'memberLogits') => {
      const { [which]: logits, foldOf } = outcomes[0]!
      const calibrations = calibrateOutOfFold(logits, foldOf, data.rows)
      return outcomes.map((outcome) => scoreOutOfFold(outcome[which], outcome.foldOf, calibrations))
    }
    return {
      seed,
      folds,
      logits: outcomes[0]!.logits,
      scores: scoresBy('logits'),
      memberScores: recipe.distil === null ? null : scoresBy('memberLogits'),
    }
  })
  const fishing = runs.flatMap(() => [...data.rows.fishing])
  const vessel = runs.flatMap(() => [...data.rows.vessel])
  const logits = runs.flatMap((run) => [...run.logits])
  const calibration = fitCalibration({ logits, fishing, vessel })
  const fishingFrom = chooseThreshold(
    data.rows,
    runs.map(({ scores }) => scores[0]!),
  )

  const judgeBoth = (rows: LabelledRows, scores: readonly Uint16Array[]): JudgementPair => {
    const judge = (isJudged: (vessel: LabelledVessel) => boolean) =>
      spreadJudgements(scores.map((one) => judgeRows(rows, one, fishingFrom, { isJudged })))
    return {
      all: judge(() => true),
      without: leftOut.length === 0 ? null : judge(({ key }) => !leftOut.includes(key)),
    }
  }
  const byGear = runs.map(
    ({ scores }) => judgeRows(data.rows, scores[0]!, fishingFrom, { groupOf: ({ gear }) => gear }).byGroup,
  )
  return {
    calibration,
    fishingFrom,
    ...judgeBoth(
      data.rows,
      runs.map(({ scores }) => scores[0]!),
    ),
    byGear: Object.fromEntries(
      Object.keys(byGear[0]!).map((gear) => [gear, spreadFigures(byGear.map((groups) => groups[gear]!))]),
    ),
    readings: Object.fromEntries(
      data.readings.map(({ name, rows }, i) => [
        name,
        judgeBoth(
          rows,
          runs.map(({ scores }) => scores[i + 1]!),
        ),
      ]),
    ),
    members:
      recipe.distil === null
        ? null
        : judgeBoth(
            data.rows,
            runs.map(({ memberScores }) => memberScores![0]!),
          ),
    perFold: runs.flatMap(({ seed, folds, scores }) => {
      const groupOf = ({ key }: LabelledVessel) => String(folds.findIndex((fold) => fold.has(key)))
      const { byGroup } = judgeRows(data.rows, scores[0]!, fishingFrom, { groupOf })
      return folds.map((_, fold) => {
        const { vessels, rows, fishingRows, auc, f1, brier, ece } = byGroup[fold]!
        return { seed, fold, vessels, rows, fishingRows, auc, f1, brier, ece }
      })
    }),
  }
}

function spreadJudgements(judgements: readonly Judgement[]): JudgementSpreads {
  return {
    ...spreadFigures(judgements),
    meanPerVessel: spreadEach(
      ROW_FIGURES,
      judgements.map(({ meanPerVessel }) => meanPerVessel),
    ),
  }
}

function spreadFigures(figures: readonly Figures[]): FigureSpreads {
  const { vessels, rows, fishingRows } = figures[0]!
  return {
    vessels,
    rows,
    fishingRows,
    ...spreadEach(ROW_FIGURES, figures),
    events: spreadEach(
      EVENT_FIGURES,
      figures.map(({ events }) => events),
    ),
  }
}

function spreadEach<Name extends string>(
  names: readonly Name[],
  figures: readonly Readonly<Record<Name, number>>[],
): Record<Name, Spread> {
  return Object.fromEntries(names.map((name) => [name, spreadOf(figures.map((one) => one[name]))])) as Record<
    Name,
    Spread
  >
}
