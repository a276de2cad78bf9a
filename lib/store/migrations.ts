/**
 * Applies the SQL files below prisma/migrations, each in a transaction, and records what it applied. Prisma's
 * own migrator needs an engine that is downloaded at run time; this one needs nothing.
 */

import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@libsql/client'

export interface Migration {
  /** From 1, without holes. */
  readonly version: number
  /** Folder name, e.g. 0001_foundation. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the SQL, hexadecimal. */
  readonly checksum: string
}

/** What this program's queries expect. A test holds it equal to the newest folder below prisma/migrations. */
export const SCHEMA_VERSION = 8

const RECORD_TABLE = `CREATE TABLE IF NOT EXISTS "SchemaMigration" (
  "version" INTEGER NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "checksum" TEXT NOT NULL,
  "appliedMs" REAL NOT NULL
)`

/** Reads migrations from folders named NNNN_word, in order. Throws when the numbers have a hole. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+$/.test(name))
    .sort()
  return names.map((name, i) => {
    const version = Number(name.slice(0, 4))
    if (version !== i + 1) throw new Error(`store: migration ${name} where number ${i + 1} is due`)
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
    return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

/** The schema version of a database, 0 when it is empty. */
export async function schemaVersion(sql: Client): Promise<number> {
  const applied = await readApplied(sql)
  return applied.length
}

async function readApplied(sql: Client): Promise<{ version: number; name: string; checksum: string }[]> {
  const tables = await sql.execute(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'SchemaMigration'`,
  )
  if (tables.rows.length === 0) return []
  const result = await sql.execute(
    'SELECT "version", "name", "checksum" FROM "SchemaMigration" ORDER BY "version"',
  )
  return result.rows.map((row) => ({
    version: Number(row.version),
    name: String(row.name),
    checksum: String(row.checksum),
  }))
}

/**
 * Brings a database up to date. A database that holds anything is copied first, to `file` with the suffix
 * `.before-NNNN`. Throws, changing nothing, on a database of a newer program or one whose applied migrations
 * are not these.
 */
export async function applyMigrations(
  sql: Client,
  file: string,
  migrations: readonly Migration[],
  nowMs: number,
): Promise<void> {
  const applied = await readApplied(sql)
  if (applied.length > migrations.length)
    throw new Error(
      `store: ${file} has schema version ${applied.length}, newer than this program's ${migrations.length}; use the newer program`,
    )
  for (const [i, done] of applied.entries()) {
    const known = migrations[i]!
    if (done.checksum !== known.checksum)
      throw new Error(`store: ${file} was made with another migration ${done.name} than this program's`)
  }
  const pending = migrations.slice(applied.length)
  if (pending.length === 0) return
  if (applied.length > 0) await copyDatabase(sql, `${file}.before-${pending[0]!.name.slice(0, 4)}`)
  for (const migration of pending) {
    // A failure leaves the transaction open; the client rolls it back when it takes the connection back.
    await sql.executeMultiple(
      `BEGIN IMMEDIATE;
       ${RECORD_TABLE};
       ${migration.sql};
       INSERT INTO "SchemaMigration" VALUES (${migration.version}, '${migration.name}', '${migration.checksum}', ${nowMs});
       COMMIT;`,
    )
  }
}

/** The copy has its name only once it is whole and on the disk. */
async function copyDatabase(sql: Client, target: string): Promise<void> {
  const part = `${target}.part`
  rmSync(part, { force: true })
  try {
    await sql.execute({ sql: 'VACUUM INTO ?', args: [part] })
    const file = openSync(part, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(part, target)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}
