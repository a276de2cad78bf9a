/** What clients were told of outputs, followed from the first revision to the last. */

import type { Sql } from '../../lib/store/sql.ts'

/**
 * Faults of the log: numbers that are missing, outputs that came twice or went without having come, and, in the end, what
 * was told to be there and is not stored, or the other way round.
 */
export async function findRevisionFaults(sql: Sql, generation: number): Promise<string[]> {
  const faults: string[] = []
  const { rows } = await sql.execute(
    `SELECT "id", "change", "kind", "outputId", json_extract("before", '$.id') AS "beforeId" FROM "OutputRevision" ORDER BY "id"`,
  )
  const there = new Set<string>()
  for (const [i, row] of rows.entries()) {
    const key = `${row.kind} ${row.outputId}`
    // One that changed may have taken the place of another.
    const old = row.change === 'changed' ? `${row.kind} ${row.beforeId}` : key
    if (Number(row.id) !== i + 1) faults.push(`number ${i + 1} is ${row.id}`)
    if (there.delete(old) !== (row.change !== 'added')) faults.push(`${row.id} ${row.change} ${key}`)
    if (row.change !== 'withdrawn') there.add(key)
    // One fault makes all numbers behind it wrong.
    if (faults.length >= 10) return faults
  }
  const kinds = new Set([...there].map((key) => key.split(' ')[0]!))
  const stored = await sql.execute({
    sql: `SELECT "kind" || ' ' || "id" AS key FROM "Event" WHERE "generation" = ?
      UNION ALL SELECT 'gap ' || "id" FROM "Gap" WHERE "generation" = ?
      UNION ALL SELECT 'trip ' || "id" FROM "Trip" WHERE "generation" = ?
      UNION ALL SELECT 'portVisit ' || "id" FROM "PortVisit" WHERE "generation" = ?`,
    args: [generation, generation, generation, generation],
  })
  const keys = new Set(stored.rows.map(({ key }) => String(key)))
  for (const key of there) if (!keys.has(key)) faults.push(`told and not stored: ${key}`)
  for (const key of keys)
    if (kinds.has(key.split(' ')[0]!) && !there.has(key)) faults.push(`stored and not told: ${key}`)
  return faults
}
