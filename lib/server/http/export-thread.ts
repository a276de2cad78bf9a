/** What runs in the thread of a download: neither answers nor ticks wait for it. */

import { type ExportSelection, exportSelection } from '../../pipeline/export-selection.ts'
import { openReader } from '../../store/store.ts'
import { hostJob } from '../jobs/job-thread.ts'

export interface ExportConfiguration {
  /** The data folder. */
  readonly from: string
  readonly selection: Omit<ExportSelection, 'onProgress' | 'signal'>
}

await hostJob<ExportConfiguration>(async ({ from, selection }, tell) => {
  const store = await openReader(from)
  try {
    // Whoever cancels ends the thread.
    const { signal } = new AbortController()
    return await exportSelection(store, { ...selection, signal, onProgress: (done) => tell(done, 1) })
  } finally {
    await store.close()
  }
})
