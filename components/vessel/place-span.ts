/** Where the map looks, and what time, for something of a vessel to be seen whole. Pure. */

import { mercatorX, mercatorY } from '../map/vessel-fleet.ts'
import type { MapPlace } from '../shell/view-state.ts'
import type { EventMark } from '../track/event-marks.ts'
import type { TrackView } from '../track/track-view.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Room that a map has for it at least, pixels, and pixels around the world at zoom 0. */
const ROOM = { width: 440, height: 320 } as const
const WORLD = 512
const [FARTHEST_ZOOM, NEAREST_ZOOM] = [2, 11]
/** Of the span on either side: what led to it is seen too. */
const AROUND = 0.5
const LEAST_AROUND_MS = 3_600_000
const LEAST_MS = 60_000

/** Web Mercator, 0 to 1; x may go on beyond 1. */
interface Box {
  readonly west: number
  readonly east: number
  readonly north: number
  readonly south: number
}

export function spanAround({ fromMs, toMs }: Span): Span {
  const around = Math.max(LEAST_AROUND_MS, (toMs - fromMs) * AROUND)
  return { fromMs: fromMs - around, toMs: Math.max(toMs, fromMs + LEAST_MS) + around }
}

export function placeOfMark({ output, kind, lonUnits, latUnits }: EventMark): MapPlace {
  const of = (name: string, otherwise: number) =>
    typeof output[name] === 'number' ? (output[name] as number) : otherwise
  const ends =
    kind === 'gap' && output.kind === 'gap'
      ? {
          ...{ lon: [of('offLonUnits', lonUnits), of('onLonUnits', lonUnits)] },
          ...{ lat: [of('offLatUnits', latUnits), of('onLatUnits', latUnits)] },
        }
      : {
          ...{ lon: [of('westUnits', lonUnits), of('eastUnits', lonUnits)] },
          ...{ lat: [of('southUnits', latUnits), of('northUnits', latUnits)] },
        }
  const start = mercatorX(ends.lon[0]!)
  const across = mercatorX(ends.lon[1]!) - start
  // The short way, over 180 degrees too.
  const end = start + across - Math.round(across)
  const [a, b] = [mercatorY(ends.lat[0]!), mercatorY(ends.lat[1]!)]
  return placeOfBox({
    ...{ west: Math.min(start, end), east: Math.max(start, end) },
    ...{ north: Math.min(a, b), south: Math.max(a, b) },
  })
}

/** Null where nothing of the track is in that time. */
export function placeOfTrack(track: TrackView, { fromMs, toMs }: Span): MapPlace | null {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity }
  for (let i = 0; i < track.count; i++) {
    const timeMs = track.lines.timeMs[i]!
    if (timeMs < fromMs || timeMs > toMs) continue
    box.west = Math.min(box.west, track.x[i]!)
    box.east = Math.max(box.east, track.x[i]!)
    box.north = Math.min(box.north, track.y[i]!)
    box.south = Math.max(box.south, track.y[i]!)
  }
  return box.east < box.west ? null : placeOfBox(box)
}

function placeOfBox({ west, east, north, south }: Box): MapPlace {
  const zoomOf = (pixels: number, share: number) => Math.log2(pixels / (WORLD * share))
  const zoom = Math.min(zoomOf(ROOM.width, east - west), zoomOf(ROOM.height, south - north), NEAREST_ZOOM)
  const x = (west + east) / 2
  const y = (north + south) / 2
  return {
    lonDeg: (x - Math.floor(x) - 0.5) * 360,
    latDeg: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI,
    zoom: Math.max(FARTHEST_ZOOM, zoom),
  }
}
