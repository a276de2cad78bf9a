/**
 * The vessels on the map as columns, in the order in which they were first heard, and as the floats that are drawn. Pure
 * of the map, so that twenty thousand of them cost no object a second.
 */

import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { LivePosition } from '../../lib/server/feed/positions-frame.ts'
import type { Place } from './fleet-bounds.ts'

/**
 * Floats a vessel, in the order of the shader's attributes: Web Mercator x and y in 0..1, each as what fits into 24 bits
 * and the rest (a float alone is off by 2 m at the far end), course in radians (-1: not under way), score 0..1 (-1: none),
 * seconds since the fleet's epoch, mark.
 */
export const FLOATS_PER_VESSEL = 8

/** Slower than this a ship lies still and its course says nothing, knots (anchor watch: port visits begin at 0.2). */
const STILL_KNOTS = 0.5

export const MARK = { none: 0, alert: 1, selected: 2 } as const
export type Mark = (typeof MARK)[keyof typeof MARK]

export class VesselFleet {
  /** Times are drawn as seconds since then: a float holds a week of them to 1/16 s. */
  readonly epochMs: number
  /** FLOATS_PER_VESSEL for each of `count`. */
  drawn = new Float32Array(1024 * FLOATS_PER_VESSEL)
  /** Counts changes: whoever draws looks whether it has drawn this one. */
  version = 0
  private readonly indices = new Map<string, number>()
  private readonly latest: LivePosition[] = []

  constructor(epochMs: number) {
    this.epochMs = epochMs
  }

  get count(): number {
    return this.latest.length
  }

  /** Null: it was never heard. */
  find(mmsi: string): LivePosition | null {
    const index = this.indices.get(mmsi)
    return index === undefined ? null : this.latest[index]!
  }

  at(index: number): LivePosition {
    return this.latest[index]!
  }

  /** Older ones than what is known are passed over: snapshots and updates may cross. */
  put(positions: readonly LivePosition[]): void {
    for (const position of positions) {
      let index = this.indices.get(position.mmsi)
      if (index === undefined) {
        index = this.latest.length
        this.indices.set(position.mmsi, index)
        this.reserve(index + 1)
        this.latest.push(position)
      } else if (position.timeMs < this.latest[index]!.timeMs) continue
      else this.latest[index] = position
      this.write(index, position)
    }
    if (positions.length > 0) this.version++
  }

  mark(mmsi: string, mark: Mark): void {
    const index = this.indices.get(mmsi)
    if (index === undefined) return
    this.drawn[index * FLOATS_PER_VESSEL + 7] = mark
    this.version++
  }

  places(): Place[] {
    return this.latest.map(({ lonUnits, latUnits }) => ({
      lonDeg: lonUnits / UNITS_PER_DEGREE,
      latDeg: latUnits / UNITS_PER_DEGREE,
    }))
  }

  /** Index of the vessel nearest to a place within a distance, both in Web Mercator; -1: none. */
  nearest(x: number, y: number, within: number): number {
    let best = -1
    let bestSquared = within * within
    for (let i = 0; i < this.count; i++) {
      const at = i * FLOATS_PER_VESSEL
      // The world goes round.
      const across = Math.abs(this.drawn[at]! - (x - Math.floor(x)))
      const dx = Math.min(across, 1 - across)
      const dy = this.drawn[at + 1]! - y
      const squared = dx * dx + dy * dy
      if (squared > bestSquared) continue
      best = i
      bestSquared = squared
    }
    return best
  }

  private write(index: number, position: LivePosition): void {
    const { drawn, epochMs } = this
    const at = index * FLOATS_PER_VESSEL
    const x = mercatorX(position.lonUnits)
    const y = mercatorY(position.latUnits)
    drawn[at] = x
    drawn[at + 1] = y
    drawn[at + 2] = x - drawn[at]!
    drawn[at + 3] = y - drawn[at + 1]!
    drawn[at + 4] = headingOf(position)
    drawn[at + 5] = Number.isNaN(position.score) ? -1 : position.score
    drawn[at + 6] = (position.timeMs - epochMs) / 1000
  }

  private reserve(vessels: number): void {
    if (vessels * FLOATS_PER_VESSEL <= this.drawn.length) return
    const larger = new Float32Array(2 * this.drawn.length)
    larger.set(this.drawn)
    this.drawn = larger
  }
}

function headingOf({ courseDeg, speedKnots }: LivePosition): number {
  return Number.isNaN(courseDeg) || speedKnots < STILL_KNOTS ? -1 : (courseDeg * Math.PI) / 180
}

/** 0 at 180° west, 1 at 180° east. */
export function mercatorX(lonUnits: number): number {
  return lonUnits / UNITS_PER_DEGREE / 360 + 0.5
}

/** 0 at 85.05° north, 1 at 85.05° south; what lies beyond is drawn at the edge. */
export function mercatorY(latUnits: number): number {
  const latRadians = ((latUnits / UNITS_PER_DEGREE) * Math.PI) / 180
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + latRadians / 2)) / (2 * Math.PI)
  return Math.min(1, Math.max(0, y))
}
