/**
 * Which side of the coast a place is on: a place is on land when an odd number of coast segments lie north of
 * it on its meridian. The north pole is at sea, as on this planet. Whole-number arithmetic, so the answer is exact,
 * and the same wherever the world is turned. A place on a segment is counted as north of it.
 */

import { lonDifference } from './great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, UNITS_PER_TURN } from './units.ts'

/**
 * Width of a column of segments, 0.02°: twice the usual length of a segment of land-10m, so that most stand
 * in one column and a look-up reads some 30 of them.
 */
const COLUMN_UNITS = 12_000
const COLUMNS = UNITS_PER_TURN / COLUMN_UNITS
/** Numbers of a column's entry: longitude of one end, latitude of it, and from there to the other end. */
const STRIDE = 4
/** Cell of the table that answers away from the coast, 0.1°: 6.5 MB; a tenth of them touch the coast. */
const CELL_UNITS = UNITS_PER_DEGREE / 10
const CELL_COLUMNS = UNITS_PER_TURN / CELL_UNITS
/** One more for the pole itself. */
const CELL_ROWS = (2 * POLE) / CELL_UNITS + 1
const UNKNOWN = 0
const COAST = 1
const SEA = 2
const LAND = 3

/** `isLand(lonUnits, latUnits)` for segments (see coast-segments.ts) of less than half a turn. */
export function createLandSide(segments: Int32Array): (lonUnits: number, latUnits: number) => boolean {
  const { starts, entries } = sortIntoColumns(segments)
  /** What is known of a cell: all of one that no segment touches lies on the side of its first place asked for. */
  const cells = markCoastCells(segments)

  return function isLand(lonUnits, latUnits) {
    const cell = cellOf(lonUnits, latUnits)
    const known = cells[cell]!
    if (known === COAST) return isOddNorth(lonUnits, latUnits)
    if (known === UNKNOWN) cells[cell] = isOddNorth(lonUnits, latUnits) ? LAND : SEA
    return cells[cell] === LAND
  }

  function isOddNorth(lonUnits: number, latUnits: number): boolean {
    const column = columnOf(lonUnits)
    const end = starts[column + 1]! * STRIDE
    let isOdd = false
    for (let at = starts[column]! * STRIDE; at < end; at += STRIDE) {
      const lon = lonDifference(lonUnits, entries[at]!)
      const east = entries[at + 2]!
      const lonEnd = lon + east
      if (lon <= 0 === lonEnd <= 0) continue
      // Latitude where the segment meets the meridian, minus the place's, times east.
      const lat = (entries[at + 1]! - latUnits) * east - lon * entries[at + 3]!
      if (east > 0 ? lat > 0 : lat < 0) isOdd = !isOdd
    }
    return isOdd
  }
}

function cellOf(lonUnits: number, latUnits: number): number {
  const row = Math.floor((latUnits + POLE) / CELL_UNITS)
  return row * CELL_COLUMNS + Math.floor((lonUnits + HALF_TURN) / CELL_UNITS)
}

function markCoastCells(segments: Int32Array): Uint8Array {
  const cells = new Uint8Array(CELL_COLUMNS * CELL_ROWS)
  for (let at = 0; at < segments.length; at += 4) {
    const east = lonDifference(segments[at]!, segments[at + 2]!)
    const west = east < 0 ? segments[at + 2]! : segments[at]!
    const south = Math.min(segments[at + 1]!, segments[at + 3]!)
    const north = Math.max(segments[at + 1]!, segments[at + 3]!)
    const first = Math.floor((west + HALF_TURN) / CELL_UNITS)
    const last = Math.floor((west + HALF_TURN + Math.abs(east)) / CELL_UNITS)
    for (let row = Math.floor((south + POLE) / CELL_UNITS); row * CELL_UNITS <= north + POLE; row++) {
      for (let column = first; column <= last; column++) {
        cells[row * CELL_COLUMNS + (column % CELL_COLUMNS)] = COAST
      }
    }
  }
  return cells
}

function columnOf(lonUnits: number): number {
  return Math.floor((lonUnits + HALF_TURN) / COLUMN_UNITS)
}

/** Segments by column, one after the other: entries of column c are starts[c] <= i < starts[c + 1]. */
function sortIntoColumns(segments: Int32Array): { starts: Int32Array; entries: Int32Array } {
  const starts = new Int32Array(COLUMNS + 1)
  forEachColumn(segments, (column) => {
    starts[column + 1]!++
  })
  for (let c = 0; c < COLUMNS; c++) starts[c + 1]! += starts[c]!
  const next = starts.slice()
  const entries = new Int32Array(starts[COLUMNS]! * STRIDE)
  forEachColumn(segments, (column, at) => {
    const entry = next[column]!++ * STRIDE
    entries[entry] = segments[at]!
    entries[entry + 1] = segments[at + 1]!
    entries[entry + 2] = lonDifference(segments[at]!, segments[at + 2]!)
    entries[entry + 3] = segments[at + 3]! - segments[at + 1]!
  })
  return { starts, entries }
}

/** Calls `visit` for every column that a segment touches; segments along a meridian cross none. */
function forEachColumn(segments: Int32Array, visit: (column: number, at: number) => void): void {
  for (let at = 0; at < segments.length; at += 4) {
    const east = lonDifference(segments[at]!, segments[at + 2]!)
    if (east === 0) continue
    const first = columnOf(segments[east > 0 ? at : at + 2]!)
    const last = columnOf(segments[east > 0 ? at + 2 : at]!)
    for (let column = first; ; column = column + 1 === COLUMNS ? 0 : column + 1) {
      visit(column, at)
      if (column === last) break
    }
  }
}
