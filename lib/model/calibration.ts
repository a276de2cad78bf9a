/** From logits to probabilities and to a threshold, both fitted on rows of vessels that the model never saw. */

import type { Calibration } from './detector-model.ts'
import { HALF, measureCalls, type ScoredRows, tallyRows } from './metrics.ts'

export const NO_CALIBRATION: Calibration = { slope: 1, intercept: 0 }

const CALIBRATION_OPTIONS = {
  /** Newton steps, at most: five are enough unless the logits separate the labels. */
  steps: 50,
  /** Done when neither number moves by more. */
  tolerance: 1e-9,
  /**
   * Pull of the slope to 1 and of the intercept to 0, in rows: keeps them finite where the logits separate the labels,
   * and is nothing beside thousands of rows. Own.
   */
  priorRows: 1,
  /** Thresholds tried, thousandths: every so many. */
  thresholdStep: 10,
  /** One half stays unless another F1 is better by more: the best of 99 is in part luck. Own. */
  f1Tolerance: 0.002,
} as const

/**
 * Platt's scaling (Platt 1999) by Newton's method: the slope and intercept under which the labels, shares 0..1, are
 * likeliest. Logits that say the opposite of the labels get slope 0: no row is then likelier than another.
 * `logits` and `fishing` are of the same rows; rows without a label (NaN) are left out. Throws when none is left.
 */
export function fitCalibration(logits: ArrayLike<number>, fishing: ArrayLike<number>): Calibration {
  const { steps, tolerance } = CALIBRATION_OPTIONS
  let at = NO_CALIBRATION
  let fit = assess(at, logits, fishing)
  for (let step = 0; step < steps; step++) {
    const { slopeMove, interceptMove } = fit
    if (Math.abs(slopeMove) < tolerance && Math.abs(interceptMove) < tolerance) break
    // Half of a step that makes it worse, and half of that: the loss is convex, so one of them is better.
    let share = 1
    let next = at
    let nextFit = fit
    do {
      next = { slope: at.slope - share * slopeMove, intercept: at.intercept - share * interceptMove }
      nextFit = assess(next, logits, fishing)
      share /= 2
    } while (nextFit.loss > fit.loss && share > tolerance)
    if (nextFit.loss > fit.loss) break
    at = next
    fit = nextFit
  }
  return at.slope > 0 ? at : { slope: 0, intercept: fit.meanLogOdds }
}

/** Thousandths, 0..1000: the score of a logit. */
export function scoreLogit({ slope, intercept }: Calibration, logit: number): number {
  return Math.round(1000 * sigmoid(slope * logit + intercept))
}

/** Thousandths: the threshold of the best F1, in steps of 10; one half where that is as good but for 0.002. */
export function chooseThreshold(scored: ScoredRows): number {
  const { thresholdStep, f1Tolerance } = CALIBRATION_OPTIONS
  const tally = tallyRows(scored)
  let best: number = HALF
  let bestF1 = measureCalls(tally, HALF).f1 + f1Tolerance
  for (let threshold = thresholdStep; threshold < 1000; threshold += thresholdStep) {
    const { f1 } = measureCalls(tally, threshold)
    if (f1 <= bestF1) continue
    best = threshold
    bestF1 = f1
  }
  return best
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

interface CalibrationFit {
  /** Negative log likelihood and prior. */
  readonly loss: number
  /** Newton's step, to be subtracted. */
  readonly slopeMove: number
  readonly interceptMove: number
  readonly meanLogOdds: number
}

function assess(
  { slope, intercept }: Calibration,
  logits: ArrayLike<number>,
  fishing: ArrayLike<number>,
): CalibrationFit {
  const { priorRows } = CALIBRATION_OPTIONS
  let loss = (priorRows / 2) * ((slope - 1) ** 2 + intercept ** 2)
  // Derivatives of the loss, first and second.
  let bySlope = priorRows * (slope - 1)
  let byIntercept = priorRows * intercept
  let bySlopeTwice = priorRows
  let byBoth = 0
  let byInterceptTwice = priorRows
  let rows = 0
  let shares = 0
  for (let row = 0; row < fishing.length; row++) {
    const share = fishing[row]!
    if (Number.isNaN(share)) continue
    const logit = logits[row]!
    const answer = slope * logit + intercept
    const probability = sigmoid(answer)
    const spread = probability * (1 - probability)
    // ln(1 + e^answer), without overflow.
    loss += Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - share * answer
    bySlope += (probability - share) * logit
    byIntercept += probability - share
    bySlopeTwice += spread * logit * logit
    byBoth += spread * logit
    byInterceptTwice += spread
    rows++
    shares += share
  }
  if (rows === 0) throw new Error('model: no labelled row to calibrate on')
  const determinant = bySlopeTwice * byInterceptTwice - byBoth * byBoth
  return {
    loss,
    slopeMove: (byInterceptTwice * bySlope - byBoth * byIntercept) / determinant,
    interceptMove: (bySlopeTwice * byIntercept - byBoth * bySlope) / determinant,
    meanLogOdds: Math.log((shares + priorRows / 2) / (rows - shares + priorRows / 2)),
  }
}
