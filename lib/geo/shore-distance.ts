/**
 * Distance to the nearest coast segment, exact at any range.
 *
 * Cells and boxes only decide what to leave out, with a margin for their rounding. Every distance that is
 * returned or decides the minimum is computed from whole differences of longitude, so the result is the same to
 * the last bit wherever the world is turned. Nothing is remembered: an answer hangs on the place alone.
 */

import { buildCoastCells, TABLE_BITS, TABLE_COLUMNS } from './coast-cells.ts'
import { END_STRIDE, FIRST_END, LAST_END, RUN_STRIDE, sortIntoRuns, squaredToBox } from './coast-runs.ts'
import { EARTH_RADIUS_KM, lonDifference } from './great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT } from './units.ts'

/** Between squared distances: far more than they are rounded by. */
const MARGIN = 1e-12

/**
 * `shoreKm(lonUnits, latUnits)`, both whole: km to the nearest of `segments` (cut, see coast-segments.ts), error
 * below 1e-6 km up to a quarter of the way round the earth, 1e-3 km beyond; Infinity where there are none. Building
 * takes most of a second for the 413,000 segments of land-10m, and 20 MB.
 */
export function createShoreDistance(segments: Int32Array): (lonUnits: number, latUnits: number) => number {
  if (segments.length === 0) return () => Infinity
  const runs = sortIntoRuns(segments)
  const { ends, boxes, runEnds } = runs
  const { table, nodes, lists } = buildCoastCells(runs)

  return function shoreKm(lonUnits, latUnits) {
    const sinHalfLat = sinHalf(latUnits)
    const sinHalfLon = sinHalf(lonUnits)
    const cosP = 1 - 2 * sinHalfLat * sinHalfLat
    const sinP = 2 * sinHalfLat * Math.sqrt(1 - sinHalfLat * sinHalfLat)
    const x = cosP * (1 - 2 * sinHalfLon * sinHalfLon)
    const y = cosP * (2 * sinHalfLon * Math.sqrt(1 - sinHalfLon * sinHalfLon))

    let at = findList(lonUnits + HALF_TURN, latUnits + POLE)
    const last = at + lists[at]!
    let least = Infinity
    while (at < last) {
      const run = lists[++at]!
      if (squaredToBox(boxes, run, x, y, sinP) > least + MARGIN) continue
      least = Math.min(least, squaredToRun(lonUnits, cosP, sinP, run))
    }
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, 0.5 * Math.sqrt(least)))
  }

  /** Index into `lists` of the cell of a place, given in units from the south-west corner of the map. */
  function findList(east: number, north: number): number {
    let node = table[(north >> TABLE_BITS) * TABLE_COLUMNS + (east >> TABLE_BITS)]!
    for (let bit = TABLE_BITS - 1; node >= 0; bit--) {
      node = nodes[node + 2 * ((north >> bit) & 1) + ((east >> bit) & 1)]!
    }
    return ~node
  }

  /** Squared chord from P to the nearest place of the arcs of a run, earth radii. */
  function squaredToRun(lonP: number, cosP: number, sinP: number, run: number): number {
    const first = END_STRIDE * runEnds[RUN_STRIDE * run + FIRST_END]!
    const last = END_STRIDE * runEnds[RUN_STRIDE * run + LAST_END]!
    let least = Infinity
    let a = 0
    for (let at = first; at <= last; at += END_STRIDE) {
      // Squared chord to the end: the haversine times four.
      const half = sinHalf(lonDifference(lonP, ends[at]!))
      const cos = ends[at + 1]!
      const cosines = cos - cosP
      const sines = ends[at + 2]! - sinP
      const b = cosines * cosines + sines * sines + 4 * cosP * cos * half * half
      if (at > first) {
        // Part of the way from A to B where the chord meets the plane through the centre, P and the nearest of the arc.
        const chord = ends[at + 3]!
        const part = (0.5 * (a - b + chord) - 0.25 * a * chord) / (chord * (1 - 0.25 * (a + b)))
        // Clamped to 0..1 without a branch: guessing which would cost more than the rest.
        const within = 0.5 * (1 + Math.abs(part) - Math.abs(part - 1))
        // There the chord is half this below the arc, and P so far from it, squared (Stewart's theorem).
        const below = within * (1 - within) * chord
        const square = a + within * (b - a) - below
        // From P to the arc above it.
        const arc = (square - 0.25 * below * below) * (1 + 0.5 * below)
        if (arc < least) least = arc
      }
      if (b < least) least = b
      a = b
    }
    return Math.max(0, least)
  }
}

/** Sine of half a difference of longitudes, or of half a latitude; error below 1e-11 for 180°, 1e-16 up to 90°. */
function sinHalf(units: number): number {
  const x = 0.5 * RADIANS_PER_UNIT * units
  const q = x * x
  // Its series; Math.sin, good for any number, takes five times as long.
  return (
    x *
    (1 +
      q *
        (-1 / 6 +
          q *
            (1 / 120 +
              q *
                (-1 / 5040 +
                  q *
                    (1 / 362_880 +
                      q * (-1 / 39_916_800 + q * (1 / 6_227_020_800 - q * (1 / 1_307_674_368_000))))))))
  )
}
