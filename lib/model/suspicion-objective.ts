/**
 * What training makes small: the cross entropy of the verdicts, and the distance from the experts in their own standard
 * deviations. Convex, so that there is one best answer. The part over verdicts is computed in tensors, all at once; the
 * experts' part, of some twenty numbers, beside it.
 */

import type * as Tfjs from '@tensorflow/tfjs'
import type { Backend } from './backend.ts'
import { lossOf } from './calibration.ts'
import { EVIDENCE, toInput } from './suspicion-evidence.ts'
import type { Prior } from './suspicion-prior.ts'
import type { JudgedTrip } from './suspicion-verdicts.ts'

/** Of the objective at some weights. */
export interface Curve {
  readonly loss: number
  /** First derivatives. */
  readonly gradient: Float64Array
  /** Second derivatives, `gradient.length` rows of as many. Symmetric, positive definite. */
  readonly hessian: Float64Array
  /** The verdicts' part of them: 0 in the row and column of what no verdict touches. */
  readonly information: Float64Array
}

export class SuspicionObjective {
  /** Weights: one for each item of evidence, then the base. */
  readonly size = EVIDENCE.length + 1
  private readonly inputs: Tfjs.Tensor2D | null
  /** 1 of suspicious trips, -1 of others. */
  private readonly signs: Tfjs.Tensor2D | null

  /** Holds memory of the backend until `dispose`. */
  constructor(
    private readonly backend: Backend,
    private readonly trips: readonly JudgedTrip[],
    private readonly prior: Prior,
  ) {
    const { tf } = backend
    const rows = trips.map(inputsOf)
    this.inputs = rows.length === 0 ? null : tf.tensor2d(rows, [rows.length, this.size])
    this.signs =
      rows.length === 0 ? null : tf.tensor2d(trips.map(({ isSuspicious }) => [isSuspicious ? 1 : -1]))
  }

  /** `weights`: 32-bit numbers, which is what tensors hold. */
  measure(weights: Float64Array): Curve {
    const { size } = this
    const { means, deviations } = this.prior
    let loss = 0
    const gradient = new Float64Array(size)
    const information = new Float64Array(size * size)
    if (this.inputs !== null) loss += this.addVerdicts(weights, gradient, information)
    const hessian = information.slice()
    for (let i = 0; i < size; i++) {
      const precision = 1 / deviations[i]! ** 2
      const away = weights[i]! - means[i]!
      loss += (precision * away * away) / 2
      gradient[i]! += precision * away
      hessian[i * size + i]! += precision
    }
    return { loss, gradient, hessian, information }
  }

  dispose(): void {
    this.inputs?.dispose()
    this.signs?.dispose()
  }

  /** Returns the cross entropy, summed here in 64 bits: whether a step helped shows in its last digits. */
  private addVerdicts(weights: Float64Array, gradient: Float64Array, information: Float64Array): number {
    const { tf } = this.backend
    const { size } = this
    const inputs = this.inputs!
    const signs = this.signs!
    const [logits, slopes, curves] = tf.tidy(() => {
      const logit = tf.matMul(inputs, tf.tensor2d(Float32Array.from(weights), [size, 1]))
      const margin = tf.mul(signs, logit)
      // Not 1 less the probability of the verdict, which 32 bits lose where the model is sure.
      const missed = tf.sigmoid(tf.neg(margin))
      const spread = tf.mul(missed, tf.sigmoid(margin))
      return [
        logit.dataSync(),
        tf.matMul(inputs, tf.neg(tf.mul(signs, missed)), true).dataSync(),
        tf.matMul(inputs, tf.mul(inputs, spread), true).dataSync(),
      ]
    })
    for (let i = 0; i < size; i++) {
      gradient[i]! += slopes![i]!
      // One half for both: tensors round the two differently.
      for (let j = 0; j < size; j++)
        information[i * size + j]! = curves![Math.max(i, j) * size + Math.min(i, j)]!
    }
    return this.trips.reduce((sum, { isSuspicious }, i) => sum + lossOf(logits![i]!, isSuspicious ? 1 : 0), 0)
  }
}

function inputsOf({ evidence }: JudgedTrip): number[] {
  const values = new Map(evidence.map(({ name, value }) => [name, value]))
  return [...EVIDENCE.map((definition) => toInput(definition, values.get(definition.name) ?? 0)), 1]
}
