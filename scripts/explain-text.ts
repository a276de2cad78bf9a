/** What `npm run explain` tells of an alert beyond what `npm run alerts -- show` does. */

import { describeRule } from '../lib/alerts/rules/describe-rule.ts'
import type { Rule } from '../lib/alerts/rules/rule.ts'
import { UNITS_PER_DEGREE } from '../lib/geo/units.ts'
import type { StoredAlert } from '../lib/store/alerts.ts'
import type { TrackPositions } from '../lib/store/chunk-codec.ts'

/** Positions that are told unless all are asked for: the first and the last ones. */
const FEW_POSITIONS = 6

/** `rule`: as it is in force now; null where there is none of that id, as of the suspicion model. */
export function formatExplanation(
  { alert, positions }: StoredAlert,
  rule: Rule | null,
  all: boolean,
): string {
  const { versions } = alert
  return [
    ...(rule === null
      ? []
      : [
          `  means      ${describeRule(rule)}`,
          `             ${rule.definition}`,
          `             source: ${rule.source}`,
        ]),
    `  made by    rule ${versions.rule} of rules ${versions.rules}, zone ${versions.zone ?? 'none'} of zones ${versions.zones},`,
    `             register ${versions.register}, suspicion model ${versions.suspicion}, detector ${versions.detector}`,
    ...(positions === null ? [] : formatPositions(positions, all)),
    '',
  ].join('\n')
}

function formatPositions(positions: TrackPositions, all: boolean): string[] {
  const rows = Array.from({ length: positions.count }, (_, i) => i)
  const isFew = all || rows.length <= 2 * FEW_POSITIONS
  const shown = isFew ? rows : [...rows.slice(0, FEW_POSITIONS), -1, ...rows.slice(-FEW_POSITIONS)]
  return [
    '  positions  time (UTC)            latitude   longitude  knots  score  segment',
    ...shown.map((i) =>
      i < 0 ? `             … ${rows.length - 2 * FEW_POSITIONS} more: --positions` : formatRow(positions, i),
    ),
  ]
}

function formatRow(positions: TrackPositions, i: number): string {
  const { timeMs, latUnits, lonUnits, speedKnots, score, segment, segmentIds } = positions
  const knots = speedKnots[i]!
  return [
    `             ${new Date(timeMs[i]!).toISOString().slice(0, 19)}Z`,
    (latUnits[i]! / UNITS_PER_DEGREE).toFixed(5).padStart(10),
    (lonUnits[i]! / UNITS_PER_DEGREE).toFixed(5).padStart(11),
    (Number.isNaN(knots) ? '-' : knots.toFixed(1)).padStart(6),
    (score[i]! / 1000).toFixed(3).padStart(6),
    segmentIds[segment[i]!]!.slice(0, 8),
  ].join(' ')
}
