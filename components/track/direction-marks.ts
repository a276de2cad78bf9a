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

/** Of Web Mercator; a world that was gone round is another place. */
export interface MercatorBox {
  readonly west: number
  readonly north: number
  readonly east: number
  readonly south: number
}

/**
 * As records of FLOATS_PER_MARK, of legs that reach into the box. They are counted from where each line begins, so that
 * marks stay where they are as a track grows and as the box moves.
 */
export function placeDirectionMarks(
  track: TrackView,
  zoom: number,
  epochMs: number,
  box: MercatorBox,
): Float32Array {
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
    if (!reachesInto(box, track.x[i]!, track.y[i]!, dx, dy)) {
      along += length
      if (next <= along)
        next += Math.ceil((along - next + Number.EPSILON) / OPTIONS.everyPixels) * OPTIONS.everyPixels
      continue
    }
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

/** By the box around the leg, in any of the worlds that are drawn. */
function reachesInto(
  { west, north, east, south }: MercatorBox,
  x: number,
  y: number,
  dx: number,
  dy: number,
): boolean {
  if (Math.max(y, y + dy) < north || Math.min(y, y + dy) > south) return false
  const [left, right] = [Math.min(x, x + dx), Math.max(x, x + dx)]
  for (let world = -2; world <= 2; world++) if (right + world >= west && left + world <= east) return true
  return false
}
