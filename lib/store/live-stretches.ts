/** What is kept of a vessel as rows of the database, and back. */

import type { Transaction } from '@libsql/client'
import type { KeptChange, KeptStretch, KeptVessel } from './live-store.ts'
import type { Row } from './live-tables.ts'
import type { Sql } from './sql.ts'

/** The database takes no infinite time: of what was never heard before. */
function storedMs(timeMs: number): number {
  return Math.max(timeMs, -Number.MAX_VALUE)
}

function readMs(stored: number): number {
  return stored === -Number.MAX_VALUE ? Number.NEGATIVE_INFINITY : stored
}

export function stretchRow(generation: number, mmsi: string, stretch: KeptStretch): Row {
  const { number, fromMs, toMs, meeting, reports, snapshot } = stretch
  return {
    ...{ generation, mmsi, number, fromMs: storedMs(fromMs), toMs: storedMs(toMs) },
    ...{ meeting, reports, snapshot },
  }
}

/** What a change takes away; to be called when what it puts is written. */
export async function dropStretches(
  transaction: Pick<Transaction, 'batch'>,
  generation: number,
  { mmsi, firstNumber, bareBelow, thinned }: KeptChange,
): Promise<void> {
  await transaction.batch([
    {
      sql: `DELETE FROM "LiveStretch" WHERE "generation" = ? AND "mmsi" = ?
        AND "number" < ?`,
      args: [generation, mmsi, firstNumber],
    },
    {
      sql: `UPDATE "LiveStretch" SET "snapshot" = NULL WHERE "generation" = ? AND "mmsi" = ?
        AND "number" IN (SELECT value FROM json_each(?)) AND "snapshot" IS NOT NULL`,
      args: [generation, mmsi, JSON.stringify(thinned)],
    },
    {
      sql: `UPDATE "LiveStretch" SET "reports" = x'', "snapshot" = NULL WHERE "generation" = ? AND "mmsi" = ?
        AND "number" < ? AND ("snapshot" IS NOT NULL OR length("reports") > 0)`,
      args: [generation, mmsi, bareBelow],
    },
  ])
}

/** Null: nothing is kept of it. */
export async function readKept(sql: Sql, generation: number, mmsi: string): Promise<KeptVessel | null> {
  const args = [generation, mmsi]
  const vessel = await sql.execute({
    sql: 'SELECT "offset" FROM "LiveVessel" WHERE "generation" = ? AND "mmsi" = ?',
    args,
  })
  if (vessel.rows.length === 0) return null
  const { rows } = await sql.execute({
    sql: `SELECT "number", "fromMs", "toMs", "meeting", "reports", "snapshot" FROM "LiveStretch"
      WHERE "generation" = ? AND "mmsi" = ? ORDER BY "number"`,
    args,
  })
  return {
    mmsi,
    offset: Number(vessel.rows[0]!.offset),
    stretches: rows.map(({ number, fromMs, toMs, meeting, reports, snapshot }) => ({
      ...{ number: Number(number), fromMs: readMs(Number(fromMs)), toMs: readMs(Number(toMs)) },
      meeting: new Uint8Array(meeting as ArrayBuffer),
      reports: new Uint8Array(reports as ArrayBuffer),
      snapshot: snapshot === null ? null : new Uint8Array(snapshot as ArrayBuffer),
    })),
  }
}

export type Meetings = Pick<KeptStretch, 'number' | 'fromMs' | 'toMs' | 'meeting'>

/** Stretches that end after `sinceMs`, of the next vessels behind a key; null behind the last. '' is before all keys. */
export async function readMeetings(
  sql: Sql,
  generation: number,
  after: string,
  sinceMs: number,
): Promise<{ readonly last: string; readonly vessels: ReadonlyMap<string, Meetings[]> } | null> {
  const page = await sql.execute({
    sql: `SELECT max("mmsi") AS last FROM (SELECT "mmsi" FROM "LiveVessel" WHERE "generation" = ? AND "mmsi" > ?
      ORDER BY "mmsi" LIMIT ${VESSELS_AT_ONCE})`,
    args: [generation, after],
  })
  const last = page.rows[0]!.last
  if (last === null) return null
  const { rows } = await sql.execute({
    sql: `SELECT "mmsi", "number", "fromMs", "toMs", "meeting" FROM "LiveStretch"
      WHERE "generation" = ? AND "mmsi" > ? AND "mmsi" <= ? AND "toMs" > ? ORDER BY "mmsi", "number"`,
    args: [generation, after, String(last), storedMs(sinceMs)],
  })
  const vessels = new Map<string, Meetings[]>()
  for (const row of rows) {
    const mmsi = String(row.mmsi)
    const stretch = {
      number: Number(row.number),
      ...{ fromMs: readMs(Number(row.fromMs)), toMs: readMs(Number(row.toMs)) },
      meeting: new Uint8Array(row.meeting as ArrayBuffer),
    }
    const known = vessels.get(mmsi)
    if (known === undefined) vessels.set(mmsi, [stretch])
    else known.push(stretch)
  }
  return { last: String(last), vessels }
}

/** Vessels whose meeting points are in memory at once: some MB. */
const VESSELS_AT_ONCE = 200
