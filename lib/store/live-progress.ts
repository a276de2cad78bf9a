/** Where the live timeline stands in a generation, as a row, and back. */

import type { LiveProgress } from './live-store.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

/** What is null stays as it was. */
export async function writeProgress(
  sql: Sql,
  generation: number,
  { offset, watermark, heard, meetings, counts }: LiveProgress,
): Promise<void> {
  await sql.execute({
    sql: `INSERT INTO main."LiveProgress" ("generation", "offset", "watermark", "heard", "meetings", "counts")
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ("generation") DO UPDATE SET "offset" = excluded."offset",
        "watermark" = excluded."watermark", "heard" = coalesce(excluded."heard", "heard"),
        "meetings" = coalesce(excluded."meetings", "meetings"), "counts" = excluded."counts"`,
    args: [generation, offset, watermark, heard, meetings, JSON.stringify(counts)],
  })
}

/** Null: nothing was ever live there. */
export async function readProgress(sql: Sql, generation: number): Promise<LiveProgress | null> {
  const { rows } = await sql.execute({
    sql: 'SELECT * FROM "LiveProgress" WHERE "generation" = ?',
    args: [generation],
  })
  const row = rows[0]
  if (row === undefined) return null
  const bytes = (value: unknown) => (value === null ? null : new Uint8Array(value as ArrayBuffer))
  return {
    offset: Number(row.offset),
    watermark: bytes(row.watermark)!,
    heard: bytes(row.heard),
    meetings: bytes(row.meetings),
    counts: JSON.parse(String(row.counts)) as object,
  }
}

/** The same of an open folder. */
export function readLiveProgress(store: Store, generation: number): Promise<LiveProgress | null> {
  return readProgress(store.connection.sql, generation)
}
