/**
 * Distance to the nearest coast segment, exact at any range.
 *
 * The tree is searched nearest box first with unit vectors, which only decides what to leave out, with a
 * margin for its rounding. Every distance that is returned or compared for the minimum is computed from whole
 * differences of longitude, so the result is the same to the last bit wherever the world is turned.
 */

import { buildCoastTree } from './coast-tree.ts'
import { cosLat, distanceKmWithCos, EARTH_RADIUS_KM, lonDifference, sinLat } from './great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_DEGREE } from './units.ts'

/**
 * How far a segment's chord in 32-bit vectors may be from its arc (10 km arcs: 3.1e-7, rounding: 1.1e-7),
 * in earth radii, twice: for the segment that sets the limit and the one that is held against it.
 */
const CHORD_MARGIN = 1e-6
/** Cell of the table of hints, 0.5°: as wide as a ship goes between a few reports. 1 MB. */
const HINT_UNITS = UNITS_PER_DEGREE / 2
const HINT_COLUMNS = (2 * HALF_TURN) / HINT_UNITS
const HINT_ROWS = (2 * POLE) / HINT_UNITS
/** Depth of a tree halved at each node, with room: 2^40 runs would not fit in memory. */
const STACK_SIZE = 64

/**
 * `shoreKm(lonUnits, latUnits)`: km to the nearest of `segments` (cut, see coast-segments.ts), error below
 * 1e-6 km; Infinity where there are none. Not for use from several threads at once: it keeps hints.
 */
export function createShoreDistance(segments: Int32Array): (lonUnits: number, latUnits: number) => number {
  if (segments.length === 0) return () => Infinity
  const { lon, lat, vectors, runs, boxes, rights } = buildCoastTree(segments)
  /**
   * Segment + 1 that was nearest to the last place asked for in a cell. It is tried first and makes the
   * search short; it cannot change the result.
   */
  const hints = new Int32Array(HINT_COLUMNS * HINT_ROWS)
  const stack = new Int32Array(STACK_SIZE)
  const stackBounds = new Float64Array(STACK_SIZE)
  // Plain arrays: they hold a few numbers, yet grow for places as far from many shores, to within metres.
  const candidates: number[] = []
  const candidateDistances: number[] = []

  return function shoreKm(lonUnits, latUnits) {
    const cosP = cosLat(latUnits)
    const sinP = sinLat(latUnits)
    const x = cosP * Math.cos(lonUnits * RADIANS_PER_UNIT)
    const y = cosP * Math.sin(lonUnits * RADIANS_PER_UNIT)

    // First which segments may be nearest, by chords: the limits shrink as nearer ones are met.
    const hint = hintCell(lonUnits, latUnits)
    const hinted = hints[hint]! - 1
    let best = hinted < 0 ? Infinity : squaredDistanceToChord(x, y, sinP, hinted)
    let limit = withMargin(best)
    let candidateCount = 0
    let depth = 0
    let node = 0
    while (true) {
      const right = rights[node]!
      if (right < 0) {
        const last = runs[~right + 1]! - 1
        for (let v = runs[~right]!; v < last; v++) {
          const distance = squaredDistanceToChord(x, y, sinP, v)
          if (distance > limit) continue
          if (distance < best) {
            best = distance
            limit = withMargin(distance)
          }
          candidates[candidateCount] = v
          candidateDistances[candidateCount++] = distance
        }
      } else {
        const left = node + 1
        const leftBound = squaredDistanceToBox(x, y, sinP, left)
        const rightBound = squaredDistanceToBox(x, y, sinP, right)
        const isLeftNearer = leftBound <= rightBound
        const farBound = isLeftNearer ? rightBound : leftBound
        if (farBound <= limit) {
          stack[depth] = isLeftNearer ? right : left
          stackBounds[depth++] = farBound
        }
        if ((isLeftNearer ? leftBound : rightBound) <= limit) {
          node = isLeftNearer ? left : right
          continue
        }
      }
      while (depth > 0 && stackBounds[depth - 1]! > limit) depth--
      if (depth === 0) break
      node = stack[--depth]!
    }
    // Then the exact distance to each that is left, usually one or two.
    let nearestKm = Infinity
    for (let i = 0; i < candidateCount; i++) {
      if (candidateDistances[i]! > limit) continue
      const km = segmentKm(lonUnits, latUnits, cosP, sinP, candidates[i]!)
      if (km >= nearestKm) continue
      nearestKm = km
      hints[hint] = candidates[i]! + 1
    }
    return nearestKm
  }

  function squaredDistanceToBox(x: number, y: number, z: number, node: number): number {
    const at = 6 * node
    const dx = Math.max(boxes[at]! - x, 0, x - boxes[at + 3]!)
    const dy = Math.max(boxes[at + 1]! - y, 0, y - boxes[at + 4]!)
    const dz = Math.max(boxes[at + 2]! - z, 0, z - boxes[at + 5]!)
    return dx * dx + dy * dy + dz * dz
  }

  function squaredDistanceToChord(x: number, y: number, z: number, v: number): number {
    const at = 3 * v
    const px = x - vectors[at]!
    const py = y - vectors[at + 1]!
    const pz = z - vectors[at + 2]!
    const ex = vectors[at + 3]! - vectors[at]!
    const ey = vectors[at + 4]! - vectors[at + 1]!
    const ez = vectors[at + 5]! - vectors[at + 2]!
    const along = px * ex + py * ey + pz * ez
    if (along <= 0) return px * px + py * py + pz * pz
    const length = ex * ex + ey * ey + ez * ez
    const part = along >= length ? 1 : along / length
    const dx = px - part * ex
    const dy = py - part * ey
    const dz = pz - part * ez
    return dx * dx + dy * dy + dz * dz
  }

  /** Distance from P to the great-circle arc v, in vectors of the frame whose x axis is P's meridian. */
  function segmentKm(lonP: number, latP: number, cosP: number, sinP: number, v: number): number {
    const latA = lat[v]!
    const latB = lat[v + 1]!
    const cosA = cosLat(latA)
    const cosB = cosLat(latB)
    const eastA = lonDifference(lonP, lon[v]!) * RADIANS_PER_UNIT
    const eastB = lonDifference(lonP, lon[v + 1]!) * RADIANS_PER_UNIT
    const ax = cosA * Math.cos(eastA)
    const ay = cosA * Math.sin(eastA)
    const az = sinLat(latA)
    const bx = cosB * Math.cos(eastB)
    const by = cosB * Math.sin(eastB)
    const bz = sinLat(latB)
    // Normal of the arc's plane, and the two planes through it at the arc's ends.
    const nx = ay * bz - az * by
    const ny = az * bx - ax * bz
    const nz = ax * by - ay * bx
    const afterA = cosP * (ny * az - nz * ay) + sinP * (nx * ay - ny * ax)
    const beforeB = cosP * (by * nz - bz * ny) + sinP * (bx * ny - by * nx)
    if (afterA > 0 && beforeB > 0) {
      const sine = Math.abs(cosP * nx + sinP * nz) / Math.sqrt(nx * nx + ny * ny + nz * nz)
      return EARTH_RADIUS_KM * Math.asin(Math.min(1, sine))
    }
    const toA = afterA <= 0 ? distanceKmWithCos(lonP, latP, cosP, lon[v]!, latA, cosA) : Infinity
    const toB = beforeB <= 0 ? distanceKmWithCos(lonP, latP, cosP, lon[v + 1]!, latB, cosB) : Infinity
    return Math.min(toA, toB)
  }
}

/** A squared straight distance with the margin added to its root, in earth radii. */
function withMargin(squared: number): number {
  const distance = Math.sqrt(squared) + CHORD_MARGIN
  return distance * distance
}

function hintCell(lonUnits: number, latUnits: number): number {
  const column = Math.floor((lonUnits + HALF_TURN) / HINT_UNITS)
  const row = Math.min(HINT_ROWS - 1, Math.floor((latUnits + POLE) / HINT_UNITS))
  return row * HINT_COLUMNS + column
}
