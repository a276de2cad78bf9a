/**
 * Everything that a generation tells as sorted lines of JSON, a row a line: what live and batch must have alike to the last
 * bit. Not how it came about, nor what is kept to go on from.
 */

import { canonicalJson } from '../../lib/alerts/canonical-json.ts'
import { GENERATION_TABLES } from '../../lib/store/generation-tables.ts'
import type { Sql } from '../../lib/store/sql.ts'

/** Columns that are no result: which generation it is, and W when silence last decided something. */
const LEFT_OUT: ReadonlySet<string> = new Set(['generation', 'wokenMs'])

export function exportLine(table: string, row: object): string {
  const told = Object.entries(row).filter(([name]) => !LEFT_OUT.has(name))
  return `${table} ${canonicalJson(Object.fromEntries(told.map(([name, value]) => [name, plain(value)])))}`
}

function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('hex')
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

export async function exportGeneration(sql: Sql, generation: number): Promise<string[]> {
  const lines: string[] = []
  for (const table of GENERATION_TABLES) {
    if (table.startsWith('Live')) continue
    const { rows, columns, columnTypes } = await sql.execute({
      sql: `SELECT * FROM "${table}" WHERE "generation" = ?`,
      args: [generation],
    })
    const flags = columns.filter((_, i) => columnTypes[i] === 'BOOLEAN')
    for (const row of rows) {
      const booleans = Object.fromEntries(flags.map((name) => [name, row[name] === 1]))
      lines.push(exportLine(table, { ...row, ...booleans }))
    }
  }
  return lines.sort()
}
