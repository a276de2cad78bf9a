/** What the experts say before any verdict: a weight for each item of evidence, and how far they may be wrong. */

import { EVIDENCE } from './suspicion-evidence.ts'

/** Own, all of them: docs/decisions/0015 says why. */
const PRIOR_OPTIONS = {
  /** Log odds of a trip without any evidence: one in 55 would be judged suspicious. */
  base: -4,
  /**
   * Odds to a factor of 1.6. Narrow, since verdicts are on trips that somebody chose to look at: their share of suspicious
   * trips says little of all trips.
   */
  baseDeviation: 0.5,
  /** Standard deviation of a weight over the weight: experts are mostly right to a factor of two. */
  relativeDeviation: 0.5,
  /** Log odds, at least: of small weights they know no more than that they are small. */
  leastDeviation: 0.5,
} as const

export interface Prior {
  /** By the order of EVIDENCE, the base last. */
  readonly means: Float64Array
  readonly deviations: Float64Array
}

export function expertPrior(): Prior {
  const { base, baseDeviation, relativeDeviation, leastDeviation } = PRIOR_OPTIONS
  return {
    means: Float64Array.of(...EVIDENCE.map(({ weight }) => weight), base),
    deviations: Float64Array.of(
      ...EVIDENCE.map(({ weight }) => Math.max(leastDeviation, relativeDeviation * Math.abs(weight))),
      baseDeviation,
    ),
  }
}
