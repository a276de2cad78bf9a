/**
 * Do verdicts make the model better? Each vessel's trips are judged by a model trained on other vessels' verdicts, and
 * by the experts alone, on the same trips.
 */

import type { Backend } from './backend.ts'
import { bootstrapByVessel, type Interval } from './bootstrap.ts'
import { lossOf } from './calibration.ts'
import { requireDisjoint, splitVessels } from './folds.ts'
import { judgeScores } from './metrics.ts'
import { Random } from './random.ts'
import { judgeEvidence, type SuspicionOutput } from './suspicion.ts'
import { expertWeights } from './suspicion-prior.ts'
import { trainSuspicion } from './suspicion-train.ts'
import type { JudgedTrip } from './suspicion-verdicts.ts'

const EVALUATION_OPTIONS = {
  folds: 5,
  /** Vessels with a suspicious trip, and without one, at least: fewer than two a fold say nothing. Own. */
  vesselsOfEach: 10,
  resamples: 1000,
  seed: 1,
} as const

export interface SuspicionFigures {
  /** Mean cross entropy, nats: of the unrounded logit. */
  readonly logLoss: number
  readonly brier: number
  /** Chance that a suspicious trip is judged higher than another, ties half. */
  readonly auc: number
}

export interface SuspicionEvaluation {
  readonly folds: number
  readonly vessels: number
  readonly verdicts: number
  readonly suspicious: number
  /** Trained on other vessels. */
  readonly trained: SuspicionFigures
  readonly experts: SuspicionFigures
  /** Log loss of the experts less that of the trained: 95 % of resamples of vessels lie between. */
  readonly gain: Interval & { readonly mean: number }
}

/** Why these verdicts cannot judge a model, or null. */
export function findTooFew(trips: readonly JudgedTrip[]): string | null {
  const { vesselsOfEach } = EVALUATION_OPTIONS
  const vessels = vesselsOf(trips)
  const suspicious = [...vessels.values()].filter((hasSuspicious) => hasSuspicious).length
  const others = vessels.size - suspicious
  if (suspicious >= vesselsOfEach && others >= vesselsOfEach) return null
  return `it takes verdicts on ${vesselsOfEach} vessels with a suspicious trip and ${vesselsOfEach} without; there are ${suspicious} and ${others}`
}

/** `trips` in the order of listJudgedTrips. Throws where there are too few. */
export function evaluateSuspicion(backend: Backend, trips: readonly JudgedTrip[]): SuspicionEvaluation {
  const tooFew = findTooFew(trips)
  if (tooFew !== null) throw new Error(`model: ${tooFew}`)
  const { folds, resamples, seed } = EVALUATION_OPTIONS
  const keys = [...vesselsOf(trips).keys()]
  const experts = expertWeights()
  const byExperts = trips.map(({ evidence }) => judgeEvidence(experts, evidence))
  const byTrained = new Array<SuspicionOutput>(trips.length)
  for (const judged of foldsOf(trips)) {
    const others = trips.filter(({ mmsi }) => !judged.has(mmsi))
    requireDisjoint(new Set(others.map(({ mmsi }) => mmsi)), judged)
    const weights = trainSuspicion(backend, others)
    for (const [i, { mmsi, evidence }] of trips.entries())
      if (judged.has(mmsi)) byTrained[i] = judgeEvidence(weights, evidence)
  }
  const gains = trips.map((trip, i) => entropy(byExperts[i]!, trip) - entropy(byTrained[i]!, trip))
  const numbers = new Map(keys.map((key, i) => [key, i]))
  const vesselOf = trips.map(({ mmsi }) => numbers.get(mmsi)!)
  const random = new Random(seed, 'bootstrap')
  const [gain] = bootstrapByVessel(keys.length, { resamples, random: () => random.next() }, (times) => {
    let sum = 0
    let count = 0
    for (const [i, one] of gains.entries()) {
      sum += times[vesselOf[i]!]! * one
      count += times[vesselOf[i]!]!
    }
    return [sum / count]
  })
  return {
    folds,
    vessels: keys.length,
    verdicts: trips.length,
    suspicious: trips.filter(({ isSuspicious }) => isSuspicious).length,
    trained: figuresOf(byTrained, trips),
    experts: figuresOf(byExperts, trips),
    gain: { mean: gains.reduce((sum, one) => sum + one, 0) / gains.length, ...gain! },
  }
}

/** Whether it has a suspicious trip, by vessel. */
function vesselsOf(trips: readonly JudgedTrip[]): Map<string, boolean> {
  const vessels = new Map<string, boolean>()
  for (const { mmsi, isSuspicious } of trips) vessels.set(mmsi, (vessels.get(mmsi) ?? false) || isSuspicious)
  return vessels
}

/** Vessels with a suspicious trip go to different folds, as the gears of labelled rows do. */
function foldsOf(trips: readonly JudgedTrip[]) {
  const { folds, seed } = EVALUATION_OPTIONS
  const vessels = [...vesselsOf(trips)].map(([key, hasSuspicious]) => ({
    key,
    gear: hasSuspicious ? 'suspicious' : 'other',
  }))
  const numbers = new Map(vessels.map(({ key }, i) => [key, i]))
  return splitVessels(
    {
      count: trips.length,
      fishing: Float32Array.from(trips, ({ isSuspicious }) => (isSuspicious ? 1 : 0)),
      vessel: Int32Array.from(trips, ({ mmsi }) => numbers.get(mmsi)!),
      vessels,
    },
    { folds, seed },
  )
}

function entropy({ logit }: SuspicionOutput, { isSuspicious }: JudgedTrip): number {
  return lossOf(logit, isSuspicious ? 1 : 0)
}

function figuresOf(outputs: readonly SuspicionOutput[], trips: readonly JudgedTrip[]): SuspicionFigures {
  const { brier, auc } = judgeScores({
    scores: outputs.map(({ probability }) => Math.round(1000 * probability)),
    fishing: trips.map(({ isSuspicious }) => (isSuspicious ? 1 : 0)),
  })
  const sum = outputs.reduce((sum, output, i) => sum + entropy(output, trips[i]!), 0)
  return { logLoss: sum / trips.length, brier, auc }
}
