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

/**
 * Rows of a product that are always summed in the same order: on TensorFlow those of whole groups, for its kernels take
 * so many rows at once and may finish the rest otherwise (docs/decisions/0010-tensor-backends.md); on WebAssembly each.
 */
const GROUP_ROWS: Record<Backend['name'], number> = { wasm: 1, tensorflow: 48 }

/**
 * Rows computed at once, at most, in whole groups. Measured (bench/model): WebAssembly gains nothing beyond 1,024; every
 * call into TensorFlow costs some 30 to 100 µs, which is little at 16,320.
 */
const BLOCK_ROWS: Record<Backend['name'], number> = { wasm: 1024, tensorflow: 340 * GROUP_ROWS.tensorflow }

/** Networks whose weights the backend holds. */
export class Ensemble {
  readonly inputCount: number
  /** Batches of so many rows are the fastest. */
  readonly blockRows: number
  private readonly members: readonly (readonly LoadedLayer[])[]
  private readonly groupRows: number
  /** Rows that are no whole groups, made so by others behind them. */
  private readonly padded: Float32Array

  constructor(
    networks: readonly DenseNetwork[],
    private readonly backend: Backend,
  ) {
    const { tf } = backend
    this.blockRows = BLOCK_ROWS[backend.name]
    this.inputCount = networks[0]!.layers[0]!.inputs
    this.members = networks.map(({ layers }) =>
      layers.map(({ inputs, outputs, kernel, bias, activation }) => ({
        kernel: tf.tensor2d(kernel, [inputs, outputs]),
        bias: tf.tensor1d(bias),
        activation,
      })),
    )
    this.groupRows = GROUP_ROWS[backend.name]
    this.padded = new Float32Array(this.groupRows === 1 ? 0 : this.blockRows * this.inputCount)
  }

  /**
   * The members' mean logits of the first `count` rows, inputCount each, of `inputs`, written to `logits` from `toRow`
   * on. A row's logit is the same bits whatever rows it comes with.
   */
  run(inputs: Float32Array, count: number, logits: Float32Array, toRow: number): void {
    for (let from = 0; from < count; from += this.blockRows) {
      const rows = Math.min(this.blockRows, count - from)
      const block = inputs.subarray(from * this.inputCount, (from + rows) * this.inputCount)
      const sums = this.runBlock(this.padBlock(block, rows))
      for (let row = 0; row < rows; row++) logits[toRow + from + row] = sums[row]! / this.members.length
    }
  }

  /** Frees the weights. */
  dispose(): void {
    this.backend.tf.dispose(this.members.flat().flatMap(({ kernel, bias }) => [kernel, bias]))
  }

  private padBlock(block: Float32Array, rows: number): Float32Array {
    if (rows % this.groupRows === 0) return block
    const whole = Math.ceil(rows / this.groupRows) * this.groupRows
    this.padded.set(block)
    return this.padded.subarray(0, whole * this.inputCount)
  }

  /** Sums of the members' logits. */
  private runBlock(block: Float32Array): Float32Array {
    const { tf } = this.backend
    let sums: Float32Array = new Float32Array()
    // What is returned would be searched for tensors, number by number.
    tf.tidy(() => {
      const inputs = tf.tensor2d(block, [block.length / this.inputCount, this.inputCount])
      sums = tf.addN(this.members.map((layers) => this.runMember(layers, inputs))).dataSync<'float32'>()
    })
    return sums
  }

  private runMember(layers: readonly LoadedLayer[], inputs: Tensor2D): Tensor {
    let hidden: Tensor = inputs
    for (const { kernel, bias, activation } of layers)
      hidden = this.backend.tf.fused.matMul({ a: hidden, b: kernel, bias, activation })
    return hidden
  }
}
