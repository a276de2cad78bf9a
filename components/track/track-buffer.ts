/** A track as the graphics card takes it: one record a point; a leg is drawn of its point and the next. */

import { LEG, type TrackView } from './track-view.ts'

/** x and y, what floats lose of them, steps of speed and score, seconds since the first point, LEG. */
export const FLOATS_PER_POINT = 8

export interface TrackBuffer {
  /** The last point twice, so that its record has a next one. */
  readonly floats: Float32Array
  readonly legs: number
  /** What seconds count from, epoch ms. */
  readonly epochMs: number
}

export function writeTrackBuffer(track: TrackView): TrackBuffer {
  const { count, lines } = track
  const epochMs = lines.timeMs[0] ?? 0
  const floats = new Float32Array((count + 1) * FLOATS_PER_POINT)
  for (let i = 0; i <= count; i++) {
    const from = Math.min(i, count - 1)
    if (from < 0) break
    const at = i * FLOATS_PER_POINT
    const x = track.x[from]!
    const y = track.y[from]!
    floats[at] = x
    floats[at + 1] = y
    floats[at + 2] = x - floats[at]!
    floats[at + 3] = y - floats[at + 1]!
    floats[at + 4] = track.speedStepAt(from)
    floats[at + 5] = track.scoreStepAt(from)
    floats[at + 6] = (lines.timeMs[from]! - epochMs) / 1000
    floats[at + 7] = i < count ? track.leg[from]! : LEG.none
  }
  return { floats, legs: count, epochMs }
}
