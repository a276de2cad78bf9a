/** How many bytes the parts of a folder take, found beside whatever else goes on. */

import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataFolderPaths } from './data-folder.ts'

export interface FolderBytes {
  readonly journalBytes: number
  readonly archiveBytes: number
  /** With its log. */
  readonly databaseBytes: number
}

export async function readFolderBytes({
  dir,
  journal,
  archive,
  database,
}: Pick<DataFolderPaths, 'dir' | 'journal' | 'archive' | 'database'>): Promise<FolderBytes> {
  const name = basename(database)
  const parts = [name, `${name}-wal`, `${name}-shm`].map((part) => bytesOf(join(dir, part)))
  return {
    journalBytes: await bytesOf(journal),
    archiveBytes: await bytesOf(archive),
    databaseBytes: (await Promise.all(parts)).reduce((sum, bytes) => sum + bytes, 0),
  }
}

/** Of a file or of all below a folder; 0 where there is nothing, or no longer. */
async function bytesOf(path: string): Promise<number> {
  try {
    const status = await lstat(path)
    if (!status.isDirectory()) return status.size
    let bytes = 0
    for (const name of await readdir(path)) bytes += await bytesOf(join(path, name))
    return bytes
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
