/** Gives the files of a written import their names in the archive. */

import { readdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writingFolder } from './archive-files.ts'
import { createFolder } from './create-folder.ts'

/** Files synced at a time: a disk takes several in one go. */
const SYNCED_AT_ONCE = 16

/**
 * Moves what lies in an import's writing folder as `PART/day=YYYY-MM-DD/FILE` to `day=YYYY-MM-DD/NAME-PART.parquet`
 * once all of it is on the disk, so that a file that has its name is whole whatever happens to the machine. Resolves
 * to the files, relative to the archive folder, sorted.
 */
export async function publishFiles(folder: string, name: string): Promise<string[]> {
  const work = writingFolder(folder, name)
  const written = new Map<string, string>()
  for (const part of readdirSync(work).filter((entry) => /^\d+$/.test(entry)))
    for (const day of readdirSync(join(work, part)))
      for (const file of readdirSync(join(work, part, day))) {
        const target = `${day}/${name}-${part}.parquet`
        if (written.has(target)) throw new Error(`archive: two files for ${target}`)
        written.set(target, join(work, part, day, file))
      }
  const files = [...written.keys()].sort()
  const days = [...new Set(files.map((file) => join(folder, dirname(file))))]
  await syncAll([...written.values()])
  for (const day of days) createFolder(day)
  for (const [file, path] of written) renameSync(path, join(folder, file))
  if (process.platform !== 'win32') await syncAll([...days, folder])
  rmSync(work, { recursive: true })
  return files
}

async function syncAll(paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += SYNCED_AT_ONCE)
    await Promise.all(paths.slice(from, from + SYNCED_AT_ONCE).map(syncPath))
}

/** Folders too, where the system lets one open them. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
