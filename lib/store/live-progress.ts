/** Where the live timeline stands in a generation, as a row, and back. */

import { FolderError } from './folder-error.ts'
import type { LiveProgress } from './live-store.ts'
import { DamagedStateError, sealBytes, unsealBytes } from './sealed-bytes.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

const HEARD_KEY = 'minutes heard'
const MEETINGS_KEY = 'meetings under way'

/** Numbers that stand beside it are sealed with it. */
function progressKey(offset: number, counts: string): string {
  return `progress at entry ${offset}, ${counts}`
}

/** What is null stays as it was. */
export async function writeProgress(
  sql: Sql,
  generation: number,
  { offset, watermark, heard, meetings, counts }: LiveProgress,
): Promise<void> {
  const text = JSON.stringify(counts)
  const sealed = (bytes: Uint8Array | null, key: string) => bytes && sealBytes(bytes, key)
  await sql.execute({
    sql: `INSERT INTO main."LiveProgress" ("generation", "offset", "watermark", "heard", "meetings", "counts")
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ("generation") DO UPDATE SET "offset" = excluded."offset",
        "watermark" = excluded."watermark", "heard" = coalesce(excluded."heard", "heard"),
        "meetings" = coalesce(excluded."meetings", "meetings"), "counts" = excluded."counts"`,
    args: [
      ...[generation, offset, sealBytes(watermark, progressKey(offset, text))],
      ...[sealed(heard, HEARD_KEY), sealed(meetings, MEETINGS_KEY), text],
    ],
  })
}

/** Null: nothing was ever live there. Throws a DamagedStateError. */
async function readProgress(sql: Sql, generation: number): Promise<LiveProgress | null> {
  const { rows } = await sql.execute({
    sql: 'SELECT * FROM "LiveProgress" WHERE "generation" = ?',
    args: [generation],
  })
  const row = rows[0]
  if (row === undefined) return null
  const offset = Number(row.offset)
  const text = String(row.counts)
  const bytes = (value: unknown, key: string) => (value === null ? null : unsealBytes(value, key))
  return {
    offset,
    watermark: unsealBytes(row.watermark, progressKey(offset, text)),
    heard: bytes(row.heard, HEARD_KEY),
    meetings: bytes(row.meetings, MEETINGS_KEY),
    counts: JSON.parse(text) as object,
  }
}

/** The same of an open folder. Throws a DamagedProgressError. */
export async function readLiveProgress(store: Store, generation: number): Promise<LiveProgress | null> {
  try {
    return await readProgress(store.connection.sql, generation)
  } catch (error) {
    throw error instanceof DamagedStateError ? new DamagedProgressError(store.paths.dir, error) : error
  }
}

/** Where live stands is not what was written. A backfill that folds everything anew makes it again. */
export class DamagedProgressError extends FolderError {
  constructor(dir: string, cause: DamagedStateError) {
    super(
      dir,
      `where live stands in it is damaged (${cause.key}): fold archive and journal anew with npm run backfill -- --resume --data and this folder; nothing that was heard is lost`,
      { cause },
    )
  }
}
