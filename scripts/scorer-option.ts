/** The option of command lines that fold: what gives rows their scores. */

import {
  chooseRunScorer,
  describeRunScorer,
  formatScorer,
  type RunScorer,
  readScorer,
  SPEED_BASELINE,
} from '../lib/pipeline/run-scorer.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { modelsFolder } from './folders.ts'

/** Its newest version. */
export const DEFAULT_MODEL = 'detector'
export const MODEL_HELP = `what scores: detector, its newest version; detector@1; the folder of a version; ${SPEED_BASELINE}`

/** Throws where the model is not there or refused, or the backend that WAKEWATCH_BACKEND asks for is not. */
export function openScorerOption(model: string): Promise<RunScorer> {
  return chooseRunScorer(model, modelsFolder, process.env)
}

/**
 * What the folder `dir` was scored by, to go on with it; the default where `folded`, its configuration, names none.
 * `model` says where to find it, if not under its name. Throws where it is not the same any more.
 */
export async function openFolderScorer(
  dir: string,
  folded: unknown,
  model: string | undefined,
): Promise<RunScorer> {
  const before = readScorer(folded)
  if (before === null) return openScorerOption(model ?? DEFAULT_MODEL)
  const named = before.model === null ? SPEED_BASELINE : `${before.model.name}@${before.model.version}`
  const environment = { ...process.env, WAKEWATCH_BACKEND: before.model?.backend }
  const scorer = await chooseRunScorer(model ?? named, modelsFolder, environment)
  const found = formatScorer(describeRunScorer(scorer))
  if (found !== formatScorer(before))
    throw new FolderError(
      dir,
      `it was scored by ${formatScorer(before)}, which ${found} is not: say with --model where that is`,
    )
  return scorer
}
