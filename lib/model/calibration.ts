/** From logits to probabilities, fitted on rows of vessels that the model never saw. */

import type { Calibration } from './detector-model.ts'

/** What a network trained on probabilities means by its logits. */
export const NO_CALIBRATION: Calibration = { slope: 1, intercept: 0 }

const CALIBRATION_OPTIONS = {
  /**
   * Share of the vessels left out, to the nearest whole one: those that miss the most in all. A model may be wrong of
   * one vessel altogether, and then its thousand rows say nothing of how sure it should be of others: the one troller
   * of the development files alone drew the slope from 0.9 to 0.6. Own; Rousseeuw 1984 for trimming as such.
   */
  trimmedShare: 0.05,
  /**
   * Pull to NO_CALIBRATION, in vessels of average rows. Rows of one vessel resemble each other, so that a few dozen
   * vessels say little, however many their rows. Own: of 0 to 15 on the development files 5 to 15 were as good.
   */
  priorVessels: 5,
  /** Newton steps, at most: five are enough unless the logits separate the labels. */
  steps: 50,
  /** Done when neither number moves by more. */
  tolerance: 1e-7,
  /** Rounds of choosing whom to leave out, at most: two are enough unless two vessels are as bad. */
  rounds: 5,
} as const

/** Logits, labels (share 0..1; NaN: none, left out) and the vessel's number of the same rows. */
export interface CalibrationRows {
  readonly logits: ArrayLike<number>
  readonly fishing: ArrayLike<number>
  readonly vessel: ArrayLike<number>
}

/**
 * Platt's scaling (Platt 1999), robust against vessels that the model is wrong of: the slope and intercept under which
 * the labels are likeliest. Logits that say the opposite of the labels get slope 0: no row is then likelier than
 * another. Throws when no row has a label.
 */
export function fitCalibration(rows: CalibrationRows): Calibration {
  const { trimmedShare, priorVessels, rounds } = CALIBRATION_OPTIONS
  const labelled = countLabels(rows)
  if (labelled.size === 0) throw new Error('model: no labelled row to calibrate on')
  const total = [...labelled.values()].reduce((sum, count) => sum + count, 0)
  const priorRows = (priorVessels * total) / labelled.size
  const trimmed = Math.round(trimmedShare * labelled.size)
  let leftOut: ReadonlySet<number> = new Set()
  let fitted = fitPlatt(rows, leftOut, priorRows)
  for (let round = 0; trimmed > 0 && round < rounds; round++) {
    const losses = [...lossByVessel(fitted, rows)].sort(([a, most], [b, more]) => more - most || a - b)
    const worst = new Set(losses.slice(0, trimmed).map(([vessel]) => vessel))
    if (round > 0 && [...worst].every((vessel) => leftOut.has(vessel))) break
    leftOut = worst
    fitted = fitPlatt(rows, leftOut, priorRows)
  }
  return fitted.slope > 0 ? fitted : { slope: 0, intercept: logOdds(rows) }
}

/** Thousandths, 0..1000: the score of a logit. */
export function scoreLogit({ slope, intercept }: Calibration, logit: number): number {
  return Math.round(1000 * sigmoid(slope * logit + intercept))
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

/** Newton's method. */
function fitPlatt(rows: CalibrationRows, leftOut: ReadonlySet<number>, priorRows: number): Calibration {
  const { steps, tolerance } = CALIBRATION_OPTIONS
  let at = NO_CALIBRATION
  let fit = assess(at, rows, leftOut, priorRows)
  for (let step = 0; step < steps; step++) {
    const { slopeMove, interceptMove } = fit
    if (Math.abs(slopeMove) < tolerance && Math.abs(interceptMove) < tolerance) break
    // Half of a step that makes it worse, and half of that: the loss is convex, so one of them is better.
    let share = 1
    let next: Calibration
    let nextFit: PlattFit
    do {
      next = { slope: at.slope - share * slopeMove, intercept: at.intercept - share * interceptMove }
      nextFit = assess(next, rows, leftOut, priorRows)
      share /= 2
    } while (nextFit.loss > fit.loss * (1 + tolerance) && share > tolerance)
    at = next
    fit = nextFit
  }
  return at
}

interface PlattFit {
  /** Negative log likelihood and prior. */
  readonly loss: number
  /** Newton's step, to be subtracted. */
  readonly slopeMove: number
  readonly interceptMove: number
}

function assess(
  at: Calibration,
  { logits, fishing, vessel }: CalibrationRows,
  leftOut: ReadonlySet<number>,
  priorRows: number,
): PlattFit {
  const { slope, intercept } = at
  let loss = (priorRows / 2) * ((slope - 1) ** 2 + intercept ** 2)
  // Derivatives of the loss, first and second.
  let bySlope = priorRows * (slope - 1)
  let byIntercept = priorRows * intercept
  let bySlopeTwice = priorRows
  let byBoth = 0
  let byInterceptTwice = priorRows
  for (let row = 0; row < fishing.length; row++) {
    const share = fishing[row]!
    if (Number.isNaN(share) || leftOut.has(vessel[row]!)) continue
    const logit = logits[row]!
    const probability = sigmoid(slope * logit + intercept)
    const spread = probability * (1 - probability)
    loss += lossOf(slope * logit + intercept, share)
    bySlope += (probability - share) * logit
    byIntercept += probability - share
    bySlopeTwice += spread * logit * logit
    byBoth += spread * logit
    byInterceptTwice += spread
  }
  const determinant = bySlopeTwice * byInterceptTwice - byBoth * byBoth
  return {
    loss,
    slopeMove: (byInterceptTwice * bySlope - byBoth * byIntercept) / determinant,
    interceptMove: (bySlopeTwice * byIntercept - byBoth * bySlope) / determinant,
  }
}

/** Of one row: ln(1 + e^answer) - share * answer, without overflow. */
export function lossOf(answer: number, share: number): number {
  return Math.max(answer, 0) + Math.log1p(Math.exp(-Math.abs(answer))) - share * answer
}

function lossByVessel(
  { slope, intercept }: Calibration,
  { logits, fishing, vessel }: CalibrationRows,
): Map<number, number> {
  const losses = new Map<number, number>()
  for (let row = 0; row < fishing.length; row++) {
    const share = fishing[row]!
    if (Number.isNaN(share)) continue
    const loss = lossOf(slope * logits[row]! + intercept, share)
    losses.set(vessel[row]!, (losses.get(vessel[row]!) ?? 0) + loss)
  }
  return losses
}

/** Of the mean label, half a row of each sort added so that it is finite. */
function logOdds({ fishing }: CalibrationRows): number {
  let shares = 0.5
  let others = 0.5
  for (let row = 0; row < fishing.length; row++) {
    if (Number.isNaN(fishing[row]!)) continue
    shares += fishing[row]!
    others += 1 - fishing[row]!
  }
  return Math.log(shares / others)
}

/** Labelled rows of each vessel that has any. */
function countLabels({ fishing, vessel }: CalibrationRows): Map<number, number> {
  const labelled = new Map<number, number>()
  for (let row = 0; row < fishing.length; row++)
    if (!Number.isNaN(fishing[row]!)) labelled.set(vessel[row]!, (labelled.get(vessel[row]!) ?? 0) + 1)
  return labelled
}
