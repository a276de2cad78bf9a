/** The track that is drawn, as lines in pixels of the map, for what must not stand over it. Pure. */

import { LEG, type TrackView } from '../track/track-view.ts'
import type { Point } from './place-callouts.ts'

const WORLD_PIXELS = 512
/** Points nearer to the one before are one with it, pixels: less than a track is wide with its casing. */
const NEAR = 4

export interface MapView {
  /** Web Mercator, 0 to 1. */
  readonly centreX: number
  readonly centreY: number
  readonly zoom: number
  readonly width: number
  readonly height: number
}

/** Runs of points that are joined, silences too; those whose legs lie wholly beside the view are left out. */
export function linesInView(track: Pick<TrackView, 'count' | 'x' | 'y' | 'leg'>, view: MapView): Point[][] {
  const scale = WORLD_PIXELS * 2 ** view.zoom
  const { width, height } = view
  const lines: Point[][] = []
  let line: Point[] = []
  let before: Point | null = null
  for (let i = 0; i < track.count; i++) {
    // On the copy of the world that is looked at.
    const across = track.x[i]! - view.centreX
    const point = {
      x: (across - Math.round(across)) * scale + width / 2,
      y: (track.y[i]! - view.centreY) * scale + height / 2,
    }
    if (before !== null) {
      const isSeen =
        Math.max(before.x, point.x) >= 0 &&
        Math.max(before.y, point.y) >= 0 &&
        Math.min(before.x, point.x) <= width &&
        Math.min(before.y, point.y) <= height
      const isOne = Math.hypot(point.x - before.x, point.y - before.y) < NEAR
      if (isOne && track.leg[i] !== LEG.none) continue
      if (isSeen) {
        if (line.length === 0) line.push(before)
        line.push(point)
      } else if (line.length > 0) {
        lines.push(line)
        line = []
      }
    }
    before = track.leg[i] === LEG.none ? null : point
    if (before === null && line.length > 0) {
      lines.push(line)
      line = []
    }
  }
  if (line.length > 0) lines.push(line)
  return lines
}
