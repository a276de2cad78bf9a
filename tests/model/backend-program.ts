/**
 * A process of its own for tests of backends: scores rows by a made-up model and trains a small one as `npm run train`
 * does, in the main thread or, asked for `worker`, in a worker thread, and prints what came out as a line of JSON.
 * WAKEWATCH_BACKEND says on which backend.
 */

import { createHash } from 'node:crypto'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { sigmoid } from '../../lib/model/calibration.ts'
import { createDetector } from '../../lib/model/detector.ts'
import { Random } from '../../lib/model/random.ts'
import { type TrainedNetworks, trainEnsemble } from '../../lib/model/train-ensemble.ts'
import { normaliseRows, rowsOfVessels, runNetworks } from '../../lib/model/train-examples.ts'
import { DISTIL_RECIPE, RECIPES, type TrainingRecipe } from '../../lib/model/train-recipe.ts'
import { makeModel, makeRows } from './detector-world.ts'
import { drawRows } from './training-world.ts'

export interface ProgramRun {
  readonly library: string
  /** Of the made-up model. */
  readonly logits: readonly number[]
  /** Rows whose logit had other bits at another place, or in a batch of another size. */
  readonly strayRows: number
  /** Of the trained student, on vessels that it never saw. */
  readonly brier: number
  /** Hash of the trained weights' bits, members and student. */
  readonly weights: string
}

const SCORED_ROWS = 600

const FLEET = Array.from({ length: 8 }, (_, i) => ({ key: `v${i}`, rows: 600, unlabelled: 20 }))
const HELD = new Set(['v0', 'v1'])

/** The shipped recipe, small; batches so large that two threads of TensorFlow would share their sums. */
const RECIPE: TrainingRecipe = {
  ...RECIPES.detector,
  features: FEATURES.map(({ name }) => name),
  members: 2,
  bins: 4,
  epochs: 15,
  batchRows: 2048,
  learningRate: 0.01,
  distil: { ...DISTIL_RECIPE, hiddenUnits: [32], epochs: 15, batchRows: 2048, learningRate: 0.01 },
}

async function score(backend: Backend): Promise<Pick<ProgramRun, 'logits' | 'strayRows'>> {
  const detector = createDetector(makeModel({ members: 2, hidden: [64, 64] }), backend)
  const { features } = makeRows(3, SCORED_ROWS)
  const logits = await detector.logits(features, SCORED_ROWS)
  const strays = new Set<number>()
  for (const count of [1, 2, 3, 11, 13, 47, 48, 49, 95, 100, 191, 333, 576]) {
    const few = await detector.logits(features.subarray(0, count * FEATURE_COUNT), count)
    few.forEach((logit, row) => {
      if (logit !== logits[row]) strays.add(row)
    })
  }
  const order = Array.from({ length: SCORED_ROWS }, (_, row) => row)
  new Random(12, 'order').shuffle(order)
  const shuffled = new Float32Array(features.length)
  order.forEach((row, place) => {
    shuffled.set(features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), place * FEATURE_COUNT)
  })
  ;(await detector.logits(shuffled, SCORED_ROWS)).forEach((logit, place) => {
    if (logit !== logits[order[place]!]) strays.add(order[place]!)
  })
  detector.dispose()
  return { logits: [...logits], strayRows: strays.size }
}

function train(backend: Backend): Pick<ProgramRun, 'brier' | 'weights'> {
  const rows = drawRows(FLEET)
  const vessels = new Set(FLEET.map(({ key }) => key).filter((key) => !HELD.has(key)))
  const trained = trainEnsemble(backend, rows, vessels, { recipe: RECIPE, seed: 1 })
  const judged = rowsOfVessels(rows, HELD, 'labelled')
  const inputs = normaliseRows(rows, judged, trained.normalisation)
  const logits = runNetworks(backend, [trained.student!], inputs, judged.length)
  const squares = logits.map((logit, i) => (sigmoid(logit) - rows.fishing[judged[i]!]!) ** 2)
  return {
    brier: squares.reduce((sum, square) => sum + square, 0) / judged.length,
    weights: hashWeights(trained),
  }
}

function hashWeights({ members, student }: TrainedNetworks): string {
  const hash = createHash('sha256')
  for (const { layers } of [...members, student!])
    for (const { kernel, bias } of layers) {
      hash.update(Buffer.from(kernel.slice().buffer))
      hash.update(Buffer.from(bias.slice().buffer))
    }
  return hash.digest('hex')
}

async function runThread(): Promise<ProgramRun> {
  const backend = await startBackend()
  return { library: backend.library, ...(await score(backend)), ...train(backend) }
}

function runWorker(): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./backend-program-start.mjs', import.meta.url))
    worker.once('message', resolve).once('error', reject)
  })
}

if (isMainThread)
  console.log(JSON.stringify(process.argv[2] === 'worker' ? await runWorker() : await runThread()))
else parentPort!.postMessage(await runThread())
