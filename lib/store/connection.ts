/**
 * The one connection to a folder's database. Prisma and the raw path for bulk rows share it, so that there is
 * one writer and the settings below, which SQLite keeps per connection, hold for both.
 */

import { pathToFileURL } from 'node:url'
import { type Client, createClient } from '@libsql/client'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from './generated/client.ts'
import { openKeepingClient } from './kept-statements.ts'

/** How long a statement waits for another process's write, ms. libsql waits not at all unless told. */
const BUSY_TIMEOUT_MS = 10_000

/** Measured beside SQLite's own 4096 (docs/performance.md). */
const PAGE_BYTES = 16_384

/** Pages of the log after which a commit writes them back. */
const LOG_PAGES = 4096

/** Pages kept in memory at most, KB. */
const CACHE_KB = 64 * 1024

export interface Connection {
  readonly sql: Client
  readonly prisma: PrismaClient
  close(): Promise<void>
}

/** Hands Prisma a client that is already open and configured. */
export class OpenClientAdapter extends PrismaLibSql {
  constructor(
    private readonly client: Client,
    url: string,
  ) {
    super({ url })
  }

  override createClient(): Client {
    return this.client
  }
}

/** Opens a database file, creating it when absent; its folder must exist. */
export async function connect(file: string): Promise<Connection> {
  const url = pathToFileURL(file).href
  const sql = openKeepingClient(file, BUSY_TIMEOUT_MS)
  try {
    await sql.execute(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // Of a new database: a packed chunk of positions then lies on one page or two, not strung over many.
    await sql.execute(`PRAGMA page_size = ${PAGE_BYTES}`)
    // Readers go on while a backfill writes, and see the state of before.
    await sql.execute('PRAGMA journal_mode = WAL')
    // SQLite's own 2 MB would write pages out and read them back while large tables and their indices grow.
    await sql.execute(`PRAGMA cache_size = -${CACHE_KB}`)
    // Pages that many commits change are written back once: 64 MB of log, not 16.
    await sql.execute(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`)
    // With WAL a crash of the machine may lose the newest commits but never the file; the writer checkpoints
    // after the one commit that matters.
    await sql.execute('PRAGMA synchronous = NORMAL')
  } catch (error) {
    sql.close()
    throw error
  }
  const prisma = new PrismaClient({ adapter: new OpenClientAdapter(sql, url) })
  return {
    sql,
    prisma,
    close: async () => {
      await prisma.$disconnect()
      if (!sql.closed) sql.close()
    },
  }
}

/** Opens a database file that is there for statements that read, and leaves every setting of it as it is. */
export function connectToRead(file: string): Client {
  return createClient({ url: pathToFileURL(file).href, concurrency: 1, timeout: BUSY_TIMEOUT_MS })
}
