/** Days of which a folder's archive holds anything. */

import { listArchiveFiles } from '../../../lib/store/archive-files.ts'
import type { Store } from '../../../lib/store/store.ts'

/** 'YYYY-MM-DD', each once. */
export function readArchiveDays({ paths }: Store): string[] {
  const files = [...listArchiveFiles(paths.archive).values()].flat()
  return [...new Set(files.map((file) => /day=(\d{4}-\d{2}-\d{2})/.exec(file)![1]!))].sort()
}
