/** The printed summary of a backfill: what came in, what it came to, where it lies. Plain text, 100 columns. */

import type { BackfillResult } from '../lib/pipeline/backfill.ts'
import { formatScorer } from '../lib/pipeline/run-scorer.ts'
import type { GenerationCounts } from '../lib/store/generation-counts.ts'
import { MAIN_FOLDER } from './folders.ts'
import { formatCount, formatMinute, formatNumber } from './plain-text.ts'
import { formatOutcomes } from './summary-inputs.ts'

const LABEL_WIDTH = 15

export interface SummaryPlaces {
  readonly dir: string
  /** Where exports were written, null when none were. */
  readonly exports: string | null
  readonly simulated: boolean
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
  lines.push(
    '',
    `${places.dir} ${result.dryRun ? 'would then hold' : 'now holds'}${result.changed || result.dryRun ? '' : ' (unchanged)'}${simulated}:`,
  )
  lines.push(...formatFolder(counts, result))
  lines.push('', row('data', `${places.dir} (wakewatch.db, and every report in archive/)`))
  if (places.exports !== null) lines.push(row('exports', places.exports))
  lines.push(
    row(
      'took',
      `${result.seconds.total.toFixed(1)} s: reading ${result.seconds.reading.toFixed(1)}, folding ${result.seconds.folding.toFixed(1)}, writing ${result.seconds.writing.toFixed(1)}`,
    ),
  )
  lines.push(row('next', nextStep(places)))
  return `${lines.join('\n')}\n`
}

function nextStep({ dir, exports, simulated }: SummaryPlaces): string {
  const view = `npm run view${dir === MAIN_FOLDER ? '' : ` -- --data ${dir}`} shows it`
  if (simulated) return `${view}; npm run backfill -- FILE... takes your own data`
  return exports === null ? `${view}; --export ndjson writes it out` : view
}

function formatFolder(counts: GenerationCounts, { imports, watermarkMs, scorer }: BackfillResult): string[] {
  const { dropped } = counts
  const duplicates = dropped.duplicatePositions + dropped.duplicateIdentities
  return [
    row('time', formatSpan(counts.firstMs, counts.lastMs)),
    row(
      'watermark',
      Number.isFinite(watermarkMs)
        ? `${formatMinute(watermarkMs)}; silence is decided up to here`
        : 'none: silence decides nothing until three ships are heard',
    ),
    row(
      'reports',
      `${formatCount(counts.positions, 'position')}, ${formatCount(counts.identities, 'identity', 'identities')} from ${formatCount(imports.length, 'import')}`,
    ),
    row(
      'not used',
      someOf([
        [duplicates, 'heard twice'],
        [dropped.noMotion, 'without speed or course'],
        [dropped.noise, 'noise'],
      ]) || 'none',
    ),
    row(
      'vessels',
      `${formatNumber(counts.vessels)}${formatKinds(counts)}, claiming ${formatCount(counts.identityHistories, 'identity', 'identities')}`,
    ),
    row(
      'segments',
      `${formatNumber(counts.segments)} on ${formatCount(counts.tracks, 'track')}, ${formatCount(counts.trackPositions, 'position')}`,
    ),
    row('trips', `${formatNumber(counts.trips)}${breakdown(counts.tripsByEnd, 'ended by ')}`),
    row(
      'port visits',
      `${formatNumber(counts.portVisits)}${breakdown(counts.portVisitsByEvidence, 'seen by ')}`,
    ),
    row('AIS off', formatGaps(counts)),
    row('events', formatEvents(counts)),
    row('alerts', formatAlerts(counts)),
    row('scored by', formatScorer(scorer)),
  ]
}

/** Vessels that are no ships, by what their numbers are. */
function formatKinds({ vesselsByKind }: GenerationCounts): string {
  const others = Object.entries(vesselsByKind).filter(([kind]) => kind !== 'ship')
  if (others.length === 0) return ''
  return ` (${others.map(([kind, n]) => `${formatNumber(n)} ${kind === 'invalid' ? 'with an invalid MMSI' : kind}`).join(', ')})`
}

/** Apparent and possible ones: what movement looks like, not what anyone did. */
function formatEvents({ events }: GenerationCounts): string {
  return (
    someOf([
      [events.fishing ?? 0, 'apparent fishing'],
      [events.encounter ?? 0, 'encounters'],
      [events.loitering ?? 0, 'loitering'],
      [events.goingDark ?? 0, 'going dark'],
      [events.identityConflict ?? 0, 'identity conflicts'],
      [events.feedOutage ?? 0, 'feed outages'],
    ]) || 'none'
  )
}

/** Of a folder of an earlier program nothing is known of alerts until it is judged. */
function formatAlerts({ alerts = {} }: GenerationCounts): string {
  const rules = Object.entries(alerts)
  if (rules.length === 0) return 'none'
  const total = rules.reduce((sum, [, count]) => sum + count, 0)
  const byRule = rules.map(([rule, count]) => `${rule} ${formatNumber(count)}`).join(', ')
  return `${formatNumber(total)}: ${byRule}`
}

/** The parts after the colon add up to the gaps. */
function formatGaps(counts: GenerationCounts): string {
  const { gaps, gapsInPort, gapsNotOnAgain, gapsStillOff, possibleDisabling, gapsInOutages } = counts
  const inPort = gapsInPort === 0 ? '' : `, ${formatNumber(gapsInPort)} in port`
  const ends = someOf([
    [gaps - gapsNotOnAgain - gapsStillOff, 'on again'],
    [gapsNotOnAgain, 'not on again'],
    [gapsStillOff, 'still off'],
  ])
  const ended = ends === '' ? '' : `: ${ends}`
  const outages = gapsInOutages === 0 ? '' : `, ${formatNumber(gapsInOutages)} in outages of the feed`
  return `${formatCount(gaps, 'gap')}${inPort}${ended}; ${formatNumber(possibleDisabling)} possible disabling${outages}`
}

/** Those that are not zero. */
function someOf(parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([n]) => n > 0)
    .map(([n, words]) => `${formatNumber(n)} ${words}`)
    .join(', ')
}

function breakdown(by: Readonly<Record<string, number>>, words: string): string {
  const parts = Object.entries(by).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  if (parts.length === 0) return ''
  return `: ${parts.map(([kind, n]) => `${kind === 'open' ? 'open' : words + kind} ${formatNumber(n)}`).join(', ')}`
}

function formatSpan(firstMs: number | null, lastMs: number | null): string {
  if (firstMs === null || lastMs === null) return 'none'
  return `${formatMinute(firstMs)} to ${formatMinute(lastMs)}`
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${text}`
}
