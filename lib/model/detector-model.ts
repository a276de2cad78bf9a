/** A trained detector: all that scoring and explaining need. Held in a folder by registry.ts. */

import { ContentHash } from '../features/ids.ts'
import type { DenseNetwork } from './network.ts'
import type { Normalisation } from './normalisation.ts'

export interface DetectorModel {
  /** '1', '2', … */
  readonly version: string
  readonly normalisation: Normalisation
  /** An ensemble: its logit is the mean of theirs. All take the inputs that `normalisation` makes. */
  readonly members: readonly DenseNetwork[]
  readonly calibration: Calibration
  /** A row is scored fishing from this score on, thousandths, 1..1000. */
  readonly fishingFrom: number
  /** Rows that stand for the training rows in explanations, FEATURE_COUNT features each; NaN where missing. */
  readonly background: Float32Array
  readonly metadata: ModelMetadata
}

/** P(apparent fishing) = sigmoid(slope * logit + intercept). */
export interface Calibration {
  readonly slope: number
  readonly intercept: number
}

/** What a person asks of a model, and what it needs to be trained anew. */
export interface ModelMetadata {
  readonly name: string
  readonly version: string
  /** FEATURE_SCHEMA_HASH of the features that it was trained with. */
  readonly featureHash: string
  /** ISO 8601, UTC. */
  readonly trainedAt: string
  /** The command that trains it again. */
  readonly command: string
  readonly seed: number
  readonly data: TrainingDataSummary
  readonly metrics: Readonly<Record<string, unknown>>
  readonly recipe: Readonly<Record<string, unknown>>
}

/** `rows` counts all, `labelled` those with a label, `fishing` those that more than half called fishing. */
export interface TrainingDataSummary {
  readonly files: readonly TrainingFile[]
  readonly vessels: number
  readonly rows: number
  readonly labelled: number
  readonly fishing: number
  readonly byGear: Readonly<Record<string, GearCounts>>
  /** hashVessel of each labelled vessel, ascending: whoever judges the model can tell whether it knows a vessel. */
  readonly vesselHashes: readonly string[]
}

/** 16 hexadecimal digits of a vessel's key. */
export function hashVessel(key: string): string {
  return new ContentHash().text(key).digest()
}

export interface TrainingFile {
  readonly name: string
  readonly sha256: string
  readonly rows: number
  readonly labelled: number
}

export interface GearCounts {
  readonly vessels: number
  readonly labelled: number
  readonly fishing: number
}
