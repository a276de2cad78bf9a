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
   * The members' mean logits of the first `count` rows, inputCount each, of `inputs`, written to `logits` from
   * `toRow` on. At most BLOCK_ROWS. A row's logit is the same bits whatever rows it comes with.
   */
  run(inputs: Float32Array, count: number, logits: Float32Array, toRow: number): void {
    const { tf } = this.backend
    const sums = tf.tidy(() => {
      const block = tf.tensor2d(inputs.subarray(0, count * this.inputCount), [count, this.inputCount])
      return tf.addN(this.members.map((layers) => this.runMember(layers, block))).dataSync<'float32'>()
    })
    for (let row = 0; row < count; row++) logits[toRow + row] = sums[row]! / this.members.length
  }

  /** Frees the weights. */
  dispose(): void {
    this.backend.tf.dispose(this.members.flat().flatMap(({ kernel, bias }) => [kernel, bias]))
  }

  private runMember(layers: readonly LoadedLayer[], block: Tensor2D): Tensor {
    let hidden: Tensor = block
    for (const { kernel, bias, activation } of layers)
      hidden = this.backend.tf.fused.matMul({ a: hidden, b: kernel, bias, activation })
    return hidden
  }
}
