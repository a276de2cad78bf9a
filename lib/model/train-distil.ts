/**
 * Teaches one network to answer as an ensemble does (Hinton et al. 2015): scoring costs one network, and most of what
 * the ensemble gains stays. It learns from answers and not from labels, so that rows without a label teach too, and so do
 * rows that nobody ever saw: true ones with noise on them, anew every epoch.
 */

import type { Backend } from './backend.ts'
import type { DenseNetwork } from './network.ts'
import type { Random } from './random.ts'
import { type Examples, trainNetwork } from './train-network.ts'
import type { DistilRecipe } from './train-recipe.ts'

/**
 * @param answer the teachers' logits of so many rows of normalised inputs
 * @param inputs normalised rows, labelled or not
 */
export function distil(
  backend: Backend,
  answer: (inputs: Float32Array, count: number) => Float32Array,
  inputs: Float32Array,
  inputCount: number,
  recipe: DistilRecipe,
  random: Random,
): DenseNetwork {
  const count = inputs.length / inputCount
  const noisy = new Float32Array(inputs.length)
  const weights = new Float32Array(count).fill(1)
  const examplesOf = (): Examples => {
    noisy.set(inputs)
    random.addNormal(noisy, noisy.length, recipe.inputNoise)
    const targets = answer(noisy, count).map((logit) =>
      Math.min(recipe.maxLogit, Math.max(-recipe.maxLogit, logit)),
    )
    return { count, inputs: noisy, inputCount, targets, weights }
  }
  const options = { ...recipe, dropout: 0, inputNoise: 0, loss: 'logit' } as const
  return trainNetwork(backend, options, { examplesOf }, random)
}
