/** What `npm run evaluate` found, as text. */

import type { Interval } from '../lib/model/bootstrap.ts'
import type { Figures, Intervals, JudgedGroup, Judgement } from '../lib/pipeline/judge-rows.ts'
import type { Grouping } from '../lib/pipeline/judge-rows-groups.ts'
import { formatCount, formatNumber } from './plain-text.ts'

export interface Evaluation extends Judgement {
  readonly model: string
  readonly featureHash: string
  /** Which backend scored; null of a rule. */
  readonly backend: string | null
  /** Thousandths. */
  readonly fishingFrom: number
  readonly data: readonly string[]
  /** Labels on positions that are no rows: thinned out, repeated or dropped. */
  readonly labelsWithoutRow: number
  readonly groupBy: Grouping
  /** By the scorer's name, on the same rows. */
  readonly baselines: Readonly<Record<string, JudgedGroup>>
  /** By the time in which one position is kept. */
  readonly thinned: Readonly<Record<string, Judgement>>
  readonly warnings: readonly string[]
}

type Cells = readonly string[]

export function formatEvaluation(evaluation: Evaluation): string {
  const { events, byGroup, thinned } = evaluation
  return [
    formatHead(evaluation),
    ...evaluation.warnings.map((warning) => `WARNING: ${warning}`),
    formatHeadline(evaluation),
    `Events: ${formatNumber(events.found)} found, ${formatNumber(events.right)} of them right, and ${formatNumber(events.foundLeftOut)} left out that are labelled for less than half of their time; ${formatNumber(events.labelled)} in the labels, ${formatNumber(events.recalled)} of them recalled, and ${formatNumber(events.labelledLeftOut)} left out.`,
    formatGroups(`by ${evaluation.groupBy}`, byGroup),
    ...(Object.keys(thinned).length === 0 ? [] : [formatThinned(evaluation)]),
    formatReliability(evaluation),
  ].join('\n\n')
}

function formatHead({ model, fishingFrom, featureHash, data, ...figures }: Evaluation): string {
  const without = figures.labelsWithoutRow
  return `${model}: a row is scored fishing from ${formatFigure(fishingFrom / 1000)}; features ${featureHash}
${formatCount(figures.rows, 'labelled row')} (${formatNumber(figures.fishingRows)} fishing) of ${formatCount(figures.vessels, 'vessel')} in ${formatCount(data.length, 'file')}; ${formatCount(without, 'label')} on positions that are no rows`
}

const FIGURES: readonly {
  readonly name: string
  readonly of: (figures: Figures) => number
  readonly interval: (intervals: Intervals) => Interval | null
  readonly mean: (judgement: Judgement) => number
}[] = [
  ...(
    [
      ['AUC', 'auc'],
      ['PR-AUC', 'prAuc'],
      ['F1 at 0.5', 'f1'],
      ['Brier', 'brier'],
      ['ECE', 'ece'],
    ] as const
  ).map(([name, figure]) => ({
    name,
    of: (figures: Figures) => figures[figure],
    interval: (intervals: Intervals) => intervals[figure],
    mean: (judgement: Judgement) => judgement.meanPerVessel[figure],
  })),
  {
    name: 'F1 at own threshold',
    of: (figures) => figures.atFishingFrom.f1,
    interval: () => null,
    mean: () => Number.NaN,
  },
  ...(['precision', 'recall', 'f1'] as const).map((figure) => ({
    name: `events: ${figure === 'f1' ? 'F1' : figure}`,
    of: (figures: Figures) => figures.events[figure],
    interval: (intervals: Intervals) => intervals.events[figure],
    mean: () => Number.NaN,
  })),
]

/** The model beside what it must beat. */
function formatHeadline(evaluation: Evaluation): string {
  const { model, intervals, baselines } = evaluation
  return formatTable(
    ['all', model, '95 %', 'mean per vessel', ...Object.keys(baselines)],
    FIGURES.map(({ name, of, interval, mean }) => [
      name,
      formatFigure(of(evaluation)),
      formatInterval(intervals && interval(intervals)),
      formatFigure(mean(evaluation)),
      ...Object.values(baselines).map((baseline) => formatFigure(of(baseline))),
    ]),
  )
}

const GROUP_HEAD = [
  'vessels',
  'rows',
  'fishing',
  'AUC',
  '95 %',
  'F1',
  '95 %',
  'Brier',
  'ECE',
  'events',
  'precision',
  'recall',
]

function formatGroup(group: JudgedGroup): Cells {
  const { intervals, events } = group
  return [
    formatNumber(group.vessels),
    formatNumber(group.rows),
    formatNumber(group.fishingRows),
    formatFigure(group.auc),
    formatInterval(intervals?.auc),
    formatFigure(group.f1),
    formatInterval(intervals?.f1),
    formatFigure(group.brier),
    formatFigure(group.ece),
    formatNumber(events.found),
    formatFigure(events.precision),
    formatFigure(events.recall),
  ]
}

function formatGroups(title: string, groups: Readonly<Record<string, JudgedGroup>>): string {
  return formatTable(
    [title, ...GROUP_HEAD],
    Object.entries(groups).map(([name, group]) => [name, ...formatGroup(group)]),
  )
}

function formatThinned(evaluation: Evaluation): string {
  const rows: [string, Judgement][] = [['all', evaluation], ...Object.entries(evaluation.thinned)]
  return formatTable(
    ['one position in', 'AUC lost', ...GROUP_HEAD],
    rows.map(([name, judgement]) => [
      name,
      formatFigure(evaluation.auc - judgement.auc),
      ...formatGroup(judgement),
    ]),
  )
}

function formatReliability({ reliability }: Judgement): string {
  return formatTable(
    ['scores', 'rows', 'mean score', 'mean label'],
    reliability.map(({ from, to, rows, meanScore, meanLabel }) => [
      `${from.toFixed(3)} to ${to.toFixed(3)}`,
      formatNumber(rows),
      formatFigure(meanScore),
      formatFigure(meanLabel),
    ]),
  )
}

function formatFigure(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(3)
}

function formatInterval(interval: Interval | null | undefined): string {
  if (!interval || Number.isNaN(interval.low)) return '-'
  return `${formatFigure(interval.low)} to ${formatFigure(interval.high)}`
}

/** Markdown that reads well on a terminal too. */
function formatTable(head: Cells, rows: readonly Cells[]): string {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]!.length)),
  )
  const line = (cells: Cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
