/** Where a track is marked with its direction: every so many pixels of it, where the ship made way. Pure. */

import { LEG, type TrackView } from './track-view.ts'

const OPTIONS = {
  /** Along the track, pixels. */
  everyPixels: 74,
  /** A ship that drifts or works has no direction worth a mark, knots. */
  fromKnots: 5,
  /** From this zoom on: farther out, marks would be all that is seen. */
  fromZoom: 6,
} as const

/** Web Mercator at zoom 0 is so wide, pixels. */
const WORLD_PIXELS = 512
/** x, y, what floats lose of them, course in radians clockwise from up, seconds since the first point. */
export const FLOATS_PER_MARK = 6

/** As records of FLOATS_PER_MARK. Legs begin anew with each line, so that marks stay where they are as a track grows. */
export function placeDirectionMarks(track: TrackView, zoom: number, epochMs: number): Float32Array {
  if (zoom < OPTIONS.fromZoom) return new Float32Array()
  const scale = WORLD_PIXELS * 2 ** zoom
  const marks: number[] = []
  // The first one after half a way, so that a short line has one in its middle.
  let next = OPTIONS.everyPixels / 2
  let along = 0
  for (let i = 0; i + 1 < track.count; i++) {
    if (track.leg[i] !== LEG.sailed) {
      next = OPTIONS.everyPixels / 2
      along = 0
      continue
    }
    const dx = track.x[i + 1]! - track.x[i]!
    const dy = track.y[i + 1]! - track.y[i]!
    const length = Math.hypot(dx, dy) * scale
    for (; next <= along + length; next += OPTIONS.everyPixels) {
      const share = (next - along) / length
      const knots = track.speedKnots[i]! + share * (track.speedKnots[i + 1]! - track.speedKnots[i]!)
      if (!(knots >= OPTIONS.fromKnots)) continue
      const x = track.x[i]! + share * dx
      const y = track.y[i]! + share * dy
      const from = track.lines.timeMs[i]!
      const timeMs = from + share * (track.lines.timeMs[i + 1]! - from)
      const [xHigh, yHigh] = [Math.fround(x), Math.fround(y)]
      marks.push(xHigh, yHigh, x - xHigh, y - yHigh, Math.atan2(dx, -dy), (timeMs - epochMs) / 1000)
    }
    along += length
  }
  return Float32Array.from(marks)
}
