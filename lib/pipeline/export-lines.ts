/**
 * Lines on the map, cut at 180° as RFC 7946 (3.1.9) wants it. Places are whole millionths of a degree, as the columns
 * of places are.
 */

import type { TrackPositions } from '../store/chunk-codec.ts'
import { microdegrees } from './export-position-columns.ts'

const HALF_TURN = 180_000_000

/** Positions of a track from one time to another, of one segment only where one is named. */
export interface LineRequest {
  readonly trackId: string
  readonly segmentId: string | null
  readonly startMs: number
  readonly endMs: number
}

/** Positions of a chunk from `from` to before `to`. */
export interface LineSlice {
  readonly positions: TrackPositions
  readonly from: number
  readonly to: number
}

/** Reads a line's positions in the order of time; it may be read again and again. */
export type LineReader = (line: LineRequest) => AsyncIterable<LineSlice>

/** A corner of a line; one object, used again for each. */
export interface Vertex {
  lon: number
  lat: number
  /** NaN for a place that has no time. */
  timeMs: number
  /** The position's, NaN where it is missing and at a cut. */
  speedKnots: number
  courseDeg: number
  /** True for the first vertex behind a cut. */
  startsPart: boolean
}

/** Walks along places and visits each, and at each cut the two ends that it makes. */
export class LineWalk {
  private readonly vertex: Vertex = {
    lon: 0,
    lat: 0,
    timeMs: Number.NaN,
    speedKnots: Number.NaN,
    courseDeg: Number.NaN,
    startsPart: false,
  }
  private lon = Number.NaN
  private lat = Number.NaN
  private timeMs = Number.NaN

  constructor(private readonly visit: (vertex: Vertex) => void) {}

  walk({ positions, from, to }: LineSlice): void {
    const { lonUnits, latUnits, timeMs, speedKnots, courseDeg } = positions
    for (let i = from; i < to; i++) {
      const lon = microdegrees(lonUnits[i]!)
      this.step(lon, microdegrees(latUnits[i]!), timeMs[i]!, speedKnots[i]!, courseDeg[i]!)
    }
  }

  step(lon: number, lat: number, timeMs: number, speedKnots: number, courseDeg: number): void {
    // 180° itself has two names: the one on the side that the line comes from makes no cut.
    const near = lon === -HALF_TURN && this.lon > 0 ? HALF_TURN : lon
    if (Math.abs(near - this.lon) > HALF_TURN) this.cut(near, lat, timeMs)
    this.emit(near, lat, timeMs, speedKnots, courseDeg, false)
    this.lon = near
    this.lat = lat
    this.timeMs = timeMs
  }

  private cut(lon: number, lat: number, timeMs: number): void {
    const edge = this.lon > 0 ? HALF_TURN : -HALF_TURN
    const part = (edge - this.lon) / (lon + 2 * edge - this.lon)
    const cutLat = Math.round(this.lat + part * (lat - this.lat)) + 0
    const cutMs = Math.round(this.timeMs + part * (timeMs - this.timeMs))
    // A line that has come to the very edge ends there already.
    if (this.lon !== HALF_TURN) this.emit(edge, cutLat, cutMs, Number.NaN, Number.NaN, false)
    this.emit(-edge, cutLat, cutMs, Number.NaN, Number.NaN, true)
  }

  private emit(
    lon: number,
    lat: number,
    timeMs: number,
    speedKnots: number,
    courseDeg: number,
    startsPart: boolean,
  ): void {
    const { vertex } = this
    vertex.lon = lon
    vertex.lat = lat
    vertex.timeMs = timeMs
    vertex.speedKnots = speedKnots
    vertex.courseDeg = courseDeg
    vertex.startsPart = startsPart
    this.visit(vertex)
  }
}
