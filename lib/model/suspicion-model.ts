/** A suspicion model: weights of evidence, how sure they are, and where they are from. Held in a folder by suspicion-registry.ts. */

import { createHash } from 'node:crypto'
import { EVIDENCE, EVIDENCE_SCHEMA_HASH, type EvidenceName } from './suspicion-evidence.ts'

/** All that a judgement is made of. Numbers are by the order of EVIDENCE. */
export interface SuspicionWeights {
  /** Log odds of each input of 1. Of 32 bits, as model files are. */
  readonly kernel: Float32Array
  /** Log odds of a trip without any evidence; of 32 bits. */
  readonly bias: number
  /** How sure they are: posterior covariance of kernel and, last, bias. Symmetric, and positive on its diagonal. */
  readonly covariance: readonly (readonly number[])[]
  /** Verdicts that it was trained on. */
  readonly verdicts: number
  /** Of these, those on trips that had each item. */
  readonly support: readonly number[]
}

export interface SuspicionModel {
  /** '1', '2', … */
  readonly version: string
  readonly weights: SuspicionWeights
  readonly metadata: SuspicionMetadata
}

/** What a person asks of a model, and what it needs to be trained anew. */
export interface SuspicionMetadata {
  readonly name: string
  readonly version: string
  /** EVIDENCE_SCHEMA_HASH of the evidence that it weighs. */
  readonly evidenceHash: string
  /** ISO 8601, UTC. */
  readonly trainedAt: string
  /** The command that trains it again. */
  readonly command: string
  /** tfjs backend that the training computed on; null where there was nothing to compute. */
  readonly backend: string | null
  readonly data: VerdictSummary
  readonly evidence: readonly WeightSummary[]
  readonly metrics: Readonly<Record<string, unknown>>
}

export interface VerdictSummary {
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  /** Those that say something: suspicious, explained, normal. */
  readonly verdicts: number
  readonly suspicious: number
  readonly cannotTell: number
  readonly vessels: number
}

/** Where a weight came from, and how far verdicts moved it. The last one is 'base', the log odds without evidence. */
export interface WeightSummary {
  readonly name: EvidenceName | 'base'
  readonly expert: number
  /** Standard deviation of the experts' own doubt. */
  readonly expertDeviation: number
  readonly weight: number
  /** Standard deviation of what doubt is left. */
  readonly deviation: number
  /** Share of what is known of it that verdicts told, 0 (nothing) up to 1. */
  readonly fromVerdicts: number
  /** Verdicts on trips that had it. */
  readonly verdicts: number
}

const DIGITS = 16

/** 16 hexadecimal digits: equal exactly when two models judge all evidence alike. */
export function hashSuspicion({ weights }: SuspicionModel): string {
  const { kernel, bias, covariance, verdicts, support } = weights
  const hash = createHash('sha256')
  hash.update(JSON.stringify([EVIDENCE_SCHEMA_HASH, bias, covariance, verdicts, support]))
  hash.update(kernel)
  return hash.digest('hex').slice(0, DIGITS)
}

/** Why the weights cannot be a model's, or null. */
export function findFault({ kernel, bias, covariance, support }: SuspicionWeights): string | null {
  const count = EVIDENCE.length
  if (kernel.length !== count) return `${kernel.length} weights, but there are ${count} items of evidence`
  if (!Number.isFinite(bias) || bias !== Math.fround(bias)) return `bias ${bias} is no 32-bit number`
  for (const [i, { name, direction }] of EVIDENCE.entries())
    if (!(direction * kernel[i]! >= 0)) return `weight ${kernel[i]} of ${name} is against its direction`
  if (support.length !== count) return `support of ${support.length} items, not ${count}`
  if (covariance.length !== count + 1 || covariance.some((row) => row.length !== count + 1))
    return `a covariance that is not ${count + 1} x ${count + 1}`
  for (const [i, row] of covariance.entries()) {
    if (!(row[i]! > 0)) return `variance ${row[i]} at ${i}`
    for (let j = 0; j < i; j++)
      if (row[j] !== covariance[j]![i]) return `covariances ${row[j]} and ${covariance[j]![i]} at ${i}, ${j}`
  }
  return null
}
