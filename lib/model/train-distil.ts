/**
 * Teaches one network to answer as an ensemble does (Hinton et al. 2015): scoring costs one network, and most of what
 * the ensemble gains stays. It learns from answers and not from labels, so that rows without a label teach too, and so do
 * rows that nobody ever saw: true ones with some of their values taken from other rows, anew every epoch. (Noise on the
 * values does less: it leaves what rows have between them where it was.)
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
  const asked = new Float32Array(inputs.length)
  const weights = new Float32Array(count).fill(1)
  const examplesOf = (): Examples => {
    for (let i = 0; i < inputs.length; i++) {
      const row = random.next() < recipe.swappedShare ? random.nextBelow(count) : -1
      asked[i] = row < 0 ? inputs[i]! : inputs[row * inputCount + (i % inputCount)]!
    }
    const targets = answer(asked, count).map((logit) =>
      Math.min(recipe.maxLogit, Math.max(-recipe.maxLogit, logit)),
    )
    return { count, inputs: asked, inputCount, targets, weights }
  }
  const options = { ...recipe, dropout: 0, inputNoise: 0, loss: 'logit' } as const
  return trainNetwork(backend, options, { examplesOf }, random)
}
