/** Tells labelled tables from other inputs by their header, so that the rest of a large file need not be read. */

import { openInput } from '../ais/open-input.ts'
import { parseCsv } from '../geo/parse-csv.ts'

/** Longer than any header of a labelled table. */
const HEADER_BYTES = 4096

/** What a labelled table calls its labels: GFW's training format, the small-scale table. */
const LABEL_COLUMNS = ['is_fishing', 'fishing']

/**
 * Whether the first line names a column of labels. Whether its labels are sound is for readLabelFile to say. Throws
 * an InputError on a file that cannot be read.
 */
export async function hasLabels(path: string): Promise<boolean> {
  let head = Buffer.alloc(0)
  for await (const chunk of openInput(path)) {
    head = Buffer.concat([head, chunk.subarray(0, HEADER_BYTES)])
    if (head.length >= HEADER_BYTES || head.includes('\n')) break
  }
  const header = parseCsv(head.toString('utf8')).next().value?.fields ?? []
  return LABEL_COLUMNS.some((name) => header.includes(name))
}
