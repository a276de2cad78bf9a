/** Where things lie in a data folder. */

import { join } from 'node:path'

export interface DataFolderPaths {
  readonly dir: string
  readonly database: string
  /** Parquet files by day. */
  readonly archive: string
  /** What a run has done so far; gone when it ends well. */
  readonly run: string
  readonly lock: string
  /** What live sources gave (lib/pipeline/live/journal). */
  readonly journal: string
  /** Who may ask, and what they did. */
  readonly accounts: string
  /** What cookies are signed with. */
  readonly accountsSecret: string
}

export function dataFolderPaths(dir: string): DataFolderPaths {
  return {
    dir,
    database: join(dir, 'wakewatch.db'),
    archive: join(dir, 'archive'),
    run: join(dir, 'run'),
    lock: join(dir, 'writer.lock'),
    journal: join(dir, 'journal'),
    accounts: join(dir, 'accounts.db'),
    accountsSecret: join(dir, 'accounts-secret'),
  }
}
