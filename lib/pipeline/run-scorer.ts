/**
 * What a run scores its rows with. It is chosen once, as plain data that crosses threads; each thread then opens its
 * own. So neither a model that is trained nor a backend that is installed meanwhile can mix in.
 */

import { z } from 'zod'
import { type BackendName, chooseBackend, type Environment, startBackend } from '../model/backend.ts'
import { createDetector, identifyDetector } from '../model/detector.ts'
import type { DetectorModel } from '../model/detector-model.ts'
import { hashModel } from '../model/model-hash.ts'
import { isModelPlace, readModel, readModelAt } from '../model/registry.ts'
import { ModelError } from '../model/registry-files.ts'
import { listVersions } from '../model/registry-versions.ts'
import type { RowScorer } from '../model/scorer.ts'
import { createSpeedBaseline } from '../model/speed-baseline.ts'

/** Name of the speed baseline where a model could be named. */
export const SPEED_BASELINE = 'speed-baseline'

export type RunScorer =
  | { readonly kind: typeof SPEED_BASELINE }
  | { readonly kind: 'model'; readonly model: DetectorModel; readonly backend: BackendName }

/** Part of a generation's configuration, as `scorer`: who scored its rows. */
export type ScorerDescription = z.infer<typeof descriptionSchema>

const descriptionSchema = z.object({
  name: z.string(),
  fishingFrom: z.number(),
  /** Null of the speed baseline. */
  model: z
    .object({
      name: z.string(),
      version: z.string(),
      /** Of all that its scores depend on (lib/model/model-hash). */
      hash: z.string(),
      backend: z.enum(['tensorflow', 'wasm']),
    })
    .nullable(),
})

/**
 * @param wanted SPEED_BASELINE, a model with its version or without, or the folder of a version
 * @param folder the models'
 * @param environment says which backend is wanted, as process.env
 * @throws ModelError that names file and reason, where the model is not there or broken; Error where the backend is not
 */
export async function chooseRunScorer(
  wanted: string,
  folder: string,
  environment: Environment,
): Promise<RunScorer> {
  if (wanted === SPEED_BASELINE) return { kind: SPEED_BASELINE }
  const model = isModelPlace(wanted) ? await readModelAt(wanted) : await readNamed(folder, wanted)
  return { kind: 'model', model, backend: chooseBackend(environment).name }
}

async function readNamed(folder: string, wanted: string): Promise<DetectorModel> {
  const name = wanted.replace(/@.*/, '')
  if ((await listVersions(folder, name)).length === 0)
    throw new ModelError(
      folder,
      `there is no model '${name}'; npm run train makes one, --model ${SPEED_BASELINE} scores without`,
    )
  return readModel(folder, wanted)
}

/** Starts its backend in this thread. */
export async function openRunScorer(scorer: RunScorer): Promise<RowScorer> {
  if (scorer.kind === SPEED_BASELINE) return createSpeedBaseline()
  return createDetector(scorer.model, await startBackend(scorer.backend))
}

export function describeRunScorer(scorer: RunScorer): ScorerDescription {
  if (scorer.kind === SPEED_BASELINE) {
    const { name, fishingFrom } = createSpeedBaseline()
    return { name, fishingFrom, model: null }
  }
  const { model, backend } = scorer
  const { metadata, version } = model
  return {
    ...identifyDetector(model, backend),
    model: { name: metadata.name, version, hash: hashModel(model), backend },
  }
}

/** `configuration`: a generation's. Null where it names none, as an earlier program's does. */
export function readScorer(configuration: unknown): ScorerDescription | null {
  const parsed = z.object({ scorer: descriptionSchema }).safeParse(configuration)
  return parsed.success ? parsed.data.scorer : null
}

/** As a person tells it from others. */
export function formatScorer({ name, model }: ScorerDescription): string {
  return model === null ? name : `${name} (${model.hash})`
}

/** What a command line says to have it. */
export function formatScorerOptions({ model }: ScorerDescription): string {
  if (model === null) return `--model ${SPEED_BASELINE}`
  return `--model ${model.name}@${model.version} and WAKEWATCH_BACKEND=${model.backend}`
}
