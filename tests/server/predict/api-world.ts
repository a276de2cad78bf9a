/** Every route of the server over a small data folder and the shipped models. */

import { fileURLToPath } from 'node:url'
import { followSources } from '../../../lib/server/gfw/sources.ts'
import { createAlertRoutes } from '../../../lib/server/http/alert-routes.ts'
import { createDataRoutes } from '../../../lib/server/http/data-routes.ts'
import { createGfwRoutes } from '../../../lib/server/http/gfw-http.ts'
import { createZoneRoute } from '../../../lib/server/http/zone-route.ts'
import type { Route } from '../../../lib/server/http-route.ts'
import { withOpenApi } from '../../../lib/server/openapi/openapi-route.ts'
import {
  type PredictService,
  readShownModels,
  startPredictService,
} from '../../../lib/server/predict/predict-service.ts'
import { openWorld } from '../gfw/gfw-world.ts'

export const MODELS_FOLDER = fileURLToPath(new URL('../../../models', import.meta.url))

export function startShipped(): Promise<PredictService> {
  return readShownModels(MODELS_FOLDER, { detector: 'detector', suspicion: 'suspicion' }).then((models) =>
    startPredictService({ models, backend: 'wasm', ports: null }),
  )
}

export interface ApiWorld {
  readonly routes: readonly Route[]
  close(): Promise<void>
}

export async function openApiWorld(): Promise<ApiWorld> {
  const [store, service] = [await openWorld(), await startShipped()]
  return {
    routes: withOpenApi([
      ...service.routes,
      ...createGfwRoutes(followSources(store)),
      createZoneRoute(store),
      ...createDataRoutes(store),
      ...createAlertRoutes(store),
    ]),
    close: async () => {
      await service.close()
      await store.close()
    },
  }
}
