/**
 * Cells of about 0.5 km all over the world, poles and ±180° included: 40,000 rows of equal height, each cut at ±180°
 * and divided into as many columns of equal width as make them as wide as they are high. Global Fishing Watch takes S2
 * cells of level 14 for the same purpose; these are plain arithmetic on whole units and more equal: every cell is
 * within 5 % of 0.25 km² (S2's range from 0.19 to 0.40).
 */

import { cosLat, type Place } from './great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_TURN, wrapUnits } from './units.ts'

/** 0.0045°, 0.5004 km: the nearest height to half a kilometre that is whole and divides the half circle. */
const ROW_UNITS = 2_700
const ROWS = (2 * POLE) / ROW_UNITS
/** Columns of the rows at the equator; no row has more. */
const MOST_COLUMNS = UNITS_PER_TURN / ROW_UNITS

/** Number of the cell that a place lies in, below 2^32: by rows from the south, in a row eastwards from 180°. */
export function cellOf(lonUnits: number, latUnits: number): number {
  // The north pole belongs to the last row.
  const row = Math.min(ROWS - 1, Math.floor((latUnits + POLE) / ROW_UNITS))
  // The product is whole and below 2^53, and no quotient comes so near to a whole number that it would round to it.
  const column = Math.floor(((lonUnits + HALF_TURN) * columnsOf(row)) / UNITS_PER_TURN)
  return row * MOST_COLUMNS + column
}

/** Writes the middle of a cell, to the nearest unit. */
export function writeCellCentre(cell: number, out: Place): void {
  const row = Math.floor(cell / MOST_COLUMNS)
  const column = cell - row * MOST_COLUMNS
  out.latUnits = middleOf(row)
  out.lonUnits = wrapUnits(Math.round(((column + 0.5) * UNITS_PER_TURN) / columnsOf(row)) - HALF_TURN)
}

/** Eight hexadecimal digits, in the order of the numbers. */
export function cellName(cell: number): string {
  return cell.toString(16).padStart(8, '0')
}

/** From three at the poles. */
function columnsOf(row: number): number {
  return Math.round(MOST_COLUMNS * cosLat(middleOf(row)))
}

function middleOf(row: number): number {
  return row * ROW_UNITS + ROW_UNITS / 2 - POLE
}
