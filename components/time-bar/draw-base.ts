/** What of a timebar changes only with its data, its window or its size: everything but selection, head and now. */

import { scoreStep, speedStep } from '../../lib/store/track-classes.ts'
import type { EventMark } from '../track/event-marks.ts'
import { drawEventShape } from '../track/event-shapes.ts'
import type { TrackColours } from '../track/track-colours.ts'
import type { TrackView } from '../track/track-view.ts'
import { drawStrip } from './draw-strip.ts'
import { type LaneLayout, layLanes } from './lane-layout.ts'
import { listNights } from './night-bands.ts'
import { gatherStrip } from './strip-columns.ts'
import { listMidnights, listTicks, type Plot, xOfTime } from './time-axis.ts'
import type { TimeBarWords } from './time-bar-words.ts'
import type { Span } from './time-range.ts'
import { dayWords, hourWords, monthWords } from './time-words.ts'

/** Beside the plot: names of lanes, and room for a handle at the end. */
const LEFT_PIXELS = 76
const RIGHT_PIXELS = 14
const SPEED_TOP_KNOTS = 15
/** From which on a row is shown as apparent fishing; events have their own (docs/events.md). */
const THRESHOLD = 0.5
const GLYPH_PIXELS = 6

export interface TimeBarPicture {
  readonly widthPixels: number
  readonly heightPixels: number
  readonly window: Span
  readonly track: TrackView | null
  readonly marks: readonly EventMark[]
  readonly colours: TrackColours
  readonly words: TimeBarWords
}

export function plotOf(widthPixels: number): Plot {
  return { left: LEFT_PIXELS, width: Math.max(1, widthPixels - LEFT_PIXELS - RIGHT_PIXELS) }
}

/** `pixelRatio`: of the screen; a column of a strip is one of its pixels wide. */
export function drawBase(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  pixelRatio: number,
): void {
  const { widthPixels, heightPixels, track, marks, colours } = picture
  const { ink } = colours
  const plot = plotOf(widthPixels)
  const lanes = layLanes(heightPixels)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.clearRect(0, 0, widthPixels, heightPixels)
  context.fillStyle = ink.plot
  context.fillRect(plot.left, 0, plot.width, lanes.axisTop)
  context.save()
  context.beginPath()
  context.rect(plot.left, 0, plot.width, heightPixels)
  context.clip()
  drawNights(context, picture, plot, lanes)
  drawRules(context, picture, plot, lanes)
  drawGaps(context, picture, plot, lanes)
  if (track !== null) drawStrips(context, picture, track, plot, lanes, pixelRatio)
  drawThreshold(context, picture, plot, lanes)
  drawEvents(context, marks, picture, plot, lanes)
  drawTicks(context, picture, plot, lanes)
  context.restore()
  drawNames(context, picture, plot, lanes)
}

function drawNights(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  const { window, track, colours } = picture
  if (track === null || track.count === 0) return
  const { timeMs, lonUnits, latUnits } = track.lines
  const last = { lonUnits: lonUnits[track.count - 1]!, latUnits: latUnits[track.count - 1]! }
  const first = { lonUnits: lonUnits[0]!, latUnits: latUnits[0]! }
  context.fillStyle = colours.ink.night
  for (const { fromMs, toMs } of listNights(window, (at) => track.at(at) ?? (at < timeMs[0]! ? first : last)))
    context.fillRect(
      xOfTime(plot, window, fromMs),
      0,
      xOfTime(plot, window, toMs) - xOfTime(plot, window, fromMs),
      lanes.axisTop,
    )
}

function drawRules(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  const { window, colours } = picture
  context.fillStyle = colours.ink.nightEdge
  for (const at of listMidnights(window, plot.width))
    context.fillRect(Math.round(xOfTime(plot, window, at)), 0, 1, lanes.axisTop)
  context.fillStyle = colours.ink.line
  const { speed } = lanes
  for (const knots of speed.height > 34 ? [5, 10] : [5])
    context.fillRect(
      plot.left,
      Math.round(speed.top + speed.height * (1 - knots / SPEED_TOP_KNOTS)),
      plot.width,
      1,
    )
}

/** Hatched through all lanes: nothing was heard, so nothing is drawn. */
function drawGaps(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  const { window, marks, colours, track } = picture
  const mainTrackId = track?.mainTrackId ?? null
  context.strokeStyle = colours.ink.strong
  context.globalAlpha = 0.5
  context.lineWidth = 1
  for (const { kind, startMs, endMs, output } of marks) {
    if (kind !== 'gap' || (mainTrackId !== null && output.trackId !== mainTrackId)) continue
    if (endMs < window.fromMs || startMs > window.toMs) continue
    const from = Math.max(plot.left, xOfTime(plot, window, startMs))
    const to = Math.min(plot.left + plot.width, xOfTime(plot, window, endMs))
    context.save()
    context.beginPath()
    context.rect(from, 0, to - from, lanes.axisTop)
    context.clip()
    context.beginPath()
    for (let x = from - lanes.axisTop - (from % 8); x < to; x += 8) {
      context.moveTo(x, lanes.axisTop)
      context.lineTo(x + lanes.axisTop, 0)
    }
    context.stroke()
    context.restore()
  }
  context.globalAlpha = 1
}

function drawStrips(
  context: CanvasRenderingContext2D,
  { window, colours }: TimeBarPicture,
  track: TrackView,
  plot: Plot,
  lanes: LaneLayout,
  pixelRatio: number,
): void {
  const columns = Math.round(plot.width * pixelRatio)
  const { lineStart, lineTrack, timeMs } = track.lines
  const lines = { lineStart, lineTrack, timeMs, track: track.main }
  const speeds = gatherStrip({ ...lines, values: track.speedKnots }, window, columns)
  const speedScale = { most: SPEED_TOP_KNOTS, stepOf: speedStep, colours: colours.speed }
  drawStrip(context, speeds, plot.left, 1 / pixelRatio, lanes.speed, speedScale)
  if (lanes.score === null) return
  const scores = gatherStrip({ ...lines, values: track.score }, window, columns)
  const scoreScale = { most: 1, stepOf: scoreStep, colours: colours.score }
  drawStrip(context, scores, plot.left, 1 / pixelRatio, lanes.score, scoreScale)
}

function drawThreshold(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  if (lanes.score === null) return
  const y = Math.round(lanes.score.top + lanes.score.height * (1 - THRESHOLD)) + 0.5
  context.strokeStyle = picture.colours.ink.ink2
  context.lineWidth = 1
  context.setLineDash([2, 3])
  context.beginPath()
  context.moveTo(plot.left, y)
  context.lineTo(plot.left + plot.width, y)
  context.stroke()
  context.setLineDash([])
}

function drawEvents(
  context: CanvasRenderingContext2D,
  marks: readonly EventMark[],
  { window, colours }: TimeBarPicture,
  plot: Plot,
  { events }: LaneLayout,
): void {
  const y = Math.round(events.top + events.height / 2)
  context.fillStyle = colours.ink.line
  context.fillRect(plot.left, y, plot.width, 1)
  const shown = marks.filter(({ startMs, endMs }) => endMs >= window.fromMs && startMs <= window.toMs)
  const spanOf = ({ startMs, endMs }: EventMark): [number, number] => [
    Math.max(plot.left, xOfTime(plot, window, startMs)),
    Math.min(plot.left + plot.width, xOfTime(plot, window, endMs)),
  ]
  for (const mark of shown) {
    const [from, to] = spanOf(mark)
    context.strokeStyle = colours.event[mark.kind]
    context.lineWidth = 3
    context.setLineDash(mark.kind === 'gap' ? [3, 3] : [])
    context.beginPath()
    context.moveTo(from, y + 0.5)
    context.lineTo(Math.max(from + 1, to), y + 0.5)
    context.stroke()
  }
  context.setLineDash([])
  let before = Number.NEGATIVE_INFINITY
  for (const mark of shown) {
    const [from, to] = spanOf(mark)
    const x = Math.max(plot.left + 8, (from + to) / 2)
    // Where they would lie on each other the first stands for the next; its line is there, and the list.
    if (x - before < 2 * GLYPH_PIXELS) continue
    before = x
    context.fillStyle = colours.ink.plot
    context.beginPath()
    context.arc(x, y + 0.5, GLYPH_PIXELS + 3, 0, 2 * Math.PI)
    context.fill()
    const style = { colour: colours.event[mark.kind], casing: null, casingPixels: 0 }
    drawEventShape(context, mark.kind, x, y + 0.5, GLYPH_PIXELS, style)
  }
}

function drawTicks(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  const { window, colours, words, heightPixels } = picture
  context.fillStyle = colours.ink.strong
  context.fillRect(plot.left, lanes.axisTop, plot.width, 1)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  for (const { timeMs, rank } of listTicks(window, plot.width)) {
    const x = Math.round(xOfTime(plot, window, timeMs))
    context.fillStyle = rank === 'hour' ? colours.ink.ink3 : colours.ink.nightEdge
    context.fillRect(x, lanes.axisTop, 1, rank === 'hour' ? 3 : 6)
    const name = rank === 'hour' ? hourWords : rank === 'day' ? dayWords : monthWords
    context.font = `${rank === 'hour' ? 400 : 500} ${rank === 'hour' ? 10 : 11}px ${colours.fontFamily}`
    context.fillStyle = rank === 'hour' ? colours.ink.ink3 : colours.ink.ink2
    const text = name(timeMs, words.language)
    const width = context.measureText(text).width
    if (x + 5 + width < plot.left + plot.width) context.fillText(text, x + 5, heightPixels - 6)
  }
}

function drawNames(
  context: CanvasRenderingContext2D,
  picture: TimeBarPicture,
  plot: Plot,
  lanes: LaneLayout,
): void {
  const { colours, words, heightPixels } = picture
  const x = plot.left - 8
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.font = `400 11px ${colours.fontFamily}`
  context.fillStyle = colours.ink.ink2
  const nameAt = (text: string, y: number) => context.fillText(text, x, y, x - 4)
  nameAt(words.speedLane, lanes.speed.top + 10)
  if (lanes.score !== null) nameAt(words.scoreLane, lanes.score.top + 10)
  nameAt(words.eventsLane, lanes.events.top + lanes.events.height / 2 + 4)
  context.font = `600 11px ${colours.fontFamily}`
  context.fillText('UTC', x, heightPixels - 6)
  context.font = `400 10px ${colours.fontFamily}`
  context.fillStyle = colours.ink.ink3
  const { speed, score } = lanes
  if (speed.height > 34) context.fillText('5', x, speed.top + speed.height * (1 - 5 / SPEED_TOP_KNOTS) + 4)
  if (score !== null && score.height > 30) context.fillText('0.5', x, score.top + score.height * 0.5 + 7)
}
