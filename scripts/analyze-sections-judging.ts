/** Sections of a report on what labels can be told by: a rule of speed, single features, and which vessels stand out. */

import type { LabelsAnalysis } from '../lib/pipeline/analyze-labels.ts'
import { SEPARATION_OPTIONS } from '../lib/pipeline/analyze-separation.ts'
import type { RuleFigures, RulePoint } from '../lib/pipeline/analyze-speed-rules.ts'
import { aucScale, curveChart, legend, sparkline, stripChart } from './analyze-chart.ts'
import {
  count,
  day,
  fixed,
  html,
  type Markup,
  numbers,
  percent,
  prose,
  table,
  words,
} from './analyze-html.ts'
import type { Section } from './analyze-sections-reports.ts'

export function judgingSections(labels: LabelsAnalysis): Section[] {
  return [
    { id: 'rule', title: 'What a rule of speed achieves', body: speedRule(labels) },
    { id: 'features', title: 'Single features', body: features(labels) },
    { id: 'vessels', title: 'Labelled vessels', body: vessels(labels) },
    { id: 'odd', title: 'Odd vessels', body: odd(labels) },
    { id: 'profiles', title: 'How vessels fish', body: profiles(labels) },
  ]
}

const FIGURES = [
  numbers('rows'),
  numbers('fishing'),
  numbers('AUC'),
  numbers('F1'),
  numbers('precision'),
  numbers('recall'),
  numbers('Brier'),
]

const figuresOf = (one: RuleFigures) => [
  count(one.rows),
  percent(one.fishing, one.rows),
  ...[one.auc, one.f1, one.precision, one.recall, one.brier].map((value) => fixed(value, 3)),
]

const figuresTable = (name: string, groups: readonly RuleFigures[]) =>
  table(
    [words(name), ...FIGURES],
    groups.map((group) => [group.of, ...figuresOf(group)]),
  )

function speedRule({ speedRules }: LabelsAnalysis): Markup {
  const {
    overall,
    byGear,
    bySinceRestart,
    byInterval,
    byGearAndInterval,
    slowerThan,
    table: points,
  } = speedRules
  const ends = (rule: readonly RulePoint[]) =>
    rule.map(({ falseAlarms, recall }) => ({ x: falseAlarms, y: recall }))
  const shares = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: percent(at, 1) }))
  const isShown = ({ threshold }: RulePoint, i: number) => i % 2 === 1 || threshold === speedRules.threshold
  const pointTable = (name: string, decimals: number, rule: readonly RulePoint[]) =>
    table(
      [numbers(name), numbers('recall'), numbers('false alarms'), numbers('precision'), numbers('F1')],
      rule.map((point) => [
        fixed(point.threshold, decimals),
        ...[point.recall, point.falseAlarms, point.precision, point.f1].map((value) => fixed(value, 3)),
      ]),
    )
  return html`<p>The speed baseline's table reaches AUC ${fixed(overall.auc, 3)} over all labelled rows, and
${fixed(speedRules.meanVesselAuc, 3)} as the mean of the vessels that have both sorts; "slower is fishing" alone
${fixed(speedRules.slowerThanAuc, 3)}. F1, precision and recall of the table are those at ${fixed(speedRules.threshold, 2)}.</p>
${legend([
  { name: 'speed table, by its threshold', colour: 'fishing' },
  { name: 'slower than so many knots', colour: 'other' },
])}
<div class="charts">${curveChart(
    [
      { name: 'table', colour: 'fishing', points: ends(points) },
      { name: 'slower', colour: 'other', points: ends(slowerThan) },
    ],
    {
      title: 'Recall against false alarms',
      xTicks: shares,
      yTicks: shares,
      xAxis: 'of rows that are not fishing',
      yAxis: 'of fishing rows',
    },
  )}${pointTable('slower than, kn', 0, slowerThan)}${pointTable('table from', 2, points.filter(isShown))}</div>
${figuresTable('gear', [overall, ...byGear])}
<p>A restart is where a vessel was first heard, or heard again after 24 h: windows of its rows reach back to it.</p>
<div class="charts">${figuresTable('since the restart', bySinceRestart)}${figuresTable('since the row before', byInterval)}</div>
<p>The same by gear, rows up to an hour after the row before, and later ones.</p>
${figuresTable('gear', byGearAndInterval)}`
}

function features({ features: all }: LabelsAnalysis): Markup {
  const tells = (one: (typeof all)[number]) => Math.abs(one.auc - 0.5)
  return html`<p>AUC is the chance that a fishing row has the higher value: 0.5 tells nothing, 0 as much as 1. Features that
tell most stand first. A vessel counts with ${SEPARATION_OPTIONS.rowsOfEach} rows of either sort; <em>opposite</em> are those
whose own figure lies on the other side of 0.5 than most.</p>
${legend([
  { name: 'fishing', colour: 'fishing' },
  { name: 'not fishing', colour: 'other' },
])}
<p class="soft">Disc: AUC over all rows. Ring: mean of the vessels' own.</p>
${table(
  [
    words('feature'),
    words('unit'),
    numbers('missing'),
    numbers('AUC'),
    numbers('mean of vessels'),
    words('0 to 1'),
    numbers('opposite'),
    words('distribution'),
    words('from, to'),
  ],
  [...all]
    .sort((a, b) => tells(b) - tells(a) || (a.name < b.name ? -1 : 1))
    .map((one) => {
      const { edges } = one.fishing
      return [
        html`<code>${one.name}</code>`,
        one.unit,
        count(one.missing),
        fixed(one.auc, 3),
        fixed(one.meanVesselAuc, 3),
        aucScale(one.auc, one.meanVesselAuc),
        `${one.oppositeVessels} of ${one.vessels}`,
        sparkline(one.fishing, one.notFishing),
        `${fixed(edges[0]!, 2)}, ${fixed(edges[edges.length - 1]!, 2)}`,
      ]
    }),
)}`
}

function vessels({ vessels: all, speedRules }: LabelsAnalysis): Markup {
  const rules = new Map(speedRules.byVessel.map((figures) => [figures.of, figures]))
  return html`<p>A strip is a vessel's time from first to last row, silences of over 24 h cut out (notches), each its own length
(hours). AUC and F1 are the speed table's; <em>without</em> is its AUC over all other vessels' rows together.</p>
${legend([
  { name: 'fishing', colour: 'fishing' },
  { name: 'not fishing', colour: 'other' },
  { name: 'unlabelled', colour: 'unlabelled' },
])}
${table(
  [
    words('vessel'),
    words('gear'),
    prose('campaigns'),
    numbers('rows'),
    numbers('labelled'),
    numbers('fishing'),
    numbers('AUC'),
    numbers('F1'),
    numbers('without'),
    words('first row'),
    numbers('hours'),
    words('labels over time'),
  ],
  [...all]
    .sort((a, b) => (a.gear === b.gear ? b.labelled - a.labelled : a.gear < b.gear ? -1 : 1))
    .map((vessel) => {
      const rule = rules.get(vessel.of)
      const { coverage } = vessel
      return [
        html`<bdi>${vessel.of}</bdi>`,
        vessel.gear,
        vessel.campaigns.join(', '),
        count(vessel.rows),
        count(vessel.labelled),
        percent(vessel.fishing, vessel.labelled),
        fixed(rule?.auc ?? Number.NaN, 3),
        fixed(rule?.f1 ?? Number.NaN, 3),
        fixed(rule?.aucWithout ?? Number.NaN, 3),
        day(vessel.firstMs),
        count(Math.round(coverage.hours)),
        stripChart(
          coverage.cells,
          coverage.breaks,
          `labels of ${vessel.of} over ${Math.round(coverage.hours)} hours`,
        ),
      ]
    }),
)}`
}

function odd({ odd: all }: LabelsAnalysis): Markup {
  if (all.length === 0) return html`<p>None.</p>`
  return table(
    [words('vessel'), words('gear'), numbers('labelled'), prose('why')],
    all.map(({ vessel, gear, labelled, reasons }) => [
      html`<bdi>${vessel}</bdi>`,
      gear,
      count(labelled),
      reasons.join('; '),
    ]),
  )
}

function profiles({ profiles: found }: LabelsAnalysis): Markup {
  return html`<p>Vessels with enough fishing rows, in five numbers, and the one of a known gear that is nearest in them. The nearest
has the right gear for ${found.right} of ${found.tried} vessels of a gear that another one has too: a hint, no more.</p>
${table(
  [
    words('vessel'),
    words('gear'),
    numbers('fishing rows'),
    numbers('median speed, kn'),
    numbers('10 to 90 %, kn'),
    numbers('median stretch, h'),
    numbers('by night'),
    numbers('median from shore, km'),
    words('nearest'),
    numbers('distance'),
  ],
  found.vessels.map((one) => [
    html`<bdi>${one.vessel}</bdi>`,
    one.gear,
    count(one.fishingRows),
    fixed(one.medianKnots, 1),
    fixed(one.spreadKnots, 1),
    fixed(one.stretchHours, 1),
    percent(one.nightShare, 1),
    fixed(one.medianShoreKm, 0),
    one.nearest === null ? '' : html`${one.nearest.gear} <span class="soft">${one.nearest.vessel}</span>`,
    fixed(one.nearest?.distance ?? Number.NaN, 2),
  ]),
)}`
}
