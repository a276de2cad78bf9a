/** What `npm run judge:alerts` judges: the alerts of a data folder, and its truth. */

import { readFileSync } from 'node:fs'
import type { AlertOutput } from '../lib/alerts/alert.ts'
import { type AlertQuery, queryAlerts } from '../lib/store/query-alerts.ts'
import { activeGeneration, readVesselOutputs } from '../lib/store/read-outputs.ts'
import { openReader, type Store } from '../lib/store/store.ts'
import { type AlertJudgement, type FoundAlerts, judgeAlerts } from './judge-alerts-match.ts'
import { isTripRule } from './judge-alerts-rules.ts'
import type { Span } from './judge-spans.ts'
import { readTruth } from './judge-truth.ts'

/** All there are, whatever people said of them or budgets hold back. */
const EVERY_ALERT: Omit<AlertQuery, 'cursor'> = {
  ...{
    mmsi: null,
    text: null,
    ruleIds: null,
    states: null,
    severities: null,
    flags: null,
    vesselTypes: null,
  },
  ...{ zoneIds: null, box: null, fromMs: null, toMs: null, minSuspicion: null, silenced: 'shown' },
  ...{ sortBy: 'newest', budgets: new Map(), show: 'all', limit: 1000 },
}

/** `data`: a data folder; `truthFile`: truth.ndjson of the simulation that it was filled from. */
export async function judgeAlertsOf(data: string, truthFile: string): Promise<AlertJudgement> {
  const truth = readTruth(readFileSync(truthFile, 'utf8'))
  const store = await openReader(data)
  const found = await readFoundAlerts(data, store).finally(() => store.close())
  return judgeAlerts(truth, found)
}

async function readFoundAlerts(data: string, store: Store): Promise<FoundAlerts> {
  const active = await activeGeneration(store)
  if (active === null) throw new Error(`judge: ${data} holds no data yet`)
  const alerts: AlertOutput[] = []
  let cursor: string | null = null
  do {
    const page = await queryAlerts(store, { ...EVERY_ALERT, cursor })
    alerts.push(...page.alerts.map(({ alert }) => alert))
    cursor = page.cursor
  } while (cursor !== null)
  const trips = new Map<string, Span>()
  const ofTrips = alerts.filter(({ ruleId }) => isTripRule(ruleId))
  for (const mmsi of new Set(ofTrips.map((alert) => alert.mmsi))) {
    const outputs = await readVesselOutputs(store, active.generation, mmsi)
    for (const trip of outputs.trips) trips.set(trip.id, trip)
  }
  return { alerts, trips }
}
