/** Generations that are not shown any more. */

import type { Connection } from './connection.ts'
import { GENERATION_TABLES } from './generation-tables.ts'

/** Deletes every generation but the active one, and returns the log's space to the database file. */
export async function removeInactiveGenerations(connection: Connection): Promise<void> {
  const folder = await connection.prisma.dataFolder.findUnique({ where: { id: 1 } })
  const active = folder?.activeGeneration ?? -1
  const inactive = await connection.prisma.generation.count({ where: { id: { not: active } } })
  if (inactive > 0) {
    await connection.sql.batch(
      [
        ...GENERATION_TABLES.map((table) => ({
          sql: `DELETE FROM "${table}" WHERE "generation" <> ?`,
          args: [active],
        })),
        { sql: 'DELETE FROM "Generation" WHERE "id" <> ?', args: [active] },
      ],
      'write',
    )
  }
  await connection.sql.execute('PRAGMA wal_checkpoint(TRUNCATE)')
}
