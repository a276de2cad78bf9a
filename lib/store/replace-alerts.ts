/** The alerts of a generation, judged anew: what became of those that were shown, then the new ones in their place. */

import type { Transaction } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import { canonicalJson } from '../alerts/canonical-json.ts'
import { type AlertRevision, reviseAlerts } from '../alerts/revisions.ts'
import { ALERT_COLUMNS, alertRow, type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { BulkInsert } from './bulk-insert.ts'
import type { Sql } from './sql.ts'

export interface JudgedAlert {
  readonly alert: AlertOutput
  /** Those behind it, as `encodeChunk` packs them. */
  readonly positions: Uint8Array
}

export interface AlertReplacement {
  /** Whose alerts they are; need not be the one that is shown yet. */
  readonly generation: number
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
  /** What made alerts change, in words: 'import of log.nmea', 'rules changed'. */
  readonly reason: string
}

export interface ReplacedAlerts {
  readonly alerts: number
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
}

/**
 * Replaces the alerts of a generation and writes what that changes for those who read the generation that is shown now.
 * To be called in the transaction of the commit, before it switches generations.
 */
export async function replaceAlerts(
  transaction: Transaction,
  replacement: AlertReplacement,
  judged: readonly JudgedAlert[],
): Promise<ReplacedAlerts> {
  const shown = await transaction.execute('SELECT "activeGeneration" AS id FROM main."DataFolder"')
  const previous = Number(shown.rows[0]?.id ?? -1)
  const before = await readAlerts(transaction, previous)
  const revisions = reviseAlerts(
    before,
    judged.map(({ alert }) => alert),
  )
  await addAlertRevisions(transaction, replacement, previous, revisions)
  const { generation } = replacement
  await transaction.execute({
    sql: 'DELETE FROM main."Alert" WHERE "generation" = ?',
    args: [generation],
  })
  const rows = new BulkInsert(transaction)
  for (const { alert, positions } of judged)
    await rows.add('Alert', { ...alertRow(generation, alert, positions) })
  await rows.flush()
  const count = (change: AlertRevision['change']) => revisions.filter((one) => one.change === change).length
  return {
    alerts: judged.length,
    ...{ added: count('added'), changed: count('changed'), withdrawn: count('withdrawn') },
  }
}

/**
 * Adds revisions behind those that there are and tells the number of the first. The positions of what is withdrawn are
 * still those of generation `previous`.
 */
export async function addAlertRevisions(
  transaction: Pick<Transaction, 'execute' | 'batch'>,
  replacement: AlertReplacement,
  previous: number,
  revisions: readonly AlertRevision[],
): Promise<number> {
  const first = (await newestNumber(transaction, 'AlertRevision')) + 1
  const rows = new BulkInsert(transaction)
  for (const [i, revision] of revisions.entries()) {
    const isGone = revision.change === 'withdrawn'
    const positions = isGone ? await readPositions(transaction, previous, revision.alert.id) : null
    await rows.add('AlertRevision', { id: first + i, ...revisionRow(replacement, revision, positions) })
  }
  await rows.flush()
  return first
}

/** The number of the newest row that there ever was in a table that numbers its own: 0 of one that never had any. */
export async function newestNumber(sql: Sql, table: 'AlertRevision' | 'OutputRevision'): Promise<number> {
  const { rows } = await sql.execute({
    sql: 'SELECT "seq" FROM main.sqlite_sequence WHERE "name" = ?',
    args: [table],
  })
  return Number(rows[0]?.seq ?? 0)
}

/** All of a generation, in no order. */
export async function readAlerts(transaction: Sql, generation: number): Promise<AlertOutput[]> {
  const { rows } = await transaction.execute({
    sql: `SELECT ${ALERT_COLUMNS} FROM main."Alert" WHERE "generation" = ?`,
    args: [generation],
  })
  return rows.map((row) => readAlertRow(row as unknown as ReadableAlertRow))
}

async function readPositions(transaction: Sql, generation: number, id: string): Promise<ArrayBuffer> {
  const { rows } = await transaction.execute({
    sql: 'SELECT "positions" FROM main."Alert" WHERE "generation" = ? AND "id" = ?',
    args: [generation, id],
  })
  return rows[0]!.positions as ArrayBuffer
}

/** `positions`: of what is withdrawn, which keeps them; null else. */
function revisionRow(
  { generation, writtenMs, reason }: AlertReplacement,
  revision: AlertRevision,
  positions: ArrayBuffer | null,
) {
  const { change, alert } = revision
  const { id: alertId, ruleId, mmsi, startMs, endMs } = alert
  const isChanged = change === 'changed'
  return {
    ...{ writtenMs, generation, change, alertId, previousId: isChanged ? revision.previousId : null },
    ...{ ruleId, mmsi, startMs, endMs, fields: canonicalJson(isChanged ? revision.fields : []), reason },
    record: change === 'withdrawn' ? canonicalJson(alert) : null,
    positions,
  }
}
