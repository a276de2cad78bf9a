/** Labelled rows made of numbers, without files or folds. */

import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import { Random } from '../../lib/model/random.ts'
import type { TrainingRows } from '../../lib/model/training-rows.ts'

export interface DrawnVessel {
  readonly key: string
  readonly gear?: string
  readonly rows: number
  /** Rows of it without a label, after the others. */
  readonly unlabelled?: number
}

/** The first two features decide the label unless `label` does otherwise; the others are noise. */
export function drawRows(
  vessels: readonly DrawnVessel[],
  seed = 1,
  label: (features: Float32Array, vessel: number) => number = (features) =>
    features[0]! > features[1]! ? 1 : 0,
): TrainingRows {
  const random = new Random(seed, 'rows')
  const count = vessels.reduce((sum, { rows, unlabelled = 0 }) => sum + rows + unlabelled, 0)
  const features = new Float32Array(count * FEATURE_COUNT)
  random.fillEven(features, 2)
  const fishing = new Float32Array(count).fill(Number.NaN)
  const vessel = new Int32Array(count)
  let row = 0
  for (const [index, { rows, unlabelled = 0 }] of vessels.entries())
    for (let i = 0; i < rows + unlabelled; i++, row++) {
      vessel[row] = index
      const own = features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)
      if (i < rows) fishing[row] = label(own, index)
    }
  return {
    count,
    features,
    fishing,
    vessel,
    vessels: vessels.map(({ key, gear = 'trawlers' }) => ({ key, gear })),
  }
}
