/**
 * The accounts of a data folder: a database of its own beside the analysis database, whose one writer is the engine's thread.
 * This one is written by the server's main thread and by command lines, a few rows at a time.
 */

import { chmodSync, closeSync, openSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Client } from '@libsql/client'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { PrismaClient } from './accounts-generated/client.ts'
import { OpenClientAdapter } from './connection.ts'
import { createFolder } from './create-folder.ts'
import { dataFolderPaths } from './data-folder.ts'
import { openKeepingClient } from './kept-statements.ts'
import { applyMigrations, type Migration } from './migrations.ts'

/** How long a statement waits for another process's write, ms. */
const BUSY_TIMEOUT_MS = 10_000

/** Open accounts. Everything outside lib/store passes it on and never looks inside. */
export interface AccountsStore {
  readonly sql: Client
  /** What better-auth reads and writes by. */
  readonly adapter: ReturnType<typeof prismaAdapter>
  close(): Promise<void>
}

/** Opens the accounts of a data folder, making them where there are none. Only the system's user may read the file. */
export async function openAccountsStore(
  dir: string,
  migrations: readonly Migration[],
  nowMs: number,
): Promise<AccountsStore> {
  const file = dataFolderPaths(dir).accounts
  createFolder(dir)
  // SQLite gives the files beside it the same rights.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const url = pathToFileURL(file).href
  const sql = openKeepingClient(file, BUSY_TIMEOUT_MS)
  try {
    await sql.execute(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    await sql.execute('PRAGMA journal_mode = WAL')
    // What was told to be done is done, whatever becomes of the machine: these rows are few.
    await sql.execute('PRAGMA synchronous = FULL')
    await sql.execute('PRAGMA foreign_keys = ON')
    await applyMigrations(sql, file, migrations, nowMs)
  } catch (error) {
    sql.close()
    throw error
  }
  const prisma = new PrismaClient({ adapter: new OpenClientAdapter(sql, url) })
  return {
    sql,
    adapter: prismaAdapter(prisma, { provider: 'sqlite' }),
    close: async () => {
      await prisma.$disconnect()
      if (!sql.closed) sql.close()
    },
  }
}
