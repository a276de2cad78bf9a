/**
 * Which side of the coast a place is on: a place is on land when an odd number of coast segments lie north of
 * it on its meridian. The north pole is at sea, as on this planet. Whole-number arithmetic, so the answer is exact,
 * and the same wherever the world is turned. A place on a segment is counted as north of it.
 */

import { lonDifference } from './great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, UNITS_PER_TURN } from './units.ts'

/** Width of a column of segments, 0.01°: some 30 segments of land-10m, of which those north of a place are read. */
const COLUMN_UNITS = UNITS_PER_DEGREE / 100
const COLUMNS = UNITS_PER_TURN / COLUMN_UNITS
/** Numbers of a column's entry: longitude of one end, latitude of it, and from there to the other end. */
const STRIDE = 4
/**
 * Cell of the table that answers away from the coast, 0.05°: 26 MB; a twentieth of them touch the coast. Numbered
 * northward, then eastward.
 */
const CELL_UNITS = UNITS_PER_DEGREE / 20
const CELL_COLUMNS = UNITS_PER_TURN / CELL_UNITS
/** One more for the pole itself. */
const CELL_ROWS = (2 * POLE) / CELL_UNITS + 1
/** Of a cell all on land, and of one that a segment touches; any other is all at sea. */
const LAND = 1
const COAST = 2

/** `isLand(lonUnits, latUnits)`, both whole, for segments (see coast-segments.ts) of less than half a turn. */
export function createLandSide(segments: Int32Array): (lonUnits: number, latUnits: number) => boolean {
  const { starts, entries } = sortIntoColumns(segments)
  const cells = markCoastCells(segments)
  markLandCells()

  return function isLand(lonUnits, latUnits) {
    const side = cells[cellOf(lonUnits, latUnits)]!
    return side === COAST ? isOddNorth(lonUnits, latUnits) : side === LAND
  }

  function isOddNorth(lonUnits: number, latUnits: number): boolean {
    const column = columnOf(lonUnits)
    const end = starts[column + 1]! * STRIDE
    let isOdd = false
    for (let at = starts[column]! * STRIDE; at < end; at += STRIDE) {
      const north = entries[at + 1]! - latUnits
      const rise = entries[at + 3]!
      // Entries stand from north to south: all others are south of the place.
      if (north < 0 && north + rise < 0) break
      const lon = lonDifference(lonUnits, entries[at]!)
      const east = entries[at + 2]!
      if (lon <= 0 === lon + east <= 0) continue
      // Latitude where the segment meets the meridian, minus the place's, times east.
      const lat = north * east - lon * rise
      if (east > 0 ? lat > 0 : lat < 0) isOdd = !isOdd
    }
    return isOdd
  }

  /** Cells on a meridian without the coast between them are on one side. */
  function markLandCells(): void {
    let coast = -1
    let end = 0
    for (let cell = 0; cell < cells.length; cell = end) {
      if (coast < cell) coast = findCoast(cell)
      const column = Math.floor(cell / CELL_ROWS)
      end = Math.min((column + 1) * CELL_ROWS, coast)
      if (cell === coast) end = cell + 1
      else if (isOddNorth(column * CELL_UNITS - HALF_TURN, (cell % CELL_ROWS) * CELL_UNITS - POLE)) {
        cells.fill(LAND, cell, end)
      }
    }
  }

  function findCoast(from: number): number {
    const found = cells.indexOf(COAST, from)
    return found === -1 ? cells.length : found
  }
}

function cellOf(lonUnits: number, latUnits: number): number {
  const row = Math.floor((latUnits + POLE) / CELL_UNITS)
  return Math.floor((lonUnits + HALF_TURN) / CELL_UNITS) * CELL_ROWS + row
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
        cells[(column % CELL_COLUMNS) * CELL_ROWS + row] = COAST
      }
    }
  }
  return cells
}

function columnOf(lonUnits: number): number {
  return Math.floor((lonUnits + HALF_TURN) / COLUMN_UNITS)
}

/** Segments by column, in each by their northern end: entries of column c are starts[c] <= i < starts[c + 1]. */
function sortIntoColumns(segments: Int32Array): { starts: Int32Array; entries: Int32Array } {
  const southward = sortSouthward(segments)
  const starts = new Int32Array(COLUMNS + 1)
  forEachColumn(segments, southward, (column) => {
    starts[column + 1]!++
  })
  for (let c = 0; c < COLUMNS; c++) starts[c + 1]! += starts[c]!
  const next = starts.slice()
  const entries = new Int32Array(starts[COLUMNS]! * STRIDE)
  forEachColumn(segments, southward, (column, at) => {
    const entry = next[column]!++ * STRIDE
    entries[entry] = segments[at]!
    entries[entry + 1] = segments[at + 1]!
    entries[entry + 2] = lonDifference(segments[at]!, segments[at + 2]!)
    entries[entry + 3] = segments[at + 3]! - segments[at + 1]!
  })
  return { starts, entries }
}

/** Numbers of the segments, those with the northernmost ends first. */
function sortSouthward(segments: Int32Array): Uint32Array {
  const count = segments.length >> 2
  // A latitude and a number share a double, which sorts without calling a comparison.
  const keys = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const north = Math.max(segments[4 * i + 1]!, segments[4 * i + 3]!)
    keys[i] = (POLE - north) * count + i
  }
  return Uint32Array.from(keys.sort(), (key) => key % count)
}

/** Calls `visit` for every column that a segment touches, segments in the given order; those along a meridian cross none. */
function forEachColumn(
  segments: Int32Array,
  order: Uint32Array,
  visit: (column: number, at: number) => void,
): void {
  for (const segment of order) {
    const at = 4 * segment
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
