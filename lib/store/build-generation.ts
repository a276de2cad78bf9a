/**
 * A generation that is made beside the one that is shown, while that one lives: the stages of a run are copied into it some
 * rows at a time, and in the end one commit shows it. It is nobody's until then; what is cut off goes at the next opening.
 */

import type { AlertOutput } from '../alerts/alert.ts'
import { reviseAlerts } from '../alerts/revisions.ts'
import { type Commit, columnsOf, replaceImports } from './commit.ts'
import { GENERATION_TABLES } from './generation-tables.ts'
import { addGeneration, type LiveGeneration } from './live-generation.ts'
import { writeProgress } from './live-progress.ts'
import { addOutputRevisions } from './live-revisions.ts'
import type { LiveOutput, LiveProgress, Numbered, OutputRevision, TracedAlertRevision } from './live-store.ts'
import { type Row, readOutputRow, tableOf } from './live-tables.ts'
import type { Pace } from './pace.ts'
import { rowsOf } from './read-snapshot.ts'
import { addAlertRevisions, readAlerts } from './replace-alerts.ts'
import type { Turn } from './retention.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

/** What a generation is built of. */
export interface BuildingGeneration extends LiveGeneration {
  readonly id: number
}

/** Makes it, empty; nobody sees it. */
export async function beginBuilding(store: Store, { id, ...generation }: BuildingGeneration): Promise<void> {
  await addGeneration(store.connection.sql, id, generation)
}

export interface CopyRequest {
  /** Files of stages; their rows are of the generation. */
  readonly stages: readonly string[]
  readonly turn: Turn
  /** Of rows. */
  readonly pace: Pace
  readonly steadyMs: () => number
  readonly signal: AbortSignal
}

/** Copies all that the stages hold. The store's connection is nobody else's. */
export async function copyStages(store: Store, request: CopyRequest): Promise<void> {
  const { sql } = store.connection
  for (const stage of request.stages) {
    await sql.execute({ sql: 'ATTACH DATABASE ? AS "stage"', args: [stage] })
    try {
      for (const table of GENERATION_TABLES) await copyTable(sql, table, request)
    } finally {
      await sql.execute('DETACH DATABASE "stage"')
    }
  }
}

async function copyTable(
  sql: Store['connection']['sql'],
  table: (typeof GENERATION_TABLES)[number],
  { turn, pace, steadyMs, signal }: CopyRequest,
): Promise<void> {
  const columns = await columnsOf(sql, table)
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    signal.throwIfAborted()
    const { rows } = await sql.execute({
      sql: `SELECT max("row") AS "last" FROM
        (SELECT rowid AS "row" FROM "stage"."${table}" WHERE rowid > ? ORDER BY rowid LIMIT ?)`,
      args: [after, pace.amount],
    })
    if (rows[0]!.last === null) return
    const last = Number(rows[0]!.last)
    await turn(async () => {
      const startMs = steadyMs()
      await sql.execute({
        sql: `INSERT INTO main."${table}" (${columns})
          SELECT ${columns} FROM "stage"."${table}" WHERE rowid > ? AND rowid <= ?`,
        args: [after, last],
      })
      pace.took(steadyMs() - startMs)
    })
    after = last
  }
}

/** Ends what the batch part of it gave: gaps that an outage marks, and where live goes on from. */
export async function finishCopy(
  { connection }: Store,
  generation: number,
  outages: readonly { readonly fromMs: number; readonly toMs: number }[],
  progress: LiveProgress,
): Promise<void> {
  const { sql } = connection
  for (const { fromMs, toMs } of outages)
    await sql.execute({
      sql: 'UPDATE "Gap" SET "feedOutage" = true WHERE "generation" = ? AND "offMs" >= ? AND "offMs" < ?',
      args: [generation, fromMs, Math.min(toMs, Number.MAX_SAFE_INTEGER)],
    })
  await writeProgress(sql, generation, progress)
}

/** How one generation's outputs that people are shown differ from another's. */
export interface GenerationDifference {
  readonly changed: readonly { readonly before: LiveOutput | null; readonly output: LiveOutput }[]
  readonly withdrawn: readonly LiveOutput[]
}

/** Outputs of `from` and `to` that are not alike in all that they tell; when they were decided left out. */
export async function compareGenerations(sql: Sql, from: number, to: number): Promise<GenerationDifference> {
  const changed: { before: LiveOutput | null; output: LiveOutput }[] = []
  const withdrawn: LiveOutput[] = []
  for (const kind of ['trip', 'portVisit', 'gap', 'fishing'] as const) {
    // Events of every kind share a table.
    const table = tableOf(kind)
    const before = new Map((await onlyIn(sql, table, from, to)).map((row) => [row.id, row]))
    for (const row of await onlyIn(sql, table, to, from)) {
      const old = before.get(row.id)
      before.delete(row.id)
      const output = readOutputRow(kind, row)
      changed.push({ before: old === undefined ? null : readOutputRow(kind, old), output })
    }
    for (const row of before.values()) withdrawn.push(readOutputRow(kind, row))
  }
  return { changed, withdrawn }
}

/** Rows of generation `one` that `other` has not alike. */
async function onlyIn(sql: Sql, table: string, one: number, other: number) {
  const columns = (await columnsOf(sql, table))
    .split(', ')
    .filter((column) => !['"generation"', '"decidedMs"'].includes(column))
  const alike = ['b."id" = a."id"', ...columns.map((column) => `b.${column} IS a.${column}`)].join(' AND ')
  return rowsOf<Row & { readonly id: string }>(
    await sql.execute({
      sql: `SELECT * FROM main."${table}" AS a WHERE a."generation" = ?
        AND NOT EXISTS (SELECT 1 FROM main."${table}" AS b WHERE b."generation" = ? AND ${alike})
        ORDER BY a."id"`,
      args: [one, other],
    }),
  )
}

export interface GenerationShow {
  readonly from: number
  readonly to: number
  readonly watermarkMs: number
  readonly nowMs: number
  /** The one before is kept until then; null: it may go. */
  readonly keptUntilMs: number | null
  readonly reason: string
  /** Of outputs: what clients are told. */
  readonly revisions: readonly OutputRevision[]
  /** Imports that it is made of beside those of the one before, and those that it is not made of any more. */
  readonly imports: Pick<Commit, 'imports' | 'removed'>
}

/** Shows generation `to` in the place of `from`, and tells what that changes; in one commit. */
export async function showGeneration(
  { connection }: Store,
  { from, to, watermarkMs, nowMs, keptUntilMs, reason, revisions, imports }: GenerationShow,
): Promise<{ alerts: Numbered<TracedAlertRevision>[]; outputs: Numbered<OutputRevision>[] }> {
  const transaction = await connection.sql.transaction('write')
  try {
    const [before, now] = [await readAlerts(transaction, from), await readAlerts(transaction, to)]
    const alerts = await tellAlerts(before, now)
    const outputs = await addOutputRevisions(transaction, to, revisions, nowMs)
    await replaceImports(transaction, imports)
    await transaction.batch([
      { sql: 'UPDATE "DataFolder" SET "activeGeneration" = ? WHERE "id" = 1', args: [to] },
      {
        // Counting takes long; what lives is counted when it ends, and till then told as it last was.
        sql: `UPDATE "Generation" SET "keptUntilMs" = NULL, "finishedMs" = ?, "watermarkMs" = ?,
          "counts" = (SELECT "counts" FROM "Generation" WHERE "id" = ?) WHERE "id" = ?`,
        args: [nowMs, Number.isFinite(watermarkMs) ? watermarkMs : null, from, to],
      },
      { sql: 'UPDATE "Generation" SET "keptUntilMs" = ? WHERE "id" = ?', args: [keptUntilMs, from] },
    ])
    await transaction.commit()
    return { alerts, outputs }
  } finally {
    transaction.close()
  }

  async function tellAlerts(before: readonly AlertOutput[], now: readonly AlertOutput[]) {
    const told = reviseAlerts(before, now)
    const written = { generation: to, writtenMs: nowMs, reason }
    const first = await addAlertRevisions(transaction, written, from, told)
    return told.map((revision, i) => ({ ...revision, reason, sequence: first + i, writtenMs: nowMs }))
  }
}
