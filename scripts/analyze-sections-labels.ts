/** Sections of a report on labels: who labelled what, and how labels lie on speed, time and place. */

import { type Balance, CAMPAIGN_BANDS_KNOTS } from '../lib/pipeline/analyze-balance.ts'
import { EDGE_OPTIONS } from '../lib/pipeline/analyze-edges.ts'
import type { BySaid, LabelsAnalysis } from '../lib/pipeline/analyze-labels.ts'
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
    ]),
  )
}

function balance(labels: LabelsAnalysis): Markup {
  const { repeated, byHour } = labels
  const hours = byHour.fishing.map((fishing, hour) => ({
    x: hour + 0.5,
    y: fishing / (fishing + byHour.notFishing[hour]!),
  }))
  const hourTicks: Tick[] = [0, 6, 12, 18, 24].map((at) => ({ at, text: `${at} h` }))
  return html`<p>${count(labels.labelled)} of ${count(labels.rows)} rows are labelled, ${count(labels.fishing)} as fishing
(${percent(labels.fishing, labels.labelled)}): more than half of the people said so. ${count(labels.labelsWithoutRow)} labels
lie on positions that are no rows. ${count(repeated.repeated)} of ${count(repeated.labels)} labels repeat a vessel and time;
${count(repeated.contradicting)} of them with another share, ${count(repeated.opposite)} with the opposite label.</p>
${balances('gear', labels.byGear)}
${balances('distance to shore', labels.byShore)}
<div class="charts">${curveChart([{ name: 'fishing', colour: 'fishing', points: hours }], {
    title: 'Fishing by hour of the local sun',
    xTicks: hourTicks,
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: percent(at, 1) })),
    xAxis: 'local solar hour',
    yAxis: 'fishing, of labelled rows',
    width: 460,
    height: 220,
  })}${table(
    [numbers('share who said fishing'), numbers('rows'), numbers('of labelled')],
    labels.shares.map(({ share, rows }) => [fixed(share, 4), count(rows), percent(rows, labels.labelled)]),
  )}</div>`
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

function edges({ edges: profiles, runs }: LabelsAnalysis): Markup {
  const { rows, lagRows } = EDGE_OPTIONS
  const ticks = [-rows, 0, rows - 1].map((at) => ({ at, text: at > 0 ? `+${at}` : String(at) }))
  const knots = [0, 4, 8, 12].map((at) => ({ at, text: String(at) }))
  const all = profiles.filter(({ gear }) => gear === 'all')
  const offsets = Array.from({ length: 2 * lagRows + 1 }, (_, i) => i - lagRows)
  return html`<p>Where a label changes between rows at most an hour apart, two rows of one label before and two of the other
after. The second table says where the largest step of speed is: at 0 it is where the label changes, before it the label
came late, after it early. ${count(runs.alone)} labelled rows are unlike both of their neighbours.</p>
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
  )}</div>`
}

function titleOf(gear: string, vessels: number | undefined): string {
  if (vessels === undefined) return 'all gears'
  return `${gear} (${vessels} ${vessels === 1 ? 'vessel' : 'vessels'})`
}
