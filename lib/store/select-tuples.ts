/** Many short rows at once: as one text, because the client spends more on a row than SQLite does (docs/store.md). */

import type { InValue } from '@libsql/client'
import type { Sql } from './sql.ts'

/**
 * The rows of a query of texts and numbers, as tuples in the order of the columns. Numbers have 15 digits, which whole
 * milliseconds and thousandths never exceed. Names of tables and columns are the program's own, never input.
 */
export async function selectTuples<Tuple extends readonly (string | number | null)[]>(
  sql: Sql,
  columns: readonly string[],
  from: string,
  args: readonly InValue[],
): Promise<Tuple[]> {
  const names = columns.map((name) => `"${name}"`).join(', ')
  const { rows } = await sql.execute({
    sql: `SELECT json_group_array(json_array(${names})) AS tuples FROM ${from}`,
    args: [...args],
  })
  return JSON.parse(String(rows[0]!.tuples)) as Tuple[]
}
