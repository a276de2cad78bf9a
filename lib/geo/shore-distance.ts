/**
 * Distance to the nearest coast segment, exact at any range.
 *
 * The tree is searched nearest box first with straight lines between unit vectors, which only decide what to
 * leave out, with a margin for their rounding. Every distance that is returned or decides the minimum is
 * computed from whole differences of longitude, so the result is the same to the last bit wherever the world
 * is turned.
 */

import {
  BOX_SCALE,
  buildCoastTree,
  CHILDREN,
  END_LAT,
  END_LON,
  END_STRIDE,
  NODE_INTEGERS,
  NODE_SHORTS,
  RUN_BITS,
  RUN_MASK,
} from './coast-tree.ts'
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
/** A sibling waits at each level of a tree that is halved at each: 2^40 runs would not fit in memory. */
const STACK_SIZE = 40

/**
 * `shoreKm(lonUnits, latUnits)`: km to the nearest of `segments` (cut, see coast-segments.ts), error below
 * 1e-6 km; Infinity where there are none. For one thread at a time: it keeps hints, which make the next search
 * nearby short and change no result.
 */
export function createShoreDistance(segments: Int32Array): (lonUnits: number, latUnits: number) => number {
  if (segments.length === 0) return () => Infinity
  const { boxes, children, ends, endIntegers } = buildCoastTree(segments)
  /** First end, plus 1, of the segment that was nearest to the last place asked for in a cell; 0 for none yet. */
  const hints = new Int32Array(HINT_COLUMNS * HINT_ROWS)
  const waiting = new Int32Array(STACK_SIZE)
  const waitingBounds = new Float64Array(STACK_SIZE)
  // Plain arrays: they hold a few numbers, yet grow for places as far from many shores, to within metres.
  const near: number[] = []
  const nearSquares: number[] = []

  return function shoreKm(lonUnits, latUnits) {
    const cosP = cosLat(latUnits)
    const sinP = sinLat(latUnits)
    const x = cosP * Math.cos(lonUnits * RADIANS_PER_UNIT)
    const y = cosP * Math.sin(lonUnits * RADIANS_PER_UNIT)

    // First which segments may be nearest: the limit, a squared distance, shrinks as nearer ones are met.
    const hint = hintCell(lonUnits, latUnits)
    const hinted = hints[hint]! - 1
    let limit = hinted < 0 ? Infinity : withMargin(squaredToSegment(x, y, sinP, hinted))
    let nearCount = 0
    let depth = 0
    let node = 0
    const scaledX = x * BOX_SCALE
    const scaledY = y * BOX_SCALE
    const scaledZ = sinP * BOX_SCALE
    while (true) {
      if (node < 0) {
        const firstEnd = (~node >> RUN_BITS) * END_STRIDE
        const last = firstEnd + (~node & RUN_MASK) * END_STRIDE
        for (let end = firstEnd; end < last; end += END_STRIDE) {
          const square = squaredToSegment(x, y, sinP, end)
          if (square > limit) continue
          near[nearCount] = end
          nearSquares[nearCount++] = square
          limit = Math.min(limit, withMargin(square))
        }
      } else {
        const first = squaredToBox(scaledX, scaledY, scaledZ, NODE_SHORTS * node)
        const second = squaredToBox(scaledX, scaledY, scaledZ, NODE_SHORTS * node + 6)
        const nearer = second < first ? 1 : 0
        const child = NODE_INTEGERS * node + CHILDREN
        const far = nearer === 1 ? first : second
        if (far <= limit) {
          waiting[depth] = children[child + 1 - nearer]!
          waitingBounds[depth++] = far
        }
        if ((nearer === 1 ? second : first) <= limit) {
          node = children[child + nearer]!
          continue
        }
      }
      do depth--
      while (depth >= 0 && waitingBounds[depth]! > limit)
      if (depth < 0) break
      node = waiting[depth]!
    }

    // Then the exact distance to each that is left, usually one or two.
    let nearestKm = Infinity
    for (let i = 0; i < nearCount; i++) {
      if (nearSquares[i]! > limit) continue
      const km = segmentKm(lonUnits, latUnits, cosP, sinP, near[i]!)
      if (km >= nearestKm) continue
      nearestKm = km
      hints[hint] = near[i]! + 1
    }
    return nearestKm
  }

  /** Half of d + |d| is d or 0 without a branch: guessing which would cost more than the rest. */
  function squaredToBox(x: number, y: number, z: number, at: number): number {
    const dx = Math.abs(x - boxes[at]!) - boxes[at + 3]!
    const dy = Math.abs(y - boxes[at + 1]!) - boxes[at + 4]!
    const dz = Math.abs(z - boxes[at + 2]!) - boxes[at + 5]!
    const ex = dx + Math.abs(dx)
    const ey = dy + Math.abs(dy)
    const ez = dz + Math.abs(dz)
    return (0.25 / BOX_SCALE ** 2) * (ex * ex + ey * ey + ez * ez)
  }

  function squaredToSegment(x: number, y: number, z: number, end: number): number {
    const px = x - ends[end]!
    const py = y - ends[end + 1]!
    const pz = z - ends[end + 2]!
    const ex = ends[end + END_STRIDE]! - ends[end]!
    const ey = ends[end + END_STRIDE + 1]! - ends[end + 1]!
    const ez = ends[end + END_STRIDE + 2]! - ends[end + 2]!
    // The unit of 1e-30 is far below any segment's length, and keeps one whose ends round together from 0 / 0.
    const part = (px * ex + py * ey + pz * ez) / (ex * ex + ey * ey + ez * ez + 1e-30)
    // Clamped to 0..1, again without a branch.
    const within = 0.5 * (1 + Math.abs(part) - Math.abs(part - 1))
    const dx = px - within * ex
    const dy = py - within * ey
    const dz = pz - within * ez
    return dx * dx + dy * dy + dz * dz
  }

  /** Distance from P to the great-circle arc of a segment, in vectors of the frame whose x axis is P's meridian. */
  function segmentKm(lonP: number, latP: number, cosP: number, sinP: number, end: number): number {
    const lonA = endIntegers[end + END_LON]!
    const latA = endIntegers[end + END_LAT]!
    const lonB = endIntegers[end + END_STRIDE + END_LON]!
    const latB = endIntegers[end + END_STRIDE + END_LAT]!
    const cosA = cosLat(latA)
    const cosB = cosLat(latB)
    const eastA = lonDifference(lonP, lonA) * RADIANS_PER_UNIT
    const eastB = lonDifference(lonP, lonB) * RADIANS_PER_UNIT
    const ax = cosA * Math.cos(eastA)
    const ay = cosA * Math.sin(eastA)
    const az = sinLat(latA)
    const bx = cosB * Math.cos(eastB)
    const by = cosB * Math.sin(eastB)
    const bz = sinLat(latB)
    // Normal of the arc's plane, and the sides of P of the planes across the arc at its ends.
    const nx = ay * bz - az * by
    const ny = az * bx - ax * bz
    const nz = ax * by - ay * bx
    const afterA = cosP * (ny * az - nz * ay) + sinP * (nx * ay - ny * ax)
    const beforeB = cosP * (by * nz - bz * ny) + sinP * (bx * ny - by * nx)
    if (afterA > 0 && beforeB > 0) {
      const sine = Math.abs(cosP * nx + sinP * nz) / Math.sqrt(nx * nx + ny * ny + nz * nz)
      return EARTH_RADIUS_KM * Math.asin(Math.min(1, sine))
    }
    const toA = afterA <= 0 ? distanceKmWithCos(lonP, latP, cosP, lonA, latA, cosA) : Infinity
    const toB = beforeB <= 0 ? distanceKmWithCos(lonP, latP, cosP, lonB, latB, cosB) : Infinity
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
