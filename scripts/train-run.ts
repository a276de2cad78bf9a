/** What `npm run train` does, apart from its command line. */

import type { TrackContext } from '../lib/features/track-machine.ts'
import { type BackendName, startBackend } from '../lib/model/backend.ts'
import type { TrainingDataSummary } from '../lib/model/detector-model.ts'
import { writeModel } from '../lib/model/registry.ts'
import { listVersions } from '../lib/model/registry-versions.ts'
import type { TrainingRecipe } from '../lib/model/train-recipe.ts'
import { trainModel } from '../lib/pipeline/train-model.ts'
import { readTrainingData, type TrainingData } from '../lib/pipeline/training-data.ts'
import { type Validation, validateRecipe } from '../lib/pipeline/validate-recipe.ts'
import { formatCount, formatNumber } from './plain-text.ts'
import type { TrainArguments } from './train-arguments.ts'
import { createTrainProgress, type ProgressStream } from './train-progress.ts'

export interface TrainingOutcome {
  readonly model: string
  /** Folder of the version; null where none was asked for. */
  readonly written: string | null
  readonly backend: BackendName
  readonly seed: number
  readonly folds: number | null
  readonly foldSeeds: number
  readonly recipe: TrainingRecipe
  readonly data: TrainingDataSummary
  /** Null without folds. */
  readonly validation: Validation | null
}

export interface TrainingSurroundings {
  /** Trains the same again. */
  readonly command: string
  /** The map. */
  readonly context: TrackContext
  /** Lines for a person. */
  readonly stream: ProgressStream
  /** Epoch ms. */
  readonly now: () => number
}

export async function runTraining(
  options: TrainArguments,
  { command, context, stream, now }: TrainingSurroundings,
): Promise<TrainingOutcome> {
  const { model: name, seed, folds, foldSeeds, recipe, out, leaveOutOfReport: leftOut } = options
  const tell = (text: string) => stream.write(`train: ${text}\n`)
  // Before minutes of training, not after.
  const version = await chooseVersion(options)
  const backend = await startBackend(options.backend === 'auto' ? undefined : options.backend)
  tell(`reading ${options.data.join(', ')}`)
  const data = await readData(options, context, now())
  refuseUnfit(data, leftOut)
  const { vessels, rows, labelled } = data.summary
  tell(
    `${formatCount(vessels, 'labelled vessel')}, ${formatCount(rows, 'row')}, ${formatNumber(labelled)} of them labelled; computing on ${backend.name}`,
  )

  const perModel = recipe.members + (recipe.distil === null ? 0 : 1)
  const models = (folds === null ? 0 : foldSeeds * folds) + (options.ship ? 1 : 0)
  const progress = createTrainProgress(stream, now, perModel * models)
  const common = {
    recipe,
    seed,
    onNetwork: progress.count,
  }
  const validation =
    folds === null
      ? null
      : validateRecipe(backend, data, {
          ...common,
          folds,
          foldSeeds,
          leftOut,
          mostVessels: options.mostVessels,
          onFold: (foldSeed, fold) => progress.begin(`fold ${fold + 1} of ${folds}, fold seed ${foldSeed}`),
        })
  let written: string | null = null
  if (options.ship) {
    progress.begin('all vessels')
    const { model, card } = trainModel(backend, data, {
      ...common,
      name,
      version,
      validation,
      judgedBy: describeJudging(options, backend.name),
      command,
      trainedAt: new Date(now()).toISOString(),
    })
    await writeModel(out, model, card)
    written = `${out}/${name}/${version}`
  }
  progress.finish()
  return {
    model: name,
    written,
    backend: backend.name,
    seed,
    folds,
    foldSeeds,
    recipe,
    data: data.summary,
    validation,
  }
}

async function chooseVersion({ out, model, version, ship }: TrainArguments): Promise<string> {
  const versions = await listVersions(out, model)
  const chosen = version ?? String(Number(versions.at(-1) ?? 0) + 1)
  if (ship && versions.includes(chosen))
    throw new Error(`train: ${out}/${model}/${chosen} exists already, and a version is never overwritten`)
  return chosen
}

function readData(
  { data, recipe, thin }: TrainArguments,
  context: TrackContext,
  importStartMs: number,
): Promise<TrainingData> {
  const trained = new Set(recipe.augment.map(({ name }) => name))
  const readings = [...recipe.augment, ...thin.filter(({ name }) => !trained.has(name))]
  return readTrainingData(data, readings, { context, importStartMs })
}

function refuseUnfit({ rows, summary }: TrainingData, leftOut: readonly string[]): void {
  if (summary.vessels < 2)
    throw new Error('train: one labelled vessel says nothing of others: two or more are needed')
  const stranger = leftOut.find((key) => !rows.vessels.some((vessel) => vessel.key === key))
  if (stranger !== undefined)
    throw new Error(`train: there is no vessel ${stranger} to leave out of the report`)
}

function describeJudging(
  { folds, foldSeeds, leaveOutOfReport }: TrainArguments,
  backend: BackendName,
): string {
  const without =
    leaveOutOfReport.length === 0 ? '' : ` Left out where it says so: ${leaveOutOfReport.join(', ')}.`
  return `Cross-validation by vessel: ${folds} folds, made anew ${formatCount(foldSeeds, 'time')}, each calibrated by the others, on ${backend}.${without}`
}
