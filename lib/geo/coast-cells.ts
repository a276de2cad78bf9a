/**
 * The map in cells that know the few runs of coast (coast-runs.ts) among which the nearest is, for every place of
 * theirs: a quadtree of squares of longitude and latitude, each cut in four until its runs are few.
 *
 * A run is left out of a cell where one place of the coast is nearer than the run's box, seen from all corners.
 * Which of two things is nearer changes sides on a plane through the earth's centre, so what holds at the corners
 * holds everywhere between them: with |a| = 1, and q in the box and no farther from the centre than 1,
 * |p - a|² - |p - q|² = 2 p·(q - a) + 1 - |q|², and any p of the cell is a sum of corners whose weights are
 * positive and sum to at least 1. The largest over q is convex in p, hence largest at a corner.
 */

import { type CoastRuns, FIRST_END, LAST_END, RUN_STRIDE, squaredToBox, vectorsOfEnds } from './coast-runs.ts'
import { cosLat, sinLat } from './great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_TURN } from './units.ts'

export interface CoastCells {
  /** Node of every cell of 2^TABLE_BITS units, rows of TABLE_COLUMNS from the south-west corner of the map. */
  readonly table: Int32Array
  /**
   * Four children a node: south-west, south-east, north-west, north-east. A node is the index of the first, or
   * ~index into `lists` of a cell that is not cut further.
   */
  readonly nodes: Int32Array
  /** The number of runs of a cell, then the runs, the one nearest to its middle first. */
  readonly lists: Int32Array
}

/** The largest cells, 28°: corners of wider ones are too far apart to speak for what is between them. */
const LARGEST_BITS = 24
/** Cells of the table, 1.7°: on the open sea most need no cutting, and the table stays in a processor's first caches. */
export const TABLE_BITS = 20
export const TABLE_COLUMNS = Math.ceil(UNITS_PER_TURN / 2 ** TABLE_BITS)
const TABLE_ROWS = Math.ceil((2 * POLE + 1) / 2 ** TABLE_BITS)
/** The smallest cells, 6 km: cutting on where shores crowd would not leave out many more. */
const SMALLEST_BITS = 15
/** A cell with more runs is cut: 12, in cells half as wide, answer hardly faster and take a third longer to build. */
const CELL_RUNS = 16
/** Nor is a cell cut whose coast is more than so many of its radii off: many shores may be all but equally far from it. */
const FAR_RADII = 16
/** Between squared distances: far more than they are rounded by, 6 m at the shore itself. */
const MARGIN = 1e-12

export function buildCoastCells(runs: CoastRuns): CoastCells {
  const filter = createFilter(runs)
  const table = new Int32Array(TABLE_COLUMNS * TABLE_ROWS)
  const nodes: number[] = []
  const lists: number[] = [0]
  /** Runs of the cell in work, one list for each size. */
  const kept = Array.from({ length: LARGEST_BITS + 1 }, () => new Int32Array(runs.count))

  /** Builds the cell of 2^bits units for `count` runs of `from`, those of the cell it is a quarter of. */
  const build = (bits: number, west: number, south: number, from: Int32Array, count: number): number => {
    if (west >= HALF_TURN || south > POLE) return ~0
    const to = kept[bits]!
    const keptCount = filter.keepRuns(west, south, 2 ** bits, from, count, to)
    const isSimple = keptCount <= CELL_RUNS || filter.isFar()
    const isWhole = bits === SMALLEST_BITS || (bits <= TABLE_BITS && isSimple)
    const node = isWhole ? addList(to, keptCount) : cut(bits - 1, west, south, to, keptCount)
    if (bits === TABLE_BITS) {
      table[((south + POLE) / 2 ** bits) * TABLE_COLUMNS + (west + HALF_TURN) / 2 ** bits] = node
    }
    return node
  }

  const cut = (bits: number, west: number, south: number, from: Int32Array, count: number): number => {
    const node = nodes.length
    const size = 2 ** bits
    if (bits < TABLE_BITS) nodes.push(0, 0, 0, 0)
    for (let quarter = 0; quarter < 4; quarter++) {
      const child = build(bits, west + (quarter & 1) * size, south + (quarter >> 1) * size, from, count)
      if (bits < TABLE_BITS) nodes[node + quarter] = child
    }
    return node
  }

  const addList = (of: Int32Array, count: number): number => {
    const at = lists.push(count) - 1
    for (let i = 0; i < count; i++) lists.push(of[i]!)
    return ~at
  }

  const all = Int32Array.from({ length: runs.count }, (_, run) => run)
  const size = 2 ** LARGEST_BITS
  for (let south = -POLE; south <= POLE; south += size) {
    for (let west = -HALF_TURN; west < HALF_TURN; west += size) {
      build(LARGEST_BITS, west, south, all, all.length)
    }
  }
  return { table, nodes: Int32Array.from(nodes), lists: Int32Array.from(lists) }
}

function createFilter({ count: total, ends, boxes, runEnds }: CoastRuns) {
  const vectors = vectorsOfEnds(ends)
  /** Middle and four corners of the cell, and the end of the coast that is nearest to each: x, y, z. */
  const places = new Float64Array(15)
  const nearest = new Int32Array(5)
  /** Squared distances of runs' boxes: five a run. */
  const squares = new Float64Array(5 * total)
  /** Squared distances, with the margin, of the nearest ends from the corners: four an end. */
  const limits = new Float64Array(20)
  let nearestRun = 0

  let isFar = false
  return { keepRuns, isFar: () => isFar }

  /** Writes into `to` those of `count` runs of `from` that a cell needs, nearest to its middle first, and returns their number. */
  function keepRuns(
    west: number,
    south: number,
    size: number,
    from: Int32Array,
    count: number,
    to: Int32Array,
  ): number {
    setPlaces(west, south, size)
    // Seen from the middle first: nothing farther than the nearest end and twice the cell's radius can be nearest.
    const distance = Math.sqrt(measure(0, from, count))
    const radius = cellRadius()
    isFar = distance > FAR_RADII * radius
    const reach = distance + 2 * radius + MARGIN
    let near = 0
    let nearestAt = 0
    for (let i = 0; i < count; i++) {
      if (squares[5 * i]! > reach * reach) continue
      if (from[i] === nearestRun) nearestAt = near
      to[near++] = from[i]!
    }
    to[nearestAt] = to[0]!
    to[0] = nearestRun
    for (let corner = 1; corner < 5; corner++) measure(corner, to, near)
    for (let place = 0; place < 5; place++) {
      for (let corner = 1; corner < 5; corner++) {
        limits[4 * place + corner - 1] = squaredToEnd(corner, nearest[place]!) + MARGIN
      }
    }
    let kept = 0
    for (let i = 0; i < near; i++) if (!isBeaten(5 * i)) to[kept++] = to[i]!
    return kept
  }

  /** The corners' great circles must enclose the cell: on its side towards the equator a parallel lies outside them. */
  function setPlaces(west: number, south: number, size: number): void {
    const north = Math.min(south + size, POLE)
    const bulge = Math.cos(0.5 * size * RADIANS_PER_UNIT)
    const widen = (lat: number): number =>
      Math.atan(Math.tan(lat * RADIANS_PER_UNIT) * bulge) / RADIANS_PER_UNIT
    const low = south > 0 ? widen(south) : south
    const high = north < 0 ? widen(north) : north
    setPlace(0, west + size / 2, (south + north) / 2)
    setPlace(1, west, low)
    setPlace(2, west + size, low)
    setPlace(3, west, high)
    setPlace(4, west + size, high)
  }

  function setPlace(place: number, lon: number, lat: number): void {
    const cos = cosLat(lat)
    places[3 * place] = cos * Math.cos(lon * RADIANS_PER_UNIT)
    places[3 * place + 1] = cos * Math.sin(lon * RADIANS_PER_UNIT)
    places[3 * place + 2] = sinLat(lat)
  }

  function cellRadius(): number {
    const squaredTo = (corner: number): number =>
      squared(
        places[0]! - places[3 * corner]!,
        places[1]! - places[3 * corner + 1]!,
        places[2]! - places[3 * corner + 2]!,
      )
    return Math.sqrt(Math.max(squaredTo(1), squaredTo(2), squaredTo(3), squaredTo(4)))
  }

  /** Sets the place's `squares` and `nearest`, and returns the squared distance to it. */
  function measure(place: number, of: Int32Array, count: number): number {
    const x = places[3 * place]!
    const y = places[3 * place + 1]!
    const z = places[3 * place + 2]!
    let first = 0
    for (let i = 0; i < count; i++) {
      squares[5 * i + place] = squaredToBox(boxes, of[i]!, x, y, z)
      if (squares[5 * i + place]! < squares[5 * first + place]!) first = i
    }
    let least = nearestOfRun(place, of[first]!, Infinity)
    for (let i = 0; i < count; i++) {
      if (squares[5 * i + place]! < least) least = nearestOfRun(place, of[i]!, least)
    }
    return least
  }

  function nearestOfRun(place: number, run: number, least: number): number {
    const last = runEnds[RUN_STRIDE * run + LAST_END]!
    for (let end = runEnds[RUN_STRIDE * run + FIRST_END]!; end <= last; end++) {
      const square = squaredToEnd(place, end)
      if (square >= least) continue
      least = square
      nearest[place] = end
      if (place === 0) nearestRun = run
    }
    return least
  }

  function squaredToEnd(place: number, end: number): number {
    return squared(
      places[3 * place]! - vectors[3 * end]!,
      places[3 * place + 1]! - vectors[3 * end + 1]!,
      places[3 * place + 2]! - vectors[3 * end + 2]!,
    )
  }

  /** Whether one of the nearest ends is nearer to every corner than the run whose squares stand at `at`. */
  function isBeaten(at: number): boolean {
    for (let end = 0; end < 20; end += 4) {
      if (
        limits[end]! < squares[at + 1]! &&
        limits[end + 1]! < squares[at + 2]! &&
        limits[end + 2]! < squares[at + 3]! &&
        limits[end + 3]! < squares[at + 4]!
      ) {
        return true
      }
    }
    return false
  }
}

function squared(x: number, y: number, z: number): number {
  return x * x + y * y + z * z
}
