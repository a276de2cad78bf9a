/** Every route of the server over a small data folder and the shipped models. */

import { fileURLToPath } from 'node:url'
import { createRoutes, type RouteParts } from '../../../lib/server/http/all-routes.ts'
import { createMetrics } from '../../../lib/server/http/metrics.ts'
import { PipelineStatus } from '../../../lib/server/http/pipeline-status.ts'
import type { Route } from '../../../lib/server/http-route.ts'
import { Jobs } from '../../../lib/server/jobs/jobs.ts'
import {
  type PredictService,
  readShownModels,
  startPredictService,
} from '../../../lib/server/predict/predict-service.ts'
import { alertLog } from '../../../lib/store/query-live.ts'
import { type AccountsWorld, openAccountsWorld } from '../accounts/accounts-world.ts'
import { openWorld } from '../gfw/gfw-world.ts'
import { HEALTH, NOW_MS } from '../http/health.ts'

export const MODELS_FOLDER = fileURLToPath(new URL('../../../models', import.meta.url))

export function startShipped(): Promise<PredictService> {
  return readShownModels(MODELS_FOLDER, { detector: 'detector', suspicion: 'suspicion' }).then((models) =>
    startPredictService({ models, backend: 'wasm', ports: null }),
  )
}

export interface ApiWorld {
  readonly routes: readonly Route[]
  readonly accountsWorld: AccountsWorld
  close(): Promise<void>
}

/** The engine is played: it takes whatever it is told. */
const ENGINE: RouteParts['engine'] = {
  push: async () => ({ ok: true, lines: 1, reports: 1, rejected: 0 }),
  change: async () => ({ ok: true, added: 1, ended: 0 }),
  changeModel: async () => ({ ok: true, isUnderWay: true }),
  changeImports: async () => ({ ok: false, error: 'stopped' }),
  act: async () => ({ ok: false, fault: 'no-such-alert' }),
}

export async function openApiWorld(): Promise<ApiWorld> {
  const [store, service] = [await openWorld(), await startShipped()]
  const accountsWorld = await openAccountsWorld()
  const status = new PipelineStatus()
  status.take({ kind: 'ready', generation: 1 }, NOW_MS)
  status.take({ kind: 'health', health: HEALTH }, NOW_MS)
  const parts = { health: () => null, isReady: () => false, feed: () => ({}), predict: () => ({}) }
  const metrics = createMetrics(parts, Date.now)
  return {
    routes: createRoutes({
      ...{ store, accounts: accountsWorld.accounts, status, metrics, engine: ENGINE, now: () => NOW_MS },
      ...{ jobs: new Jobs(() => NOW_MS), runDryRun: async () => null },
      ...{ reader: { alerts: alertLog(store) }, predictRoutes: service.routes },
    }),
    accountsWorld,
    close: async () => {
      await service.close()
      await accountsWorld.close()
      await store.close()
    },
  }
}
