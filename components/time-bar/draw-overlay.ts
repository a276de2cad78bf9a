/** What of a timebar changes as a person acts: below its lanes the selection, above them what is looked at, and now. */

import type { TrackColours } from '../track/track-colours.ts'
import { plotOf } from './draw-base.ts'
import { layLanes } from './lane-layout.ts'
import { xOfTime } from './time-axis.ts'
import type { Span } from './time-range.ts'

export interface TimeBarOverlay {
  readonly widthPixels: number
  readonly heightPixels: number
  readonly window: Span
  readonly selection: Span
  /** Null: nothing is looked at. */
  readonly shownMs: number | null
  /** The clock of the data; null: unknown. */
  readonly nowMs: number | null
  readonly colours: TrackColours
}

/** Under all lanes, so that a tint changes no colour of a strip. */
export function drawGround(
  context: CanvasRenderingContext2D,
  { widthPixels, heightPixels, window, selection, colours }: TimeBarOverlay,
  pixelRatio: number,
): void {
  const plot = plotOf(widthPixels)
  const { axisTop } = layLanes(heightPixels)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.clearRect(0, 0, widthPixels, heightPixels)
  context.fillStyle = colours.ink.plot
  context.fillRect(plot.left, 0, plot.width, axisTop)
  const from = Math.max(plot.left, xOfTime(plot, window, selection.fromMs))
  const to = Math.min(plot.left + plot.width, xOfTime(plot, window, selection.toMs))
  context.fillStyle = colours.ink.accent
  context.globalAlpha = 0.12
  if (to > from) context.fillRect(from, 0, to - from, axisTop)
  context.globalAlpha = 1
}

export function drawOverlay(
  context: CanvasRenderingContext2D,
  overlay: TimeBarOverlay,
  pixelRatio: number,
): void {
  const { widthPixels, heightPixels, window, selection, shownMs, nowMs, colours } = overlay
  const plot = plotOf(widthPixels)
  const { axisTop } = layLanes(heightPixels)
  const { accent, ink1 } = colours.ink
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.clearRect(0, 0, widthPixels, heightPixels)
  context.save()
  context.beginPath()
  context.rect(plot.left - 1, 0, plot.width + 2, heightPixels)
  context.clip()
  const [from, to] = [xOfTime(plot, window, selection.fromMs), xOfTime(plot, window, selection.toMs)]
  context.fillStyle = accent
  for (const x of [from, to]) context.fillRect(x - 0.75, 0, 1.5, axisTop)
  if (nowMs !== null) {
    const x = Math.round(xOfTime(plot, window, nowMs))
    context.fillStyle = ink1
    context.fillRect(x, 0, 1, axisTop)
    context.beginPath()
    context.moveTo(x - 4, 0)
    context.lineTo(x + 5, 0)
    context.lineTo(x + 0.5, 5)
    context.fill()
  }
  if (shownMs !== null) {
    context.fillStyle = accent
    context.fillRect(xOfTime(plot, window, shownMs) - 0.75, 0, 1.5, axisTop)
  }
  context.restore()
}
