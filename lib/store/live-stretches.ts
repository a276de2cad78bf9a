/** What is kept of a vessel as rows of the database, and back. */

import type { Row as SqlRow, Transaction } from '@libsql/client'
import type { KeptChange, KeptStretch, KeptVessel, ParkedVessel, StretchOutline } from './live-store.ts'
import type { Row } from './live-tables.ts'
import { DamagedStateError, orDamaged, sealBytes, unsealBytes } from './sealed-bytes.ts'
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
      generation,
      mmsi,
      number,
      fromMs: storedMs(fromMs),
      toMs: storedMs(toMs),
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

/**
 * What vessels go on from; an error where some of it is not what was written. Those of which nothing is kept are not named.
 */
export async function readParked(
  sql: Sql,
  generation: number,
  mmsis: readonly string[],
): Promise<ReadonlyMap<string, Parked | DamagedStateError>> {
  const read = async (columns: string, table: 'LiveVessel' | 'LiveStretch', rest: string) =>
    (
      await sql.execute({
        sql: `SELECT "mmsi", ${columns} FROM "${table}"
          WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?)) ${rest}`,
        args: [generation, JSON.stringify(mmsis)],
      })
    ).rows
  const outlines = new Map(
    (await read(OUTLINES, 'LiveStretch', 'GROUP BY "mmsi"')).map((row) => [
      String(row.mmsi),
      readOutlines(row),
    ]),
  )
  // Of the row of the highest number.
  const heads = new Map(
    (await read('max("number"), "snapshot"', 'LiveStretch', 'GROUP BY "mmsi"')).map((row) => [
      String(row.mmsi),
      row.snapshot,
    ]),
  )
  const parked = new Map<string, Parked | DamagedStateError>()
  for (const row of await read('"offset"', 'LiveVessel', '')) {
    const mmsi = String(row.mmsi)
    const offset = Number(row.offset)
    parked.set(
      mmsi,
      orDamaged(() => {
        const stretches = (outlines.get(mmsi) ?? []).map(
          (outline): StretchOutline => ({
            ...outline,
            meeting: unsealBytes(outline.meeting, keysOf(mmsi, outline, null).meeting),
          }),
        )
        const last = stretches.at(-1)
        if (last === undefined) throw new DamagedStateError(`${mmsi}, head`)
        return { offset, stretches, head: unsealBytes(heads.get(mmsi), keysOf(mmsi, last, offset).snapshot) }
      }),
    )
  }
  return parked
}

type Parked = NonNullable<ParkedVessel['kept']>

/**
 * Stretches of a vessel in one row: half a million rows of their own take the client several seconds. The database takes no
 * infinity, and as a whole number its least double is the least whole number.
 */
const OUTLINES = `json_group_array(json_array("number", CAST("fromMs" AS INTEGER), CAST("toMs" AS INTEGER),
  length("meeting"), length("reports") > 0, "snapshot" IS NOT NULL) ORDER BY "number") AS "outlines",
  group_concat(hex("meeting"), '' ORDER BY "number") AS "meetings"`
const LEAST_WHOLE = -(2 ** 63)

interface SealedOutline
  extends Pick<StretchOutline, 'number' | 'fromMs' | 'toMs' | 'hasReports' | 'hasSnapshot'> {
  readonly meeting: Uint8Array
}

function readOutlines({ outlines, meetings }: SqlRow): SealedOutline[] {
  const { buffer, byteOffset, length } = Buffer.from(String(meetings), 'hex')
  const bytes = new Uint8Array(buffer, byteOffset, length)
  let at = 0
  const wholeMs = (ms: number) => (ms === LEAST_WHOLE ? Number.NEGATIVE_INFINITY : ms)
  return (JSON.parse(String(outlines)) as number[][]).map(
    ([number, fromMs, toMs, size, hasReports, hasSnapshot]) => {
      const meeting = bytes.subarray(at, at + size!)
      at += size!
      return {
        number: number!,
        fromMs: wholeMs(fromMs!),
        toMs: wholeMs(toMs!),
        meeting,
        hasReports: hasReports === 1,
        hasSnapshot: hasSnapshot === 1,
      }
    },
  )
}

function spanOf({ number, fromMs, toMs }: SqlRow): Pick<KeptStretch, 'number' | 'fromMs' | 'toMs'> {
  return { number: Number(number), fromMs: readMs(Number(fromMs)), toMs: readMs(Number(toMs)) }
}

/** Whole stretches numbered from `from` on; none where nothing is kept. Throws a DamagedStateError. */
export async function readStretches(
  sql: Sql,
  generation: number,
  mmsi: string,
  from: number,
): Promise<KeptStretch[]> {
  const { rows } = await sql.execute({
    sql: `SELECT "number", "fromMs", "toMs", "meeting", "reports", "snapshot",
        (SELECT "offset" FROM "LiveVessel" AS v WHERE v."generation" = s."generation" AND v."mmsi" = s."mmsi") AS "offset"
      FROM "LiveStretch" AS s WHERE "generation" = ? AND "mmsi" = ? AND "number" >= ? ORDER BY "number"`,
    args: [generation, mmsi, from],
  })
  return rows.map((row, i) => {
    const { meeting, reports, snapshot } = row
    const span = spanOf(row)
    const keys = keysOf(mmsi, span, i === rows.length - 1 ? Number(row.offset) : null)
    const isBare = reports instanceof ArrayBuffer && reports.byteLength === 0
    return {
      ...span,
      meeting: unsealBytes(meeting, keys.meeting),
      reports: isBare ? new Uint8Array() : unsealBytes(reports, keys.reports),
      snapshot: snapshot === null ? null : unsealBytes(snapshot, keys.snapshot),
    }
  })
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
    sql: `SELECT "mmsi", ${OUTLINES} FROM "LiveStretch"
      WHERE "generation" = ? AND "mmsi" > ? AND "mmsi" <= ? AND "toMs" > ? GROUP BY "mmsi"`,
    args: [generation, after, String(last), storedMs(sinceMs)],
  })
  const vessels = new Map<string, Meetings[]>()
  const damaged = new Map<string, DamagedStateError>()
  for (const row of rows) {
    const mmsi = String(row.mmsi)
    const stretches = orDamaged(() =>
      readOutlines(row).map(({ number, fromMs, toMs, meeting }) => ({
        ...{ number, fromMs, toMs },
        meeting: unsealBytes(meeting, keysOf(mmsi, { number, fromMs, toMs }, null).meeting),
      })),
    )
    if (stretches instanceof DamagedStateError) damaged.set(mmsi, stretches)
    else vessels.set(mmsi, stretches)
  }
  return { last: String(last), vessels, damaged }
}

/** Vessels whose meeting points are in memory at once: some MB. */
const VESSELS_AT_ONCE = 200
