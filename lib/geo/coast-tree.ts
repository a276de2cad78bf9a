/**
 * The coast as a tree of boxes, for finding the nearest segment.
 *
 * Places are unit vectors from the earth's centre, where a box needs no care at ±180° or the poles and the
 * distance to it takes nine multiplications. Segments stand in runs of a few that follow each other on the
 * shore; a leaf is a run. Nodes lie in the order of a walk: a node's left child comes right after it.
 */

import { cosLat, sinLat } from './great-circle.ts'
import { RADIANS_PER_UNIT } from './units.ts'

export interface CoastTree {
  /** Ends of segments in units; segment v goes from end v to end v + 1 of the same run. */
  readonly lon: Int32Array
  readonly lat: Int32Array
  /** The same as unit vectors, three numbers each, good to 6e-8. */
  readonly vectors: Float32Array
  /** Run r has the ends runs[r] <= v < runs[r + 1]. */
  readonly runs: Int32Array
  /** Least and greatest x, y, z of a node, six numbers each; they hold the arcs, not only their ends. */
  readonly boxes: Float32Array
  /** Right child of a node, or ~run for a leaf. */
  readonly rights: Int32Array
}

/** Segments of a run: fewer make the tree deep, more make leaves slow (measured best of 4, 8, 16). */
const RUN_SEGMENTS = 8
/** Added to boxes on every side: the rounding to 32 bits (6e-8) and what an arc of 10 km rises over its chord (3.1e-7). */
const BOX_MARGIN = 5e-7

/** `segments` as coast-segments.ts has them, cut to pieces of at most LONGEST_PIECE_KM; at least one. */
export function buildCoastTree(segments: Int32Array): CoastTree {
  const { lon, lat, runs } = sortIntoRuns(segments)
  const vectors = new Float64Array(3 * lon.length)
  for (let v = 0; v < lon.length; v++) {
    const cos = cosLat(lat[v]!)
    vectors[3 * v] = cos * Math.cos(lon[v]! * RADIANS_PER_UNIT)
    vectors[3 * v + 1] = cos * Math.sin(lon[v]! * RADIANS_PER_UNIT)
    vectors[3 * v + 2] = sinLat(lat[v]!)
  }
  const runBoxes = boundRuns(vectors, runs)
  return { lon, lat, vectors: Float32Array.from(vectors), runs, ...buildNodes(runBoxes) }
}

function sortIntoRuns(segments: Int32Array) {
  const count = segments.length >> 2
  const lon = new Int32Array(2 * count)
  const lat = new Int32Array(2 * count)
  const runs: number[] = []
  let length = 0
  let inRun = 0
  for (let at = 0; at < segments.length; at += 4) {
    const follows = length > 0 && lon[length - 1] === segments[at] && lat[length - 1] === segments[at + 1]
    if (!follows || inRun === RUN_SEGMENTS) {
      runs.push(length)
      lon[length] = segments[at]!
      lat[length++] = segments[at + 1]!
      inRun = 0
    }
    lon[length] = segments[at + 2]!
    lat[length++] = segments[at + 3]!
    inRun++
  }
  runs.push(length)
  return { lon: lon.slice(0, length), lat: lat.slice(0, length), runs: Int32Array.from(runs) }
}

function boundRuns(vectors: Float64Array, runs: Int32Array): Float64Array {
  const boxes = new Float64Array(6 * (runs.length - 1))
  for (let run = 0; run + 1 < runs.length; run++) {
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity]
      for (let v = runs[run]!; v < runs[run + 1]!; v++) {
        least = Math.min(least, vectors[3 * v + axis]!)
        greatest = Math.max(greatest, vectors[3 * v + axis]!)
      }
      boxes[6 * run + axis] = least - BOX_MARGIN
      boxes[6 * run + 3 + axis] = greatest + BOX_MARGIN
    }
  }
  return boxes
}

function buildNodes(runBoxes: Float64Array): { boxes: Float32Array; rights: Int32Array } {
  const runCount = runBoxes.length / 6
  const boxes = new Float32Array(6 * (2 * runCount - 1))
  const rights = new Int32Array(2 * runCount - 1)
  const order = Int32Array.from({ length: runCount }, (_, run) => run)
  const middles = new Float64Array(runCount)
  let nodes = 0

  const build = (from: number, to: number): void => {
    const node = nodes++
    const axis = boundNode(node, from, to)
    if (to - from === 1) {
      rights[node] = ~order[from]!
      return
    }
    for (let i = from; i < to; i++) {
      const at = 6 * order[i]! + axis
      middles[order[i]!] = runBoxes[at]! + runBoxes[at + 3]!
    }
    const half = (from + to) >> 1
    partition(order, middles, from, to - 1, half)
    build(from, half)
    rights[node] = nodes
    build(half, to)
  }

  /** Writes the node's box and returns the axis along which it is longest. */
  const boundNode = (node: number, from: number, to: number): number => {
    let longest = 0
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity]
      for (let i = from; i < to; i++) {
        least = Math.min(least, runBoxes[6 * order[i]! + axis]!)
        greatest = Math.max(greatest, runBoxes[6 * order[i]! + 3 + axis]!)
      }
      boxes[6 * node + axis] = least
      boxes[6 * node + 3 + axis] = greatest
      const at = 6 * node + longest
      if (greatest - least > boxes[at + 3]! - boxes[at]!) longest = axis
    }
    return longest
  }

  build(0, runCount)
  return { boxes, rights }
}

/** Hoare's selection: afterwards order[middle] stands where sorting by `keys` would put it, smaller before it. */
function partition(order: Int32Array, keys: Float64Array, left: number, right: number, middle: number): void {
  while (left < right) {
    const pivot = keys[order[(left + right) >> 1]!]!
    let [i, j] = [left, right]
    while (i <= j) {
      while (keys[order[i]!]! < pivot) i++
      while (keys[order[j]!]! > pivot) j--
      if (i > j) break
      const swapped = order[i]!
      order[i++] = order[j]!
      order[j--] = swapped
    }
    if (middle <= j) right = j
    else if (middle >= i) left = i
    else return
  }
}
