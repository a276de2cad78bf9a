/**
 * How queries find what lies in a time range and a box: by the expressions that migration 0002 has indices on. SQLite
 * uses such an index only where the query repeats its expression letter by letter; a test looks at every plan.
 *
 * Time: what overlaps a range may have begun long before it. Intervals are kept apart by five classes of length, so
 * that each class is searched back by its own longest length only.
 * Place: the world is cut into cells of 5 degrees. What is larger than a cell is in cell -1, and anything else lies in
 * its cell and those around it.
 */

import { HALF_TURN, POLE, UNITS_PER_DEGREE, UNITS_PER_TURN, unitsOfLatDeg, wrapUnits } from '../geo/units.ts'

const HOUR_MS = 3_600_000

/** Longest of each class but the last, which has no end. */
const LENGTH_CLASSES_MS = [2 * HOUR_MS, 12 * HOUR_MS, 72 * HOUR_MS, 720 * HOUR_MS] as const

function lengthClass(start: string, end: string): string {
  const cases = LENGTH_CLASSES_MS.map((longest, i) => `WHEN "${end}" - "${start}" <= ${longest} THEN ${i}`)
  return `(CASE ${cases.join(' ')} ELSE ${LENGTH_CLASSES_MS.length} END)`
}

export const LENGTH_CLASS = lengthClass('startMs', 'endMs')
/** Of a gap; one that lasts is of the last class. */
export const GAP_LENGTH_CLASS = lengthClass('offMs', 'onMs')

/** Of each class the earliest start of what can still last at `fromMs`. */
export function earliestStarts(fromMs: number): { readonly lengthClass: number; readonly startMs: number }[] {
  return [...LENGTH_CLASSES_MS, Number.POSITIVE_INFINITY].map((longest, i) => ({
    lengthClass: i,
    startMs: Math.max(fromMs - longest, -Number.MAX_VALUE),
  }))
}

const CELL_UNITS = 5 * UNITS_PER_DEGREE
const COLUMNS = UNITS_PER_TURN / CELL_UNITS
const ROWS = (2 * POLE) / CELL_UNITS
/** Of what is larger than a cell. */
const LARGE = -1

function pointCell(lon: string, lat: string): string {
  return `(("${lat}" + ${POLE}) / ${CELL_UNITS} * ${COLUMNS} + ("${lon}" + ${HALF_TURN}) / ${CELL_UNITS})`
}

export const VISIT_CELL = pointCell('lonUnits', 'latUnits')
export const OFF_CELL = pointCell('offLonUnits', 'offLatUnits')
export const ON_CELL = pointCell('onLonUnits', 'onLatUnits')
export const EVENT_CELL = `(CASE WHEN ("eastUnits" - "westUnits" + ${UNITS_PER_TURN}) % ${UNITS_PER_TURN} > ${CELL_UNITS} OR "northUnits" - "southUnits" > ${CELL_UNITS} THEN ${LARGE} ELSE ${pointCell('lonUnits', 'latUnits').slice(1, -1)} END)`

/** A part of the world in 1/600,000 degree, its edges included; west greater than east where it crosses 180 degrees. */
export interface Box {
  readonly westUnits: number
  readonly southUnits: number
  readonly eastUnits: number
  readonly northUnits: number
}

/**
 * A box of a map in degrees. Longitudes may be those of any turn of the world, as a map that was moved over 180 degrees
 * gives them; `east` is at least `west`, or the box crosses 180 degrees. Throws where one is no number or south is
 * beyond north.
 */
export function boxOfDegrees(west: number, south: number, east: number, north: number): Box {
  if (![west, south, east, north].every(Number.isFinite) || south > north)
    throw new RangeError(`store: box ${west}, ${south}, ${east}, ${north}`)
  const southUnits = unitsOfLatDeg(Math.max(south, -90))
  const northUnits = unitsOfLatDeg(Math.min(north, 90))
  if (east - west >= 360) return { westUnits: -HALF_TURN, eastUnits: HALF_TURN - 1, southUnits, northUnits }
  const unitsOf = (degrees: number) => wrapUnits(Math.round((degrees % 360) * UNITS_PER_DEGREE))
  return { westUnits: unitsOf(west), eastUnits: unitsOf(east), southUnits, northUnits }
}

/** Extent eastwards from the western edge, 0 to a turn less a unit. */
function boxWidth(box: Box): number {
  return (box.eastUnits - box.westUnits + UNITS_PER_TURN) % UNITS_PER_TURN
}

/** Whether a place lies in a box. */
export function isInBox(box: Box, lonUnits: number, latUnits: number): boolean {
  return (
    latUnits >= box.southUnits &&
    latUnits <= box.northUnits &&
    (lonUnits - box.westUnits + UNITS_PER_TURN) % UNITS_PER_TURN <= boxWidth(box)
  )
}

/** Whether the box around a leg, the shorter way around the world, overlaps a box. */
export function legMeetsBox(box: Box, lonA: number, latA: number, lonB: number, latB: number): boolean {
  if (Math.max(latA, latB) < box.southUnits || Math.min(latA, latB) > box.northUnits) return false
  const step = wrapUnits(lonB - lonA)
  const west = step < 0 ? lonB : lonA
  return (
    (west - box.westUnits + UNITS_PER_TURN) % UNITS_PER_TURN <= boxWidth(box) ||
    (box.westUnits - west + UNITS_PER_TURN) % UNITS_PER_TURN <= Math.abs(step)
  )
}

/** Cells in which points of the box lie; all cells where `most` is not enough: null. */
export function pointCells(box: Box, most: number): number[] | null {
  return cells(box, 0, most)
}

/** Cells in which events lie that overlap the box, or null. */
export function eventCells(box: Box, most: number): number[] | null {
  const found = cells(box, 1, most)
  return found === null ? null : [LARGE, ...found]
}

function cells(box: Box, margin: number, most: number): number[] | null {
  const firstColumn = Math.floor((box.westUnits + HALF_TURN) / CELL_UNITS) - margin
  const lastColumn = Math.floor((box.westUnits + HALF_TURN + boxWidth(box)) / CELL_UNITS) + margin
  const firstRow = Math.max(0, Math.floor((box.southUnits + POLE) / CELL_UNITS) - margin)
  // The pole itself has a row of its own.
  const lastRow = Math.min(ROWS, Math.floor((box.northUnits + POLE) / CELL_UNITS) + margin)
  const columns = Math.min(lastColumn - firstColumn + 1, COLUMNS)
  if (columns * (lastRow - firstRow + 1) > most) return null
  const found: number[] = []
  for (let row = firstRow; row <= lastRow; row++)
    for (let column = firstColumn; column < firstColumn + columns; column++)
      found.push(row * COLUMNS + ((column + COLUMNS) % COLUMNS))
  return found
}

/** A condition and what its question marks stand for. */
export interface Condition {
  readonly sql: string
  readonly args: readonly number[]
}

/** Whether the box of columns `westUnits`, ... overlaps a box: on a circle one of the two begins within the other. */
export function overlapsBox(box: Box): Condition {
  const turn = UNITS_PER_TURN
  return {
    sql: `"southUnits" <= ? AND "northUnits" >= ? AND (("westUnits" - ? + ${turn}) % ${turn} <= ?
      OR (? - "westUnits" + ${turn}) % ${turn} <= ("eastUnits" - "westUnits" + ${turn}) % ${turn})`,
    args: [box.northUnits, box.southUnits, box.westUnits, boxWidth(box), box.westUnits],
  }
}

/** Whether the point of two columns lies in a box. */
export function pointInBox(box: Box, lon: string, lat: string): Condition {
  return {
    sql: `"${lat}" BETWEEN ? AND ? AND ("${lon}" - ? + ${UNITS_PER_TURN}) % ${UNITS_PER_TURN} <= ?`,
    args: [box.southUnits, box.northUnits, box.westUnits, boxWidth(box)],
  }
}
