/** A strip of speed or score: filled to the most of each column, with a cap over what lies between least and most. */

import { STEPS } from '../../lib/store/track-classes.ts'
import type { Lane } from './lane-layout.ts'
import type { StripColumns } from './strip-columns.ts'

export interface StripScale {
  /** Top of the strip. */
  readonly most: number
  /** 0 to 8. */
  stepOf(value: number): number
  /** Of each step. */
  readonly colours: readonly string[]
}

/** The fill lets night and hatching through; the cap carries the value. */
const FILL_OPACITY = 0.42
const CAP_PIXELS = 2.5

export function drawStrip(
  context: CanvasRenderingContext2D,
  { low, high }: StripColumns,
  left: number,
  columnPixels: number,
  lane: Lane,
  { most, stepOf, colours }: StripScale,
): void {
  const fills = colours.map(() => new Path2D())
  const caps = colours.map(() => new Path2D())
  const bottom = lane.top + lane.height
  const yOf = (value: number) => bottom - Math.min(1, value / most) * (lane.height - 1)
  for (let column = 0; column < low.length; column++) {
    const least = low[column]!
    if (Number.isNaN(least)) continue
    // Coloured by its middle: what is halfway between two is neither.
    const step = Math.min(STEPS - 1, Math.floor(stepOf((least + high[column]!) / 2)))
    const x = left + column * columnPixels
    const top = Math.min(yOf(high[column]!), bottom - CAP_PIXELS)
    fills[step]!.rect(x, top, columnPixels, bottom - top)
    caps[step]!.rect(x, top, columnPixels, Math.max(CAP_PIXELS, yOf(least) - top))
  }
  for (const [step, colour] of colours.entries()) {
    context.fillStyle = colour
    context.globalAlpha = FILL_OPACITY
    context.fill(fills[step]!)
    context.globalAlpha = 1
    context.fill(caps[step]!)
  }
}
