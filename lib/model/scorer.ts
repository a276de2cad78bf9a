/** What gives each row its score: the detector, or the speed baseline that it is measured against. */

/** Whose scores, and what they mean: part of a generation's configuration. */
export interface ScorerIdentity {
  /** Names it in every stored score's generation, e.g. 'speed-baseline 1'. */
  readonly name: string
  /** A row is scored fishing from this score on, thousandths, 1..1000. */
  readonly fishingFrom: number
}

/** P(apparent fishing) of rows. A score depends on its own row's features alone, never on the batch. */
export interface RowScorer extends ScorerIdentity {
  /** Rows are scored fastest so many at once or more. */
  readonly blockRows: number
  /**
   * Scores `count` rows of FEATURE_COUNT features each into `scores`: whole thousandths, 0..1000. The rounded
   * score is the score: nothing downstream reads another.
   */
  score(features: Float32Array, count: number, scores: Uint16Array): Promise<void>
}

/** Score of a position that is no row: thinned out, so it has none. */
export const NO_SCORE = 65_535
