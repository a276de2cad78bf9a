/**
 * The map in square cells, cut in four where borders crowd. A cell knows which zones hold all of it, and of every polygon
 * whose edges touch it a small copy that looks the same from within the cell:
 *
 * Inside is where the way west crosses the polygon's edges an odd number of times. Of the edges that do not touch the
 * cell, those that close on each other are crossed alike from all its places. Left over are ends: vertices west of
 * the cell at which a run of touching edges goes over into others. As a place moves north past an end, the number changes by
 * one. So the copy is the touching edges, the ends, and whether to start from odd; its answer is exact everywhere
 * in the cell, on the border too, for no edge near the place was left out.
 */

import { HALF_TURN, POLE, UNITS_PER_DEGREE, UNITS_PER_TURN } from '../units.ts'
import { CROSSES, sideOfEdge, type ZoneEdges } from './zone-edges.ts'

export interface ZoneCells {
  /** Node of every cell of 2^TABLE_BITS units, rows of TABLE_COLUMNS from the south-west corner of the map. */
  readonly table: Int32Array
  /**
   * Four children a node: south-west, south-east, north-west, north-east. A node is the index of the first, or
   * ~index into `lists` of a cell that is not cut further.
   */
  readonly nodes: Int32Array
  /**
   * Of a cell: 1 where no border touches it, else 0; the end of its list; then copies in the order of their zones, each:
   * the zone; the end of the copy; 1 if it starts from odd; the end of the runs; first and last vertex of each run; the
   * ends. Cells without borders that the same zones hold share one list.
   */
  readonly lists: Int32Array
  /** Of zones that a cell names, the most. */
  readonly mostInCell: number
}

/** All the map: 2^28 units are 447°. */
const WORLD_BITS = 28
/** Cells of the table, 1.7°: it stays in a processor's first caches. Larger cells without borders fill many of its places. */
export const TABLE_BITS = 20
/** 180° is in the last column: the place at -180° is asked on both sides. */
export const TABLE_COLUMNS = Math.floor(UNITS_PER_TURN / 2 ** TABLE_BITS) + 1
const TABLE_ROWS = Math.floor((2 * POLE) / 2 ** TABLE_BITS) + 1
/** Cells that a border touches are cut to this size, 0.1° or 12 km, whatever they hold: what is left of them holds a ship for an hour. */
const BORDER_BITS = 18
/** Cut further where a polygon has more edges on the average: not where many zones share a border. */
const COPY_EDGES = 6
/** The smallest cells, 95 m. */
const SMALLEST_BITS = 9
/**
 * Cells of one size are not cut where together they touch so many edges: long edges side by side, as a comb of 100,000
 * teeth has them, would be listed in millions of cells.
 */
const MOST_LISTED = 2_000_000
/**
 * Units by which the edges that a cell lists reach beyond its places: far more than degrees are rounded by, so that of
 * the others no arithmetic can be in doubt.
 */
const MARGIN_UNITS = 0.75

/** A polygon whose edges touch a cell, as the cell sees it. */
interface Copy {
  readonly zone: number
  readonly startsOdd: boolean
  readonly runs: readonly number[]
  /** Vertices. */
  readonly ends: readonly number[]
}

/** What a cell sees: the zones that hold all of it, ascending, and what of the others' polygons touches it. */
interface View {
  readonly whole: readonly number[]
  readonly copies: readonly Copy[]
  /** Over all copies. */
  readonly edgeCount: number
}

interface Cell {
  readonly west: number
  readonly south: number
  readonly view: View
  /** Where its node stands: index into `nodes`; -1 where that is in the table. */
  readonly slot: number
}

/** The places of a cell, widened by the margin, degrees. */
interface Box {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

export function buildZoneCells(edges: ZoneEdges): ZoneCells {
  const table = new Int32Array(TABLE_COLUMNS * TABLE_ROWS)
  const nodes: number[] = []
  const lists = createLists()
  let level: Cell[] = [{ west: -HALF_TURN, south: -POLE, view: viewWorld(edges), slot: -1 }]

  // All cells of one size before any smaller one, so that their number can be limited fairly.
  for (let bits = WORLD_BITS; level.length > 0; bits--) {
    const listed = level.reduce((sum, { view }) => sum + view.edgeCount, 0)
    const next: Cell[] = []
    for (const cell of level) {
      const isWhole = listed > MOST_LISTED || !isToCut(bits, cell.view)
      setNode(bits, cell, isWhole ? ~lists.add(cell.view) : nodes.length)
      if (!isWhole) cut(bits - 1, cell, next)
    }
    level = next
  }
  return { table, nodes: Int32Array.from(nodes), ...lists.finish() }

  function setNode(bits: number, { west, south, slot }: Cell, node: number): void {
    if (slot >= 0) nodes[slot] = node
    if (bits < TABLE_BITS) return
    const width = 2 ** (bits - TABLE_BITS)
    const column = (west + HALF_TURN) / 2 ** TABLE_BITS
    const firstRow = (south + POLE) / 2 ** TABLE_BITS
    for (let row = firstRow; row < Math.min(firstRow + width, TABLE_ROWS); row++) {
      const at = row * TABLE_COLUMNS
      table.fill(node, at + column, at + Math.min(column + width, TABLE_COLUMNS))
    }
  }

  function cut(bits: number, cell: Cell, into: Cell[]): void {
    const size = 2 ** bits
    for (let quarter = 0; quarter < 4; quarter++) {
      const slot = bits < TABLE_BITS ? nodes.push(~0) - 1 : -1
      const west = cell.west + (quarter & 1) * size
      const south = cell.south + (quarter >> 1) * size
      if (west > HALF_TURN || south > POLE) continue
      into.push({ west, south, slot, view: viewWithin(edges, cell.view, west, south, size) })
    }
  }
}

function isToCut(bits: number, { copies, edgeCount }: View): boolean {
  if (bits <= SMALLEST_BITS || copies.length === 0) return false
  return bits > BORDER_BITS || edgeCount > COPY_EDGES * copies.length
}

function viewWorld({ polygons, lonDeg }: ZoneEdges): View {
  const copies = polygons.map(({ zone, runs }) => ({ zone, startsOdd: false, runs, ends: [] }))
  return { whole: [], copies, edgeCount: lonDeg.length }
}

/** The view of a cell of `size` units, from that of a cell around it. */
function viewWithin(edges: ZoneEdges, view: View, west: number, south: number, size: number): View {
  const east = Math.min(west + size - 1, HALF_TURN)
  const north = Math.min(south + size - 1, POLE)
  const box = {
    west: (west - MARGIN_UNITS) / UNITS_PER_DEGREE,
    east: (east + MARGIN_UNITS) / UNITS_PER_DEGREE,
    south: (south - MARGIN_UNITS) / UNITS_PER_DEGREE,
    north: (north + MARGIN_UNITS) / UNITS_PER_DEGREE,
  }
  const lon = west / UNITS_PER_DEGREE
  const lat = south / UNITS_PER_DEGREE
  const filled: number[] = []
  let copies: Copy[] = []
  for (const copy of view.copies) {
    const smaller = copyWithin(edges, copy, box, lon, lat)
    if (smaller.runs.length > 0) copies.push(smaller)
    else if (smaller.startsOdd) filled.push(copy.zone)
  }
  let { whole } = view
  if (filled.length > 0) {
    whole = [...new Set([...whole, ...filled])].sort((a, b) => a - b)
    // Of a zone that one of its polygons fills the cell with, the others say nothing more.
    copies = copies.filter(({ zone }) => !filled.includes(zone))
  }
  let edgeCount = 0
  for (const { runs } of copies) {
    for (let at = 0; at < runs.length; at += 2) edgeCount += runs[at + 1]! - runs[at]!
  }
  return { whole, copies, edgeCount }
}

/** The copy for the cell of `box`, from that of a cell around it. `lon` and `lat`, degrees: its south-western place. */
function copyWithin({ lonDeg, latDeg }: ZoneEdges, copy: Copy, box: Box, lon: number, lat: number): Copy {
  const runs: number[] = []
  let newest = -1
  let isOdd = copy.startsOdd
  for (const end of copy.ends) if (latDeg[end]! > lat) isOdd = !isOdd
  for (let at = 0; at < copy.runs.length; at += 2) {
    const last = copy.runs[at + 1]!
    for (let i = copy.runs[at]!; i < last; i++) {
      const lonA = lonDeg[i]!
      const latA = latDeg[i]!
      const lonB = lonDeg[i + 1]!
      const latB = latDeg[i + 1]!
      if (touches(box, lonA, latA, lonB, latB)) {
        if (newest === i) runs[runs.length - 1] = i + 1
        else runs.push(i, i + 1)
        newest = i + 1
      } else if (sideOfEdge(lonA - lon, latA - lat, lonB - lon, latB - lat) === CROSSES) isOdd = !isOdd
    }
  }
  const ends: number[] = []
  // Where a ring begins in the midst of touching edges its vertex is here twice, which changes nothing.
  for (const end of runs) {
    if (lonDeg[end]! >= lon || latDeg[end]! < box.south || latDeg[end]! > box.north) continue
    ends.push(end)
    if (latDeg[end]! > lat) isOdd = !isOdd
  }
  return { zone: copy.zone, startsOdd: isOdd, runs, ends }
}

/** Whether an edge may touch a box; never false where it does. */
function touches(box: Box, lonA: number, latA: number, lonB: number, latB: number): boolean {
  if (Math.max(lonA, lonB) < box.west || Math.min(lonA, lonB) > box.east) return false
  if (Math.max(latA, latB) < box.south || Math.min(latA, latB) > box.north) return false
  // The box's middle is farther from the edge's line than half the box is wide across it.
  const lon = 0.5 * (box.west + box.east)
  const lat = 0.5 * (box.south + box.north)
  const east = lonB - lonA
  const north = latB - latA
  const off = Math.abs(east * (lat - latA) - north * (lon - lonA))
  const half = 0.5 * (Math.abs(north) * (box.east - box.west) + Math.abs(east) * (box.north - box.south))
  return off <= half
}

function createLists() {
  const lists: number[] = []
  const uniform = new Map<string, number>()
  let mostInCell = 0

  return {
    /** Index of the list of a cell that sees this. */
    add({ whole, copies }: View): number {
      if (copies.length > 0) return write(whole, copies)
      const key = whole.join()
      const at = uniform.get(key) ?? write(whole, [])
      uniform.set(key, at)
      return at
    },
    finish: () => ({ lists: Int32Array.from(lists), mostInCell }),
  }

  function write(whole: readonly number[], copies: readonly Copy[]): number {
    const at = lists.push(copies.length === 0 ? 1 : 0, 0) - 2
    const count = new Set(copies.map(({ zone }) => zone)).size + whole.length
    mostInCell = Math.max(mostInCell, count)
    let next = 0
    for (const copy of copies) {
      while (whole[next]! < copy.zone) writeCopy(whole[next++]!, true, [], [])
      writeCopy(copy.zone, copy.startsOdd, copy.runs, copy.ends)
    }
    while (next < whole.length) writeCopy(whole[next++]!, true, [], [])
    lists[at + 1] = lists.length
    return at
  }

  function writeCopy(
    zone: number,
    startsOdd: boolean,
    runs: readonly number[],
    ends: readonly number[],
  ): void {
    const endOfRuns = lists.length + 4 + runs.length
    lists.push(zone, endOfRuns + ends.length, startsOdd ? 1 : 0, endOfRuns)
    for (const vertex of runs) lists.push(vertex)
    for (const vertex of ends) lists.push(vertex)
  }
}
