/** How good scores are against labels. */

/** Scores in thousandths and the labels (share of people who said fishing, 0..1) of the same rows. */
export interface ScoredRows {
  readonly scores: readonly number[]
  readonly fishing: readonly number[]
}

export interface Judgement {
  readonly rows: number
  /** Rows that more than half called fishing. */
  readonly fishingRows: number
  /** Chance that a fishing row scores higher than another, ties half; NaN where there is only one sort. */
  readonly auc: number
  /** At the threshold; NaN where no row is fishing. */
  readonly f1: number
  readonly precision: number
  readonly recall: number
  /** Mean squared difference of probability and label. */
  readonly brier: number
}

/** `threshold`: the score from which a row is called fishing, thousandths. */
export function judgeScores({ scores, fishing }: ScoredRows, threshold: number): Judgement {
  let hits = 0
  let called = 0
  let fishingRows = 0
  let squares = 0
  for (let i = 0; i < scores.length; i++) {
    const isFishing = fishing[i]! > 0.5
    const isCalled = scores[i]! >= threshold
    if (isFishing) fishingRows++
    if (isCalled) called++
    if (isFishing && isCalled) hits++
    squares += (scores[i]! / 1000 - fishing[i]!) ** 2
  }
  return {
    rows: scores.length,
    fishingRows,
    auc: areaUnderCurve({ scores, fishing }),
    f1: fishingRows === 0 ? Number.NaN : (2 * hits) / (called + fishingRows),
    precision: hits / called,
    recall: hits / fishingRows,
    brier: squares / scores.length,
  }
}

/** By the counts of each score: of whole thousandths there are 1,001. */
function areaUnderCurve({ scores, fishing }: ScoredRows): number {
  const fishingAt = new Float64Array(1001)
  const othersAt = new Float64Array(1001)
  for (let i = 0; i < scores.length; i++) (fishing[i]! > 0.5 ? fishingAt : othersAt)[scores[i]!]!++
  let below = 0
  let fishingSum = 0
  let higher = 0
  for (let score = 0; score <= 1000; score++) {
    higher += fishingAt[score]! * (below + othersAt[score]! / 2)
    below += othersAt[score]!
    fishingSum += fishingAt[score]!
  }
  return higher / (fishingSum * below)
}
