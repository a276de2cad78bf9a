/** From labelled rows to what a network learns from: normalised inputs, targets and weights. */

import type { Backend } from './backend.ts'
import { type DenseNetwork, Ensemble } from './network.ts'
import { type Normalisation, Normaliser } from './normalisation.ts'
import type { Examples } from './train-network.ts'
import type { TrainingRecipe } from './train-recipe.ts'
import { labelledRowsOf, type TrainingRows } from './training-rows.ts'

/**
 * Several sets as one, the first one's rows first. A vessel of two sets, read at two reporting rates say, is there twice
 * under one key: splits go by key.
 */
export function joinRows(sets: readonly TrainingRows[]): TrainingRows {
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  const width = sets[0]!.features.length / sets[0]!.count
  const features = new Float32Array(count * width)
  const fishing = new Float32Array(count)
  const vessel = new Int32Array(count)
  let at = 0
  let vesselsBefore = 0
  for (const set of sets) {
    features.set(set.features, at * width)
    fishing.set(set.fishing, at)
    for (let row = 0; row < set.count; row++) vessel[at + row] = vesselsBefore + set.vessel[row]!
    at += set.count
    vesselsBefore += set.vessels.length
  }
  return { count, features, fishing, vessel, vessels: sets.flatMap(({ vessels }) => vessels) }
}

/** Numbers of the rows of these vessels, ascending: all, or those with a label. */
export function rowsOfVessels(
  rows: TrainingRows,
  keys: ReadonlySet<string>,
  which: 'all' | 'labelled',
): Int32Array {
  const chosen =
    which === 'labelled' ? labelledRowsOf(rows) : Int32Array.from({ length: rows.count }, (_, row) => row)
  return chosen.filter((row) => keys.has(keyOf(rows, row)))
}

/** chosen.length x inputCount. */
export function normaliseRows(
  rows: TrainingRows,
  chosen: Int32Array,
  normalisation: Normalisation,
): Float32Array {
  const normaliser = new Normaliser(normalisation)
  const { inputCount } = normaliser
  const inputs = new Float32Array(chosen.length * inputCount)
  for (const [i, row] of chosen.entries())
    normaliser.normalise(rows.features, row, 1, inputs.subarray(i * inputCount, (i + 1) * inputCount))
  return inputs
}

export function gatherExamples(
  rows: TrainingRows,
  chosen: Int32Array,
  normalisation: Normalisation,
  recipe: TrainingRecipe,
): Examples {
  const inputs = normaliseRows(rows, chosen, normalisation)
  const targets = Float32Array.from(chosen, (row) => rows.fishing[row]!)
  return {
    count: chosen.length,
    inputs,
    inputCount: inputs.length / chosen.length,
    targets,
    weights: weighRows(rows, chosen, recipe),
  }
}

/** 1 on average. */
function weighRows(
  rows: TrainingRows,
  chosen: Int32Array,
  { vesselWeighting, classWeighting }: TrainingRecipe,
): Float32Array {
  const ofVessel = new Map<string, number>()
  let fishing = 0
  for (const row of chosen) {
    const key = keyOf(rows, row)
    ofVessel.set(key, (ofVessel.get(key) ?? 0) + 1)
    fishing += rows.fishing[row]!
  }
  const byFishing = fishing ** -classWeighting
  const byOther = (chosen.length - fishing) ** -classWeighting
  const weights = Float32Array.from(chosen, (row) => {
    const share = rows.fishing[row]!
    // A class that nobody voted for has no weight, and none of its share is here.
    const byClass = (share > 0 ? share * byFishing : 0) + (share < 1 ? (1 - share) * byOther : 0)
    return ofVessel.get(keyOf(rows, row))! ** -vesselWeighting * byClass
  })
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map((weight) => weight / mean)
}

/** The networks' mean logits of `count` rows of normalised inputs. */
export function runNetworks(
  backend: Backend,
  networks: readonly DenseNetwork[],
  inputs: Float32Array,
  count: number,
): Float32Array {
  const ensemble = new Ensemble(networks, backend)
  const logits = new Float32Array(count)
  ensemble.run(inputs, count, logits, 0)
  ensemble.dispose()
  return logits
}

function keyOf(rows: TrainingRows, row: number): string {
  return rows.vessels[rows.vessel[row]!]!.key
}
