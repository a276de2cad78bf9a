/** Ways over water: straight where the sea is open, else searched on two grids and pulled tight. */

import { distanceKmUnits, interpolateUnits } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import { createSeaGrid, type SeaBox, type SeaGrid, type Waypoint } from './sea-grid.ts'

const OPTIONS = {
  /** Ways keep this far off the coast, km; it is drawn to about 0.4. */
  marginKm: 0.5,
  /** Cell of the grid on which harbours are left, narrow enough for their mouths. */
  harbourCellUnits: UNITS_PER_DEGREE / 100,
  /** Cell of the grid of the open sea. */
  seaCellUnits: UNITS_PER_DEGREE / 20,
  /** Shortest step along a way that is looked at, km: the way is free to within that much of the margin. */
  shortestStepKm: 0.05,
} as const

export interface SeaRouter {
  /** Places to steer for, one after the other, the last one `to`. Throws where no way over water leads there. */
  findRoute(from: Waypoint, to: Waypoint): Waypoint[]
  /** Whether the great circle between two places keeps off the coast. */
  isOpenWater(from: Waypoint, to: Waypoint): boolean
  /** The place nearest to `near`, within `withinKm`, from which a ship can reach the open sea. Throws where there is none. */
  findBerth(near: Waypoint, withinKm: number): Waypoint
}

export function createSeaRouter(places: Places, box: SeaBox): SeaRouter {
  const harbours = createSeaGrid(places, box, OPTIONS.harbourCellUnits, OPTIONS.marginKm)
  const sea = createSeaGrid(places, box, OPTIONS.seaCellUnits, OPTIONS.marginKm)

  function isOpenWater(from: Waypoint, to: Waypoint): boolean {
    const lengthKm = kmBetween(from, to)
    const at = { lonUnits: 0, latUnits: 0 }
    for (let km = 0; km < lengthKm; ) {
      interpolateUnits(from.lonUnits, from.latUnits, to.lonUnits, to.latUnits, km / lengthKm, at)
      const freeKm = places.shoreKm(at.lonUnits, at.latUnits) - OPTIONS.marginKm
      if (freeKm <= 0) return false
      // Nothing is nearer than the shore, so that much of the way is free.
      km += Math.max(freeKm, OPTIONS.shortestStepKm)
    }
    return true
  }

  function findBerth(near: Waypoint, withinKm: number): Waypoint {
    for (const cell of cellsAround(harbours, near, withinKm)) {
      if (harbours.isSea(cell) && leaveHarbour(cell) !== null) return harbours.placeOf(cell)
    }
    throw new Error(`simulate: no berth open to the sea within ${withinKm} km of ${describe(near)}`)
  }

  /** Harbour cells from one to the first in the open sea, or null; a pocket found so is not looked at again. */
  function leaveHarbour(cell: number): number[] | null {
    const { way, visited } = harbours.search(cell, (at) => sea.isSea(sea.cellAt(harbours.placeOf(at))), null)
    if (way === null) harbours.close(visited)
    return way
  }

  function findRoute(from: Waypoint, to: Waypoint): Waypoint[] {
    if (isOpenWater(from, to)) return [to]
    const out = leaveHarbour(harbours.cellAt(findBerth(from, 3)))!.map(harbours.placeOf)
    const back = leaveHarbour(harbours.cellAt(findBerth(to, 3)))!.map(harbours.placeOf)
    const goal = sea.cellAt(back.at(-1)!)
    const { way } = sea.search(sea.cellAt(out.at(-1)!), (cell) => cell === goal, back.at(-1)!)
    if (way === null) throw new Error(`simulate: no way over water from ${describe(from)} to ${describe(to)}`)
    return pullTight(from, [...out, ...way.map(sea.placeOf), ...back.reverse(), to])
  }

  /** Keeps of a way only the turns that it needs. */
  function pullTight(from: Waypoint, way: Waypoint[]): Waypoint[] {
    const turns: Waypoint[] = []
    let here = from
    for (let i = 0; i < way.length; ) {
      // Doubled, then halved, a stride finds the farthest place in view without asking for every one.
      let seen = i
      let stride = 1
      while (seen + stride < way.length && isOpenWater(here, way[seen + stride]!)) {
        seen += stride
        stride *= 2
      }
      for (; stride >= 1; stride >>= 1) {
        if (seen + stride < way.length && isOpenWater(here, way[seen + stride]!)) seen += stride
      }
      here = way[seen]!
      turns.push(here)
      i = seen + 1
    }
    return turns
  }

  return { findRoute, isOpenWater, findBerth }
}

export function kmBetween(a: Waypoint, b: Waypoint): number {
  return distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
}

/** Cells whose middle is within `withinKm` of a place, nearest first. */
function cellsAround(grid: SeaGrid, near: Waypoint, withinKm: number): number[] {
  const found = new Map<number, number>()
  const visit = (place: Waypoint): void => {
    const cell = grid.cellAt(place)
    if (cell < 0 || found.has(cell)) return
    const km = kmBetween(grid.placeOf(cell), near)
    if (km > withinKm) return
    found.set(cell, km)
    for (const north of [-1, 0, 1]) {
      for (const east of [-1, 0, 1]) {
        const { lonUnits, latUnits } = grid.placeOf(cell)
        visit({
          lonUnits: lonUnits + east * OPTIONS.harbourCellUnits,
          latUnits: latUnits + north * OPTIONS.harbourCellUnits,
        })
      }
    }
  }
  visit(near)
  return [...found.keys()].sort((a, b) => found.get(a)! - found.get(b)! || a - b)
}

function describe(place: Waypoint): string {
  return `${(place.latUnits / UNITS_PER_DEGREE).toFixed(3)}°, ${(place.lonUnits / UNITS_PER_DEGREE).toFixed(3)}°`
}
