/** Ways over water: straight where the sea is open, else searched on two grids and pulled tight. */

import { destinationUnits, distanceKmUnits, interpolateUnits } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import type { Random } from './random.ts'
import { createSeaGrid, type SeaBox, SearchScratch, type Waypoint, walkBack } from './sea-grid.ts'

const OPTIONS = {
  /** Ways keep this far off the coast, km: in and near harbours, where it is drawn to about 0.4, and else. */
  harbourMarginKm: 0.25,
  marginKm: 0.5,
  /** Shortcuts keep so far off where they can, km, so that ways do not hug every cape. */
  wideMarginKm: 3,
  /** From its ends on, which may lie in harbours, a straight way keeps off by so much more for each km. */
  marginPerKm: 0.25,
  /** Cell of the grid on which harbours are left, narrow enough for their mouths. */
  harbourCellUnits: UNITS_PER_DEGREE / 200,
  /** Cell of the grid of the open sea. */
  seaCellUnits: UNITS_PER_DEGREE / 20,
  /** Shortest step along a way that is looked at, km: the way is free to within that much of the margin. */
  shortestStepKm: 0.05,
} as const

export interface SeaRouter {
  /** Places to steer for, one after the other, the last one `to`. Throws where no way over water leads there. */
  findRoute(from: Waypoint, to: Waypoint): Waypoint[]
  /** Whether the great circle between two places keeps off the coast: by the margin or more, less at its ends. */
  isOpenWater(from: Waypoint, to: Waypoint, widestKm?: number): boolean
  /** Whether a way over water leads from one place to another. */
  isReachable(from: Waypoint, to: Waypoint): boolean
  /** The place nearest to `near`, within `withinKm`, from which a ship can reach the open sea; null where there is none. */
  findBerth(near: Waypoint, withinKm: number): Waypoint | null
}

export function createSeaRouter(places: Places, box: SeaBox, scratch = new SearchScratch()): SeaRouter {
  const harbours = createSeaGrid(places, box, OPTIONS.harbourCellUnits, OPTIONS.harbourMarginKm, scratch)
  const sea = createSeaGrid(places, box, OPTIONS.seaCellUnits, OPTIONS.marginKm, scratch)
  /** By the cell they start from: a port's ways to everywhere are searched once. */
  const floods = new Map<number, Int32Array>()
  const exits = new Map<number, Waypoint[] | null>()

  function isOpenWater(from: Waypoint, to: Waypoint, widestKm: number = OPTIONS.marginKm): boolean {
    const lengthKm = kmBetween(from, to)
    const at = { lonUnits: 0, latUnits: 0 }
    for (let km = 0; km < lengthKm; ) {
      interpolateUnits(from.lonUnits, from.latUnits, to.lonUnits, to.latUnits, km / lengthKm, at)
      const fromEndKm = Math.min(km, lengthKm - km)
      const marginKm = Math.min(widestKm, OPTIONS.harbourMarginKm + OPTIONS.marginPerKm * fromEndKm)
      const freeKm = places.shoreKm(at.lonUnits, at.latUnits) - marginKm
      if (freeKm <= 0) return false
      // Nothing is nearer than the shore, and the margin grows by less, so that much of the way is free.
      km += Math.max(freeKm / (1 + OPTIONS.marginPerKm), OPTIONS.shortestStepKm)
    }
    return true
  }

  function findBerth(near: Waypoint, withinKm: number): Waypoint | null {
    for (const cell of cellsAround(near, withinKm)) {
      if (harbours.isSea(cell) && leaveHarbour(cell) !== null) return harbours.placeOf(cell)
    }
    return null
  }

  /** Places from a harbour cell to the open sea, or null; a pocket found so is not looked at again. */
  function leaveHarbour(cell: number): Waypoint[] | null {
    const known = exits.get(cell)
    if (known !== undefined) return known
    const visited: number[] = []
    const cells = harbours.search(cell, (at) => sea.isSea(sea.cellAt(harbours.placeOf(at))), visited)
    const way = cells === null ? null : cells.map(harbours.placeOf)
    if (way === null) harbours.close(visited)
    exits.set(cell, way)
    return way
  }

  /** Places from `near` out of its harbour to a cell of the open sea. */
  function exitFrom(near: Waypoint): Waypoint[] {
    const berth = findBerth(near, 3)
    if (berth === null) throw new Error(`simulate: no way to the open sea from ${describe(near)}`)
    return leaveHarbour(harbours.cellAt(berth))!
  }

  /** Cells of the open sea between two of them, empty where there is no way. */
  function crossSea(from: number, to: number): number[] {
    if (from === to) return [to]
    let parents = floods.get(from)
    if (parents === undefined) {
      parents = sea.flood(from)
      floods.set(from, parents)
    }
    return parents[to] === -1 ? [] : walkBack(parents, to)
  }

  function isReachable(from: Waypoint, to: Waypoint): boolean {
    return crossSea(sea.cellAt(exitFrom(from).at(-1)!), sea.cellAt(exitFrom(to).at(-1)!)).length > 0
  }

  function findRoute(from: Waypoint, to: Waypoint): Waypoint[] {
    if (isOpenWater(from, to, OPTIONS.wideMarginKm)) return [to]
    const out = exitFrom(from)
    const back = [...exitFrom(to)].reverse()
    const way = crossSea(sea.cellAt(out.at(-1)!), sea.cellAt(back[0]!))
    if (way.length === 0) {
      throw new Error(`simulate: no way over water from ${describe(from)} to ${describe(to)}`)
    }
    return pullTight(from, [...out, ...way.map(sea.placeOf), ...back, to])
  }

  /** Keeps of a way only the turns that it needs. */
  function pullTight(from: Waypoint, way: Waypoint[]): Waypoint[] {
    const turns: Waypoint[] = []
    let here = from
    for (let i = 0; i < way.length; ) {
      let seen = farthestSeen(here, way, i, OPTIONS.wideMarginKm)
      if (seen === i) seen = farthestSeen(here, way, i, OPTIONS.marginKm)
      here = way[seen]!
      turns.push(here)
      i = seen + 1
    }
    return turns
  }

  function farthestSeen(here: Waypoint, way: readonly Waypoint[], first: number, widestKm: number): number {
    // Doubled, then halved, a stride finds it without asking for every one.
    let seen = first
    let stride = 1
    const isSeen = (at: number) => at < way.length && isOpenWater(here, way[at]!, widestKm)
    while (isSeen(seen + stride)) {
      seen += stride
      stride *= 2
    }
    for (; stride >= 1; stride >>= 1) if (isSeen(seen + stride)) seen += stride
    return seen
  }

  /** Harbour cells whose middle is within `withinKm` of a place, nearest first. */
  function cellsAround(near: Waypoint, withinKm: number): number[] {
    const found = new Map<number, number>()
    const visit = (place: Waypoint): void => {
      const cell = harbours.cellAt(place)
      if (cell < 0 || found.has(cell)) return
      const { lonUnits, latUnits } = harbours.placeOf(cell)
      const km = kmBetween({ lonUnits, latUnits }, near)
      if (km > withinKm) return
      found.set(cell, km)
      for (const north of [-1, 0, 1]) {
        for (const east of [-1, 0, 1]) {
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

  return { findRoute, isOpenWater, isReachable, findBerth }
}

export function kmBetween(a: Waypoint, b: Waypoint): number {
  return distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
}

/** Anywhere within a circle, evenly. */
export function placeNear(middle: Waypoint, radiusKm: number, random: Random): Waypoint {
  const place = { lonUnits: 0, latUnits: 0 }
  const km = radiusKm * Math.sqrt(random.next())
  destinationUnits(middle.lonUnits, middle.latUnits, random.between(0, 360), km, place)
  return place
}

function describe(place: Waypoint): string {
  return `${(place.latUnits / UNITS_PER_DEGREE).toFixed(3)}°, ${(place.lonUnits / UNITS_PER_DEGREE).toFixed(3)}°`
}
