/**
 * Judging a trip: evidence to the probability that an analyst would call the trip suspicious, with what each item adds.
 * In plain numbers: 21 products need no tensors, and give the same bits on every backend.
 */

import { sigmoid } from './calibration.ts'
import { EVIDENCE, type EvidenceName, toInput } from './suspicion-evidence.ts'
import { hashSuspicion, type SuspicionModel, type SuspicionWeights } from './suspicion-model.ts'

/**
 * Contributions are whole multiples of 1 / this, log odds: sums of such numbers are exact, so that they add up to the
 * logit bit for bit in any order. A power of two; the error of 21 of them is below 0.0002, a twentieth of a thousandth of
 * the probability.
 */
const STEPS_PER_LOGIT = 65_536

/** 95 % of a normal distribution lie within so many standard deviations. */
const INTERVAL_DEVIATIONS = 1.96

/** A number of evidence. Items that are not given count as 0. */
export interface EvidenceValue {
  readonly name: EvidenceName
  readonly value: number
}

export interface Contribution extends EvidenceValue {
  /** What it adds to the logit; 0 where there is none of it. */
  readonly contribution: number
  /** Verdicts on trips that had it. */
  readonly verdicts: number
}

export interface SuspicionOutput {
  /** P(an analyst would call the trip suspicious), 0..1, in whole thousandths: this is the score, nothing else is read. */
  readonly probability: number
  /** 95 % of what the weights may be as well lies between, in whole thousandths. */
  readonly low: number
  readonly high: number
  /** `base` and all contributions sum to it exactly, in any order. */
  readonly logit: number
  /** Of a trip without any evidence. */
  readonly base: number
  /** Of every item, in the order of EVIDENCE. */
  readonly contributions: readonly Contribution[]
  /** All that the model was trained on. */
  readonly verdicts: number
}

export interface Suspicion {
  readonly name: string
  readonly version: string
  /** Of all that a judgement hangs on. */
  readonly hash: string
  judge(items: readonly EvidenceValue[]): SuspicionOutput
}

export function createSuspicion(model: SuspicionModel): Suspicion {
  return {
    name: model.metadata.name,
    version: model.version,
    hash: hashSuspicion(model),
    judge: (items) => judgeEvidence(model.weights, items),
  }
}

export function judgeEvidence(weights: SuspicionWeights, items: readonly EvidenceValue[]): SuspicionOutput {
  const values = new Map(items.map(({ name, value }) => [name, value]))
  const base = toSteps(weights.bias)
  const inputs: number[] = []
  const contributions: Contribution[] = []
  let logit = base
  for (const [i, definition] of EVIDENCE.entries()) {
    const { name } = definition
    const value = values.get(name) ?? 0
    const input = toInput(definition, value)
    inputs.push(input)
    // + 0: a weight of -0, or one below 0 times nothing, adds 0 and not -0, which JSON does not keep.
    const contribution = toSteps(weights.kernel[i]! * input) + 0
    contributions.push({ name, value, contribution, verdicts: weights.support[i]! })
    logit += contribution
  }
  const reach = INTERVAL_DEVIATIONS * Math.sqrt(varianceOf(weights.covariance, [...inputs, 1]))
  return {
    probability: toThousandths(logit),
    low: toThousandths(logit - reach),
    high: toThousandths(logit + reach),
    logit,
    base,
    contributions,
    verdicts: weights.verdicts,
  }
}

/** Of the logit. Never below 0, as rounding might have it. */
function varianceOf(covariance: SuspicionWeights['covariance'], inputs: readonly number[]): number {
  let variance = 0
  for (const [i, row] of covariance.entries())
    for (const [j, value] of row.entries()) variance += inputs[i]! * inputs[j]! * value
  return Math.max(0, variance)
}

function toSteps(logOdds: number): number {
  return Math.round(logOdds * STEPS_PER_LOGIT) / STEPS_PER_LOGIT
}

function toThousandths(logit: number): number {
  return Math.round(1000 * sigmoid(logit)) / 1000
}
