/**
 * Dense networks, run on a backend. Members of an ensemble run one after the other on the same inputs: stacked into
 * wide layers they are slower, for the wide products fall out of the cache.
 */

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import type { Backend } from './backend.ts'

export interface DenseLayer {
  readonly inputs: number
  readonly outputs: number
  /** inputs x outputs, row by row, as tfjs has it. */
  readonly kernel: Float32Array
  readonly bias: Float32Array
  readonly activation: 'relu' | 'linear'
}

/** The last layer has one output: the logit. */
export interface DenseNetwork {
  readonly layers: readonly DenseLayer[]
}

interface LoadedLayer {
  readonly kernel: Tensor2D
  readonly bias: Tensor1D
  readonly activation: DenseLayer['activation']
}

/** Rows computed at once, at most: larger blocks gain nothing and need more memory. */
export const BLOCK_ROWS = 1024

/** Networks whose weights the backend holds. */
export class Ensemble {
  readonly inputCount: number
  private readonly members: readonly (readonly LoadedLayer[])[]

  constructor(
    networks: readonly DenseNetwork[],
    private readonly backend: Backend,
  ) {
    const { tf } = backend
    this.inputCount = networks[0]!.layers[0]!.inputs
    this.members = networks.map(({ layers }) =>
      layers.map(({ inputs, outputs, kernel, bias, activation }) => ({
        kernel: tf.tensor2d(kernel, [inputs, outputs]),
        bias: tf.tensor1d(bias),
        activation,
      })),
    )
  }

  /**
   * The members' mean logits of the first `count` rows, inputCount each, of `inputs`, written to `logits` from `toRow`
   * on. A row's logit is the same bits whatever rows it comes with.
   */
  run(inputs: Float32Array, count: number, logits: Float32Array, toRow: number): void {
    for (let from = 0; from < count; from += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, count - from)
      const block = inputs.subarray(from * this.inputCount, (from + rows) * this.inputCount)
      const sums = this.runBlock(block, rows)
      for (let row = 0; row < rows; row++) logits[toRow + from + row] = sums[row]! / this.members.length
    }
  }

  /** Frees the weights. */
  dispose(): void {
    this.backend.tf.dispose(this.members.flat().flatMap(({ kernel, bias }) => [kernel, bias]))
  }

  /** Sums of the members' logits. */
  private runBlock(block: Float32Array, rows: number): Float32Array {
    const { tf } = this.backend
    return tf.tidy(() => {
      const inputs = tf.tensor2d(block, [rows, this.inputCount])
      return tf.addN(this.members.map((layers) => this.runMember(layers, inputs))).dataSync<'float32'>()
    })
  }

  private runMember(layers: readonly LoadedLayer[], inputs: Tensor2D): Tensor {
    let hidden: Tensor = inputs
    for (const { kernel, bias, activation } of layers)
      hidden = this.backend.tf.fused.matMul({ a: hidden, b: kernel, bias, activation })
    return hidden
  }
}
