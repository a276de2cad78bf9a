/**
 * Trains one dense network: products on the backend, forward and back written out. tfjs's own gradients multiply by
 * transposed matrices in place, which WebAssembly does ten times slower than transposing first.
 */

import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import type { Backend } from './backend.ts'
import { sigmoid } from './calibration.ts'
import type { DenseLayer, DenseNetwork } from './network.ts'
import type { Random } from './random.ts'
import { AdamW } from './train-optimiser.ts'
import type { NetworkRecipe } from './train-recipe.ts'

/** Rows to learn from, normalised. */
export interface Examples {
  readonly count: number
  /** count x inputCount. */
  readonly inputs: Float32Array
  readonly inputCount: number
  /** A probability 0..1 each, or a logit: see `loss`. */
  readonly targets: Float32Array
  /** How much each counts; 1 on average. */
  readonly weights: Float32Array
}

export interface NetworkOptions extends NetworkRecipe {
  readonly dropout: number
  readonly inputNoise: number
  /** `probability`: cross-entropy of targets 0..1. `logit`: half the squared difference from targets that are logits. */
  readonly loss: 'probability' | 'logit'
}

/** What an epoch learns from, and after it whether to stop. */
export interface TrainingCourse {
  readonly examplesOf: (epoch: number) => Examples
  readonly afterEpoch?: (epoch: number, network: () => DenseNetwork) => 'go on' | 'stop'
}

/** The network after the last epoch. Equal options, examples and random numbers give the same bits per backend. */
export function trainNetwork(
  backend: Backend,
  options: NetworkOptions,
  course: TrainingCourse,
  random: Random,
): DenseNetwork {
  let trainer: NetworkTrainer | undefined
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const examples = course.examplesOf(epoch)
    trainer ??= new NetworkTrainer(backend, options, examples, random)
    trainer.trainEpoch(examples)
    if (course.afterEpoch?.(epoch, () => trainer!.copyNetwork()) === 'stop') break
  }
  return trainer!.copyNetwork()
}

/** A layer's place in the flat array of weights. */
interface LayerPlace {
  readonly inputs: number
  readonly outputs: number
  readonly kernelAt: number
  readonly biasAt: number
}

class NetworkTrainer {
  private readonly places: readonly LayerPlace[]
  private readonly weights: Float32Array
  private readonly gradients: Float32Array
  private readonly optimiser: AdamW
  private readonly order: Int32Array
  private readonly batchInputs: Float32Array
  /** Loss by logit, of each row of the batch. */
  private readonly slopes: Float32Array
  private readonly masks: readonly Float32Array[]

  constructor(
    private readonly backend: Backend,
    private readonly options: NetworkOptions,
    { count, inputCount }: Examples,
    private readonly random: Random,
  ) {
    const { hiddenUnits, batchRows, epochs } = options
    const sizes = [inputCount, ...hiddenUnits, 1]
    let at = 0
    this.places = sizes.slice(1).map((outputs, layer) => {
      const inputs = sizes[layer]!
      const kernelAt = at
      const biasAt = at + inputs * outputs
      at = biasAt + outputs
      return { inputs, outputs, kernelAt, biasAt }
    })
    this.weights = new Float32Array(at)
    this.gradients = new Float32Array(at)
    const decays = new Uint8Array(at)
    for (const { inputs, outputs, kernelAt, biasAt } of this.places) {
      // Glorot and Bengio 2010: signals keep their size both ways.
      random.fillEven(this.weights.subarray(kernelAt, biasAt), Math.sqrt(6 / (inputs + outputs)))
      decays.fill(1, kernelAt, biasAt)
    }
    this.optimiser = new AdamW(this.weights, decays, {
      learningRate: options.learningRate,
      weightDecay: options.weightDecay,
      steps: epochs * Math.ceil(count / batchRows),
    })
    this.order = Int32Array.from({ length: count }, (_, row) => row)
    this.batchInputs = new Float32Array(batchRows * inputCount)
    this.slopes = new Float32Array(batchRows)
    this.masks = hiddenUnits.map((units) => new Float32Array(batchRows * units))
  }

  /** Every row once, in an order of its own. */
  trainEpoch(examples: Examples): void {
    const { order, options, batchInputs } = this
    const { inputs, inputCount, count } = examples
    this.random.shuffle(order)
    for (let from = 0; from < count; from += options.batchRows) {
      const rows = order.subarray(from, Math.min(count, from + options.batchRows))
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]! * inputCount
        for (let input = 0; input < inputCount; input++)
          batchInputs[i * inputCount + input] = inputs[row + input]!
      }
      if (options.inputNoise > 0)
        this.random.addNormal(batchInputs, rows.length * inputCount, options.inputNoise)
      this.backend.tf.tidy(() => this.step(examples, rows))
    }
  }

  copyNetwork(): DenseNetwork {
    const last = this.places.length - 1
    return {
      layers: this.places.map(
        ({ inputs, outputs, kernelAt, biasAt }, layer): DenseLayer => ({
          inputs,
          outputs,
          kernel: this.weights.slice(kernelAt, biasAt),
          bias: this.weights.slice(biasAt, biasAt + outputs),
          activation: layer === last ? 'linear' : 'relu',
        }),
      ),
    }
  }

  private step(examples: Examples, rows: Int32Array): void {
    const { tf } = this.backend
    const { places, weights, gradients } = this
    const { dropout } = this.options
    const count = rows.length
    const kernels = places.map(({ inputs, outputs, kernelAt, biasAt }) =>
      tf.tensor2d(weights.subarray(kernelAt, biasAt), [inputs, outputs]),
    )
    const biases = places.map(({ outputs, biasAt }) =>
      tf.tensor1d(weights.subarray(biasAt, biasAt + outputs)),
    )
    const last = places.length - 1
    // Inputs of each layer.
    const entering: Tensor2D[] = [
      tf.tensor2d(this.batchInputs.subarray(0, count * places[0]!.inputs), [count, places[0]!.inputs]),
    ]
    for (let layer = 0; layer < last; layer++) {
      const out = this.forward(entering[layer]!, kernels[layer]!, biases[layer]!, 'relu')
      entering.push(dropout > 0 ? tf.mul<Tensor2D>(out, this.maskOf(layer, count)) : out)
    }
    const logits = this.forward(entering[last]!, kernels[last]!, biases[last]!, 'linear').dataSync()
    this.findSlopes(examples, rows, logits)

    let slopes = tf.tensor2d(this.slopes.subarray(0, count), [count, 1])
    for (let layer = last; layer >= 0; layer--) {
      const { kernelAt, biasAt } = places[layer]!
      const byKernel = tf.matMul(tf.transpose(entering[layer]!), slopes)
      gradients.set(byKernel.dataSync(), kernelAt)
      gradients.set(tf.sum(slopes, 0).dataSync(), biasAt)
      if (layer === 0) break
      // A unit passes back what it passed on: nothing where it was 0, cut off or left out.
      const open = tf.mul(tf.step(entering[layer]!), 1 / (1 - dropout))
      slopes = tf.mul(tf.matMul(slopes, tf.transpose(kernels[layer]!)), open)
    }
    this.optimiser.update(gradients)
  }

  private forward(a: Tensor2D, b: Tensor2D, bias: Tensor1D, activation: DenseLayer['activation']): Tensor2D {
    return this.backend.tf.fused.matMul({ a, b, bias, activation }) as Tensor2D
  }

  private maskOf(layer: number, count: number): Tensor2D {
    const units = this.places[layer]!.outputs
    const mask = this.masks[layer]!
    this.random.fillDropout(mask, count * units, this.options.dropout)
    return this.backend.tf.tensor2d(mask.subarray(0, count * units), [count, units])
  }

  /** How the mean loss of the batch changes with each row's logit. */
  private findSlopes({ targets, weights }: Examples, rows: Int32Array, logits: ArrayLike<number>): void {
    const isProbability = this.options.loss === 'probability'
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const answer = isProbability ? sigmoid(logits[i]!) : logits[i]!
      this.slopes[i] = ((answer - targets[row]!) * weights[row]!) / rows.length
    }
  }
}
