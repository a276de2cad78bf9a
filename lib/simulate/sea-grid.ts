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

/** Ships give the coast a wide berth where they can: a way this near to it, km, counts so many times its length. */
const NEAR_SHORE = { km: 6, factor: 2 } as const

const UNKNOWN = 0
const OPEN_SEA = 1
const NEAR_SEA = 2
const CLOSED = 3

export interface SeaGrid {
  /** Cell that holds a place, -1 outside the box. */
  cellAt(place: Waypoint): number
  /** Middle of a cell. */
  placeOf(cell: number): Waypoint
  /** From the middle of a cell that is sea, all of the cell and the ways to its eight neighbours are free. */
  isSea(cell: number): boolean
  /** Cells from `start` to the nearest one that is the goal, or null; `visited` takes all cells looked at. */
  search(start: number, isGoal: (cell: number) => boolean, visited: number[]): number[] | null
  /** Ways from `start` to everywhere: the cell before each cell, -1 for the start and what cannot be reached. */
  flood(start: number): Int32Array
  /** Makes cells sea no more: waters that lead nowhere. */
  close(cells: readonly number[]): void
}

/** Memory of searches, 12 B a cell, shared by grids that are searched one at a time: each sets back what it touched. */
export class SearchScratch {
  private costs = new Float64Array(0)
  private parents = new Int32Array(0)

  /** Costs are Infinity and parents -1, for at least so many cells. */
  forCells(count: number): { readonly costs: Float64Array; readonly parents: Int32Array } {
    if (this.costs.length < count) {
      this.costs = new Float64Array(count).fill(Infinity)
      this.parents = new Int32Array(count).fill(-1)
    }
    return { costs: this.costs, parents: this.parents }
  }
}

/** `marginKm`: ways keep this far off the coast. */
export function createSeaGrid(
  places: Places,
  box: SeaBox,
  cellUnits: number,
  marginKm: number,
  scratch: SearchScratch,
): SeaGrid {
  const columns = Math.ceil(((box.east - box.west + UNITS_PER_TURN) % UNITS_PER_TURN) / cellUnits)
  const rows = Math.ceil((box.north - box.south) / cellUnits)
  const cells = columns * rows
  const sides = new Uint8Array(cells)

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

  function sideOf(cell: number): number {
    if (cell < 0) return CLOSED
    if (sides[cell] === UNKNOWN) {
      const { lonUnits, latUnits } = placeOf(cell)
      // No place of the cell, and of the way to a neighbour, is farther than this from a cell's middle.
      const halfDiagonalKm = 0.5 * cellUnits * KM_PER_UNIT * Math.hypot(1, cosLat(latUnits))
      const freeKm = places.shoreKm(lonUnits, latUnits) - halfDiagonalKm - marginKm
      sides[cell] = freeKm <= 0 ? CLOSED : freeKm < NEAR_SHORE.km ? NEAR_SEA : OPEN_SEA
    }
    return sides[cell]!
  }

  function isSea(cell: number): boolean {
    return sideOf(cell) !== CLOSED
  }

  function search(start: number, isGoal: (cell: number) => boolean, visited: number[]): number[] | null {
    const touched: number[] = []
    const goal = spread(start, isGoal, visited, touched)
    const way = goal < 0 ? null : walkBack(scratch.forCells(cells).parents, goal)
    setBack(touched)
    return way
  }

  function flood(start: number): Int32Array {
    const touched: number[] = []
    spread(start, () => false, [], touched)
    const ways = scratch.forCells(cells).parents.slice(0, cells)
    setBack(touched)
    return ways
  }

  /** Dijkstra's search; returns the goal or -1. */
  function spread(
    start: number,
    isGoal: (cell: number) => boolean,
    visited: number[],
    touched: number[],
  ): number {
    const { costs, parents } = scratch.forCells(cells)
    const open = new PriorityQueue<number>()
    costs[start] = 0
    touched.push(start)
    open.push(0, start)
    while (open.size > 0) {
      const cost = open.leastPriority
      const cell = open.pop()!
      // A better way was found after this one was noted.
      if (cost > costs[cell]!) continue
      visited.push(cell)
      if (isGoal(cell)) return cell
      const column = cell % columns
      const latKm = cellUnits * KM_PER_UNIT
      const lonKm = latKm * cosLat(placeOf(cell).latUnits)
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const next = cell + dy * columns + dx
          if (column + dx < 0 || column + dx >= columns || next < 0 || next >= cells) continue
          if (!isSea(next)) continue
          const factor = sides[next] === NEAR_SEA ? NEAR_SHORE.factor : 1
          const nextCost = cost + factor * Math.hypot(dx * lonKm, dy * latKm)
          if (nextCost >= costs[next]!) continue
          if (costs[next] === Infinity) touched.push(next)
          costs[next] = nextCost
          parents[next] = cell
          open.push(nextCost, next)
        }
      }
    }
    return -1
  }

  function setBack(touched: readonly number[]): void {
    const { costs, parents } = scratch.forCells(cells)
    for (const cell of touched) {
      costs[cell] = Infinity
      parents[cell] = -1
    }
  }

  function close(cells: readonly number[]): void {
    for (const cell of cells) sides[cell] = CLOSED
  }

  return { cellAt, placeOf, isSea, search, flood, close }
}

/** Cells from the start of a search to a cell that it reached. */
export function walkBack(parents: Int32Array, end: number): number[] {
  const cells: number[] = []
  for (let cell = end; cell >= 0; cell = parents[cell]!) cells.push(cell)
  return cells.reverse()
}
