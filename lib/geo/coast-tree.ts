/**
 * The coast as a tree of boxes, for finding the nearest segment.
 *
 * Places are unit vectors from the earth's centre, where a box needs no care at ±180° or the poles. Segments
 * stand in runs of a few that follow each other on the shore; a leaf is a run. Searches all over the map wait
 * for memory more than they compute, so all that belongs to a node, and to an end of a segment, lies together.
 */

import { cosLat, sinLat } from './great-circle.ts'
import { RADIANS_PER_UNIT } from './units.ts'

export interface CoastTree {
  /**
   * Nodes of NODE_STRIDE numbers, 64 bytes, the root first: middle x, y, z and half sides x, y, z of the first
   * child's box, the same of the second's; then, to be read as whole numbers, first child, second child and,
   * of a child that is a run, how many segments it has. A child is the start of its node, or ~(start of the first end) of a run.
   * A box holds the arcs, not only their ends.
   */
  readonly nodes: Float32Array
  readonly nodeIntegers: Int32Array
  /**
   * Ends of segments, END_STRIDE numbers each: unit vector x, y, z (good to 6e-8); then, as whole numbers,
   * longitude and latitude in units. A segment goes from one end to the next of its run.
   */
  readonly ends: Float32Array
  readonly endIntegers: Int32Array
}

export const NODE_STRIDE = 16
export const FIRST_BOX = 0
export const SECOND_BOX = 6
export const CHILDREN = 12
export const SEGMENT_COUNTS = 14

export const END_STRIDE = 5
export const END_LON = 3
export const END_LAT = 4

/** Segments of a run: fewer make the tree deep, more make leaves slow (8 was best of 4, 8, 16, 32). */
const RUN_SEGMENTS = 8
/** Added to boxes on every side: the rounding to 32 bits (6e-8) and what an arc of 10 km rises over its chord (3.1e-7). */
const BOX_MARGIN = 5e-7

/** `segments` as coast-segments.ts has them, cut to pieces of at most LONGEST_PIECE_KM; at least one. */
export function buildCoastTree(segments: Int32Array): CoastTree {
  const { ends, endIntegers, runs } = sortIntoRuns(segments)
  return { ...buildNodes(runs, boundRuns(ends, runs)), ends, endIntegers }
}

/** Runs are given by the index of their first end, and a last index after all. */
function sortIntoRuns(segments: Int32Array) {
  const most = segments.length >> 1
  const buffer = new ArrayBuffer(4 * END_STRIDE * most)
  const ends = new Float32Array(buffer)
  const endIntegers = new Int32Array(buffer)
  const runs: number[] = []
  let count = 0
  let inRun = 0

  const addEnd = (lon: number, lat: number): void => {
    const at = END_STRIDE * count++
    const cos = cosLat(lat)
    ends[at] = cos * Math.cos(lon * RADIANS_PER_UNIT)
    ends[at + 1] = cos * Math.sin(lon * RADIANS_PER_UNIT)
    ends[at + 2] = sinLat(lat)
    endIntegers[at + END_LON] = lon
    endIntegers[at + END_LAT] = lat
  }

  for (let at = 0; at < segments.length; at += 4) {
    const follows = at > 0 && segments[at - 2] === segments[at] && segments[at - 1] === segments[at + 1]
    if (!follows || inRun === RUN_SEGMENTS) {
      runs.push(count)
      addEnd(segments[at]!, segments[at + 1]!)
      inRun = 0
    }
    addEnd(segments[at + 2]!, segments[at + 3]!)
    inRun++
  }
  runs.push(count)
  const length = END_STRIDE * count
  return {
    ends: ends.slice(0, length),
    endIntegers: endIntegers.slice(0, length),
    runs: Int32Array.from(runs),
  }
}

/** Least x, y, z and greatest x, y, z of every run. */
function boundRuns(ends: Float32Array, runs: Int32Array): Float64Array {
  const boxes = new Float64Array(6 * (runs.length - 1))
  for (let run = 0; run + 1 < runs.length; run++) {
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity]
      for (let end = runs[run]!; end < runs[run + 1]!; end++) {
        least = Math.min(least, ends[END_STRIDE * end + axis]!)
        greatest = Math.max(greatest, ends[END_STRIDE * end + axis]!)
      }
      boxes[6 * run + axis] = least - BOX_MARGIN
      boxes[6 * run + 3 + axis] = greatest + BOX_MARGIN
    }
  }
  return boxes
}

function buildNodes(
  runs: Int32Array,
  runBoxes: Float64Array,
): { nodes: Float32Array; nodeIntegers: Int32Array } {
  const runCount = runs.length - 1
  const nodes = new Float32Array(NODE_STRIDE * Math.max(1, runCount - 1))
  const nodeIntegers = new Int32Array(nodes.buffer)
  const order = Int32Array.from({ length: runCount }, (_, run) => run)
  const middles = new Float64Array(runCount)
  let length = 0

  /** Builds a node of the runs order[from, to) and returns its start. One run alone is both children of the root. */
  const build = (from: number, to: number): number => {
    const node = length
    length += NODE_STRIDE
    const half = to - from === 1 ? to : halve(from, to)
    writeChild(node, 0, from, half)
    writeChild(node, 1, to - from === 1 ? from : half, to)
    return node
  }

  const writeChild = (node: number, which: 0 | 1, from: number, to: number): void => {
    const box = bound(from, to)
    const at = node + (which === 0 ? FIRST_BOX : SECOND_BOX)
    for (let axis = 0; axis < 3; axis++) {
      nodes[at + axis] = 0.5 * (box[axis]! + box[axis + 3]!)
      nodes[at + 3 + axis] = 0.5 * (box[axis + 3]! - box[axis]!)
    }
    const run = order[from]!
    const isRun = to - from === 1
    nodeIntegers[node + CHILDREN + which] = isRun ? ~(END_STRIDE * runs[run]!) : build(from, to)
    nodeIntegers[node + SEGMENT_COUNTS + which] = isRun ? runs[run + 1]! - runs[run]! - 1 : 0
  }

  /** Sorts the runs into two halves along the axis where they spread most. */
  const halve = (from: number, to: number): number => {
    const box = bound(from, to)
    const spread = (axis: number) => box[axis + 3]! - box[axis]!
    const wider = spread(1) > spread(0) ? 1 : 0
    const axis = spread(2) > spread(wider) ? 2 : wider
    for (let i = from; i < to; i++) {
      const at = 6 * order[i]! + axis
      middles[order[i]!] = runBoxes[at]! + runBoxes[at + 3]!
    }
    const half = (from + to) >> 1
    partition(order, middles, from, to - 1, half)
    return half
  }

  const bound = (from: number, to: number): Float64Array => {
    const box = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity)
    for (let i = from; i < to; i++) {
      for (let axis = 0; axis < 3; axis++) {
        const at = 6 * order[i]! + axis
        if (runBoxes[at]! < box[axis]!) box[axis] = runBoxes[at]!
        if (runBoxes[at + 3]! > box[axis + 3]!) box[axis + 3] = runBoxes[at + 3]!
      }
    }
    return box
  }

  build(0, runCount)
  return { nodes, nodeIntegers }
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
