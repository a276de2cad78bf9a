/** What lies in the archive and belongs to no import: of other runs, and what was cut off unfinished. */

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listArchiveFiles, removeArchiveFiles } from './archive-files.ts'

/** Removes whatever is no file of these imports. */
export function removeStrayArchiveFiles(folder: string, imports: ReadonlySet<string>): void {
  const files = listArchiveFiles(folder)
  const kept = new Set([...files].flatMap(([name, own]) => (imports.has(name) ? own : [])))
  const days = new Set([...files.values()].flat().map((file) => file.slice(0, file.indexOf('/'))))
  for (const entry of readdirSync(folder)) {
    // An archive of the first schema is a file of its import's name.
    if (imports.has(entry)) continue
    if (!days.has(entry)) {
      rmSync(join(folder, entry), { recursive: true, force: true })
      continue
    }
    const own = readdirSync(join(folder, entry)).map((file) => `${entry}/${file}`)
    removeArchiveFiles(
      folder,
      own.filter((file) => !kept.has(file)),
    )
  }
}
