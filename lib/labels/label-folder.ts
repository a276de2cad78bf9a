/** The labels of a data folder, with the archived reports of the vessels that they are of. */

import type { ReportBuffer } from '../ais/report.ts'
import { FolderError } from '../store/folder-error.ts'
import { listPointLabels, type PointLabel } from '../store/labels.ts'
import { readArchivedVessels } from '../store/read-archive.ts'
import { openReader, type Store } from '../store/store.ts'
import type { LabelSet } from './label-points.ts'

/**
 * Current labels of a data folder; the reports of their vessels are appended to the buffer. A running backfill goes on.
 * Throws where there are no labels, or nothing is archived of their vessels.
 */
export async function readLabelFolder(dir: string, buffer: ReportBuffer): Promise<LabelSet> {
  const store = await openReader(dir)
  return readOpenLabels(store, buffer).finally(() => store.close())
}

/** The same of a folder that is open. */
export async function readOpenLabels(store: Store, buffer: ReportBuffer): Promise<LabelSet> {
  const { dir } = store.paths
  const labels = await listPointLabels(store)
  if (labels.length === 0)
    throw new FolderError(dir, `it holds no labels: npm run labels -- import FILE --data ${dir}`)
  const gears = gearsOf(labels)
  if ((await readArchivedVessels(store, [...gears.keys()], buffer)) === 0)
    throw new FolderError(
      dir,
      `nothing is archived of the vessels of its labels: npm run backfill -- FILE --data ${dir}`,
    )
  const points = labels.map(({ mmsi, timeMs, fishing, source }) => ({
    vessel: mmsi,
    timeMs,
    fishing,
    source,
  }))
  return { path: dir, points, gears }
}

/** A vessel's gear is the one that its first label was given with. */
function gearsOf(labels: readonly PointLabel[]): Map<string, string> {
  const gears = new Map<string, string>()
  for (const { mmsi, gear } of labels) if (!gears.has(mmsi)) gears.set(mmsi, gear)
  return gears
}
