/** Decodes an upload in a thread of its own, into an archive beside it: the folder's own is not touched. */

import type { AddedImport } from '../../pipeline/live/imports-change.ts'
import type { ReadResult } from '../../pipeline/read-input.ts'
import { Workers } from '../../pipeline/workers.ts'
import { listImports, type ReadingOptions } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'

/** How a backfill without options reads a file. */
const READING: ReadingOptions = {
  format: 'auto',
  startMs: null,
  place: 'auto',
  dateOrder: null,
  columns: null,
}
/** Of the import in the archive beside the upload. */
export const STAGED_NAME = '0'

export interface UploadReading {
  readonly store: Store
  readonly path: string
  readonly archive: string
  readonly nowMs: number
  readonly signal: AbortSignal
  readonly onProgress: (reports: number, bytes: number) => void
}

export async function readUpload(request: UploadReading): Promise<ReadResult> {
  const { store, path, archive, nowMs, signal, onProgress } = request
  const known = (await listImports(store)).map(({ id, options }) => ({ id, options }))
  const workers = new Workers({
    threads: 1,
    setup: {
      ...{ paths: store.paths, migrations: [], scorer: { kind: 'speed-baseline' }, startedMs: nowMs },
      passages: { zones: [], nearKm: new Float64Array(), fishingFrom: 0 },
    },
    context: () => {
      throw new Error('imports: nothing is folded here')
    },
    ...{ ports: null, stdin: undefined, signal },
  })
  let result: ReadResult | null = null
  try {
    await workers.runAll(
      [
        {
          ...{ kind: 'read', path, reading: READING, startedMs: nowMs, archive, archiveName: STAGED_NAME },
          ...{ known, simulated: store.simulated, maxErrors: Number.POSITIVE_INFINITY },
        },
      ],
      false,
      (read) => {
        result = read
      },
      (_task, reports, bytes) => onProgress(reports, bytes),
    )
  } finally {
    await workers.close()
  }
  return result!
}

/** With the name that people know it by, which is not the file's here. */
export function nameRead({ record, facts }: AddedImport, name: string): AddedImport {
  const fault = record.fault?.replaceAll(record.name, name) ?? null
  return { record: { ...record, name, fault }, facts }
}
