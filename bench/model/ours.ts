/**
 * One timed run of ours on the rows that the bench wrote: ours.ts FOLDER THOUSAND_ROWS NAME=MODELS…
 *
 * Scores so many rows (those of the folder over and over) with each named model, the newest detector of MODELS: all of
 * it, from features to thousandths, and in batches as small as a quiet live feed brings; explains some rows; trains.
 * Everything is done once untimed, for its compilation, but training. On the backend of WAKEWATCH_BACKEND. Prints a
 * line of JSON.
 */

import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { createDetector } from '../../lib/model/detector.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import { Explainer } from '../../lib/model/explain.ts'
import { Normaliser } from '../../lib/model/normalisation.ts'
import { Random } from '../../lib/model/random.ts'
import { readModel } from '../../lib/model/registry.ts'
import { distil } from '../../lib/model/train-distil.ts'
import { runMembers, trainEnsemble } from '../../lib/model/train-ensemble.ts'
import { normaliseRows } from '../../lib/model/train-examples.ts'
import { DISTIL_RECIPE, RECIPES, type TrainingRecipe } from '../../lib/model/train-recipe.ts'
import { labelledRowsOf, type TrainingRows } from '../../lib/model/training-rows.ts'
import { Clock } from '../clock.ts'
import { readRows } from './rows-file.ts'

export interface Work {
  /** Of every pass over them. */
  readonly rows: number
  readonly cpuS: number
}

/** What a run prints. */
export interface Works {
  readonly version: string
  readonly works: Readonly<Record<string, Work>>
}

/** What a live feed brings at once: a vessel's day at 5 min; what ten seconds hold; a report alone. */
const BATCHES = [288, 16, 1]
/** Small batches are slow: at most so many are timed. */
const MOST_BATCHES = 1000
const EXPLAINED = 200
/** As the peers' network: 64-64-1 on numbers, six epochs in batches of 256. */
const PLAIN_NETWORK: TrainingRecipe = {
  ...RECIPES.detector,
  bins: null,
  members: 1,
  epochs: 6,
  batchRows: 256,
  distil: null,
}
const MEMBER: TrainingRecipe = { ...RECIPES.detector, members: 1, distil: null }
const SEED = 1

const works: Record<string, Work> = {}

async function measure(name: string, rows: number, work: () => unknown): Promise<void> {
  const clock = new Clock()
  await work()
  works[name] = { rows, cpuS: clock.take().cpuS }
}

async function measureWarm(name: string, rows: number, work: () => unknown): Promise<void> {
  await work()
  await measure(name, rows, work)
}

/** So many rows, those given over and over. */
function repeatRows({ features }: TrainingRows, count: number): Float32Array {
  const repeated = new Float32Array(count * FEATURE_COUNT)
  for (let at = 0; at < repeated.length; at += features.length)
    repeated.set(features.subarray(0, repeated.length - at), at)
  return repeated
}

async function measureScoring(
  name: string,
  model: DetectorModel,
  backend: Backend,
  features: Float32Array,
): Promise<void> {
  const count = features.length / FEATURE_COUNT
  const detector = createDetector(model, backend)
  const scores = new Uint16Array(count)
  await measureWarm(`${name}, scored`, count, () => detector.score(features, count, scores))
  for (const size of BATCHES) {
    const batches = Math.min(MOST_BATCHES, Math.floor(count / size))
    await measureWarm(`${name}, scored ${size} at once`, batches * size, async () => {
      for (let batch = 0; batch < batches; batch++) {
        const from = batch * size * FEATURE_COUNT
        await detector.score(features.subarray(from, from + size * FEATURE_COUNT), size, scores)
      }
    })
  }
  const normaliser = new Normaliser(model.normalisation)
  const inputs = new Float32Array(detector.blockRows * normaliser.inputCount)
  await measureWarm(`${name}, normalised alone`, count, () => {
    for (let from = 0; from < count; from += detector.blockRows)
      normaliser.normalise(features, from, Math.min(detector.blockRows, count - from), inputs)
  })
  const explainer = new Explainer(model, backend)
  await measureWarm(`${name}, explained`, EXPLAINED, () => {
    for (let row = 0; row < EXPLAINED; row++) explainer.explain(features, row)
  })
  detector.dispose()
  explainer.dispose()
}

async function measureTraining(rows: TrainingRows, backend: Backend): Promise<void> {
  const vessels = new Set(rows.vessels.map(({ key }) => key))
  const labelled = labelledRowsOf(rows).length
  await measure('training, plain network', labelled * PLAIN_NETWORK.epochs, () =>
    trainEnsemble(backend, rows, vessels, { recipe: PLAIN_NETWORK, seed: SEED }),
  )
  const teachers = trainEnsemble(backend, rows, vessels, { recipe: MEMBER, seed: SEED })
  await measure('training, member', labelled * MEMBER.epochs, () =>
    trainEnsemble(backend, rows, vessels, { recipe: MEMBER, seed: SEED }),
  )
  const all = Int32Array.from({ length: rows.count }, (_, row) => row)
  const inputs = normaliseRows(rows, all, teachers.normalisation)
  const members = Array.from({ length: RECIPES.detector.members }, () => teachers.members[0]!)
  const answer = (asked: Float32Array, count: number) =>
    runMembers(backend, { ...teachers, members }, asked, count)
  const inputCount = inputs.length / rows.count
  await measure('training, student', rows.count, () =>
    distil(backend, answer, inputs, inputCount, { ...DISTIL_RECIPE, epochs: 1 }, new Random(SEED, 'student')),
  )
}

const [folder, thousands, ...models] = process.argv.slice(2) as [string, string, ...string[]]
const backend = await startBackend()
const rows = readRows(folder)
const features = repeatRows(rows, Number(thousands) * 1000)
for (const named of models) {
  const [name, place] = named.split('=') as [string, string]
  await measureScoring(name, await readModel(place, 'detector'), backend, features)
}
await measureTraining(rows, backend)
console.log(JSON.stringify({ version: backend.library, works } satisfies Works))
