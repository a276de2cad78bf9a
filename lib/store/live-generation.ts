/** The generation that live begins in a folder that has none, and what is told of it as it goes on. */

import { countGeneration } from './generation-counts.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

export interface LiveGeneration {
  readonly startedMs: number
  readonly optionsHash: string
  /** Plain JSON. */
  readonly options: object
  readonly judging: object
  readonly judgingHash: string
}

/** Makes it, empty, and shows it. Gives its id. */
export async function beginGeneration(store: Store, generation: LiveGeneration): Promise<number> {
  const transaction = await store.connection.sql.transaction('write')
  try {
    const { rows } = await transaction.execute('SELECT coalesce(max("id"), 0) + 1 AS id FROM "Generation"')
    const id = Number(rows[0]!.id)
    await addGeneration(transaction, id, generation)
    await transaction.execute({
      sql: 'UPDATE "DataFolder" SET "activeGeneration" = ? WHERE "id" = 1',
      args: [id],
    })
    await transaction.commit()
    return id
  } finally {
    transaction.close()
  }
}

/** Makes it, empty; nobody sees it. */
export async function addGeneration(sql: Sql, id: number, generation: LiveGeneration): Promise<void> {
  const { startedMs, optionsHash, options, judging, judgingHash } = generation
  const counts = await countGeneration(sql, id)
  await sql.execute({
    sql: `INSERT INTO "Generation" ("id", "startedMs", "finishedMs", "watermarkMs", "inputHash", "optionsHash", "options",
      "judging", "judgingHash", "counts") VALUES (?, ?, NULL, NULL, 'live', ?, ?, ?, ?, ?)`,
    args: [
      ...[id, startedMs, optionsHash, JSON.stringify(options)],
      ...[JSON.stringify(judging), judgingHash, JSON.stringify(counts)],
    ],
  })
}

/** Counts what it holds, for summaries. Not while a commit is open. */
export async function describeGeneration(
  store: Store,
  id: number,
  watermarkMs: number,
  nowMs: number,
): Promise<void> {
  const { sql } = store.connection
  const counts = await countGeneration(sql, id)
  await sql.execute({
    sql: 'UPDATE "Generation" SET "finishedMs" = ?, "watermarkMs" = ?, "counts" = ? WHERE "id" = ?',
    args: [nowMs, Number.isFinite(watermarkMs) ? watermarkMs : null, JSON.stringify(counts), id],
  })
}
