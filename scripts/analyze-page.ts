/** An analysis as one page that needs nothing else: no script, no network, charts inline. */

import type { Analysis } from '../lib/pipeline/analyze.ts'
import { count, html, Markup, percent } from './analyze-html.ts'
import { judgingSections } from './analyze-sections-judging.ts'
import { labelSections } from './analyze-sections-labels.ts'
import { reportSections } from './analyze-sections-reports.ts'
import { STYLE } from './analyze-style.ts'

/** The same analysis gives the same bytes. */
export function renderAnalysis(analysis: Analysis): string {
  const { files, reports, labels } = analysis
  const sections = [
    ...reportSections(analysis),
    ...(labels === null ? [] : [...labelSections(labels), ...judgingSections(labels)]),
  ]
  const title = `Analysis of ${files.length === 1 ? files[0]!.path : `${files.length} inputs`}`
  const sum = (of: (file: (typeof files)[number]) => number) =>
    files.reduce((total, file) => total + of(file), 0)
  const tiles: [string, string][] = [
    [count(files.length), files.length === 1 ? 'input' : 'inputs'],
    [count(sum(({ lines }) => lines)), 'lines'],
    [count(reports.positions), 'positions'],
    [count(sum(({ rejected }) => rejected)), 'lines rejected'],
    [count(reports.vessels), 'vessels'],
    [count(reports.rows), 'rows'],
  ]
  if (reports.identities > 0)
    tiles.push(
      [count(reports.identities), 'identity messages'],
      [count(reports.differentIdentities), 'different identities'],
    )
  if (labels !== null)
    tiles.push(
      [count(labels.labelled), 'rows labelled'],
      [percent(labels.fishing, labels.labelled), 'of them fishing'],
    )
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${new Markup(STYLE)}</style></head><body>
<header><h1>${title}</h1>
<p class="soft">Counted by Wakewatch on the reports and rows that everything else uses. Feature list ${analysis.featureHash}.</p>
<nav>${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a> `)}</nav></header>
<div class="tiles">${tiles.map(([figure, name]) => html`<div><b>${figure}</b><span>${name}</span></div>`)}</div>
${sections.map(({ id, title: name, body }) => html`<section id="${id}"><h2>${name}</h2>${body}</section>\n`)}
</body></html>
`.text
}
