/**
 * How sure figures are, by drawing vessels anew. Rows of one vessel resemble each other, so vessels are drawn with
 * all their rows, never rows: intervals over rows would be several times too narrow.
 */

import { quantileOf } from './quantile.ts'

/** 95 % of resamples lie between; NaN where a figure is defined in none. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  readonly resamples: number
  /** 0 <= x < 1. */
  readonly random: () => number
}

const TAIL = 0.025

/**
 * Intervals of the figures that `measure` gives for how often each of `vessels` vessels was drawn. Each resample
 * draws as many as there are, with replacement. One in which a figure is undefined (NaN) says nothing of it.
 * `measure` is called with one array again and again.
 */
export function bootstrapByVessel(
  vessels: number,
  { resamples, random }: BootstrapOptions,
  measure: (times: Int32Array) => readonly number[],
): Interval[] {
  const times = new Int32Array(vessels)
  const drawn: Float64Array[] = []
  for (let resample = 0; resample < resamples; resample++) {
    times.fill(0)
    for (let draw = 0; draw < vessels; draw++) times[Math.floor(random() * vessels)]!++
    for (const [figure, value] of measure(times).entries()) {
      drawn[figure] ??= new Float64Array(resamples)
      drawn[figure][resample] = value
    }
  }
  return drawn.map((values) => {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort()
    return { low: quantileOf(sorted, TAIL), high: quantileOf(sorted, 1 - TAIL) }
  })
}
