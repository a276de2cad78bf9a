/**
 * What those who listen to the live timeline begin with, and what they missed: what stands, and the revisions after a
 * number. What stands and its number are read in one go, so that nothing is between them.
 */

import type { InStatement, InValue, ResultSet } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import type { FieldChange } from '../alerts/revisions.ts'
import { ALERT_COLUMNS, type ReadableAlertRow, readAlertRecord, readAlertRow } from './alert-rows.ts'
import { compareStarts } from './live-found.ts'
import { firstKept, type OutputRevisionRow, readOutputRevisionRow } from './live-revisions.ts'
import type {
  LiveOutput,
  LiveOutputKind,
  Numbered,
  OutputRevision,
  TracedAlertRevision,
} from './live-store.ts'
import { readOutputRow, tableOf } from './live-tables.ts'
import { rowsOf } from './read-snapshot.ts'
import { newestNumber } from './replace-alerts.ts'
import type { Store } from './store.ts'

/** What is left out filters nothing. */
interface LogFilter {
  readonly mmsi?: string | undefined
  readonly kinds?: readonly string[] | undefined
}

interface Standing<Item> {
  /** Revisions up to this one are in it. */
  readonly sequence: number
  readonly items: readonly Item[]
  /** There are no more. */
  readonly isComplete: boolean
}

/** Of the generation that is shown. */
const ACTIVE = '"generation" = (SELECT "activeGeneration" FROM "DataFolder" WHERE "id" = 1)'

function newestOf(table: 'AlertRevision' | 'OutputRevision'): InStatement {
  return { sql: 'SELECT "seq" FROM sqlite_sequence WHERE "name" = ?', args: [table] }
}

function numberOf({ rows }: ResultSet): number {
  return Number(rows[0]?.seq ?? 0)
}

/** Revisions of alerts, and the alerts raised last: of all, or those in which a vessel has a part. */
export function alertLog(store: Store) {
  const { sql } = store.connection
  return {
    newest: () => newestNumber(sql, 'AlertRevision'),
    after: (sequence: number, limit: number) => readAlertRevisions(store, sequence, limit),
    async standing({ mmsi }: LogFilter, limit: number): Promise<Standing<AlertOutput>> {
      const [newest, ...found] = await sql.batch(
        [newestOf('AlertRevision'), ...alertsRaisedLast(mmsi ?? null, limit + 1)],
        'deferred',
      )
      const alerts = found
        .flatMap(({ rows }) => rows as unknown as ReadableAlertRow[])
        .map(readAlertRow)
        .sort((a, b) => b.raisedMs - a.raisedMs || (a.id < b.id ? 1 : -1))
      const isComplete = alerts.length <= limit
      return { sequence: numberOf(newest!), items: alerts.slice(0, limit), isComplete }
    },
  }
}

function alertsRaisedLast(mmsi: string | null, limit: number): InStatement[] {
  const select = (index: string, where: string, args: readonly InValue[]) => ({
    sql: `SELECT ${ALERT_COLUMNS} FROM "Alert" INDEXED BY "${index}" WHERE ${ACTIVE} AND ${where}
      ORDER BY "raisedMs" DESC, "id" DESC LIMIT ?`,
    args: [...args, limit],
  })
  if (mmsi === null) return [select('Alert_raised_idx', 'true', [])]
  return [
    select('Alert_generation_mmsi_startMs_idx', '"mmsi" = ?', [mmsi]),
    select('Alert_list_idx', '"otherMmsi" = ? AND "mmsi" <> ?', [mmsi, mmsi]),
  ]
}

/**
 * Up to the first of which it is no longer known what the alert was: it stands under another id since. An alert that still
 * stands is given as it is now.
 */
async function readAlertRevisions(
  store: Store,
  sequence: number,
  limit: number,
): Promise<Numbered<TracedAlertRevision>[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT r."id", r."writtenMs", r."change", r."alertId", r."previousId", r."fields", r."reason",
        coalesce(r."record", (SELECT w."record" FROM "AlertRevision" AS w WHERE w."alertId" = r."alertId" AND w."id" > r."id"
          AND w."change" = 'withdrawn' AND a."id" IS NULL ORDER BY w."id" LIMIT 1)) AS "record", ${STANDING_COLUMNS}
      FROM "AlertRevision" AS r LEFT JOIN "Alert" AS a
        ON r."change" <> 'withdrawn' AND a."id" = r."alertId" AND a.${ACTIVE}
      WHERE r."id" > ? ORDER BY r."id" LIMIT ?`,
    args: [sequence, limit],
  })
  const revisions: Numbered<TracedAlertRevision>[] = []
  for (const row of rows as unknown as AlertRevisionRow[]) {
    const alert = alertOf(row)
    if (alert === null) break
    const { id, writtenMs, change, previousId, reason } = row
    const told = { alert, reason, sequence: id, writtenMs }
    if (change === 'changed')
      revisions.push({ ...told, change, previousId, fields: JSON.parse(row.fields) as FieldChange[] })
    else revisions.push({ ...told, change })
  }
  return revisions
}

/** Revisions read at once. */
const REVISIONS_AT_ONCE = 1000

/** All after a number. */
export async function readAllAlertRevisions(
  store: Store,
  after: number,
): Promise<Numbered<TracedAlertRevision>[]> {
  const all: Numbered<TracedAlertRevision>[] = []
  for (;;) {
    const some = await readAlertRevisions(store, all.at(-1)?.sequence ?? after, REVISIONS_AT_ONCE)
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** Columns of the alert that stands, told from those of the revision by a prefix. */
const STANDING_PREFIX = 'alert '
const STANDING_COLUMNS = ALERT_COLUMNS.split(', ')
  .map((name) => `a.${name} AS "${STANDING_PREFIX}${name.slice(1)}`)
  .join(', ')

interface AlertRevisionRow {
  readonly id: number
  readonly writtenMs: number
  readonly change: 'added' | 'changed' | 'withdrawn'
  readonly previousId: string | null
  readonly fields: string
  readonly reason: string
  readonly record: string | null
}

function alertOf(row: AlertRevisionRow): AlertOutput | null {
  if (row.record !== null) return readAlertRecord(row.record)
  const standing = Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      name.startsWith(STANDING_PREFIX) ? [[name.slice(STANDING_PREFIX.length), value]] : [],
    ),
  )
  return standing.id === null ? null : readAlertRow(standing as unknown as ReadableAlertRow)
}

/** Kinds that people are shown, in the order of their tables. */
const SHOWN_KINDS = [
  ...['fishing', 'loitering', 'identityConflict', 'encounter', 'goingDark', 'feedOutage'],
  ...['gap', 'portVisit', 'trip'],
] as LiveOutputKind[]

const REVISION_COLUMNS = '"id", "writtenMs", "change", "kind", "output", "before", "reason", "reopened"'

/** Revisions of outputs; and of all vessels what is open, of one the newest, open or not. */
export function outputLog(store: Store) {
  const { sql } = store.connection
  return {
    newest: () => newestNumber(sql, 'OutputRevision'),
    /** What is no longer kept is missing. */
    async after(sequence: number, limit: number): Promise<Numbered<OutputRevision>[]> {
      const newest = await newestNumber(sql, 'OutputRevision')
      const { rows } = await sql.execute({
        sql: `SELECT ${REVISION_COLUMNS} FROM "OutputRevision" WHERE "id" > ? ORDER BY "id" LIMIT ?`,
        args: [Math.max(sequence, firstKept(newest) - 1), limit],
      })
      return rows.map((row) => readOutputRevisionRow(row as unknown as OutputRevisionRow))
    },
    async standing({ mmsi, kinds }: LogFilter, limit: number): Promise<Standing<LiveOutput>> {
      const searches = SHOWN_KINDS.filter((kind) => kinds?.includes(kind) ?? true).flatMap((kind) =>
        outputsOf(kind, mmsi ?? null, limit + 1).map((statement) => ({ kind, statement })),
      )
      const [newest, ...found] = await sql.batch(
        [newestOf('OutputRevision'), ...searches.map(({ statement }) => statement)],
        'deferred',
      )
      const outputs = found
        .flatMap((result, i) => rowsOf(result).map((row) => readOutputRow(searches[i]!.kind, row)))
        .sort((a, b) => compareStarts(b, a))
      const isComplete = outputs.length <= limit
      return { sequence: numberOf(newest!), items: outputs.slice(0, limit), isComplete }
    },
  }
}

function outputsOf(kind: LiveOutputKind, mmsi: string | null, limit: number): InStatement[] {
  const table = tableOf(kind)
  const start = kind === 'gap' ? 'offMs' : 'startMs'
  const isKind = table === 'Event' ? '"kind" = ?' : 'true'
  const select = (index: string, where: string, args: readonly InValue[]) => ({
    sql: `SELECT * FROM "${table}" INDEXED BY "${table}_${index}_idx" WHERE ${ACTIVE} AND ${where} AND ${isKind}
      ORDER BY "${start}" DESC, "id" DESC LIMIT ?`,
    args: [...args, ...(table === 'Event' ? [kind] : []), limit],
  })
  if (mmsi === null) return [select('open', '"open"', [])]
  const own = select(`generation_mmsi_${start}`, '"mmsi" = ?', [mmsi])
  if (kind !== 'encounter') return kind === 'feedOutage' ? [] : [own]
  return [own, select('generation_otherMmsi_startMs', '"otherMmsi" = ? AND "mmsi" <> ?', [mmsi, mmsi])]
}

/** Outputs of a vessel, or outages of the feed where it is null, that were withdrawn while live: the newest starts first. */
export async function listWithdrawnOutputs(
  store: Store,
  mmsi: string | null,
  limit: number,
): Promise<Numbered<OutputRevision>[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT ${REVISION_COLUMNS} FROM "OutputRevision" INDEXED BY "OutputRevision_withdrawn_idx"
      WHERE "mmsi" IS ? AND "change" = 'withdrawn' ORDER BY "startMs" DESC LIMIT ?`,
    args: [mmsi, limit],
  })
  return rows.map((row) => readOutputRevisionRow(row as unknown as OutputRevisionRow))
}
