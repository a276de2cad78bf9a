/** The part of the summary that says what became of each input, line by line of it. */

import type { ImportOutcome } from '../lib/pipeline/read-inputs.ts'
import { type Accounting, accountingOf, type RejectExample, sumAccountings } from './accounting.ts'
import { formatCount, formatCounts, formatMinute, formatNumber } from './plain-text.ts'

/** Reject examples printed per reason; the folder keeps a few more. */
const EXAMPLES_SHOWN = 2
/** Above this many new files each has a line, and they are summed up as one; ... */
const FILES_SHOWN = 15
/** ... and above this many they are only summed up: --json tells each. */
const FILES_LISTED = 300

export function formatOutcomes(outcomes: readonly ImportOutcome[]): string[] {
  // Of a failed input too it is good to see which lines made it fail.
  const read = outcomes.filter(({ status, read }) => status !== 'known' && read !== null && read.lines > 0)
  const lines = read.length > FILES_SHOWN ? formatTogether(read) : read.flatMap(formatOne)

  const known = outcomes.filter(({ status }) => status === 'known')
  if (known.length > FILES_SHOWN)
    lines.push(`${formatNumber(known.length)} inputs are already imported, nothing to do`)
  else
    for (const { name, record } of known)
      lines.push(
        `${name}: already imported${record!.name === name ? '' : ` as ${record!.name}`}, nothing to do`,
      )

  // Each reason goes to stderr, on a line of its own.
  const failed = outcomes.filter(({ status }) => status === 'failed').length
  const cut = outcomes.filter(({ status, fault }) => status !== 'failed' && fault !== null).length
  if (failed > 0) lines.push(`${formatCount(failed, 'input')} could not be used: see the errors`)
  if (cut > 0)
    lines.push(`${formatCount(cut, 'input')} stopped early, what came before is kept: see the errors`)
  return lines
}

function formatOne({ name, read, record }: ImportOutcome): string[] {
  const startMs = record?.options.startMs ?? null
  return [
    `${name}: ${read!.format}${formatReports(accountingOf(read!))}`,
    ...formatAccounting(accountingOf(read!), startMs),
  ]
}

/** Many files as one. */
function formatTogether(outcomes: readonly ImportOutcome[]): string[] {
  const sum = sumAccountings(outcomes.map(({ name, read }) => [name, accountingOf(read!)]))
  const startMs = outcomes.find(({ record }) => record !== null)?.record?.options.startMs ?? null
  return [
    ...(outcomes.length > FILES_LISTED ? [] : outcomes.map(formatLine)),
    `${formatNumber(outcomes.length)} files${formatReports(sum)}`,
    ...formatAccounting(sum, startMs),
  ]
}

/** One file on one line: what was accepted, and what was rejected by reason. */
function formatLine({ name, read }: ImportOutcome): string {
  const accounting = accountingOf(read!)
  const rejects = accounting.rejects.map(({ reason, count }) => `${reason} ${formatNumber(count)}`)
  const rejected = rejects.length === 0 ? '' : `; rejected ${rejects.join(', ')}`
  return `${name}: ${read!.format}${formatReports(accounting)}${rejected}`
}

function formatReports({ positions, identities }: Accounting): string {
  return `, ${formatCount(positions, 'position')}, ${formatCount(identities, 'identity', 'identities')}`
}

function formatAccounting(accounting: Accounting, startMs: number | null): string[] {
  const { lines, messages, setAside, rejects, timesBy, notes } = accounting
  const text = [`  of ${formatCount(lines, 'line')}: ${formatFates(accounting)}`]
  if (Object.keys(setAside).length > 0)
    text.push(`  of ${formatCount(messages, 'message')} set aside: ${formatCounts(setAside)}`)
  if (Object.keys(timesBy).length > 0) text.push(`  times of messages from: ${formatCounts(timesBy)}`)
  for (const { reason, count, examples } of rejects) {
    text.push(`  rejected ${reason} ${formatNumber(count)}`)
    if (reason === 'future-time' && startMs !== null)
      text.push(`    time was counted from --start ${formatMinute(startMs)}: is that when the log begins?`)
    text.push(...examples.slice(0, EXAMPLES_SHOWN).map(formatExample))
  }
  text.push(...notes.map((note) => `  note: ${note}`))
  return text
}

/** Every fate that a line had; the numbers add up to the lines. */
function formatFates({ blank, comments, otherSentences, parts, messages, rejected }: Accounting): string {
  const fates: [number, string, string][] = [
    [messages, 'message', 'messages'],
    [parts, 'part of one', 'parts of them'],
    [otherSentences, 'other sentence', 'other sentences'],
    [comments, 'comment or header', 'comments or headers'],
    [blank, 'blank', 'blank'],
    [rejected, 'rejected', 'rejected'],
  ]
  const heard = fates.filter(([n]) => n > 0)
  return heard.map(([n, one, many]) => formatCount(n, one, many)).join(', ') || 'nothing'
}

function formatExample({ name, line, text }: RejectExample): string {
  return `    ${name === undefined ? '' : `${name} `}line ${line}: ${text}`
}
