/** What `npm run train` found, as text. */

import type { Spread } from '../lib/model/train-spread.ts'
import { listFigures, type Validation } from '../lib/pipeline/validate-recipe.ts'
import { formatNumber } from './plain-text.ts'
import type { TrainingOutcome } from './train-run.ts'

export function formatOutcome({ validation, written }: TrainingOutcome): string {
  return [
    ...(validation === null ? [] : [formatValidation(validation)]),
    ...(written === null ? [] : [`Written: ${written}`]),
  ].join('\n\n')
}

function formatValidation(validation: Validation): string {
  const { calibration, fishingFrom, all, without, byGear, perFold } = validation
  const means = [
    { of: 'mean per vessel', ...all.meanPerVessel },
    ...(without === null
      ? []
      : [{ of: 'mean per vessel, without those left out', ...without.meanPerVessel }]),
  ]
  return [
    formatTable(
      [
        'mean (lowest to highest of the fold seeds)',
        'vessels',
        'rows',
        ...FIGURES,
        'events: precision',
        'recall',
      ],
      [
        ...listFigures(validation).map((line) => [
          line.of,
          formatNumber(line.vessels),
          formatNumber(line.rows),
          ...[line.auc, line.prAuc, line.f1, line.brier, line.ece].map(formatSpread),
          formatSpread(line.events.precision),
          formatSpread(line.events.recall),
        ]),
        ...means.map(({ of, auc, prAuc, f1, brier, ece }) => [
          of,
          '',
          '',
          ...[auc, prAuc, f1, brier, ece].map(formatSpread),
          '',
          '',
        ]),
      ],
    ),
    formatTable(
      ['gear', 'vessels', 'rows', 'fishing', ...FIGURES],
      Object.entries(byGear).map(([gear, { vessels, rows, fishingRows, auc, prAuc, f1, brier, ece }]) => [
        gear,
        ...[vessels, rows, fishingRows].map(formatNumber),
        ...[auc, prAuc, f1, brier, ece].map(formatSpread),
      ]),
    ),
    formatTable(
      ['fold seed', 'fold', 'vessels', 'rows', 'fishing', 'AUC', 'F1 at 0.5', 'Brier', 'ECE'],
      perFold.map(({ seed, fold, vessels, rows, fishingRows, auc, f1, brier, ece }) => [
        String(seed),
        String(fold + 1),
        ...[vessels, rows, fishingRows].map(formatNumber),
        ...[auc, f1, brier, ece].map(formatFigure),
      ]),
    ),
    ...perFold
      .filter(({ auc }) => Number.isNaN(auc))
      .map(
        ({ seed, fold }) =>
          `Fold ${fold + 1} of seed ${seed} has fishing rows only, or none: it has no AUC of its own.`,
      ),
    `Calibration: slope ${calibration.slope.toFixed(3)}, intercept ${calibration.intercept.toFixed(3)}; scored fishing from ${(fishingFrom / 1000).toFixed(2)}.`,
  ].join('\n\n')
}

const FIGURES = ['AUC', 'PR-AUC', 'F1 at 0.5', 'Brier', 'ECE'] as const

function formatFigure(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(3)
}

function formatSpread({ mean, low, high }: Spread): string {
  return low === high || Number.isNaN(mean)
    ? formatFigure(mean)
    : `${formatFigure(mean)} (${formatFigure(low)} to ${formatFigure(high)})`
}

/** Markdown that reads well on a terminal too. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  )
}
