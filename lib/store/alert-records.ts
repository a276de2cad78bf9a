/** Alerts as the bytes that they are, and what they rest on. */

import type { Transaction } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import { canonicalJson } from '../alerts/canonical-json.ts'
import type { EventOutput } from '../events/outputs.ts'
import { type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'

type Sql = Pick<Transaction, 'execute'>

/** The whole record as canonical JSON, the positions behind it as hexadecimal digits; null where there is none. */
export async function readAlertBytes(sql: Sql, generation: number, id: string): Promise<string | null> {
  const row = await readRow(sql, generation, id)
  if (row === null) return null
  const positions = Buffer.from(row.positions as ArrayBuffer).toString('hex')
  return canonicalJson({ alert: toAlert(row), positions })
}

/** The events that an alert's causes name, and its own vessel with those it names itself. Throws where it is not there. */
export async function readCauseEvents(
  sql: Sql,
  generation: number,
  alertId: string,
): Promise<{ readonly mmsis: readonly string[]; readonly found: readonly EventOutput[] }> {
  const row = await readRow(sql, generation, alertId)
  if (row === null) throw new Error(`store: no alert ${alertId}`)
  const { mmsi, causes, evidence } = toAlert(row)
  const ids = [...causes, ...evidence].flatMap(({ outputIds }) => outputIds)
  const { rows } = await sql.execute({
    sql: 'SELECT * FROM "Event" WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?)) ORDER BY "id"',
    args: [generation, JSON.stringify(ids)],
  })
  return {
    mmsis: [mmsi, ...causes.flatMap(({ otherMmsi }) => otherMmsi ?? [])],
    found: rows.map((event) => readEventRow(event as unknown as ReadableEventRow)),
  }
}

async function readRow(sql: Sql, generation: number, id: string) {
  const { rows } = await sql.execute({
    sql: 'SELECT * FROM "Alert" WHERE "generation" = ? AND "id" = ?',
    args: [generation, id],
  })
  return rows[0] ?? null
}

function toAlert(row: object): AlertOutput {
  return readAlertRow(row as ReadableAlertRow)
}
