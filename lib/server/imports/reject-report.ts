/** What of an upload was rejected, as a table to take away: every reason with its count, and lines that show it. */

import type { ReadAccount } from '../../store/imports.ts'

/** A spreadsheet runs what begins so (lib/pipeline/export-csv). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠']/

export function writeRejectReport({ report }: ReadAccount): string {
  const rows = report.rejects.flatMap(({ reason, count, examples }) =>
    examples.length === 0
      ? [[reason, String(count), '', '']]
      : examples.map(({ line, text }) => [reason, String(count), String(line), text]),
  )
  return [['reason', 'count', 'exampleLine', 'exampleText'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('')
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n\t;']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
