/** Charts as inline SVG. Colours are classes of the style sheet: fishing, other, unlabelled, plain. */

import type { HistogramCounts } from '../lib/pipeline/analyze-histogram.ts'
import { count, html, type Markup, percent } from './analyze-html.ts'

export interface Series {
  readonly name: string
  readonly colour: 'fishing' | 'other' | 'unlabelled' | 'plain'
  readonly histogram: HistogramCounts
}

export interface Tick {
  readonly at: number
  readonly text: string
}

export interface HistogramOptions {
  readonly title: string
  readonly ticks: readonly Tick[]
  /** Unit and meaning of the axis. */
  readonly axis: string
  readonly width?: number
  readonly height?: number
}

const MARGIN = { left: 40, right: 14, top: 24, bottom: 34 }

/**
 * Shares of each series by bin, all bins equally wide, so that bins that grow by a factor make a log axis. What lies
 * outside of the bins is in the outermost ones. One series is filled; of several, the first ones are drawn last.
 */
export function histogramChart(series: readonly Series[], options: HistogramOptions): Markup {
  const { title, ticks, axis, width = 460, height = 190 } = options
  const edges = series[0]!.histogram.edges
  const bins = edges.length - 1
  const plotWidth = width - MARGIN.left - MARGIN.right
  const plotHeight = height - MARGIN.top - MARGIN.bottom
  const drawn = series.map(({ name, colour, histogram }) => {
    const { counts, below, above } = histogram
    const whole = counts.map((bin, i) => bin + (i === 0 ? below : 0) + (i === bins - 1 ? above : 0))
    const total = whole.reduce((sum, bin) => sum + bin, 0)
    return { name, colour, total, shares: whole.map((bin) => (total === 0 ? 0 : bin / total)) }
  })
  const most = niceTop(Math.max(...drawn.flatMap(({ shares }) => shares)))
  const x = (bin: number) => MARGIN.left + (bin / bins) * plotWidth
  const y = (share: number) => MARGIN.top + plotHeight * (1 - share / most)
  const base = MARGIN.top + plotHeight
  const summary = drawn.map(({ name, total }) => `${name} ${count(total)}`).join(', ')
  return html`<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}: ${summary}">
<text class="title" x="${MARGIN.left}" y="14">${title}</text>
${[most / 2, most].map(
  (
    share,
  ) => html`<line class="grid" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${round(y(share))}" y2="${round(y(share))}"/>
<text class="tick end" x="${MARGIN.left - 5}" y="${round(y(share) + 3.5)}">${percent(share, 1)}</text>`,
)}
${drawn
  .toReversed()
  .filter(({ total }) => total > 0)
  .map(({ colour, shares }) => html`<path class="area ${colour}" d="${stepPath(shares, x, y, base)}"/>`)}
<line class="axis" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${base}" y2="${base}"/>
${ticks.map(({ at, text }) => {
  const place = round(x(placeOf(edges, at)))
  return html`<line class="axis" x1="${place}" x2="${place}" y1="${base}" y2="${base + 4}"/><text class="tick middle" x="${place}" y="${base + 15}">${text}</text>`
})}
<text class="tick middle" x="${MARGIN.left + plotWidth / 2}" y="${height - 4}">${axis}</text>
</svg></figure>`
}

function stepPath(
  shares: readonly number[],
  x: (bin: number) => number,
  y: (share: number) => number,
  base: number,
): string {
  const steps = shares.map((share, bin) => `V${round(y(share))}H${round(x(bin + 1))}`)
  return `M${round(x(0))} ${round(base)}${steps.join('')}V${round(base)}Z`
}

/** Where a value lies among bins of equal width, in bins. */
function placeOf(edges: readonly number[], value: number): number {
  let bin = 0
  while (bin < edges.length - 2 && edges[bin + 1]! <= value) bin++
  return bin + (value - edges[bin]!) / (edges[bin + 1]! - edges[bin]!)
}

function niceTop(share: number): number {
  const step = [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].find((top) => share <= top)
  return step ?? 1
}

/** A tenth of a pixel is enough. */
function round(value: number): number {
  return Math.round(value * 10) / 10
}

export interface Curve {
  readonly name: string
  readonly colour: 'fishing' | 'other' | 'plain'
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface CurveOptions {
  readonly title: string
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  readonly xAxis: string
  readonly yAxis: string
  readonly width?: number
  readonly height?: number
}

/** Lines through points, with a mark at each; the ticks' outermost are the axes' ends. */
export function curveChart(curves: readonly Curve[], options: CurveOptions): Markup {
  const { title, xTicks, yTicks, xAxis, yAxis, width = 320, height = 280 } = options
  const left = 48
  const scale = (ticks: readonly Tick[], from: number, to: number) => {
    const low = ticks[0]!.at
    const high = ticks[ticks.length - 1]!.at
    return (value: number) => round(from + ((value - low) / (high - low)) * (to - from))
  }
  const base = height - MARGIN.bottom
  const x = scale(xTicks, left, width - MARGIN.right)
  const y = scale(yTicks, base, MARGIN.top + 12)
  return html`<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<text class="title" x="${left}" y="14">${title}</text><text class="tick" x="${left}" y="28">${yAxis}</text>
${yTicks.map(
  ({ at, text }) =>
    html`<line class="grid" x1="${left}" x2="${width - MARGIN.right}" y1="${y(at)}" y2="${y(at)}"/><text class="tick end" x="${left - 5}" y="${y(at) + 3.5}">${text}</text>`,
)}
${xTicks.map(({ at, text }) => html`<text class="tick middle" x="${x(at)}" y="${base + 15}">${text}</text>`)}
<text class="tick middle" x="${(left + width) / 2}" y="${height - 4}">${xAxis}</text>
${curves.map(({ colour, points }) => {
  const known = points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y))
  return html`<polyline class="curve ${colour}" points="${known.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}"/>
${known.map((point) => html`<circle class="mark ${colour}" cx="${x(point.x)}" cy="${y(point.y)}" r="2.5"/>`)}`
})}
</svg></figure>`
}

export function legend(entries: readonly { name: string; colour: Series['colour'] }[]): Markup {
  return html`<p class="legend">${entries.map(({ name, colour }) => html`<span><i class="${colour}"></i>${name}</span> `)}</p>`
}

const STRIP_COLOURS: Record<string, Series['colour']> = { F: 'fishing', N: 'other', U: 'unlabelled' }

/** A strip of cells by letter (F, N, U), a notch at each break. */
export function stripChart(cells: string, breaks: readonly number[], label: string): Markup {
  const width = cells.length
  const runs = [...cells.matchAll(/(.)\1*/g)].map((run) => ({
    letter: run[1]!,
    at: run.index,
    length: run[0].length,
  }))
  const pathOf = (letter: string) =>
    runs
      .filter((run) => run.letter === letter)
      .map(({ at, length }) => `M${at} 0h${length}v12h${-length}z`)
      .join('')
  return html`<svg class="strip" viewBox="0 0 ${width} 16" width="${width}" height="16" role="img" aria-label="${label}">
${Object.entries(STRIP_COLOURS).map(([letter, colour]) => html`<path class="fill ${colour}" d="${pathOf(letter)}"/>`)}
<path class="notch" d="${breaks.map((cell) => `M${cell} 12v4`).join('')}"/></svg>`
}

/** 0 to 1 with the middle marked: a disc for the first figure, a ring for the second. */
export function aucScale(first: number, second: number): Markup {
  const x = (value: number) => round(4 + value * 112)
  return html`<svg class="strip" viewBox="0 0 120 14" width="120" height="14" aria-hidden="true">
<line class="grid" x1="4" x2="116" y1="7" y2="7"/><line class="axis" x1="${x(0.5)}" x2="${x(0.5)}" y1="1" y2="13"/>
${Number.isFinite(first) ? html`<circle class="disc" cx="${x(first)}" cy="7" r="3.5"/>` : null}
${Number.isFinite(second) ? html`<circle class="ring" cx="${x(second)}" cy="7" r="3.5"/>` : null}</svg>`
}

/** Two distributions in the space of a word. */
export function sparkline(fishing: HistogramCounts, other: HistogramCounts): Markup {
  const width = 4 * fishing.counts.length
  const shares = ({ counts }: HistogramCounts) => {
    const total = counts.reduce((sum, bin) => sum + bin, 0) || 1
    return counts.map((bin) => bin / total)
  }
  const drawn = [
    { colour: 'other', shares: shares(other) },
    { colour: 'fishing', shares: shares(fishing) },
  ]
  const most = Math.max(...drawn.flatMap((one) => one.shares)) || 1
  const path = (values: readonly number[]) =>
    stepPath(
      values,
      (bin) => 4 * bin,
      (share) => 22 - (20 * share) / most,
      22,
    )
  return html`<svg class="strip" viewBox="0 0 ${width} 23" width="${width}" height="23" aria-hidden="true">
${drawn.map((one) => html`<path class="area ${one.colour}" d="${path(one.shares)}"/>`)}</svg>`
}
