/** The printed summary of a backfill: what came in, what it came to, where it lies. Plain text, 100 columns. */

import type { BackfillResult } from '../lib/pipeline/backfill.ts'
import type { BackfillCounts } from '../lib/pipeline/backfill-counts.ts'
import type { ImportOutcome } from '../lib/pipeline/import-inputs.ts'
import type { ImportRecord } from '../lib/store/imports.ts'
import { MAIN_FOLDER } from './folders.ts'

/** Reject examples printed per reason; the folder keeps a few more. */
const EXAMPLES_SHOWN = 2
const LABEL_WIDTH = 15

export interface SummaryPlaces {
  readonly dir: string
  /** Where exports were written, null when none were. */
  readonly exports: string | null
  readonly simulated: boolean
}

/** The same as one object, for other programs. */
export function summaryObject(result: BackfillResult, places: SummaryPlaces) {
  const { counts, outcomes, seconds } = result
  const fresh = outcomes.flatMap(({ status, record }) => (status === 'imported' && record ? [record] : []))
  const rejected: Record<string, number> = {}
  for (const { report } of fresh)
    for (const { reason, count: n } of report.rejects) rejected[reason] = (rejected[reason] ?? 0) + n
  const positions = sum(fresh.map((record) => record.positions))
  return {
    simulated: places.simulated,
    data: places.dir,
    exports: places.exports,
    changed: result.changed,
    inputs: outcomes.map(({ name, status, fault }) => ({ name, status, fault })),
    lines: sum(fresh.map((record) => record.lines)),
    positions,
    identities: sum(fresh.map((record) => record.identities)),
    rejected,
    watermark: Number.isFinite(result.watermarkMs) ? new Date(result.watermarkMs).toISOString() : null,
    /** What the folder holds, earlier imports included. */
    folder: counts,
    segments: counts?.segments ?? 0,
    trips: counts?.trips ?? 0,
    seconds: seconds.total,
    positionsPerSecond: seconds.total > 0 ? Math.round(positions / seconds.total) : null,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function formatSummary(result: BackfillResult, places: SummaryPlaces): string {
  const lines: string[] = []
  if (places.simulated) lines.push('SIMULATED DATA: no ship, port call or silence below is a real one.', '')
  lines.push(...formatOutcomes(result.outcomes))
  const { counts } = result
  if (counts === null) {
    lines.push('', `${places.dir} holds no data yet.`)
    return `${lines.join('\n')}\n`
  }
  const simulated = places.simulated ? ', simulated' : ''
  lines.push('', `${places.dir} now holds${result.changed ? '' : ' (unchanged)'}${simulated}:`)
  lines.push(...formatCounts(counts, result))
  lines.push('', row('data', `${places.dir} (wakewatch.db, and every report in archive/)`))
  if (places.exports !== null) lines.push(row('exports', places.exports))
  lines.push(
    row(
      'took',
      `${result.seconds.total.toFixed(1)} s: reading ${result.seconds.reading.toFixed(1)}, folding and storing ${result.seconds.folding.toFixed(1)}`,
    ),
  )
  lines.push(row('next', nextStep(places)))
  return `${lines.join('\n')}\n`
}

function nextStep({ dir, exports, simulated }: SummaryPlaces): string {
  if (simulated) return 'npm run view shows it; npm run backfill -- FILE... takes your own data'
  const view = dir === MAIN_FOLDER ? 'npm run view' : `WAKEWATCH_DATA=${dir} npm run view`
  return exports === null ? `${view} shows it; --export ndjson writes it out` : `${view} shows it`
}

function formatOutcomes(outcomes: readonly ImportOutcome[]): string[] {
  const lines: string[] = []
  for (const { name, status, record, fault } of outcomes) {
    if (record === null || status === 'failed') {
      lines.push(`not imported: ${fault ?? name}`)
      continue
    }
    if (status === 'known') {
      lines.push(`${name}: already imported as ${record.name}, nothing to do`)
      continue
    }
    lines.push(
      `${name}: ${record.format}, ${count(record.lines, 'line')}: ${count(record.positions, 'position')}, ${count(record.identities, 'identity', 'identities')}, ${count(record.rejected, 'reject')}`,
    )
    if (fault !== null) lines.push(`  stopped early, what was read before is kept: ${fault}`)
    lines.push(...formatReport(record))
  }
  return lines
}

function formatReport({ report }: ImportRecord): string[] {
  const lines: string[] = []
  if (report.timesBy.length > 0)
    lines.push(
      `  times from ${report.timesBy.map(({ rule, count: n }) => `${rule} ${number(n)}`).join(', ')}`,
    )
  if (report.setAside.length > 0)
    lines.push(
      `  set aside ${report.setAside.map(({ reason, count: n }) => `${reason} ${number(n)}`).join(', ')}`,
    )
  for (const { reason, count: n, examples } of report.rejects) {
    lines.push(`  rejected ${reason} ${number(n)}`)
    for (const { line, text } of examples.slice(0, EXAMPLES_SHOWN)) lines.push(`    line ${line}: ${text}`)
  }
  for (const note of report.notes) lines.push(`  note: ${note}`)
  return lines
}

function formatCounts(counts: BackfillCounts, { imports, watermarkMs }: BackfillResult): string[] {
  const { dropped } = counts
  const duplicates = dropped.duplicatePositions + dropped.duplicateIdentities
  return [
    row('time', formatSpan(counts.firstMs, counts.lastMs)),
    row(
      'watermark',
      Number.isFinite(watermarkMs)
        ? `${minute(watermarkMs)}; silence is decided up to here`
        : 'none: silence decides nothing until three ships are heard',
    ),
    row(
      'reports',
      `${count(counts.positions, 'position')}, ${count(counts.identities, 'identity', 'identities')} from ${count(imports.length, 'import')}`,
    ),
    row('not used', `${number(duplicates)} heard twice, ${number(dropped.noise)} noise`),
    row(
      'vessels',
      `${number(counts.vessels)}, claiming ${count(counts.identityHistories, 'identity', 'identities')}`,
    ),
    row(
      'segments',
      `${number(counts.segments)} on ${count(counts.tracks, 'track')}, ${count(counts.trackPositions, 'position')}`,
    ),
    row('trips', `${number(counts.trips)}${breakdown(counts.tripsByEnd, 'ended by ')}`),
    row('port visits', `${number(counts.portVisits)}${breakdown(counts.portVisitsByEvidence, 'seen by ')}`),
    row(
      'AIS off',
      `${count(counts.gaps, 'gap')}, ${number(counts.openGaps)} of them still off; ${number(counts.possibleDisabling)} possible disabling`,
    ),
  ]
}

function breakdown(by: Readonly<Record<string, number>>, words: string): string {
  const parts = Object.entries(by).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  if (parts.length === 0) return ''
  return `: ${parts.map(([kind, n]) => `${kind === 'open' ? 'open' : words + kind} ${number(n)}`).join(', ')}`
}

function formatSpan(firstMs: number | null, lastMs: number | null): string {
  if (firstMs === null || lastMs === null) return 'none'
  return `${minute(firstMs)} to ${minute(lastMs)}`
}

function minute(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${text}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}
