/** What is kept of a vessel as rows of the database, and back. */

import type { Transaction } from '@libsql/client'
import type { KeptChange, KeptStretch, KeptVessel } from './live-store.ts'
import type { Row } from './live-tables.ts'
import { DamagedStateError, sealBytes, unsealBytes } from './sealed-bytes.ts'
import type { Sql } from './sql.ts'

/** The database takes no infinite time: of what was never heard before. */
function storedMs(timeMs: number): number {
  return Math.max(timeMs, -Number.MAX_VALUE)
}

function readMs(stored: number): number {
  return stored === -Number.MAX_VALUE ? Number.NEGATIVE_INFINITY : stored
}

/** Rows of stretches of which the last one is the head of the vessel, kept as of `offset`. */
export function stretchRows(
  generation: number,
  { mmsi, offset, stretches }: Pick<KeptVessel, 'mmsi' | 'offset' | 'stretches'>,
): Row[] {
  return stretches.map((stretch, i) => {
    const { number, fromMs, toMs, meeting, reports, snapshot } = stretch
    const keys = keysOf(mmsi, stretch, i === stretches.length - 1 ? offset : null)
    return {
      ...{ generation, mmsi, number, fromMs: storedMs(fromMs), toMs: storedMs(toMs) },
      meeting: sealBytes(meeting, keys.meeting),
      reports: reports.length === 0 ? reports : sealBytes(reports, keys.reports),
      snapshot: snapshot === null ? null : sealBytes(snapshot, keys.snapshot),
    }
  })
}

/** The head's snapshot seals the offset that the vessel stands at: it is written anew whenever that changes. */
function keysOf(
  mmsi: string,
  { number, fromMs, toMs }: Pick<KeptStretch, 'number' | 'fromMs' | 'toMs'>,
  headOffset: number | null,
) {
  const stretch = `${mmsi}, stretch ${number} from ${fromMs} to ${toMs}`
  const head = headOffset === null ? '' : `, head at entry ${headOffset}`
  return {
    meeting: `${stretch}, meeting`,
    reports: `${stretch}, reports`,
    snapshot: `${stretch}, snapshot${head}`,
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

/** Null: nothing is kept of it. Throws a DamagedStateError. */
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
  const offset = Number(vessel.rows[0]!.offset)
  if (rows.at(-1)?.snapshot == null) throw new DamagedStateError(`${mmsi}, head`)
  return {
    ...{ mmsi, offset },
    stretches: rows.map(({ number, fromMs, toMs, meeting, reports, snapshot }, i) => {
      const span = { number: Number(number), fromMs: readMs(Number(fromMs)), toMs: readMs(Number(toMs)) }
      const keys = keysOf(mmsi, span, i === rows.length - 1 ? offset : null)
      const isBare = reports instanceof ArrayBuffer && reports.byteLength === 0
      return {
        ...span,
        meeting: unsealBytes(meeting, keys.meeting),
        reports: isBare ? new Uint8Array() : unsealBytes(reports, keys.reports),
        snapshot: snapshot === null ? null : unsealBytes(snapshot, keys.snapshot),
      }
    }),
  }
}

export type Meetings = Pick<KeptStretch, 'number' | 'fromMs' | 'toMs' | 'meeting'>

export interface MeetingsPage {
  readonly last: string
  readonly vessels: ReadonlyMap<string, Meetings[]>
  /** Vessels of which some of it is not what was written, and what; they are not among the others. */
  readonly damaged: ReadonlyMap<string, DamagedStateError>
}

/** Stretches that end after `sinceMs`, of the next vessels behind a key; null behind the last. '' is before all keys. */
export async function readMeetings(
  sql: Sql,
  generation: number,
  after: string,
  sinceMs: number,
): Promise<MeetingsPage | null> {
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
  const damaged = new Map<string, DamagedStateError>()
  for (const row of rows) {
    const mmsi = String(row.mmsi)
    const span = {
      number: Number(row.number),
      ...{ fromMs: readMs(Number(row.fromMs)), toMs: readMs(Number(row.toMs)) },
    }
    try {
      const stretch = { ...span, meeting: unsealBytes(row.meeting, keysOf(mmsi, span, null).meeting) }
      const known = vessels.get(mmsi)
      if (known === undefined) vessels.set(mmsi, [stretch])
      else known.push(stretch)
    } catch (error) {
      if (!(error instanceof DamagedStateError)) throw error
      damaged.set(mmsi, error)
    }
  }
  for (const mmsi of damaged.keys()) vessels.delete(mmsi)
  return { last: String(last), vessels, damaged }
}

/** Vessels whose meeting points are in memory at once: some MB. */
const VESSELS_AT_ONCE = 200
