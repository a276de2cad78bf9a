/** Sections of a report on labels: who labelled what, and how labels lie on speed, time and place. */

import { type Balance, CAMPAIGN_BANDS_KNOTS, type HourCounts } from '../lib/pipeline/analyze-balance.ts'
import { EDGE_OPTIONS } from '../lib/pipeline/analyze-edges.ts'
import type { BySaid, LabelsAnalysis } from '../lib/pipeline/analyze-labels.ts'
import { MOTION_OPTIONS } from '../lib/pipeline/analyze-motion.ts'
import { curveChart, histogramChart, legend, type Tick } from './analyze-chart.ts'
import { count, fixed, html, Markup, numbers, percent, table, words } from './analyze-html.ts'
import type { Section } from './analyze-sections-reports.ts'

export function labelSections(labels: LabelsAnalysis): Section[] {
  return [
    { id: 'labels', title: 'Labels', body: balance(labels) },
    { id: 'campaigns', title: 'Campaigns', body: campaigns(labels) },
    { id: 'edges', title: 'Edges of labels', body: edges(labels) },
    { id: 'speed', title: 'Speed and turns by gear and label', body: distributions(labels) },
  ]
}

/** Vessels counted only where a group can hold several. */
function balances(name: string, groups: readonly Balance[]): Markup {
  return table(
    [
      words(name),
      numbers('vessels'),
      numbers('rows'),
      numbers('labelled'),
      numbers('fishing'),
      numbers('of labelled'),
      numbers('fractions'),
      numbers('rows below 0.5 kn'),
      numbers('most fishing rows'),
      words('of vessel'),
    ],
    groups.map((group) => [
      group.of,
      count(group.vessels),
      count(group.rows),
      count(group.labelled),
      count(group.fishing),
      percent(group.fishing, group.labelled),
      count(group.fractional),
      percent(group.still, group.rows),
      group.most === null ? '' : percent(group.most.fishing, group.fishing),
      group.most === null ? '' : html`<bdi>${group.most.vessel}</bdi>`,
    ]),
  )
}

function balance(labels: LabelsAnalysis): Markup {
  const { repeated, fractions } = labels
  return html`<p>${count(labels.labelled)} of ${count(labels.rows)} rows are labelled, ${count(labels.fishing)} as fishing
(${percent(labels.fishing, labels.labelled)}): more than half of the people said so. ${count(labels.labelsWithoutRow)} labels
lie on positions that are no rows. ${count(repeated.repeated)} of ${count(repeated.labels)} labels repeat a vessel and time;
${count(repeated.contradicting)} of them with another share, ${count(repeated.opposite)} with the opposite label.</p>
${balances('gear', labels.byGear)}
${balances('distance to shore', labels.byShore)}
<h3>Fractions</h3>
<p>On ${count(fractions.rows)} rows people did not agree (${percent(fractions.rows, labels.labelled)} of labelled ones).
${percent(fractions.amidEqual, fractions.rows)} of them lie amid rows of the same share: people disagreed on a whole stretch.
${percent(fractions.atChange, fractions.rows)} lie beside a row of the other label.</p>
${table(
  [numbers('share who said fishing'), numbers('rows'), numbers('of labelled')],
  labels.shares.map(({ share, rows }) => [fixed(share, 4), count(rows), percent(rows, labels.labelled)]),
)}
<h3>By hour of the local sun</h3>
<div class="charts">${labels.byHour.map(hourChart)}</div>`
}

function hourChart({ gear, fishing, notFishing }: HourCounts): Markup {
  return curveChart(
    [
      {
        name: 'fishing',
        colour: 'fishing',
        points: fishing.map((rows, hour) => ({ x: hour + 0.5, y: rows / (rows + notFishing[hour]!) })),
      },
    ],
    {
      title: gear === 'all' ? 'all gears' : gear,
      xTicks: [0, 6, 12, 18, 24].map((at) => ({ at, text: String(at) })),
      yTicks: [0, 0.5, 1].map((at) => ({ at, text: percent(at, 1) })),
      xAxis: 'local solar hour',
      yAxis: 'fishing, of labelled rows',
      width: 264,
      height: 170,
    },
  )
}

function campaigns(labels: LabelsAnalysis): Markup {
  const bands = CAMPAIGN_BANDS_KNOTS.map((from, i) => {
    const to = CAMPAIGN_BANDS_KNOTS[i + 1]
    return to === undefined ? `${from} kn or more` : `${from} to ${to} kn`
  })
  const { same, other } = labels.neighbours
  return html`${balances('campaign', labels.byCampaign)}
<p>What each called fishing at what speed: the share of labelled rows, and how many they are.</p>
${table(
  [words('gear'), words('campaign'), ...bands.map(numbers)],
  labels.campaignBands.map(({ gear, campaign, labelled, fishing }) => [
    gear,
    campaign,
    ...labelled.map((rows, band) => heat(fishing[band]!, rows)),
  ]),
)}
<p>Of ${count(same.pairs)} pairs of labelled rows at most half an hour apart that one campaign labelled, the label changes in
${count(same.changed)} (${percent(same.changed, same.pairs)}); of ${count(other.pairs)} that two labelled, in
${count(other.changed)} (${percent(other.changed, other.pairs)}).</p>`
}

function heat(part: number, whole: number): Markup | null {
  if (whole === 0) return null
  const share = new Markup((part / whole).toFixed(3))
  return html`<span class="heat" style="--share:${share}">${percent(part, whole)} <span class="soft">${count(whole)}</span></span>`
}

function edges({ edges: profiles, stretches }: LabelsAnalysis): Markup {
  const { rows, lagRows } = EDGE_OPTIONS
  const ticks = [-rows, 0, rows - 1].map((at) => ({ at, text: at > 0 ? `+${at}` : String(at) }))
  const knots = [0, 4, 8, 12].map((at) => ({ at, text: String(at) }))
  const all = profiles.filter(({ gear }) => gear === 'all')
  const offsets = Array.from({ length: 2 * lagRows + 1 }, (_, i) => i - lagRows)
  return html`<p>Rows that follow each other with one label are one stretch, whatever lies unlabelled between them, up to 24 h of
silence. Where rows between two labels were left unlabelled, the change itself is open.</p>
${table(
  [
    words('gear'),
    numbers('labelled rows'),
    numbers('stretches'),
    numbers('rows a stretch'),
    numbers('changes'),
    numbers('left open'),
    numbers('rows alone'),
  ],
  stretches.map((one) => [
    one.gear,
    count(one.labelled),
    count(one.stretches),
    fixed(one.labelled / one.stretches, 1),
    count(one.changes),
    percent(one.changesLeftOpen, one.changes),
    count(one.alone),
  ]),
)}
<p>Speed where a label changes between rows at most an hour apart, two rows of one label before and two of the other
after. The table says where the largest step of speed is: at 0 it is where the label changes, before it the label
came late, after it early.</p>
<div class="charts">${all.map(({ edge, edges: number, meanKnots }) =>
    curveChart(
      [
        {
          name: edge,
          colour: edge === 'start' ? 'fishing' : 'other',
          points: meanKnots.map((y, i) => ({ x: i - rows, y })),
        },
      ],
      {
        title: edge === 'start' ? `Fishing begins (${count(number)})` : `Fishing ends (${count(number)})`,
        xTicks: ticks,
        yTicks: knots,
        xAxis: 'rows from the first with the new label',
        yAxis: 'mean speed, kn',
        width: 340,
        height: 220,
      },
    ),
  )}</div>
${table(
  [
    words('gear'),
    words('fishing'),
    numbers('edges'),
    ...offsets.map((at) => numbers(at > 0 ? `step at +${at}` : `step at ${at}`)),
  ],
  profiles.map(({ gear, edge, edges: number, stepAt }) => [
    gear,
    edge === 'start' ? 'begins' : 'ends',
    count(number),
    ...stepAt.map((step) => count(step)),
  ]),
)}`
}

function distributions(labels: LabelsAnalysis): Markup {
  const vessels = new Map(labels.byGear.map(({ of, vessels: number }) => [of, number]))
  const chart = (said: BySaid, ticks: readonly Tick[], axis: string) =>
    histogramChart(
      [
        { name: 'fishing', colour: 'fishing', histogram: said.fishing },
        { name: 'not fishing', colour: 'other', histogram: said.notFishing },
        { name: 'unlabelled', colour: 'unlabelled', histogram: said.unlabelled },
      ],
      {
        title: titleOf(said.gear, vessels.get(said.gear)),
        ticks,
        axis,
        width: 350,
        height: 170,
      },
    )
  return html`${legend([
    { name: 'fishing', colour: 'fishing' },
    { name: 'not fishing', colour: 'other' },
    { name: 'unlabelled', colour: 'unlabelled' },
  ])}
<p class="soft">Each line is the shares of its own rows, so that many and few compare. The last bin of speed holds all above.</p>
<h3>Speed, knots</h3>
<div class="charts">${labels.speedKnots.map((said) =>
    chart(
      said,
      [0, 5, 10, 15, 20].map((at) => ({ at, text: String(at) })),
      'knots',
    ),
  )}</div>
<h3>Change of course from row to row, degrees</h3>
<div class="charts">${labels.courseChangeDeg.map((said) =>
    chart(
      said,
      [0, 45, 90, 135, 180].map((at) => ({ at, text: `${at}°` })),
      'degrees',
    ),
  )}</div>
<h3>Legs</h3>
<p class="soft">Of legs of up to an hour that end in a labelled row: made good ${MOTION_OPTIONS.apartKnots} kn slower, or faster, than the mean of
the speeds reported at both ends.</p>
${table(
  [
    words('label'),
    numbers('legs'),
    numbers('slower'),
    numbers('of legs'),
    numbers('faster'),
    numbers('of legs'),
  ],
  labels.legs.map(({ said, legs, slower, faster }) => [
    said,
    count(legs),
    count(slower),
    percent(slower, legs),
    count(faster),
    percent(faster, legs),
  ]),
)}`
}

function titleOf(gear: string, vessels: number | undefined): string {
  if (vessels === undefined) return 'all gears'
  return `${gear} (${vessels} ${vessels === 1 ? 'vessel' : 'vessels'})`
}
