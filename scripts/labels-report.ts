/** What `npm run labels` tells a person. */

import type { ExportedLabels } from '../lib/labels/export-labels.ts'
import type { ImportedLabels } from '../lib/labels/import-labels.ts'
import { formatCount, formatNumber } from './plain-text.ts'

/** `inputs`: as the user named them. */
export function formatImported(inputs: readonly string[], dir: string, imported: ImportedLabels): string {
  const { labels, vessels, repeated, added, superseded, known, orphaned, orphanedVessels } = imported
  const lines = [
    `${inputs.join(', ')}: ${formatCount(labels, 'label')} of ${formatCount(vessels, 'vessel')}`,
    `  added      ${formatNumber(added)}${superseded === 0 ? '' : `, ${formatNumber(superseded)} of them in the place of another share or gear`}`,
    `  known      ${formatNumber(known)}`,
  ]
  if (repeated > 0)
    lines.push(
      `  repeated   ${formatCount(repeated, 'row')} of a vessel, time and source that a later row says again`,
    )
  if (orphaned > 0)
    lines.push(
      `  orphaned   ${formatCount(orphaned, 'label')} of ${formatCount(orphanedVessels, 'vessel')} on no archived position: kept, and used`,
      '             once their positions are there:',
      `             npm run backfill -- ${inputs.join(' ')} --data ${dir}`,
    )
  return `${lines.join('\n')}\n`
}

export function formatExported(dir: string, exported: ExportedLabels): string {
  const { files, rows, labels, trueVessels, changedKeys, orphaned } = exported
  const lines = files.map(
    ({ path, vessels, rows }) => `${path}: ${formatCount(rows, 'row')} of ${formatCount(vessels, 'vessel')}`,
  )
  lines.push(`${formatCount(labels, 'label')} on ${formatCount(rows, 'row')} in all`)
  if (trueVessels > 0)
    lines.push(
      `${formatCount(trueVessels, 'vessel')} with true places: a backfill of these files needs --place true, or takes them as relative`,
    )
  if (changedKeys.length > 0)
    lines.push(
      `${formatCount(changedKeys.length, 'vessel')} that this format cannot name, read back as another: ${changedKeys.join(', ')}`,
    )
  if (orphaned > 0)
    lines.push(
      `${formatCount(orphaned, 'label')} on no archived position left out: they stay in ${dir} (orphaned)`,
    )
  return `${lines.join('\n')}\n`
}
