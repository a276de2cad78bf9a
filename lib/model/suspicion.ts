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
  /** `probability` of `judge` alone. */
  weigh(items: readonly EvidenceValue[]): number
}

export function createSuspicion(model: SuspicionModel): Suspicion {
  return {
    name: model.metadata.name,
    version: model.version,
    hash: hashSuspicion(model),
    judge: (items) => judgeEvidence(model.weights, items),
    weigh: (items) => weighEvidence(model.weights, items),
  }
}

export function judgeEvidence(weights: SuspicionWeights, items: readonly EvidenceValue[]): SuspicionOutput {
  const values = valuesOf(items)
  const base = toSteps(weights.bias)
  const inputs: number[] = []
  const contributions: Contribution[] = []
  let logit = base
  for (let i = 0; i < EVIDENCE.length; i++) {
    const definition = EVIDENCE[i]!
    const value = values[i]!
    const input = toInput(definition, value)
    inputs.push(input)
    const contribution = contributionOf(weights.kernel[i]!, input)
    contributions.push({ name: definition.name, value, contribution, verdicts: weights.support[i]! })
    logit += contribution
  }
  inputs.push(1)
  const reach = INTERVAL_DEVIATIONS * Math.sqrt(varianceOf(weights.covariance, inputs))
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

/** `probability` of `judgeEvidence` alone. */
export function weighEvidence(weights: SuspicionWeights, items: readonly EvidenceValue[]): number {
  const values = valuesOf(items)
  let logit = toSteps(weights.bias)
  for (let i = 0; i < EVIDENCE.length; i++)
    logit += contributionOf(weights.kernel[i]!, toInput(EVIDENCE[i]!, values[i]!))
  return toThousandths(logit)
}

const INDEX = new Map<string, number>(EVIDENCE.map(({ name }, i) => [name, i]))

/** In the order of EVIDENCE; 0 where there is no item. */
function valuesOf(items: readonly EvidenceValue[]): number[] {
  const values = new Array<number>(EVIDENCE.length).fill(0)
  for (const { name, value } of items) {
    const index = INDEX.get(name)
    if (index !== undefined) values[index] = value
  }
  return values
}

/** + 0: a weight of -0, or one below 0 times nothing, adds 0 and not -0, which JSON does not keep. */
function contributionOf(weight: number, input: number): number {
  return toSteps(weight * input) + 0
}

/** Of the logit. Never below 0, as rounding might have it. */
function varianceOf(covariance: SuspicionWeights['covariance'], inputs: readonly number[]): number {
  let variance = 0
  for (let i = 0; i < covariance.length; i++) {
    const row = covariance[i]!
    for (let j = 0; j < row.length; j++) variance += inputs[i]! * inputs[j]! * row[j]!
  }
  return Math.max(0, variance)
}

function toSteps(logOdds: number): number {
  return Math.round(logOdds * STEPS_PER_LOGIT) / STEPS_PER_LOGIT
}

function toThousandths(logit: number): number {
  return Math.round(1000 * sigmoid(logit)) / 1000
}
