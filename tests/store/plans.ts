import type { InStatement } from '@libsql/client'
import type { Store } from '../../lib/store/store.ts'

/** Runs a query and gives the plans by which SQLite answered each of its statements that `isMeant`, line by line. */
export async function plansOf(
  store: Store,
  query: (store: Store) => Promise<unknown>,
  isMeant: (sql: string) => boolean,
): Promise<string[]> {
  const { sql } = store.connection
  const asked: InStatement[] = []
  const watched = Object.assign(Object.create(sql), {
    execute: (statement: InStatement) => {
      asked.push(statement)
      return sql.execute(statement)
    },
  })
  await query({ ...store, connection: { ...store.connection, sql: watched } })
  const plans: string[] = []
  for (const statement of asked) {
    if (typeof statement === 'string' || !isMeant(statement.sql)) continue
    const plan = await sql.execute({ ...statement, sql: `EXPLAIN QUERY PLAN ${statement.sql}` })
    plans.push(...plan.rows.map(({ detail }) => String(detail)))
  }
  return plans
}
