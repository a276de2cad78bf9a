/** Which of many boxes hold a place, borders included. Boxes may cross 180°. */

import { HALF_TURN, POLE, UNITS_PER_DEGREE } from '../../geo/units.ts'

/** In 1/600,000°; west greater than east where it crosses 180°. */
export interface UnitBox {
  readonly westUnits: number
  readonly southUnits: number
  readonly eastUnits: number
  readonly northUnits: number
}

/** Degrees, west greater than east where it crosses 180°. */
export interface DegreeBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Of degrees within -180..180 and -90..90. */
export function toUnitBox({ west, south, east, north }: DegreeBox): UnitBox {
  return {
    westUnits: Math.round(west * UNITS_PER_DEGREE),
    southUnits: Math.round(south * UNITS_PER_DEGREE),
    eastUnits: Math.round(east * UNITS_PER_DEGREE),
    northUnits: Math.round(north * UNITS_PER_DEGREE),
  }
}

/** A box of this size touches four cells, of which most places are asked of few boxes. */
const CELL_UNITS = 5 * UNITS_PER_DEGREE
const COLUMNS = (2 * HALF_TURN) / CELL_UNITS
const ROWS = (2 * POLE) / CELL_UNITS
/** Boxes over more cells stand in one list: a map of the world would fill all cells. */
const MOST_CELLS = 64

export class BoxIndex<Box extends UnitBox> {
  private readonly cells = new Map<number, Box[]>()
  private readonly wide: Box[] = []
  size = 0

  add(box: Box): void {
    for (const list of this.listsOf(box)) list.push(box)
    this.size++
  }

  /** A box that was added, the same object. */
  remove(box: Box): void {
    const cells = cellsOf(box)
    for (const list of this.listsOf(box)) {
      const at = list.indexOf(box)
      if (at < 0) throw new RangeError('feed: a box that is not in the index')
      list.splice(at, 1)
    }
    for (const cell of cells ?? []) if (this.cells.get(cell)?.length === 0) this.cells.delete(cell)
    this.size--
  }

  /** Visits every box that holds the place, once. */
  visit(lonUnits: number, latUnits: number, see: (box: Box) => void): void {
    const near = this.cells.get(cellOf(lonUnits, latUnits))
    if (near !== undefined) for (const box of near) if (isInBox(box, lonUnits, latUnits)) see(box)
    for (const box of this.wide) if (isInBox(box, lonUnits, latUnits)) see(box)
  }

  private listsOf(box: Box): Box[][] {
    const cells = cellsOf(box)
    if (cells === null) return [this.wide]
    return cells.map((cell) => {
      const list = this.cells.get(cell) ?? []
      this.cells.set(cell, list)
      return list
    })
  }
}

/** -180° and 180° are one place: a longitude of 180° is given as -180°, and a border at either is at both. */
export function isInBox(box: UnitBox, lonUnits: number, latUnits: number): boolean {
  if (latUnits < box.southUnits || latUnits > box.northUnits) return false
  const isIn = (lon: number) =>
    box.westUnits <= box.eastUnits
      ? lon >= box.westUnits && lon <= box.eastUnits
      : lon >= box.westUnits || lon <= box.eastUnits
  return isIn(lonUnits) || (lonUnits === -HALF_TURN && isIn(HALF_TURN))
}

function cellOf(lonUnits: number, latUnits: number): number {
  return rowOf(latUnits) * COLUMNS + columnOf(lonUnits)
}

function columnOf(lonUnits: number): number {
  return Math.min(COLUMNS - 1, Math.floor((lonUnits + HALF_TURN) / CELL_UNITS))
}

function rowOf(latUnits: number): number {
  return Math.min(ROWS - 1, Math.floor((latUnits + POLE) / CELL_UNITS))
}

/** Null for a box over many. */
function cellsOf(box: UnitBox): number[] | null {
  const [west, east] = [columnOf(box.westUnits), columnOf(box.eastUnits)]
  const [south, north] = [rowOf(box.southUnits), rowOf(box.northUnits)]
  // A border on 180° is one on -180° too, which is in the first column.
  const columns = new Set<number>(box.eastUnits === HALF_TURN || box.westUnits === HALF_TURN ? [0] : [])
  const span = box.westUnits <= box.eastUnits ? east - west : east - west + COLUMNS
  for (let i = 0; i <= span; i++) columns.add((west + i) % COLUMNS)
  if (columns.size * (north - south + 1) > MOST_CELLS) return null
  const cells: number[] = []
  for (let row = south; row <= north; row++) for (const column of columns) cells.push(row * COLUMNS + column)
  return cells
}
