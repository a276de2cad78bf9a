/** Where things lie in a data folder. */

import { join } from 'node:path'

export interface DataFolderPaths {
  readonly dir: string
  readonly database: string
  /** Parquet files, one an import. */
  readonly archive: string
  readonly lock: string
}

export function dataFolderPaths(dir: string): DataFolderPaths {
  return {
    dir,
    database: join(dir, 'wakewatch.db'),
    archive: join(dir, 'archive'),
    lock: join(dir, 'writer.lock'),
  }
}
