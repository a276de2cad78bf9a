/** Generations that are not shown: one that was replaced while live is kept for a while, all others may go. */

import type { Client } from '@libsql/client'
import type { Connection } from './connection.ts'
import { GENERATION_TABLES } from './generation-tables.ts'
import type { Turn } from './retention.ts'
import type { Store } from './store.ts'

/** A generation that may be gone back to. */
export interface KeptGeneration {
  readonly generation: number
  readonly untilMs: number
  /** As `GenerationInfo` has them. */
  readonly optionsHash: string
  readonly options: unknown
  readonly judging: unknown
  readonly judgingHash: string
}

/** Deletes every generation but the active one and one that is kept still, and returns the log's space to the file. */
export async function removeInactiveGenerations({ sql, prisma }: Connection, nowMs: number): Promise<void> {
  const folder = await prisma.dataFolder.findUnique({ where: { id: 1 } })
  const active = folder?.activeGeneration ?? -1
  const generations = await prisma.generation.findMany({ select: { id: true, keptUntilMs: true } })
  const inactive = generations.filter(({ id, keptUntilMs }) => id !== active && !((keptUntilMs ?? 0) > nowMs))
  if (inactive.length > 0) {
    const args = [JSON.stringify(inactive.map(({ id }) => id))]
    const those = 'IN (SELECT value FROM json_each(?))'
    await sql.batch(
      [
        ...GENERATION_TABLES.map((table) => ({
          sql: `DELETE FROM "${table}" WHERE "generation" ${those}`,
          args,
        })),
        { sql: `DELETE FROM "Generation" WHERE "id" ${those}`, args },
      ],
      'write',
    )
  }
  await sql.execute('PRAGMA wal_checkpoint(TRUNCATE)')
}

/** The newest that is kept, wall clock now or not any more; null: none. */
export async function keptGeneration({ connection }: Store): Promise<KeptGeneration | null> {
  const [row] = await connection.prisma.generation.findMany({
    where: { keptUntilMs: { not: null } },
    orderBy: { id: 'desc' },
    take: 1,
  })
  if (row === undefined) return null
  const { id: generation, keptUntilMs: untilMs, optionsHash, options, judging, judgingHash } = row
  return { generation, untilMs: untilMs!, optionsHash, options, judging, judgingHash }
}

/** Rows that are deleted at once: some MB of them, a few milliseconds. */
const DROPPED_AT_ONCE = 500

/**
 * Deletes a generation, some rows at a time, while others write between. What is cut off is ended by the next who opens the
 * folder for writing. Throws where it is the one that is shown.
 */
export async function dropGeneration(
  sql: Client,
  generation: number,
  turn: Turn,
  signal: AbortSignal,
): Promise<void> {
  await turn(async () => {
    const { rows } = await sql.execute('SELECT "activeGeneration" AS "id" FROM "DataFolder"')
    if (Number(rows[0]?.id) === generation) throw new Error(`store: generation ${generation} is shown`)
    const forgotten = 'UPDATE "Generation" SET "keptUntilMs" = NULL WHERE "id" = ?'
    await sql.execute({ sql: forgotten, args: [generation] })
  })
  for (const table of GENERATION_TABLES)
    for (let left = true; left; ) {
      signal.throwIfAborted()
      const { rowsAffected } = await turn(() =>
        sql.execute({
          sql: `DELETE FROM "${table}" WHERE rowid IN (SELECT rowid FROM "${table}" WHERE "generation" = ? LIMIT ?)`,
          args: [generation, DROPPED_AT_ONCE],
        }),
      )
      left = rowsAffected === DROPPED_AT_ONCE
    }
  await turn(() => sql.execute({ sql: 'DELETE FROM "Generation" WHERE "id" = ?', args: [generation] }))
}
