/**
 * A strip of the timebar: of each column of pixels the least and the most that was there, so that no peak is lost
 * however many positions fall into it. Between positions of a line values run straight, as they are drawn on the map.
 */

import { lengthOf, type Span } from './time-range.ts'

/** Values over time in lines: line k is values [lineStart k] to [lineStart k + 1] less one, in order of time. */
export interface TimedValues {
  readonly lineStart: Uint32Array
  readonly timeMs: Float64Array
  /** NaN where unknown. */
  readonly values: Float32Array
  /** Of each line its track, and the track that is gathered. */
  readonly lineTrack: Uint32Array
  readonly track: number
}

export interface StripColumns {
  /** NaN where nothing is known. */
  readonly low: Float32Array
  readonly high: Float32Array
}

export function gatherStrip(
  { lineStart, lineTrack, track, timeMs, values }: TimedValues,
  window: Span,
  columns: number,
): StripColumns {
  const low = new Float32Array(columns).fill(Number.NaN)
  const high = new Float32Array(columns).fill(Number.NaN)
  const perMs = columns / lengthOf(window)
  const put = (column: number, value: number) => {
    if (column < 0 || column >= columns) return
    // Of NaN neither holds, so that the first value is taken.
    if (!(low[column]! <= value)) low[column] = value
    if (!(high[column]! >= value)) high[column] = value
  }
  for (let k = 0; k + 1 < lineStart.length; k++) {
    if (lineTrack[k] !== track) continue
    const end = lineStart[k + 1]!
    let i = firstFrom(timeMs, lineStart[k]!, end, window.fromMs)
    if (i > lineStart[k]!) i--
    for (; i < end && timeMs[i]! <= window.toMs; i++) {
      const value = values[i]!
      if (Number.isNaN(value)) continue
      const column = Math.floor((timeMs[i]! - window.fromMs) * perMs)
      put(column, value)
      const next = i + 1 < end ? values[i + 1]! : Number.NaN
      if (Number.isNaN(next)) continue
      const lastColumn = Math.floor((timeMs[i + 1]! - window.fromMs) * perMs)
      if (lastColumn === column) continue
      const slope = (next - value) / (timeMs[i + 1]! - timeMs[i]!)
      const first = Math.max(0, column + 1)
      for (let edge = first; edge <= lastColumn && edge <= columns; edge++) {
        const at = value + slope * (window.fromMs + edge / perMs - timeMs[i]!)
        put(edge - 1, at)
        put(edge, at)
      }
    }
  }
  return { low, high }
}

/** The first of `from` to `to` that is not before a time; `to`: none. */
export function firstFrom(timeMs: Float64Array, from: number, to: number, atMs: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeMs[middle]! < atMs) low = middle + 1
    else high = middle
  }
  return low
}
