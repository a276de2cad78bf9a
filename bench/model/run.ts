/**
 * The detector's speed, beside scikit-learn and LightGBM on the very same feature rows, in one run:
 *
 *     npm run bench:model -- [THOUSAND_ROWS] [--rounds N] [--venv DIR] [--quality]
 *
 * Rows are those of ../shared/data/fishing-labels/gfw as training reads them, where it lies beside the checkout, else of a
 * made fleet; so many thousand of them are scored, 200 unless told otherwise, the same ones over and over. Everything
 * runs on one thread, in a process of its own each round; figures are of processor time, medians of the rounds.
 *
 * - fold: the vessel fold making the rows.
 * - wasm, tensorflow: ours on each backend, tfjs-node where it is built (`npm run setup:tfjs-node`). 'shipped' is the newest
 *   detector of models/, where there is none one trained for the bench; 'ensemble' five networks of 64-64-1. Scoring
 *   is all of it: normalisation, networks, calibration, rounding.
 * - peers: scikit-learn's boosted trees and network and LightGBM, installed from PyPI into a throw-away environment (or the
 *   kept one of --venv): one training on the labelled rows, and predicting with its model. peers.py has their settings.
 *
 * --quality judges them too (quality.ts), which takes many minutes.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { listLabelInputs } from '../../lib/labels/label-inputs.ts'
import { type Backend, type BackendName, chooseBackend, startBackend } from '../../lib/model/backend.ts'
import { splitVessels } from '../../lib/model/folds.ts'
import { writeModel } from '../../lib/model/registry.ts'
import { listVersions } from '../../lib/model/registry-versions.ts'
import { RECIPES, type TrainingRecipe } from '../../lib/model/train-recipe.ts'
import { trainModel } from '../../lib/pipeline/train-model.ts'
import { readTrainingData, type TrainingData } from '../../lib/pipeline/training-data.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { type Contestant, installPeers, nodeCommand, timeRounds } from '../peers.ts'
import { writeMadeLabels } from './made-labels.ts'
import { FOLDS, ONE_THREAD, PEERS, SEED } from './options.ts'
import type { Works } from './ours.ts'
import { writeRows } from './rows-file.ts'
import { printSpeeds } from './speed-tables.ts'

const PACKAGES = ['scikit-learn==1.9.1', 'lightgbm==4.7.0']
const BACKENDS: readonly BackendName[] = ['wasm', 'tensorflow']
/** Speed hangs on the shape of a model, not on how well it was taught. */
const QUICK = { augment: [], epochs: 1 } as const
const ENSEMBLE: TrainingRecipe = { ...RECIPES.detector, ...QUICK, bins: null, members: 5, distil: null }
const SHIPPED_KIND: TrainingRecipe = {
  ...RECIPES.detector,
  ...QUICK,
  members: 1,
  distil: RECIPES.detector.distil && { ...RECIPES.detector.distil, epochs: 1 },
}

const here = fileURLToPath(new URL('.', import.meta.url))
const labels = join(here, '../../../shared/data/fishing-labels/gfw')
const shippedModels = join(here, '../../models')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    venv: { type: 'string' },
    quality: { type: 'boolean', default: false },
  },
})
const thousands = Number(positionals[0] ?? 200)
if (!(thousands > 0)) throw new Error(`bench: ${positionals[0]} thousand rows cannot be scored`)
if (values.quality && !existsSync(labels))
  throw new Error('bench: --quality needs ../shared/data/fishing-labels/gfw: a made fleet proves nothing')
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
try {
  await run(Number(values.rounds), values.venv ?? join(folder, 'venv'))
} finally {
  rmSync(folder, { recursive: true })
}

async function run(rounds: number, venv: string): Promise<void> {
  const python = installPeers(venv, PACKAGES)
  const files = await listLabelInputs([existsSync(labels) ? labels : writeMadeLabels(folder)])
  const { context } = await createTrackContext(null)
  const data = await readTrainingData(files, [], { context: context(), importStartMs: Date.now() })
  writeRows(folder, data.rows, splitVessels(data.rows, { folds: FOLDS, seed: SEED }))
  const models = await chooseModels(data)
  const backends = BACKENDS.filter(isInstalled)
  const contestants = [
    {
      name: 'fold',
      command: nodeCommand(join(here, 'fold.ts'), String(thousands), ...files),
    },
    ...backends.map((backend) => ({
      name: backend,
      command: nodeCommand(join(here, 'ours.ts'), folder, String(thousands), ...models),
      environment: { WAKEWATCH_BACKEND: backend },
    })),
    ...PEERS.map((peer) => ({
      name: peer,
      command: [python, join(here, 'peers.py'), 'speed', peer, folder, String(thousands * 1000)] as const,
      environment: ONE_THREAD,
    })),
  ] satisfies Contestant[]
  const timings = timeRounds<Works>(contestants, rounds)
  console.log(
    `Node ${process.version}, ${cpus()[0]!.model}, load ${loadavg()[0]!.toFixed(1)} at the end; one thread each, processor time, medians of ${rounds} rounds`,
  )
  console.log(
    `${existsSync(labels) ? 'GFW training data' : 'a made fleet'}: ${data.summary.rows} rows, ${data.summary.labelled} of them labelled; ${models.join(', ')}\n`,
  )
  printSpeeds(timings, backends)
  if (values.quality) judge(python, files)
}

/** NAME=FOLDER of each model, for ours.ts. */
async function chooseModels(data: TrainingData): Promise<string[]> {
  const backend = await startBackend('wasm')
  const hasShipped = (await listVersions(shippedModels, 'detector')).length > 0
  return [
    `shipped=${hasShipped ? shippedModels : await trainQuickly(backend, data, SHIPPED_KIND, 'shipped')}`,
    `ensemble=${await trainQuickly(backend, data, ENSEMBLE, 'ensemble')}`,
  ]
}

/** The folder of models that it is in. */
async function trainQuickly(
  backend: Backend,
  data: TrainingData,
  recipe: TrainingRecipe,
  name: string,
): Promise<string> {
  const { model, card } = trainModel(backend, data, {
    ...{ name: 'detector', version: '1', recipe, seed: SEED, validation: null, judgedBy: '' },
    command: 'npm run bench:model',
    trainedAt: new Date().toISOString(),
  })
  const models = join(folder, name)
  mkdirSync(models)
  await writeModel(models, model, card)
  return models
}

function isInstalled(backend: BackendName): boolean {
  try {
    chooseBackend({ ...process.env, WAKEWATCH_BACKEND: backend })
    return true
  } catch (error) {
    console.error(`bench: ${backend} is left out: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

function judge(python: string, files: readonly string[]): void {
  const [program, ...args] = nodeCommand(join(here, 'quality.ts'), python, ...files)
  const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...ONE_THREAD } })
  if (status !== 0) throw new Error(`bench: quality.ts ended with ${status}`)
}
