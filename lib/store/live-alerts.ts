/** The alerts and suspicions of some vessels, judged anew in a live commit. */

import type { Transaction } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import { canonicalJson } from '../alerts/canonical-json.ts'
import { reviseAlerts } from '../alerts/revisions.ts'
import { alertRow } from './alert-rows.ts'
import type { LiveCommit, Numbered, TracedAlertRevision } from './live-store.ts'
import type { LiveWrites } from './live-writes.ts'
import { tripSuspicionRow } from './passage-rows.ts'
import { addAlertRevisions } from './replace-alerts.ts'

export type Judgement = Parameters<LiveCommit['judged']>[0]

/**
 * Puts what was judged in the place of `before`, the alerts that these vessels had, and tells what became of them. Rows
 * wait in `writes`. Throws where positions are to stay of an alert that is not stored.
 */
export async function replaceAlertsOf(
  transaction: Transaction,
  generation: number,
  before: readonly AlertOutput[],
  { vessels, alerts, suspicions, writtenMs, reason }: Judgement,
  writes: LiveWrites,
  /** Whether so many revisions are to be told. */
  tells: (revisions: number) => Promise<boolean>,
): Promise<Numbered<TracedAlertRevision>[]> {
  const now = alerts.map(({ alert }) => alert)
  const found = reviseAlerts(before, now)
  const revisions = (await tells(found.length)) ? found : []
  const first =
    revisions.length === 0
      ? 0
      : await addAlertRevisions(transaction, { generation, writtenMs, reason }, generation, revisions)
  const ids = new Set(now.map(({ id }) => id))
  for (const { id, mmsi } of before) if (!ids.has(id)) writes.drop('Alert', mmsi, id)
  const old = new Map(before.map((alert) => [alert.id, alert]))
  for (const { alert, positions } of alerts) {
    if (positions !== null) writes.put('Alert', { ...alertRow(generation, alert, positions) }, null)
    else await changeAlert(transaction, generation, old.get(alert.id), alert)
  }
  await transaction.execute({
    sql: `DELETE FROM "TripSuspicion" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))
      AND "tripId" NOT IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify(vessels), JSON.stringify(suspicions.map(({ tripId }) => tripId))],
  })
  for (const suspicion of suspicions)
    writes.put('TripSuspicion', { ...tripSuspicionRow(generation, suspicion) }, null)
  return revisions.map((revision, i) => ({ ...revision, reason, sequence: first + i, writtenMs }))
}

/** All but the positions. */
async function changeAlert(
  transaction: Transaction,
  generation: number,
  before: AlertOutput | undefined,
  alert: AlertOutput,
): Promise<void> {
  if (before === undefined) throw new Error(`store: no positions are stored of alert ${alert.id}`)
  if (before === alert || canonicalJson(before) === canonicalJson(alert)) return
  const { positions: _asStored, ...row } = alertRow(generation, alert, new Uint8Array())
  const names = Object.keys(row)
  await transaction.execute({
    sql: `UPDATE "Alert" SET ${names.map((name) => `"${name}" = ?`).join(', ')} WHERE "generation" = ? AND "id" = ?`,
    args: [...Object.values(row), generation, alert.id],
  })
}
