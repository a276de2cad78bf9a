/** Takes an import's files, written elsewhere on the same disk, into the archive. They stay where they were too. */

import { copyFileSync, linkSync } from 'node:fs'
import { join } from 'node:path'
import { listArchiveFiles } from './archive-files.ts'
import { createFolder } from './create-folder.ts'

/** `name`: of the import in `staged`; in the archive it is called `archiveFile`, which nothing there is called yet. */
export function adoptArchiveFiles(staged: string, name: string, archive: string, archiveFile: string): void {
  for (const file of listArchiveFiles(staged).get(name) ?? []) {
    const [day, own] = file.split('/') as [string, string]
    createFolder(join(archive, day))
    const target = join(archive, day, `${archiveFile}${own.slice(name.length)}`)
    try {
      linkSync(join(staged, file), target)
    } catch (error) {
      // Some disks have no links.
      if (!['EPERM', 'ENOTSUP', 'EXDEV'].includes(String((error as NodeJS.ErrnoException).code))) throw error
      copyFileSync(join(staged, file), target)
    }
  }
}
