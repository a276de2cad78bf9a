/** Every route of the server, and the document that describes them: what is served is what is tested and written down. */

import type { Store } from '../../store/store.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { createAuditRoute } from '../accounts/audit-route.ts'
import { createOwnAccountRoutes } from '../accounts/own-account-routes.ts'
import { createPeopleRoutes } from '../accounts/people-routes.ts'
import { createSessionRoutes } from '../accounts/session-routes.ts'
import type { FeedReader } from '../feed/reader.ts'
import { followSources } from '../gfw/sources.ts'
import type { Route } from '../http-route.ts'
import { withOpenApi } from '../openapi/openapi-route.ts'
import { createAlertRoutes } from './alert-routes.ts'
import { createDataRoutes } from './data-routes.ts'
import { createGfwRoutes } from './gfw-http.ts'
import type { Metrics } from './metrics.ts'
import type { PipelineStatus } from './pipeline-status.ts'
import { createPushRoute, type PushTarget } from './push-route.ts'
import { createReprocessModelRoutes, type ModelTarget } from './reprocess-model-routes.ts'
import { type ChangeTarget, createReprocessRoutes } from './reprocess-routes.ts'
import { createRevisionRoute } from './revision-route.ts'
import { createStatusRoutes } from './status-routes.ts'
import { createTrackColumnsRoutes } from './track-columns-route.ts'
import { createZoneRoute } from './zone-route.ts'

export interface RouteParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly reader: Pick<FeedReader, 'alerts'>
  readonly status: PipelineStatus
  readonly metrics: Metrics
  readonly engine: PushTarget & ChangeTarget & ModelTarget
  /** Of the prediction service. */
  readonly predictRoutes: readonly Route[]
  /** Wall clock, epoch ms. */
  readonly now: () => number
}

export function createRoutes(parts: RouteParts): Route[] {
  const { store, accounts, reader, status, metrics, engine, predictRoutes, now } = parts
  return withOpenApi([
    ...createStatusRoutes(status, metrics, now),
    ...createAlertRoutes(store),
    createRevisionRoute(reader, store.simulated),
    ...createDataRoutes(store),
    ...createTrackColumnsRoutes(store),
    createZoneRoute(store),
    createPushRoute(engine),
    ...createReprocessRoutes(engine),
    ...createReprocessModelRoutes(engine),
    ...createGfwRoutes(followSources(store)),
    ...predictRoutes,
    ...createSessionRoutes(accounts),
    ...createOwnAccountRoutes(accounts),
    ...createPeopleRoutes(accounts),
    createAuditRoute(accounts),
  ])
}
