/** What gives each row its score: the speed baseline now, the detector once it is trained. */

/** P(apparent fishing) of rows. A score depends on its own row's features alone, never on the batch. */
export interface RowScorer {
  /** Names it in every stored score's generation, e.g. 'speed-baseline 1'. */
  readonly name: string
  /**
   * Scores `count` rows of FEATURE_COUNT features each into `scores`: whole thousandths, 0..1000. The rounded
   * score is the score: nothing downstream reads another.
   */
  score(features: Float32Array, count: number, scores: Uint16Array): Promise<void>
}

/** Score of a position that is no row: thinned out, so it has none. */
export const NO_SCORE = 65_535
