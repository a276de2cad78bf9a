/** The prediction service: models, the threads that score with them, and the routes by which they are asked. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Port } from '../../geo/places.ts'
import type { BackendName } from '../../model/backend.ts'
import { readModel } from '../../model/registry.ts'
import { readSuspicionModel } from '../../model/suspicion-registry.ts'
import type { Route } from '../http-route.ts'
import { Lane, type LaneOptions, type LaneState } from './lane.ts'
import type { ServedModels } from './lane-messages.ts'
import type { ShownModels } from './model-shapes.ts'
import { PREDICT_OPTIONS } from './options.ts'
import { predictRoutes } from './predict-routes.ts'

export interface PredictSetup {
  readonly models: ShownModels
  readonly backend: BackendName
  /** That vessels are folded with, as backfill has them; null: the built-in ones. */
  readonly ports: readonly Port[] | null
  readonly limits?: LaneOptions
}

export interface PredictService {
  readonly routes: readonly Route[]
  /** For the metrics: of rows and trips, and of vessels. */
  state(): { readonly predict: LaneState; readonly score: LaneState }
  /**
   * Resolves once all that is asked from now on is answered by these; no request is answered by both. Rejects where they
   * cannot be loaded, and those before go on.
   */
  replace(models: ShownModels): Promise<void>
  /** Answers what waits, and takes no more. */
  close(): Promise<void>
}

/** Resolves once it can score. Rejects where the backend or a model does not start. */
export async function startPredictService({
  models,
  backend,
  ports,
  limits = PREDICT_OPTIONS,
}: PredictSetup): Promise<PredictService> {
  let shown = models
  const setup = { models: servedOf(models), backend, ports }
  // Folding a vessel may take a second; rows do not wait for it.
  const predict = new Lane(setup, limits)
  const score = new Lane(setup, limits)
  await predict.ready()
  return {
    routes: predictRoutes({ predict, score, backend, models: () => shown }),
    state: () => ({ predict: predict.state, score: score.state }),
    replace: async (next) => {
      const served = servedOf(next)
      await predict.replace(served)
      await score.replace(served)
      shown = next
    },
    close: async () => {
      await Promise.all([predict.close(), score.close()])
    },
  }
}

function servedOf({ detector, suspicion }: ServedModels): ServedModels {
  return { detector, suspicion }
}

/**
 * @param folder the models'
 * @param wanted by model 'detector' for its newest version, 'detector@3' for that one
 * @throws ModelError as reading them does
 */
export async function readShownModels(
  folder: string,
  wanted: Readonly<Record<'detector' | 'suspicion', string>>,
): Promise<ShownModels> {
  const detector = await readModel(folder, wanted.detector)
  const suspicion = await readSuspicionModel(folder, wanted.suspicion)
  const cardOf = ({ metadata: { name, version } }: ServedModels[keyof ServedModels]) =>
    readFile(join(folder, name, version, 'card.md'), 'utf8')
  return {
    ...{ detector, suspicion },
    cards: { detector: await cardOf(detector), suspicion: await cardOf(suspicion) },
  }
}
