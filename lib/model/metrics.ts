/**
 * How good scores are against labels.
 *
 * Scores are whole thousandths, so rows are counted by score and never sorted: every figure comes out of 1,001
 * counts. Counts of vessels add up, which makes figures of any group of vessels, and of thousands of resamples
 * (bootstrap.ts), as cheap as an addition.
 *
 * A label is the share of the people who said fishing. AUC, PR-AUC, F1, precision and recall need two sorts of
 * rows: more than half is a fishing row, half or less is another. Brier and ECE take the share itself.
 */

const SCORES = 1001

/** The threshold at which models are compared, thousandths. */
export const HALF = 500

/** Equal steps of score in the reliability table and in ECE. Source: Guo et al. 2017, "On calibration". */
const BINS = 15

/** Scores in thousandths and labels 0..1 of the same rows. Rows without a label (NaN) are skipped. */
export interface ScoredRows {
  readonly scores: ArrayLike<number>
  readonly fishing: ArrayLike<number>
}

/** Labelled rows counted by score: all that the figures need to know of them. */
export interface RowTally {
  /** Fishing rows and others at each score, 0..1000. */
  readonly fishingAt: Float64Array
  readonly othersAt: Float64Array
  /** Sum of the labels of the rows at each score. */
  readonly shareAt: Float64Array
  /** Sum of (probability - label)² over all of them. */
  squares: number
}

export interface CallMetrics {
  /** NaN where no row is called fishing. */
  readonly precision: number
  /** NaN where no row is fishing. */
  readonly recall: number
  /** NaN where no row is fishing. */
  readonly f1: number
}

export interface RowMetrics extends CallMetrics {
  /** Labelled rows. */
  readonly rows: number
  readonly fishingRows: number
  /** Chance that a fishing row scores higher than another, ties half; NaN where there is only one sort. */
  readonly auc: number
  /**
   * Average precision: the precision at each score, weighted by the recall gained there, rows of one score all at
   * once. NaN where there is only one sort.
   */
  readonly prAuc: number
  /** Mean squared difference of probability and label; NaN without rows, as `ece`. */
  readonly brier: number
  /** Expected calibration error: |mean probability - mean label| of 15 equal bins of score, weighted by rows. */
  readonly ece: number
}

export interface ReliabilityBin {
  /** Probabilities from <= p < to; the last bin holds 1 too. */
  readonly from: number
  readonly to: number
  readonly rows: number
  /** Means; NaN where the bin is empty. */
  readonly meanScore: number
  readonly meanLabel: number
}

export function startTally(): RowTally {
  return {
    fishingAt: new Float64Array(SCORES),
    othersAt: new Float64Array(SCORES),
    shareAt: new Float64Array(SCORES),
    squares: 0,
  }
}

/** Counts rows `from` to `to`. Throws on a score that is not one of 0..1000. */
export function tallyRows({ scores, fishing }: ScoredRows, from = 0, to = scores.length): RowTally {
  const tally = startTally()
  for (let row = from; row < to; row++) {
    const score = scores[row]!
    const share = fishing[row]!
    if (Number.isNaN(share)) continue
    if (!(Number.isInteger(score) && score >= 0 && score < SCORES))
      throw new RangeError(`model: score ${score} of row ${row} is not a whole number of thousandths`)
    const at = share > 0.5 ? tally.fishingAt : tally.othersAt
    at[score]!++
    tally.shareAt[score]! += share
    tally.squares += (score / 1000 - share) ** 2
  }
  return tally
}

/** Adds the rows of a tally to `to`, each `times` times. */
export function addTally(to: RowTally, tally: RowTally, times = 1): void {
  for (let score = 0; score < SCORES; score++) {
    to.fishingAt[score]! += times * tally.fishingAt[score]!
    to.othersAt[score]! += times * tally.othersAt[score]!
    to.shareAt[score]! += times * tally.shareAt[score]!
  }
  to.squares += times * tally.squares
}

/** Precision, recall and F1 are those at `threshold`: a row is called fishing from this score, thousandths. */
export function measureRows(tally: RowTally, threshold = HALF): RowMetrics {
  const { fishingAt, othersAt } = tally
  const fishingRows = sum(fishingAt)
  const others = sum(othersAt)
  const rows = fishingRows + others
  let hits = 0
  let called = 0
  let rightPairs = 0
  let precisionSum = 0
  for (let score = SCORES - 1; score >= 0; score--) {
    const othersBelow = others - (called - hits) - othersAt[score]!
    rightPairs += fishingAt[score]! * (othersBelow + othersAt[score]! / 2)
    hits += fishingAt[score]!
    called += fishingAt[score]! + othersAt[score]!
    if (fishingAt[score]! > 0) precisionSum += (fishingAt[score]! * hits) / called
  }
  const hasBothSorts = fishingRows > 0 && others > 0
  return {
    rows,
    fishingRows,
    auc: hasBothSorts ? rightPairs / (fishingRows * others) : Number.NaN,
    prAuc: hasBothSorts ? precisionSum / fishingRows : Number.NaN,
    ...measureCalls(tally, threshold),
    brier: tally.squares / rows,
    ece: calibrationError(tally, rows),
  }
}

/** What calling rows fishing from `threshold` thousandths on gives. */
export function measureCalls({ fishingAt, othersAt }: RowTally, threshold: number): CallMetrics {
  const fishingRows = sum(fishingAt)
  const hits = sum(fishingAt.subarray(threshold))
  const called = hits + sum(othersAt.subarray(threshold))
  return {
    precision: hits / called,
    recall: hits / fishingRows,
    f1: fishingRows === 0 ? Number.NaN : (2 * hits) / (called + fishingRows),
  }
}

export function judgeScores(scored: ScoredRows, threshold = HALF): RowMetrics {
  return measureRows(tallyRows(scored), threshold)
}

/** What labels the scores of each bin have. */
export function measureReliability(tally: RowTally): ReliabilityBin[] {
  const rows = new Float64Array(BINS)
  const scores = new Float64Array(BINS)
  const labels = new Float64Array(BINS)
  for (let score = 0; score < SCORES; score++) {
    const bin = Math.min(BINS - 1, Math.floor((score * BINS) / 1000))
    const count = tally.fishingAt[score]! + tally.othersAt[score]!
    rows[bin]! += count
    scores[bin]! += (count * score) / 1000
    labels[bin]! += tally.shareAt[score]!
  }
  return Array.from(rows, (count, bin) => ({
    from: bin / BINS,
    to: (bin + 1) / BINS,
    rows: count,
    meanScore: scores[bin]! / count,
    meanLabel: labels[bin]! / count,
  }))
}

function calibrationError(tally: RowTally, rows: number): number {
  let missed = 0
  for (const bin of measureReliability(tally))
    if (bin.rows > 0) missed += bin.rows * Math.abs(bin.meanScore - bin.meanLabel)
  return missed / rows
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
