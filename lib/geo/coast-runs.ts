/**
 * The coast in runs: a few segments that follow each other on the shore, with a box around them. Searches look
 * for runs; within a run every end is the start of the next segment, so it is measured once for both.
 */

import { cosLat, lonDifference, sinLat } from './great-circle.ts'
import { RADIANS_PER_UNIT } from './units.ts'

export interface CoastRuns {
  readonly count: number
  /**
   * RUN_STRIDE numbers a run, so that it lies in one line of a processor's cache: the box that holds its arcs, middle
   * x, y, z and half sides x, y, z, in earth radii from the earth's centre; then, as whole numbers, its first and
   * last end. Runs share the end where they meet on a shore.
   */
  readonly boxes: Float32Array
  readonly runEnds: Int32Array
  /**
   * Ends of segments, END_STRIDE numbers each: longitude in units, cosine and sine of latitude, and the squared
   * chord from the end before, in earth radii; nothing that hangs on where longitude 0 is but the longitude itself.
   */
  readonly ends: Float64Array
}

export const RUN_STRIDE = 8
export const FIRST_END = 6
export const LAST_END = 7
export const END_STRIDE = 4

/** Segments of a run: 4 answer a tenth faster along tracks and take a fifth longer to build; 8 the other way round. */
const RUN_SEGMENTS = 6
/** Added to boxes on every side: the rounding to 32 bits (1.2e-7) and what an arc of 10 km rises over its chord (3.1e-7). */
const BOX_MARGIN = 5e-7

/** `segments` as coast-segments.ts has them, cut to pieces of at most LONGEST_PIECE_KM. */
export function sortIntoRuns(segments: Int32Array): CoastRuns {
  const ends = new Float64Array(END_STRIDE * (segments.length >> 1))
  const firstEnds: number[] = []
  const lastEnds: number[] = []
  let count = 0

  const addEnd = (lon: number, lat: number): void => {
    const at = END_STRIDE * count++
    ends[at] = lon
    ends[at + 1] = cosLat(lat)
    ends[at + 2] = sinLat(lat)
    if (at > 0) ends[at + 3] = squaredChord(ends, at - END_STRIDE, at)
  }

  for (let at = 0; at < segments.length; at += 4) {
    const follows = at > 0 && segments[at - 2] === segments[at] && segments[at - 1] === segments[at + 1]
    if (!follows) addEnd(segments[at]!, segments[at + 1]!)
    if (!follows || count - 1 - firstEnds.at(-1)! === RUN_SEGMENTS) {
      firstEnds.push(count - 1)
      lastEnds.push(count)
    }
    addEnd(segments[at + 2]!, segments[at + 3]!)
    lastEnds[lastEnds.length - 1] = count - 1
  }
  const used = ends.slice(0, END_STRIDE * count)
  return { count: firstEnds.length, ends: used, ...boundRuns(used, firstEnds, lastEnds) }
}

/** Unit vector of every end, x, y, z: from the earth's centre a box needs no care at ±180° or the poles. */
export function vectorsOfEnds(ends: Float64Array): Float64Array {
  const vectors = new Float64Array(3 * (ends.length / END_STRIDE))
  for (let at = 0, to = 0; at < ends.length; at += END_STRIDE) {
    const lon = ends[at]! * RADIANS_PER_UNIT
    vectors[to++] = ends[at + 1]! * Math.cos(lon)
    vectors[to++] = ends[at + 1]! * Math.sin(lon)
    vectors[to++] = ends[at + 2]!
  }
  return vectors
}

function squaredChord(ends: Float64Array, a: number, b: number): number {
  const cosines = ends[b + 1]! - ends[a + 1]!
  const sines = ends[b + 2]! - ends[a + 2]!
  const half = Math.sin(0.5 * RADIANS_PER_UNIT * lonDifference(ends[a]!, ends[b]!))
  return cosines * cosines + sines * sines + 4 * ends[a + 1]! * ends[b + 1]! * half * half
}

function boundRuns(ends: Float64Array, firstEnds: readonly number[], lastEnds: readonly number[]) {
  const vectors = vectorsOfEnds(ends)
  const boxes = new Float32Array(RUN_STRIDE * firstEnds.length)
  const runEnds = new Int32Array(boxes.buffer)
  for (let run = 0; run < firstEnds.length; run++) {
    const at = RUN_STRIDE * run
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity]
      for (let end = firstEnds[run]!; end <= lastEnds[run]!; end++) {
        const value = vectors[3 * end + axis]!
        if (value < least) least = value
        if (value > greatest) greatest = value
      }
      boxes[at + axis] = (least + greatest) / 2
      boxes[at + 3 + axis] = (greatest - least) / 2 + BOX_MARGIN
    }
    runEnds[at + FIRST_END] = firstEnds[run]!
    runEnds[at + LAST_END] = lastEnds[run]!
  }
  return { boxes, runEnds }
}

/** Squared distance from a place to a run's box. Half of d + |d| is d or 0 without a branch: guessing which would cost more. */
export function squaredToBox(boxes: Float32Array, run: number, x: number, y: number, z: number): number {
  const at = RUN_STRIDE * run
  const dx = Math.abs(x - boxes[at]!) - boxes[at + 3]!
  const dy = Math.abs(y - boxes[at + 1]!) - boxes[at + 4]!
  const dz = Math.abs(z - boxes[at + 2]!) - boxes[at + 5]!
  const ex = dx + Math.abs(dx)
  const ey = dy + Math.abs(dy)
  const ez = dz + Math.abs(dz)
  return 0.25 * (ex * ex + ey * ey + ez * ez)
}
