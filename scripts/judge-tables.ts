/** Judgements as Markdown. */

import type { FishingHours } from './judge-fishing.ts'
import type { Case, Tally } from './judge-match.ts'

export function formatTallies(tallies: readonly Tally[]): string {
  return formatTable(
    ['', 'happened', 'of these found', 'recall', 'found', 'of these right', 'precision'],
    tallies.map(({ what, happened, recalled, found, right }) => {
      return [
        what,
        happened,
        recalled,
        formatShare(recalled, happened),
        found,
        right,
        formatShare(right, found),
      ]
    }),
  )
}

export function formatFishing(kinds: readonly FishingHours[]): string {
  const rows = kinds.filter(({ fished, found }) => fished > 0 || found > 0)
  return formatTable(
    [
      'ships',
      'number',
      'hours fished',
      'recall',
      'hours found',
      'precision',
      'events',
      'half right',
      'found of each phase',
    ],
    rows.map((row) => [
      row.vesselKind,
      row.ships,
      Math.round(row.fished),
      formatShare(row.both, row.fished),
      Math.round(row.found),
      formatShare(row.both, row.found),
      row.events,
      row.rightEvents,
      Object.entries(row.phases)
        .map(([phase, share]) => `${phase} ${share.toFixed(2)}`)
        .join(', '),
    ]),
  )
}

/** What was missed and what was found wrongly, a line each. */
export function formatCases(tallies: readonly Tally[]): string {
  return tallies
    .flatMap(({ what, misses, falses }) => [
      ...misses.map((one) => formatCase(`${what}: missed`, one)),
      ...falses.map((one) => formatCase(`${what}: false`, one)),
    ])
    .join('\n')
}

function formatCase(what: string, { key, startMs, endMs, note }: Case): string {
  return [what, key, formatTime(startMs), formatTime(endMs), note].filter((part) => part !== '').join('  ')
}

export function formatTime(timeMs: number): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString().slice(0, 16) : 'always'
}

export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(2)
}

export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(String))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
