/** Every route of the server, and the document that describes them: what is served is what is tested and written down. */

import type { Store } from '../../store/store.ts'
import { listStoredZones } from '../../store/zones.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { createAuditRoute } from '../accounts/audit-route.ts'
import { createOwnAccountRoutes } from '../accounts/own-account-routes.ts'
import { createPeopleRoutes } from '../accounts/people-routes.ts'
import { createSessionRoutes } from '../accounts/session-routes.ts'
import type { FeedReader } from '../feed/reader.ts'
import { followSources } from '../gfw/sources.ts'
import type { Route } from '../http-route.ts'
import { ImportDesk, type ImportsTarget } from '../imports/import-desk.ts'
import { createJobRoutes } from '../jobs/job-routes.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { withOpenApi } from '../openapi/openapi-route.ts'
import { type ActTarget, createAlertActRoutes } from './alert-act-routes.ts'
import { createAlertRoutes } from './alert-routes.ts'
import { createAlertWhyRoutes } from './alert-why-routes.ts'
import { createDataRoutes } from './data-routes.ts'
import { createExportRoute } from './export-route.ts'
import { createGfwRoutes } from './gfw-http.ts'
import { createImportRoutes } from './import-routes.ts'
import type { Metrics } from './metrics.ts'
import type { PipelineStatus } from './pipeline-status.ts'
import { createPushRoute, type PushTarget } from './push-route.ts'
import { createRegisterRoutes } from './register-routes.ts'
import { createReprocessModelRoutes, type ModelTarget } from './reprocess-model-routes.ts'
import { type ChangeTarget, createReprocessRoutes } from './reprocess-routes.ts'
import { createRevisionRoute } from './revision-route.ts'
import { createRuleDryRunRoute, type RunDryRun } from './rule-dry-run-route.ts'
import { createRuleRoutes } from './rule-routes.ts'
import { createSearchRoute } from './search-route.ts'
import { createStatusRoutes } from './status-routes.ts'
import { createTrackColumnsRoutes } from './track-columns-route.ts'
import { createTripSuspicionRoute } from './trip-suspicion-route.ts'
import { zoneCheckRoute } from './zone-check-route.ts'
import { createZoneRoutes } from './zone-route.ts'

export interface RouteParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly reader: Pick<FeedReader, 'alerts'>
  readonly status: PipelineStatus
  readonly metrics: Metrics
  readonly engine: PushTarget & ChangeTarget & ModelTarget & ActTarget & ImportsTarget
  /** Of the prediction service. */
  readonly predictRoutes: readonly Route[]
  readonly jobs: Jobs
  readonly runDryRun: RunDryRun
  /** Wall clock, epoch ms. */
  readonly now: () => number
}

export function createRoutes(parts: RouteParts): Route[] {
  const { store, accounts, reader, status, metrics, engine, predictRoutes, jobs, now } = parts
  const readZoneSet = async (set: string) => (await listStoredZones(store, set)).map(({ zone }) => zone)
  return withOpenApi([
    ...createStatusRoutes(status, metrics, now),
    ...createAlertRoutes(store),
    ...createAlertWhyRoutes(store),
    ...createAlertActRoutes(store, engine),
    createRevisionRoute(reader, store.simulated),
    ...createDataRoutes(store),
    createSearchRoute(store),
    createExportRoute(store),
    ...createRegisterRoutes(store, now),
    ...createTrackColumnsRoutes(store),
    createTripSuspicionRoute(store),
    ...createZoneRoutes(store, () => status.health?.watermarkMs ?? now()),
    zoneCheckRoute,
    ...createRuleRoutes(store),
    createRuleDryRunRoute(jobs, store.paths.dir, parts.runDryRun),
    ...createJobRoutes(jobs),
    createPushRoute(engine),
    ...createImportRoutes(store, new ImportDesk(store, engine, now), () => status.health?.reprocess ?? null),
    ...createReprocessRoutes(engine, readZoneSet),
    ...createReprocessModelRoutes(engine),
    ...createGfwRoutes(followSources(store)),
    ...predictRoutes,
    ...createSessionRoutes(accounts),
    ...createOwnAccountRoutes(accounts),
    ...createPeopleRoutes(accounts),
    createAuditRoute(accounts),
  ])
}
