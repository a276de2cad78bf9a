/** Rows and models out of a seed, for the tests of lib/model. */

import { FEATURE_COUNT, FEATURE_SCHEMA_HASH, FEATURES } from '../../lib/features/feature-list.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import type { DenseLayer, DenseNetwork } from '../../lib/model/network.ts'
import { countInputs, fitNormalisation } from '../../lib/model/normalisation.ts'
import type { TrainingRows } from '../../lib/model/training-rows.ts'
import { createRandom, type Random } from '../../lib/simulate/random.ts'

export const FEATURE_NAMES = FEATURES.map(({ name }) => name)

/** Rows of one vessel; every third feature is missing now and then, one value in 200 is far off. */
export function makeRows(seed: number, count: number): TrainingRows {
  const random = createRandom(seed)
  const features = new Float32Array(count * FEATURE_COUNT)
  for (let i = 0; i < features.length; i++) {
    const feature = i % FEATURE_COUNT
    const isMissing = feature % 3 === 0 && random.next() < 0.1
    const scale = random.next() < 0.005 ? 1000 : 1 + feature
    features[i] = isMissing ? Number.NaN : scale * (random.next() + random.next() - 0.5)
  }
  return {
    count,
    features,
    fishing: Float32Array.from({ length: count }, () => (random.next() < 0.5 ? 0 : 1)),
    vessel: new Int32Array(count),
    vessels: [{ key: '1', gear: 'trawler' }],
  }
}

export const allOf = (rows: TrainingRows) => Int32Array.from({ length: rows.count }, (_, row) => row)

export interface ModelShape {
  readonly seed?: number
  readonly members?: number
  readonly hidden?: readonly number[]
  readonly names?: readonly string[]
  /** What it normalises by. */
  readonly rows?: TrainingRows
}

/** A model of random weights, whose scores are spread over the whole range. */
export function makeModel({
  seed = 1,
  members = 3,
  hidden = [16, 8],
  names = FEATURE_NAMES,
  rows = makeRows(seed, 500),
}: ModelShape = {}): DetectorModel {
  const random = createRandom(seed, 'model')
  const normalisation = fitNormalisation(rows, allOf(rows), names)
  const sizes = [countInputs(normalisation), ...hidden, 1]
  return {
    version: '1',
    normalisation,
    members: Array.from({ length: members }, () => makeNetwork(random, sizes)),
    calibration: { slope: 1.25, intercept: -0.5 },
    fishingFrom: 470,
    background: rows.features.slice(0, 32 * FEATURE_COUNT),
    metadata: {
      name: 'detector',
      version: '1',
      featureHash: FEATURE_SCHEMA_HASH,
      trainedAt: '2026-01-02T03:04:05Z',
      command: 'npm run train',
      seed,
      data: {
        files: [{ name: 'a.csv', sha256: '0'.repeat(64), rows: 500, labelled: 500 }],
        vessels: 1,
        rows: 500,
        labelled: 500,
        fishing: 250,
        byGear: { trawler: { vessels: 1, labelled: 500, fishing: 250 } },
        vesselHashes: [],
      },
      metrics: { auc: 0.5 },
      recipe: { epochs: 6 },
    },
  }
}

function makeNetwork(random: Random, sizes: readonly number[]): DenseNetwork {
  const layers = sizes.slice(1).map((outputs, i): DenseLayer => {
    const inputs = sizes[i]!
    const limit = Math.sqrt(6 / inputs)
    return {
      inputs,
      outputs,
      kernel: Float32Array.from({ length: inputs * outputs }, () => random.between(-limit, limit)),
      bias: Float32Array.from({ length: outputs }, () => random.between(-0.1, 0.1)),
      activation: i === sizes.length - 2 ? 'linear' : 'relu',
    }
  })
  return { layers }
}
