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
   * Nodes of 32 bytes, the root first, in two views. As 16-bit numbers, NODE_SHORTS a node: middle x, y, z and
   * half sides x, y, z of the first child's box, then of the second's, in 1/BOX_SCALE; a box holds the arcs,
   * not only their ends. As 32-bit numbers, NODE_INTEGERS a node, from CHILDREN on: the two children, the index
   * of a node or ~(first end << RUN_BITS | segments) of a run.
   */
  readonly boxes: Int16Array
  readonly children: Int32Array
  /**
   * Ends of segments, END_STRIDE numbers each: unit vector x, y, z (good to 6e-8); then, as whole numbers,
   * longitude and latitude in units. A segment goes from one end to the next of its run.
   */
  readonly ends: Float32Array
  readonly endIntegers: Int32Array
}

export const NODE_SHORTS = 16
export const NODE_INTEGERS = 8
export const CHILDREN = 6
/** Steps of 0.2 km: 16 bits hold them, and all nodes fit in a processor's second cache. */
export const BOX_SCALE = 32_760
/** Bits that hold the number of segments of a run. */
export const RUN_BITS = 5
export const RUN_MASK = (1 << RUN_BITS) - 1

export const END_STRIDE = 5
export const END_LON = 3
export const END_LAT = 4

/** Segments of a run: fewer make the tree deep, more make leaves slow (8 to 24 measured alike). At most RUN_MASK. */
const RUN_SEGMENTS = 12
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

function buildNodes(runs: Int32Array, runBoxes: Float64Array): { boxes: Int16Array; children: Int32Array } {
  const runCount = runs.length - 1
  const boxes = new Int16Array(NODE_SHORTS * Math.max(1, runCount - 1))
  const children = new Int32Array(boxes.buffer)
  const order = Int32Array.from({ length: runCount }, (_, run) => run)
  const middles = new Float64Array(runCount)
  let nodeCount = 0

  /** Builds a node of the runs order[from, to) and returns its index. One run alone is both children of the root. */
  const build = (from: number, to: number): number => {
    const node = nodeCount++
    const isAlone = to - from === 1
    const half = isAlone ? to : halve(from, to)
    writeChild(node, 0, from, half)
    writeChild(node, 1, isAlone ? from : half, to)
    return node
  }

  const writeChild = (node: number, which: 0 | 1, from: number, to: number): void => {
    writeBox(NODE_SHORTS * node + 6 * which, bound(from, to))
    const run = order[from]!
    const code = ~((runs[run]! << RUN_BITS) | (runs[run + 1]! - runs[run]! - 1))
    const child = to - from === 1 ? code : build(from, to)
    children[NODE_INTEGERS * node + CHILDREN + which] = child
  }

  /** Rounds outward: the half side reaches from the rounded middle over both sides. */
  const writeBox = (at: number, box: Float64Array): void => {
    for (let axis = 0; axis < 3; axis++) {
      const least = Math.floor(box[axis]! * BOX_SCALE)
      const greatest = Math.ceil(box[axis + 3]! * BOX_SCALE)
      const middle = Math.round((least + greatest) / 2)
      boxes[at + axis] = middle
      boxes[at + 3 + axis] = Math.max(greatest - middle, middle - least)
    }
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
  return { boxes, children }
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
