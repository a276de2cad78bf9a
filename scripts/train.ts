/** `npm run train -- --data FILE…`: a model trained on labelled positions, judged on vessels that it never saw. */

import { CommanderError } from 'commander'
import { TRACK_OPTIONS } from '../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { startBackend } from '../lib/model/backend.ts'
import { listVersions, writeModel } from '../lib/model/registry.ts'
import { trainModel } from '../lib/pipeline/train-model.ts'
import { readTrainingData } from '../lib/pipeline/training-data.ts'
import { validateRecipe } from '../lib/pipeline/validate-recipe.ts'
import { formatCount, formatNumber } from './plain-text.ts'
import { parseArguments } from './train-arguments.ts'
import { createTrainProgress } from './train-progress.ts'
import { formatValidation } from './train-report.ts'

const FAILED = 1
const USAGE = 2

async function main(argv: readonly string[]): Promise<void> {
  const options = parseArguments(argv)
  const { model: name, seed, folds, foldSeeds, recipe, leaveOutOfReport: leftOut } = options
  const version = options.version ?? (await nextVersion(options.out, name))
  // Before minutes of training, not after.
  if (options.ship && (await listVersions(options.out, name)).includes(version))
    throw new Error(`train: ${options.out}/${name}/${version} exists already: versions are never overwritten`)
  const backend = await startBackend(options.backend === 'auto' ? undefined : options.backend)

  tell(`reading ${options.data.join(', ')}`)
  const augmentedBy = options.augmentThin.map(({ name }) => name)
  const thinnings = [
    ...options.augmentThin,
    ...options.thin.filter(({ name }) => !augmentedBy.includes(name)),
  ]
  const context = { places: createBuiltinPlaces(), solarHour: localSolarHour, options: TRACK_OPTIONS }
  const data = await readTrainingData(options.data, thinnings, { context, importStartMs: Date.now() })
  const { vessels, labelled, rows } = data.summary
  tell(
    `${formatCount(vessels, 'labelled vessel')}, ${formatCount(rows, 'row')}, ${formatNumber(labelled)} labelled; on ${backend.name}`,
  )
  for (const key of leftOut)
    if (!data.rows.vessels.some((vessel) => vessel.key === key))
      throw new Error(`train: there is no vessel ${key} to leave out of the report`)
  if (vessels < 2)
    throw new Error('train: one labelled vessel tells nothing of others: two or more are needed')

  const networks = recipe.members + (recipe.distil === null ? 0 : 1)
  const progress = createTrainProgress(
    process.stderr,
    Date.now,
    networks * ((folds === null ? 0 : foldSeeds * folds) + (options.ship ? 1 : 0)),
  )
  const validation =
    folds === null
      ? null
      : validateRecipe(backend, data, {
          recipe,
          seed,
          folds,
          foldSeeds,
          augmentedBy,
          leftOut,
          mostVessels: options.mostVessels,
          onFold: (foldSeed, fold) =>
            progress.begin(
              `fold ${fold + 1} of ${folds}, seed ${foldSeed} of ${seed} to ${seed + foldSeeds - 1}`,
            ),
          onNetwork: progress.count,
        })
  let written: string | null = null
  if (options.ship) {
    progress.begin('all vessels')
    const { model, card } = trainModel(backend, data, {
      name,
      version,
      recipe,
      seed,
      augmentedBy,
      validation,
      judgedBy: `Cross-validation by vessel, ${folds} folds made ${formatCount(foldSeeds, 'time')}, calibrated out of fold, on ${backend.name}.${leftOut.length === 0 ? '' : ` Left out where it says so: ${leftOut.join(', ')}.`}`,
      command: `npm run train -- ${argv.map(quote).join(' ')}`,
      trainedAt: new Date().toISOString(),
      onNetwork: progress.count,
    })
    await writeModel(options.out, model, card)
    written = `${options.out}/${name}/${version}`
  }
  progress.finish()
  if (options.json)
    // Undefined figures are NaN, which JSON writes as null.
    console.log(
      JSON.stringify({
        model: name,
        written,
        backend: backend.name,
        seed,
        folds,
        foldSeeds,
        recipe,
        data: data.summary,
        validation,
      }),
    )
  else {
    if (validation !== null) console.log(formatValidation(validation))
    if (written !== null) console.log(`\nWritten: ${written}`)
  }
}

async function nextVersion(folder: string, name: string): Promise<string> {
  return String(Number((await listVersions(folder, name)).at(-1) ?? 0) + 1)
}

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:,=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function tell(text: string): void {
  console.error(`train: ${text}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
