/** Sections of a report that every input has: what was read, when it was heard, how it moved. */

import type { Analysis, FileAnalysis } from '../lib/pipeline/analyze.ts'
import { MOTION_OPTIONS } from '../lib/pipeline/analyze-motion.ts'
import type { ReportsAnalysis } from '../lib/pipeline/analyze-reports.ts'
import { SHORE_OPTIONS } from '../lib/pipeline/analyze-shore.ts'
import { histogramChart, type Tick } from './analyze-chart.ts'
import {
  count,
  day,
  duration,
  html,
  type Markup,
  numbers,
  percent,
  prose,
  table,
  words,
} from './analyze-html.ts'

export interface Section {
  readonly id: string
  readonly title: string
  readonly body: Markup
}

export function reportSections({ files, reports }: Analysis): Section[] {
  return [
    { id: 'inputs', title: 'Inputs', body: inputs(files) },
    { id: 'rejects', title: 'Rejects', body: rejects(files) },
    { id: 'reporting', title: 'Reporting', body: reporting(reports) },
    { id: 'motion', title: 'Motion', body: motion(reports) },
    { id: 'shore', title: 'Distance to shore', body: shore(reports) },
    { id: 'senders', title: 'Vessels by reports', body: senders(reports) },
  ]
}

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, number]) => `${name} ${count(number)}`)
    .join(', ')

function inputs(files: readonly FileAnalysis[]): Markup {
  const types = new Map<string, number>()
  for (const { messagesByType } of files)
    for (const [type, number] of Object.entries(messagesByType))
      types.set(type, (types.get(type) ?? 0) + number)
  const messages = files.reduce((sum, file) => sum + file.messages, 0)
  return html`${table(
    [
      prose('file'),
      words('format'),
      numbers('lines'),
      numbers('positions'),
      numbers('identities'),
      numbers('rejected'),
      prose('set aside'),
      prose('times from'),
      words('labels'),
    ],
    files.map((file) => [
      html`<code>${file.path}</code>`,
      file.format,
      count(file.lines),
      count(file.positions),
      count(file.identities),
      count(file.rejected),
      listed(file.setAside),
      Object.keys(file.timesBy).length === 1 ? Object.keys(file.timesBy)[0]! : listed(file.timesBy),
      file.labelled ? 'yes' : '',
    ]),
  )}
${notesOf(files)}
<h3>Kinds of messages</h3>
<p class="soft">By AIS message type (ITU-R M.1371-5); 0 where the source does not say.</p>
${table(
  [numbers('type'), numbers('messages'), numbers('share')],
  [...types]
    .sort((a, b) => Number(a[0]) - Number(b[0]))
    .map(([type, number]) => [type, count(number), percent(number, messages)]),
)}`
}

/** Each note once, with the inputs that it is of. */
function notesOf(files: readonly FileAnalysis[]): Markup {
  const paths = new Map<string, string[]>()
  for (const { path, notes } of files)
    for (const note of notes) paths.set(note, [...(paths.get(note) ?? []), path])
  if (paths.size === 0) return html``
  return html`<ul class="soft">${[...paths].map(([note, of]) => {
    const whose = of.length === files.length && of.length > 1 ? 'all' : of.join(', ')
    return html`<li>${note} <span class="soft">(<code>${whose}</code>)</span></li>`
  })}</ul>`
}

function rejects(files: readonly FileAnalysis[]): Markup {
  const rows = files.flatMap(({ path, lines, rejects: reasons }) =>
    reasons.map(({ reason, count: number, examples }) => [
      html`<code>${path}</code>`,
      reason,
      count(number),
      percent(number, lines),
      html`${examples.map(({ line, text }) => html`<div><span class="soft">line ${line}</span> <code>${text}</code></div>`)}`,
    ]),
  )
  if (rows.length === 0) return html`<p>No line was rejected.</p>`
  return table(
    [prose('file'), words('reason'), numbers('lines'), numbers('of all'), prose('first ones')],
    rows,
  )
}

const INTERVAL_TICKS: readonly Tick[] = [
  { at: 1, text: '1 s' },
  { at: 10, text: '10 s' },
  { at: 60, text: '1 min' },
  { at: 600, text: '10 min' },
  { at: 3600, text: '1 h' },
  { at: 21_600, text: '6 h' },
  { at: 86_400, text: '1 d' },
  { at: 864_000, text: '10 d' },
]

function reporting(reports: ReportsAnalysis): Markup {
  const silent = (hours: number) => `${hours} h`
  return html`<p>Half of all intervals between positions of a vessel are shorter than ${duration(reports.medianIntervalS)}.
A position is kept as a row at least 5 minutes after the last one kept: ${count(reports.rows)} rows,
${count(reports.restarts)} of them without any before them, at a vessel's first report or after 24 h of silence.</p>
<div class="charts">${histogramChart(
    [{ name: 'intervals', colour: 'plain', histogram: reports.intervalsS }],
    {
      title: 'Intervals between positions',
      ticks: INTERVAL_TICKS,
      axis: 'time since the position before, log scale; first bin: 1 s and less',
    },
  )}${histogramChart([{ name: 'vessels', colour: 'plain', histogram: reports.medianIntervalsS }], {
    title: 'Median interval of each vessel',
    ticks: INTERVAL_TICKS,
    axis: 'share of vessels, log scale',
  })}</div>
<div class="charts">${table(
    [words('silences longer than'), numbers('number'), numbers('vessels')],
    reports.silences.map(({ hours, count: number, vessels }) => [
      silent(hours),
      count(number),
      count(vessels),
    ]),
  )}${table(
    [words('left out of tracks, or odd'), numbers('reports')],
    [
      ['position heard twice within 30 s', count(reports.duplicatePositions)],
      ['identity heard twice within 30 s', count(reports.duplicateIdentities)],
      ['position without the motion that placing it takes', count(reports.noMotion)],
      ['coarse position beside a finer one', count(reports.noise)],
      ['late: behind its vessel within one input, not followed', count(reports.late)],
      ['vessel in two inputs that overlap, followed anew', count(reports.overlaps)],
    ],
  )}${table(
    [words('found by the vessel fold'), numbers('number')],
    [
      ['segments', count(reports.segments)],
      ['gaps of 12 h or more that ended', count(reports.gaps)],
      ['of them possible disabling', count(reports.possibleDisabling)],
    ],
  )}</div>`
}

const KNOT_TICKS: readonly Tick[] = [0, 5, 10, 15, 20].map((at) => ({ at, text: String(at) }))
const DEGREE_TICKS: readonly Tick[] = [0, 45, 90, 135, 180].map((at) => ({ at, text: `${at}°` }))

function motion({ motion: found, featuresMissing, rows }: ReportsAnalysis): Markup {
  const { missing, positions, legs, underWay } = found
  const lacking = featuresMissing.filter((feature) => feature.missing > 0)
  return html`<div class="charts">${histogramChart(
    [{ name: 'positions', colour: 'plain', histogram: found.speedKnots }],
    {
      width: 350,
      title: 'Speed as reported',
      ticks: KNOT_TICKS,
      axis: 'knots, positions; last bin: all above',
    },
  )}${histogramChart([{ name: 'rows', colour: 'plain', histogram: found.courseChangeDeg }], {
    width: 350,
    title: 'Change of course from row to row',
    ticks: DEGREE_TICKS,
    axis: 'degrees, rows',
  })}${histogramChart([{ name: 'legs', colour: 'plain', histogram: found.impliedLessReportedKnots }], {
    width: 350,
    title: 'Speed made good less speed reported',
    ticks: [-10, -5, 0, 5, 10].map((at) => ({ at, text: String(at) })),
    axis: 'knots, legs up to an hour; reported: mean of both ends',
  })}</div>
<div class="charts">${table(
    [words('of positions'), numbers('number'), numbers('share')],
    [
      ['without speed', missing.speed],
      ['without course', missing.course],
      ['without heading', missing.heading],
      ['speed 0', found.speedZero],
    ].map(([name, number]) => [name!, count(Number(number)), percent(Number(number), positions)]),
  )}${table(
    [words('of positions at 1 kn or more with a course'), numbers('number'), numbers('share')],
    [
      ['course exactly 0', found.courseZero],
      ['course a whole degree (10 % by chance)', found.courseWhole],
    ].map(([name, number]) => [name!, count(Number(number)), percent(Number(number), underWay)]),
  )}${table(
    [words('of legs up to an hour'), numbers('number'), numbers('share')],
    [
      [`made good ${MOTION_OPTIONS.apartKnots} kn slower than reported`, found.impliedSlower],
      [`made good ${MOTION_OPTIONS.apartKnots} kn faster than reported`, found.impliedFaster],
      [`reported still at both ends, made good over ${MOTION_OPTIONS.movedKnots} kn`, found.stillButMoved],
    ].map(([name, number]) => [name!, count(Number(number)), percent(Number(number), legs)]),
  )}</div>
<h3>Features that rows lack</h3>
${
  lacking.length === 0
    ? html`<p>None: every row has every feature.</p>`
    : html`<details><summary>${lacking.length} features are missing in some of ${count(rows)} rows</summary>${table(
        [words('feature'), numbers('missing'), numbers('of rows')],
        lacking.map(({ name, missing: number }) => [name, count(number), percent(number, rows)]),
      )}</details>`
}`
}

const KM_TICKS: readonly Tick[] = [0, 1, 10, 100, 1000].map((at) => ({ at, text: String(at) }))

function shore({ shore: found, rowShoreKm }: ReportsAnalysis): Markup {
  const { given, zero, near, nearOnRaster, km, frequent } = found
  const axis = 'km, log scale; first bin: below 0.1'
  const ofRows = histogramChart([{ name: 'rows', colour: 'plain', histogram: rowShoreKm }], {
    ...{ title: 'As the rows have it', ticks: KM_TICKS, axis, width: 400 },
  })
  if (given === 0)
    return html`<p>The inputs give no distance to shore; rows take it from the coast.</p><div class="charts">${ofRows}</div>`
  return html`<p>${count(given)} positions come with a distance, ${count(zero)} of them 0 (${percent(zero, given)}).
Of ${count(near)} above 0 and below ${SHORE_OPTIONS.rasterBelowM / 1000} km, ${percent(nearOnRaster, near)} are, to the metre, distances
between cells of a 1 km raster (1.5 % would be by chance).</p>
<div class="charts">${histogramChart([{ name: 'positions', colour: 'plain', histogram: km }], {
    ...{ title: 'As the source gives it', ticks: KM_TICKS, axis, width: 400 },
  })}${ofRows}${table(
    [numbers('most frequent, m'), numbers('positions'), numbers('share')],
    frequent.map(({ metres, count: number }) => [count(metres), count(number), percent(number, given)]),
  )}</div>`
}

function senders({ listed: vessels, vessels: all }: ReportsAnalysis): Markup {
  const hasNames = vessels.some(({ name }) => name !== '')
  return html`<p class="soft">${vessels.length < all ? `The ${vessels.length} with the most positions of ${count(all)}.` : `All ${count(all)}.`}</p>
${table(
  [
    words('vessel'),
    ...(hasNames ? [prose('name heard last')] : []),
    numbers('positions'),
    numbers('rows'),
    numbers('heard twice'),
    words('first'),
    words('last'),
    numbers('median interval'),
    numbers('silences > 1 h'),
    numbers('> 24 h'),
  ],
  vessels.map((vessel) => [
    html`<bdi>${vessel.key}</bdi>`,
    ...(hasNames ? [html`<bdi>${vessel.name}</bdi>`] : []),
    count(vessel.positions),
    count(vessel.rows),
    count(vessel.duplicates),
    day(vessel.firstMs),
    day(vessel.lastMs),
    duration(vessel.medianIntervalS),
    count(vessel.silences[0]!),
    count(vessel.silences[3]!),
  ]),
)}`
}
