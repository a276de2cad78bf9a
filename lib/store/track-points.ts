/** Points of lines as growing columns, with their places in pixels beside them. */

import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_TURN } from '../geo/units.ts'
import { NO_SCORE } from '../model/scorer.ts'
import type { TrackPositions } from './chunk-codec.ts'
import { MISSING } from './track-columns.ts'

/** Pixels of the world at zoom 0, as map libraries with vector tiles count them. */
const WORLD_PIXELS = 512

/** Web Mercator has no poles: what is nearer to one is drawn at this latitude. */
const MOST_LAT_UNITS = Math.round(0.994 * POLE)

/** Pixels down from the equator of a latitude, at zoom 0. */
export function mercatorY(latUnits: number): number {
  const lat = Math.min(Math.max(latUnits, -MOST_LAT_UNITS), MOST_LAT_UNITS) * RADIANS_PER_UNIT
  return (-WORLD_PIXELS / (2 * Math.PI)) * Math.asinh(Math.tan(lat))
}

/** Pixels of a difference of longitudes, at zoom 0. */
export function mercatorX(lonUnits: number): number {
  return (lonUnits * WORLD_PIXELS) / UNITS_PER_TURN
}

export class TrackPoints {
  count = 0
  timeMs = new Float64Array(1024)
  /** At zoom 0; x is followed over 180 degrees along a line. */
  x = new Float64Array(1024)
  y = new Float64Array(1024)
  lonUnits = new Int32Array(1024)
  latUnits = new Int32Array(1024)
  speedTenths = new Uint16Array(1024)
  courseTenths = new Uint16Array(1024)
  headingDeg = new Uint16Array(1024)
  score = new Uint16Array(1024)
  /** Why it stays, 0 where for its place alone: EDGE of lib/store/track-lines. */
  edge = new Uint8Array(1024)

  /** Appends position `i` of a chunk, on the line of the point before unless `isFirst`. */
  append(positions: TrackPositions, i: number, isFirst: boolean): void {
    const at = this.count
    if (at === this.timeMs.length) this.grow()
    this.count = at + 1
    const lonUnits = positions.lonUnits[i]!
    this.timeMs[at] = positions.timeMs[i]!
    this.lonUnits[at] = lonUnits
    this.latUnits[at] = positions.latUnits[i]!
    this.y[at] = mercatorY(positions.latUnits[i]!)
    if (isFirst) this.x[at] = mercatorX(lonUnits)
    else {
      let step = lonUnits - this.lonUnits[at - 1]!
      if (step >= HALF_TURN) step -= UNITS_PER_TURN
      else if (step < -HALF_TURN) step += UNITS_PER_TURN
      this.x[at] = this.x[at - 1]! + mercatorX(step)
    }
    this.speedTenths[at] = stepsOf(positions.speedKnots[i]! * 10)
    this.courseTenths[at] = stepsOf(positions.courseDeg[i]! * 10)
    this.headingDeg[at] = stepsOf(positions.headingDeg[i]!)
    this.score[at] = positions.score[i] === NO_SCORE ? MISSING : positions.score[i]!
    this.edge[at] = 0
  }

  /** Moves point `from` to `to`, which is before it. */
  move(from: number, to: number): void {
    this.timeMs[to] = this.timeMs[from]!
    this.x[to] = this.x[from]!
    this.y[to] = this.y[from]!
    this.lonUnits[to] = this.lonUnits[from]!
    this.latUnits[to] = this.latUnits[from]!
    this.speedTenths[to] = this.speedTenths[from]!
    this.courseTenths[to] = this.courseTenths[from]!
    this.headingDeg[to] = this.headingDeg[from]!
    this.score[to] = this.score[from]!
    this.edge[to] = this.edge[from]!
  }

  private grow(): void {
    const length = this.count * 2
    const widen = <Column extends { set(from: Column): void }>(wide: Column, from: Column): Column => {
      wide.set(from)
      return wide
    }
    this.timeMs = widen(new Float64Array(length), this.timeMs)
    this.x = widen(new Float64Array(length), this.x)
    this.y = widen(new Float64Array(length), this.y)
    this.lonUnits = widen(new Int32Array(length), this.lonUnits)
    this.latUnits = widen(new Int32Array(length), this.latUnits)
    this.speedTenths = widen(new Uint16Array(length), this.speedTenths)
    this.courseTenths = widen(new Uint16Array(length), this.courseTenths)
    this.headingDeg = widen(new Uint16Array(length), this.headingDeg)
    this.score = widen(new Uint16Array(length), this.score)
    this.edge = widen(new Uint8Array(length), this.edge)
  }
}

/** Whole steps, MISSING for NaN. */
function stepsOf(value: number): number {
  return Number.isNaN(value) ? MISSING : Math.round(value)
}
