/** A trained model as a scorer of rows. */

import type { Backend, BackendName } from './backend.ts'
import { scoreLogit } from './calibration.ts'
import type { DetectorModel } from './detector-model.ts'
import { Ensemble } from './network.ts'
import { Normaliser } from './normalisation.ts'
import type { RowScorer, ScorerIdentity } from './scorer.ts'

/** The name holds the version and the backend: the same rows get the same scores on the same backend only. */
export function identifyDetector(
  { metadata, version, fishingFrom }: DetectorModel,
  backend: BackendName,
): ScorerIdentity {
  return { name: `${metadata.name} ${version} on ${backend}`, fishingFrom }
}

/** Scores by a detector. */
export class Detector implements RowScorer {
  readonly name: string
  readonly fishingFrom: number
  readonly blockRows: number
  private readonly normaliser: Normaliser
  private readonly ensemble: Ensemble
  private readonly inputs: Float32Array
  private readonly block: Float32Array

  constructor(
    private readonly model: DetectorModel,
    backend: Backend,
  ) {
    const { name, fishingFrom } = identifyDetector(model, backend.name)
    this.name = name
    this.fishingFrom = fishingFrom
    this.normaliser = new Normaliser(model.normalisation)
    this.ensemble = new Ensemble(model.members, backend)
    this.blockRows = this.ensemble.blockRows
    this.inputs = new Float32Array(this.blockRows * this.normaliser.inputCount)
    this.block = new Float32Array(this.blockRows)
  }

  async score(features: Float32Array, count: number, scores: Uint16Array): Promise<void> {
    const { calibration } = this.model
    const { blockRows } = this
    for (let from = 0; from < count; from += blockRows) {
      const rows = Math.min(blockRows, count - from)
      this.runBlock(features, from, rows, this.block, 0)
      for (let row = 0; row < rows; row++) scores[from + row] = scoreLogit(calibration, this.block[row]!)
    }
  }

  /** Mean logits of the ensemble, before calibration, of `count` rows of FEATURE_COUNT features each. */
  async logits(features: Float32Array, count: number): Promise<Float32Array> {
    const { blockRows } = this
    const logits = new Float32Array(count)
    for (let from = 0; from < count; from += blockRows)
      this.runBlock(features, from, Math.min(blockRows, count - from), logits, from)
    return logits
  }

  /** Frees the backend's memory. */
  dispose(): void {
    this.ensemble.dispose()
  }

  private runBlock(
    features: Float32Array,
    fromRow: number,
    rows: number,
    logits: Float32Array,
    toRow: number,
  ): void {
    this.normaliser.normalise(features, fromRow, rows, this.inputs)
    this.ensemble.run(this.inputs, rows, logits, toRow)
  }
}

export function createDetector(model: DetectorModel, backend: Backend): Detector {
  return new Detector(model, backend)
}
