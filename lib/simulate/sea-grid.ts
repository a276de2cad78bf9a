/** The sea as a grid of cells between whose middles ships may go straight, and the search on it. */

import { cosLat, KM_PER_UNIT } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { UNITS_PER_TURN, wrapUnits } from '../geo/units.ts'
import { PriorityQueue } from './priority-queue.ts'

export interface Waypoint {
  readonly lonUnits: number
  readonly latUnits: number
}

/** The part of the sea that ships may use, in units; west is greater than east where it spans ±180°. */
export interface SeaBox {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

/** How much more than it needs a search trusts the straight line: fewer cells, for a way that is pulled tight anyway. */
const GREED = 1.3

const UNKNOWN = 0
const SEA = 1
const CLOSED = 2

export interface SeaGrid {
  /** Cell that holds a place, -1 outside the box. */
  cellAt(place: Waypoint): number
  /** Middle of a cell. */
  placeOf(cell: number): Waypoint
  /** From the middle of a cell that is sea, all of the cell and the ways to its eight neighbours are free. */
  isSea(cell: number): boolean
  /** From `start` to the first cell that is the goal; `towards` leads the search, if anything does. */
  search(start: number, isGoal: (cell: number) => boolean, towards: Waypoint | null): SeaSearch
  /** Makes cells sea no more: waters that lead nowhere. */
  close(cells: readonly number[]): void
}

export interface SeaSearch {
  /** Cells from start to goal, or null where there is no way. */
  readonly way: number[] | null
  /** All cells looked at: without a way, all that can be reached. */
  readonly visited: readonly number[]
}

/** `marginKm`: ways keep this far off the coast. */
export function createSeaGrid(places: Places, box: SeaBox, cellUnits: number, marginKm: number): SeaGrid {
  const columns = Math.ceil(((box.east - box.west + UNITS_PER_TURN) % UNITS_PER_TURN) / cellUnits)
  const rows = Math.ceil((box.north - box.south) / cellUnits)
  const sides = new Uint8Array(columns * rows)
  const costs = new Float64Array(columns * rows)
  const parents = new Int32Array(columns * rows)

  function cellAt(place: Waypoint): number {
    const column = Math.floor(((place.lonUnits - box.west + UNITS_PER_TURN) % UNITS_PER_TURN) / cellUnits)
    const row = Math.floor((place.latUnits - box.south) / cellUnits)
    return column < columns && row >= 0 && row < rows ? row * columns + column : -1
  }

  function placeOf(cell: number): Waypoint {
    const column = cell % columns
    const row = (cell - column) / columns
    return {
      lonUnits: wrapUnits(box.west + (column + 0.5) * cellUnits),
      latUnits: box.south + (row + 0.5) * cellUnits,
    }
  }

  function isSea(cell: number): boolean {
    if (cell < 0) return false
    if (sides[cell] === UNKNOWN) {
      const { lonUnits, latUnits } = placeOf(cell)
      // No place of the cell, and of the way to a neighbour, is farther than this from a cell's middle.
      const halfDiagonalKm = 0.5 * cellUnits * KM_PER_UNIT * Math.hypot(1, cosLat(latUnits))
      sides[cell] = places.shoreKm(lonUnits, latUnits) > halfDiagonalKm + marginKm ? SEA : CLOSED
    }
    return sides[cell] === SEA
  }

  function search(start: number, isGoal: (cell: number) => boolean, towards: Waypoint | null): SeaSearch {
    costs.fill(Infinity)
    const visited: number[] = []
    const open = new PriorityQueue<number>()
    const isVisited = new Uint8Array(costs.length)
    costs[start] = 0
    parents[start] = -1
    open.push(0, start)
    while (open.size > 0) {
      const cell = open.pop()!
      if (isVisited[cell] === 1) continue
      isVisited[cell] = 1
      visited.push(cell)
      if (isGoal(cell)) return { way: walkBack(cell), visited }
      const column = cell % columns
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const next = cell + dy * columns + dx
          if (column + dx < 0 || column + dx >= columns || next < 0 || next >= costs.length) continue
          if (isVisited[next] === 1 || !isSea(next)) continue
          const cost = costs[cell]! + flatKm(placeOf(cell), placeOf(next))
          if (cost >= costs[next]!) continue
          costs[next] = cost
          parents[next] = cell
          open.push(cost + (towards === null ? 0 : GREED * flatKm(placeOf(next), towards)), next)
        }
      }
    }
    return { way: null, visited }
  }

  function close(cells: readonly number[]): void {
    for (const cell of cells) sides[cell] = CLOSED
  }

  function walkBack(goal: number): number[] {
    const cells: number[] = []
    for (let cell = goal; cell >= 0; cell = parents[cell]!) cells.push(cell)
    return cells.reverse()
  }

  return { cellAt, placeOf, isSea, search, close }
}

/** Distance with the degrees of longitude of the middle latitude: good enough to choose by. */
function flatKm(a: Waypoint, b: Waypoint): number {
  const east = wrapUnits(b.lonUnits - a.lonUnits) * cosLat(0.5 * (a.latUnits + b.latUnits))
  return KM_PER_UNIT * Math.hypot(east, b.latUnits - a.latUnits)
}
