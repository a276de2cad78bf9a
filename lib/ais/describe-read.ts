import type { ReadReport } from './read-report.ts'

/** What became of an input, as lines for a person: totals, then each reject reason with its first examples. */
export function describeRead(report: ReadReport): string[] {
  const lines = [`${report.name}: ${totals(report)}`]
  const { rejects } = report
  if (rejects.total > 0) {
    lines.push(`  rejected ${count(rejects.total, 'line')}`)
    const byCount = [...rejects.counts].sort((a, b) => b[1] - a[1])
    for (const [reason, rejected] of byCount) {
      lines.push(`    ${reason}: ${rejected}`)
      for (const example of rejects.examples.get(reason) ?? []) {
        lines.push(`      line ${example.line}: ${example.text}`)
      }
    }
  }
  for (const note of report.notes) lines.push(`  note: ${note}`)
  return lines
}

function totals(report: ReadReport): string {
  const parts = [`${count(report.lines, 'line')}, ${count(report.messages, 'message')}${typesOf(report)}`]
  if (report.partLines > 0) parts.push(`${report.partLines} of them continued`)
  if (report.otherSentences > 0) parts.push(count(report.otherSentences, 'other sentence'))
  if (report.commentLines > 0) parts.push(count(report.commentLines, 'comment'))
  if (report.blankLines > 0) parts.push(`${report.blankLines} blank`)
  return parts.join(', ')
}

function typesOf(report: ReadReport): string {
  const types: string[] = []
  report.messagesByType.forEach((messages, type) => {
    if (messages > 0) types.push(`type ${type}: ${messages}`)
  })
  return types.length === 0 ? '' : ` (${types.join(', ')})`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** The same as one object, for `--json`. */
export function summarizeRead(report: ReadReport) {
  return {
    name: report.name,
    bytes: report.bytes,
    lines: report.lines,
    messages: report.messages,
    messagesByType: Object.fromEntries(
      [...report.messagesByType.entries()].filter(([, messages]) => messages > 0),
    ),
    partLines: report.partLines,
    otherSentences: report.otherSentences,
    commentLines: report.commentLines,
    blankLines: report.blankLines,
    rejects: Object.fromEntries(report.rejects.counts),
    rejectExamples: Object.fromEntries(report.rejects.examples),
    notes: report.notes,
  }
}
