/** How alerts came, changed and went. */

import type { AlertOutput } from '../alerts/alert.ts'
import type { FieldChange } from '../alerts/revisions.ts'
import { readAlertRecord } from './alert-rows.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { AlertRevision as RevisionRow } from './generated/client.ts'
import type { Store } from './store.ts'

export interface StoredRevision {
  readonly id: number
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
  readonly change: 'added' | 'changed' | 'withdrawn'
  readonly alertId: string
  /** The id that the alert had before; null: the same. */
  readonly previousId: string | null
  readonly ruleId: string
  readonly mmsi: string
  readonly startMs: number
  readonly endMs: number
  readonly fields: readonly FieldChange[]
  readonly reason: string
  /** What was withdrawn, as it was; null of other changes. */
  readonly record: AlertOutput | null
}

/** What is null filters nothing. */
export interface RevisionQuery {
  readonly mmsi: string | null
  readonly changes: readonly StoredRevision['change'][] | null
  /** Wall clock, epoch ms: written then or later. */
  readonly sinceMs: number | null
  /** 1 to MOST_REVISIONS. */
  readonly limit: number
  readonly cursor: string | null
}

export interface RevisionPage {
  /** Newest first. */
  readonly revisions: readonly StoredRevision[]
  readonly cursor: string | null
}

const MOST_REVISIONS = 1000
const LIST = 'revisions'

/** Throws a CursorError on a cursor of another list, and a RangeError on a limit out of range. */
export async function queryRevisions(store: Store, query: RevisionQuery): Promise<RevisionPage> {
  const { mmsi, changes, sinceMs, limit } = query
  if (!(limit >= 1 && limit <= MOST_REVISIONS)) throw new RangeError(`store: limit of ${limit} revisions`)
  const after = decodeCursor(LIST, query.cursor)
  const rows = await store.connection.prisma.alertRevision.findMany({
    where: {
      ...(mmsi === null ? {} : { mmsi }),
      ...(changes === null ? {} : { change: { in: [...changes] } }),
      ...(sinceMs === null ? {} : { writtenMs: { gte: sinceMs } }),
      ...(after === null ? {} : { id: { lt: after.value } }),
    },
    omit: { positions: true },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const revisions = rows.slice(0, limit).map(readRevisionRow)
  const last = revisions.at(-1)
  const isMore = rows.length > limit && last !== undefined
  return { revisions, cursor: isMore ? encodeCursor(LIST, { value: last.id, id: '' }) : null }
}

/** What became of an alert under this id and those that it had before, oldest first. */
export async function listRevisionsOf(store: Store, alertId: string): Promise<StoredRevision[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `WITH RECURSIVE named (id) AS (
        SELECT ? UNION
        SELECT "previousId" FROM "AlertRevision" JOIN named ON "alertId" = named.id WHERE "previousId" IS NOT NULL)
      SELECT "AlertRevision"."id" AS id FROM "AlertRevision" JOIN named ON "alertId" = named.id`,
    args: [alertId],
  })
  const found = await store.connection.prisma.alertRevision.findMany({
    where: { id: { in: rows.map(({ id }) => Number(id)) } },
    omit: { positions: true },
    orderBy: { id: 'asc' },
  })
  return found.map(readRevisionRow)
}

/** The newest withdrawal of an alert with what it rested on; null where it was never withdrawn. */
export async function readWithdrawn(
  store: Store,
  alertId: string,
): Promise<{ readonly revision: StoredRevision; readonly positions: TrackPositions | null } | null> {
  const row = await store.connection.prisma.alertRevision.findFirst({
    where: { alertId, change: 'withdrawn' },
    orderBy: { id: 'desc' },
  })
  if (row === null) return null
  const { positions } = row
  const isEmpty = positions === null || positions.length === 0
  return { revision: readRevisionRow(row), positions: isEmpty ? null : decodeChunk(positions) }
}

function readRevisionRow(row: Omit<RevisionRow, 'positions'>): StoredRevision {
  const { id, writtenMs, alertId, previousId, ruleId, mmsi, startMs, endMs, reason, record } = row
  return {
    ...{ id, writtenMs, alertId, previousId, ruleId, mmsi, startMs, endMs, reason },
    change: row.change as StoredRevision['change'],
    fields: row.fields as unknown as FieldChange[],
    record: record === null ? null : readAlertRecord(record),
  }
}
