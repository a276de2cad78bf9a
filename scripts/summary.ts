/** The printed summary of a backfill: what came in, what it came to, where it lies. Plain text, 100 columns. */

import type { BackfillResult } from '../lib/pipeline/backfill.ts'
import type { BackfillCounts } from '../lib/pipeline/backfill-counts.ts'
import type { ImportOutcome } from '../lib/pipeline/import-inputs.ts'
import type { ImportRecord } from '../lib/store/imports.ts'
import { MAIN_FOLDER } from './folders.ts'

/** Reject examples printed per reason; the folder keeps a few more. */
const EXAMPLES_SHOWN = 2
/** Above this many new files they are summed up as one. */
const FILES_SHOWN = 15
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
  const view = `${dir === MAIN_FOLDER ? '' : `WAKEWATCH_DATA=${dir} `}npm run view shows it`
  if (simulated) return `${view}; npm run backfill -- FILE... takes your own data`
  return exports === null ? `${view}; --export ndjson writes it out` : view
}

function formatOutcomes(outcomes: readonly ImportOutcome[]): string[] {
  const lines: string[] = []
  const fresh = outcomes.flatMap(({ status, record }) => (status === 'imported' && record ? [record] : []))
  if (fresh.length > FILES_SHOWN) lines.push(...formatTogether(fresh))
  else for (const record of fresh) lines.push(...formatImport(record))

  const known = outcomes.filter(({ status }) => status === 'known')
  if (known.length > FILES_SHOWN)
    lines.push(`${number(known.length)} inputs are already imported, nothing to do`)
  else
    for (const { name, record } of known)
      lines.push(
        `${name}: already imported${record!.name === name ? '' : ` as ${record!.name}`}, nothing to do`,
      )

  // Each reason goes to stderr, on a line of its own.
  const failed = outcomes.filter(({ status }) => status === 'failed').length
  const cut = outcomes.filter(({ status, fault }) => status !== 'failed' && fault !== null).length
  if (failed > 0) lines.push(`${count(failed, 'input')} could not be read: see the errors`)
  if (cut > 0) lines.push(`${count(cut, 'input')} stopped early, what came before is kept: see the errors`)
  return lines
}

function formatImport(record: ImportRecord): string[] {
  const { report } = record
  const lines = [`${record.name}: ${record.format}, ${formatTotals([record])}`]
  if (report.timesBy.length > 0) lines.push(`  times from ${formatCounted(report.timesBy, 'rule')}`)
  if (report.setAside.length > 0) lines.push(`  set aside ${formatCounted(report.setAside, 'reason')}`)
  for (const { reason, count: n, examples } of report.rejects) {
    lines.push(`  rejected ${reason} ${number(n)}`)
    for (const { line, text } of examples.slice(0, EXAMPLES_SHOWN)) lines.push(`    line ${line}: ${text}`)
  }
  for (const note of report.notes) lines.push(`  note: ${note}`)
  return lines
}

/** Many files as one: totals, and rejects by reason with the first examples of all. */
function formatTogether(records: readonly ImportRecord[]): string[] {
  const lines = [`${number(records.length)} files: ${formatTotals(records)}`]
  const rejects = new Map<string, { total: number; examples: string[] }>()
  for (const { name, report } of records)
    for (const { reason, count: n, examples } of report.rejects) {
      const all = rejects.get(reason) ?? { total: 0, examples: [] }
      all.total += n
      all.examples.push(...examples.map(({ line, text }) => `${name} line ${line}: ${text}`))
      rejects.set(reason, all)
    }
  for (const [reason, { total, examples }] of [...rejects].sort((a, b) => b[1].total - a[1].total)) {
    lines.push(`  rejected ${reason} ${number(total)}`)
    for (const example of examples.slice(0, EXAMPLES_SHOWN)) lines.push(`    ${example}`)
  }
  return lines
}

function formatTotals(records: readonly ImportRecord[]): string {
  const total = (column: 'lines' | 'positions' | 'identities' | 'rejected') =>
    sum(records.map((record) => record[column]))
  return [
    count(total('lines'), 'line'),
    count(total('positions'), 'position'),
    count(total('identities'), 'identity', 'identities'),
    count(total('rejected'), 'reject'),
  ].join(', ')
}

function formatCounted<Key extends string>(
  counted: readonly ({ readonly count: number } & Readonly<Record<Key, string>>)[],
  key: Key,
): string {
  return counted.map((one) => `${one[key]} ${number(one.count)}`).join(', ')
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
    row(
      'not used',
      `${number(duplicates)} heard twice, ${number(dropped.noMotion)} without speed or course, ${number(dropped.noise)} noise`,
    ),
    row(
      'vessels',
      `${number(counts.vessels)}${formatKinds(counts)}, claiming ${count(counts.identityHistories, 'identity', 'identities')}`,
    ),
    row(
      'segments',
      `${number(counts.segments)} on ${count(counts.tracks, 'track')}, ${count(counts.trackPositions, 'position')}`,
    ),
    row('trips', `${number(counts.trips)}${breakdown(counts.tripsByEnd, 'ended by ')}`),
    row('port visits', `${number(counts.portVisits)}${breakdown(counts.portVisitsByEvidence, 'seen by ')}`),
    row('AIS off', formatGaps(counts)),
  ]
}

/** Vessels that are no ships, by what their numbers are. */
function formatKinds({ vesselsByKind }: BackfillCounts): string {
  const others = Object.entries(vesselsByKind).filter(([kind]) => kind !== 'ship')
  if (others.length === 0) return ''
  return ` (${others.map(([kind, n]) => `${number(n)} ${kind === 'invalid' ? 'with an invalid MMSI' : kind}`).join(', ')})`
}

/** The parts after the colon add up to the gaps. */
function formatGaps(counts: BackfillCounts): string {
  const { gaps, gapsInPort, gapsNotOnAgain, gapsStillOff, possibleDisabling } = counts
  const inPort = gapsInPort === 0 ? '' : `, ${number(gapsInPort)} in port`
  const ends: [number, string][] = [
    [gaps - gapsNotOnAgain - gapsStillOff, 'on again'],
    [gapsNotOnAgain, 'not on again'],
    [gapsStillOff, 'still off'],
  ]
  const parts = ends.filter(([n]) => n > 0).map(([n, words]) => `${number(n)} ${words}`)
  const ended = parts.length === 0 ? '' : `: ${parts.join(', ')}`
  return `${count(gaps, 'gap')}${inPort}${ended}; ${number(possibleDisabling)} possible disabling`
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
