/** Logits of vessels that a model never saw, calibrated and judged as `npm run train` does it. */

import type { Folds } from '../../lib/model/folds.ts'
import { calibrateOutOfFold, scoreOutOfFold } from '../../lib/model/train-cross-validation.ts'
import { spreadOf } from '../../lib/model/train-spread.ts'
import { chooseThreshold } from '../../lib/pipeline/choose-threshold.ts'
import { type Judgement, judgeRows } from '../../lib/pipeline/judge-rows.ts'
import type { LabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { printTable } from '../peers.ts'
import { TROLLER } from './options.ts'

export interface Judged {
  readonly all: Judgement
  readonly withoutTroller: Judgement
}

/** @param logits one for each row, by a model that never saw the fold of the row's vessel */
export function judgeOutOfFold(rows: LabelledRows, logits: Float32Array, folds: Folds): Judged {
  const ofVessel = rows.vessels.map(({ key }) => folds.findIndex((fold) => fold.has(key)))
  const foldOf = Int32Array.from(rows.vessel, (vessel) => ofVessel[vessel]!)
  const scores = scoreOutOfFold(logits, foldOf, calibrateOutOfFold(logits, foldOf, rows))
  const fishingFrom = chooseThreshold(rows, [scores])
  return {
    all: judgeRows(rows, scores, fishingFrom),
    withoutTroller: judgeRows(rows, scores, fishingFrom, { isJudged: ({ key }) => key !== TROLLER }),
  }
}

export interface NamedJudgements {
  readonly name: string
  /** One for each way of making the folds. */
  readonly judged: readonly Judged[]
}

/** A table in Markdown; of several ways of making the folds the mean. */
export function printJudged(models: readonly NamedJudgements[]): void {
  printTable(
    ['', 'vessels', 'AUC', 'F1', 'Brier', 'ECE', 'events: precision', 'recall', 'F1', 'AUC, mean of vessels'],
    (['all', 'withoutTroller'] as const).flatMap((which) =>
      models.map(({ name, judged }) => {
        const judgements = judged.map((one) => one[which])
        const mean = (figure: (judgement: Judgement) => number) =>
          spreadOf(judgements.map(figure)).mean.toFixed(4)
        return [
          name,
          which === 'all' ? 'all' : `without ${TROLLER}`,
          mean(({ auc }) => auc),
          mean(({ f1 }) => f1),
          mean(({ brier }) => brier),
          mean(({ ece }) => ece),
          mean(({ events }) => events.precision),
          mean(({ events }) => events.recall),
          mean(({ events }) => events.f1),
          mean(({ meanPerVessel }) => meanPerVessel.auc),
        ]
      }),
    ),
  )
}
