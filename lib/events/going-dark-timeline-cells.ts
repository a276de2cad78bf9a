/**
 * Things by when and where they are: spans of two hours, and cells of about a degree, fewer on a parallel the nearer to
 * the pole. It answers with what may be there; who asks looks closely.
 */

import { cosLat } from '../geo/great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, UNITS_PER_TURN } from '../geo/units.ts'
import { GOING_DARK_OPTIONS } from './going-dark.ts'
import type { Box } from './surroundings.ts'

/** As long as others are listened for, so that whoever listens asks two spans. */
export const SPAN_MS = GOING_DARK_OPTIONS.listenMs
const BANDS = 180
const MOST_COLUMNS = 360
const CELLS = BANDS * MOST_COLUMNS

/** By bands from the south. */
const COLUMNS = Array.from({ length: BANDS }, (_, band) => {
  const middle = (band + 0.5) * UNITS_PER_DEGREE - POLE
  return Math.max(1, Math.round(MOST_COLUMNS * cosLat(Math.round(middle))))
})

export function spanOf(timeMs: number): number {
  return Math.floor(timeMs / SPAN_MS)
}

export function cellAt(lonUnits: number, latUnits: number): number {
  const band = bandOf(latUnits)
  return band * MOST_COLUMNS + columnOf(lonUnits, band)
}

/** Every cell that has a place in common with a box. */
export function cellsOf({ westUnits, eastUnits, southUnits, northUnits }: Box): number[] {
  const cells: number[] = []
  for (let band = bandOf(southUnits); band <= bandOf(northUnits); band++) {
    const columns = COLUMNS[band]!
    const last = columnOf(eastUnits, band)
    let column = columnOf(westUnits, band)
    // Where both ends lie in one column, the box lies in it, or goes round the world to it.
    const goesRound = column === last && (eastUnits - westUnits + UNITS_PER_TURN) % UNITS_PER_TURN > HALF_TURN
    if (goesRound) for (let each = 0; each < columns; each++) cells.push(band * MOST_COLUMNS + each)
    else
      for (; ; column = (column + 1) % columns) {
        cells.push(band * MOST_COLUMNS + column)
        if (column === last) break
      }
  }
  return cells
}

function bandOf(latUnits: number): number {
  return Math.min(BANDS - 1, Math.floor((latUnits + POLE) / UNITS_PER_DEGREE))
}

function columnOf(lonUnits: number, band: number): number {
  return Math.floor(((lonUnits + HALF_TURN) * COLUMNS[band]!) / UNITS_PER_TURN)
}

const NOTHING: readonly never[] = []

export class CellIndex<Item> {
  private readonly items = new Map<number, Item[]>()

  /** What is there already is not added again. */
  add(span: number, cell: number, item: Item): void {
    const key = span * CELLS + cell
    const known = this.items.get(key)
    if (known === undefined) this.items.set(key, [item])
    else if (!known.includes(item)) known.push(item)
  }

  at(span: number, cell: number): readonly Item[] {
    return this.items.get(span * CELLS + cell) ?? NOTHING
  }

  remove(span: number, cell: number, item: Item): void {
    const key = span * CELLS + cell
    const known = this.items.get(key)
    const index = known?.indexOf(item) ?? -1
    if (known === undefined || index < 0) return
    known.splice(index, 1)
    if (known.length === 0) this.items.delete(key)
  }

  /** Forgets all spans before one. */
  dropBefore(span: number): void {
    for (const key of this.items.keys()) if (key < span * CELLS) this.items.delete(key)
  }
}
