/** What the experts say before any verdict: a weight for each item of evidence, and how far they may be wrong. */

import { EVIDENCE, EVIDENCE_SCHEMA_HASH } from './suspicion-evidence.ts'
import type { SuspicionModel, SuspicionWeights, WeightSummary } from './suspicion-model.ts'

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

/** What the experts say by themselves; needs no backend. */
export function expertWeights({ means, deviations } = expertPrior()): SuspicionWeights {
  return {
    kernel: Float32Array.from(means.subarray(0, -1)),
    bias: means.at(-1)!,
    covariance: Array.from(deviations, (deviation, i) =>
      Array.from(deviations, (_, j) => (i === j ? deviation ** 2 : 0)),
    ),
    verdicts: 0,
    support: EVIDENCE.map(() => 0),
  }
}

/** Each weight beside the expert's, and what share of what is known of it the verdicts told. */
export function summariseWeights(weights: SuspicionWeights, { means, deviations }: Prior): WeightSummary[] {
  const { kernel, bias, covariance, verdicts, support } = weights
  return [...EVIDENCE.map(({ name }) => name), 'base' as const].map((name, i) => {
    const isBase = i === EVIDENCE.length
    const deviation = Math.sqrt(covariance[i]![i]!)
    const expertDeviation = deviations[i]!
    return {
      name,
      expert: means[i]!,
      expertDeviation,
      weight: isBase ? bias : kernel[i]!,
      deviation,
      fromVerdicts: Math.max(0, 1 - (deviation / expertDeviation) ** 2),
      verdicts: isBase ? verdicts : support[i]!,
    }
  })
}

/** The experts as a model that stands in no folder: what training without verdicts makes. */
export function createExpertModel(): SuspicionModel {
  const weights = expertWeights()
  return {
    version: '1',
    weights,
    metadata: {
      name: 'suspicion',
      version: '1',
      evidenceHash: EVIDENCE_SCHEMA_HASH,
      trainedAt: new Date(0).toISOString(),
      command: '',
      backend: null,
      data: { files: [], verdicts: 0, suspicious: 0, cannotTell: 0, vessels: 0 },
      evidence: summariseWeights(weights, expertPrior()),
      metrics: {},
    },
  }
}
