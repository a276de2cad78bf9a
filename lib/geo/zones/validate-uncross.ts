/**
 * Takes small crossings out of a polygon, as rounding and simplifying leave them: at each place where two ways cross,
 * they are led past each other, so that the rings only touch there and no place's winding number changes. What winds the
 * wrong way round, or twice, are the slivers between; they are dropped, and the caller is told how much area they have.
 */

import { checkRings, type RingConflict, signedArea } from './validate-rings.ts'
import { tidyRing } from './validate-spikes.ts'
import { ringAreaKm2 } from './zone-import-area.ts'

/** A polygon with more crossings than this is a tangle, which nobody meant. ACAP's has 491, the most of GFW's. */
const MOST_CROSSINGS = 1000
/** Edges swept in all, some seconds of work: three times what ACAP's needs. */
const MOST_SWEPT = 5_000_000

export interface Uncrossed {
  /** Each with its outer ring first, then its holes. */
  readonly polygons: readonly (readonly Float64Array[])[]
  readonly crossingCount: number
  readonly droppedKm2: number
}

interface Work {
  crossingCount: number
  sweptCount: number
  droppedKm2: number
}

/** `rings` tidy, the outer ring counterclockwise, holes clockwise. Null where it is a tangle. */
export function uncrossRings(rings: readonly Float64Array[]): Uncrossed | null {
  const work = { crossingCount: 0, sweptCount: 0, droppedKm2: 0 }
  const outer = uncrossGroup(rings.slice(0, 1), work)
  const holes = outer && partRings(rings.slice(1), 0, work)
  const apart = holes && uncrossGroup([...outer, ...holes], work)
  if (apart === null) return null
  const { polygons, droppedKm2 } = sortRings(apart, checkRings(apart).parents)
  return { polygons, crossingCount: work.crossingCount, droppedKm2: work.droppedKm2 + droppedKm2 }
}

/**
 * Rings that cross are near each other: halves by longitude and latitude in turn are taken apart each for itself, so that
 * few crossings are left for the sweeps of many rings.
 */
function partRings(rings: readonly Float64Array[], axis: 0 | 1, work: Work): readonly Float64Array[] | null {
  if (rings.length <= 1) return uncrossGroup(rings, work)
  const sorted = [...rings].sort((a, b) => a[axis]! - b[axis]!)
  const middle = sorted.length >> 1
  const other = axis === 0 ? 1 : 0
  const low = partRings(sorted.slice(0, middle), other, work)
  const high = low && partRings(sorted.slice(middle), other, work)
  return low && high && uncrossGroup([...low, ...high], work)
}

function uncrossGroup(rings: readonly Float64Array[], work: Work): readonly Float64Array[] | null {
  let current = rings
  while (takeStep(current, work)) {
    const { conflict } = checkRings(current)
    if (conflict === null) return current
    const involved = new Set([conflict.ringA, conflict.ringB])
    if (current.length === involved.size) {
      current = uncrossOnce(current, conflict, work)
      continue
    }
    // These alone: rings that cross do so more than once, and a sweep of all costs more.
    const apart = uncrossGroup(
      [...involved].map((ring) => current[ring]!),
      work,
    )
    if (apart === null) return null
    current = [...current.filter((_ring, i) => !involved.has(i)), ...apart]
  }
  return null
}

function uncrossOnce(
  rings: readonly Float64Array[],
  conflict: RingConflict,
  work: Work,
): readonly Float64Array[] {
  work.crossingCount++
  const twin = findSmallerTwin(rings, conflict)
  if (twin < 0) return uncross(rings, conflict)
  work.droppedKm2 += Math.abs(ringAreaKm2(rings[twin]!))
  return rings.filter((_ring, i) => i !== twin)
}

/** Whether the work is still within its bounds. */
function takeStep(rings: readonly Float64Array[], work: Work): boolean {
  for (const ring of rings) work.sweptCount += ring.length / 2
  return work.crossingCount <= MOST_CROSSINGS && work.sweptCount <= MOST_SWEPT
}

/** Of two rings that run along each other the same way, which no splice can part, the smaller; else -1. */
function findSmallerTwin(rings: readonly Float64Array[], { kind, ...conflict }: RingConflict): number {
  const { ringA, pointA, ringB, pointB } = conflict
  if (kind !== 'overlap' || ringA === ringB) return -1
  const [a, b] = [rings[ringA]!, rings[ringB]!]
  const along = (axis: 0 | 1) =>
    (a[2 * pointA + 2 + axis]! - a[2 * pointA + axis]!) * (b[2 * pointB + 2 + axis]! - b[2 * pointB + axis]!)
  if (along(0) + along(1) < 0) return -1
  return Math.abs(signedArea(a)) < Math.abs(signedArea(b)) ? ringA : ringB
}

/** Splices the two ways that meet at a place: each goes on as the other did. */
function uncross(rings: readonly Float64Array[], conflict: RingConflict): Float64Array[] {
  const { ringA, pointA, ringB, pointB, lonDeg, latDeg } = conflict
  const rest = rings.filter((_ring, i) => i !== ringA && i !== ringB)
  if (ringA !== ringB) {
    const first = turnTo(rings[ringA]!, pointA, lonDeg, latDeg)
    const second = turnTo(rings[ringB]!, pointB, lonDeg, latDeg)
    return [...rest, ...tidied([...first, ...second])]
  }
  // The later edge first, so that the earlier one keeps its number.
  const opened = Array.from(rings[ringA]!.subarray(0, -2))
  const late = insertPlace(opened, Math.max(pointA, pointB), lonDeg, latDeg)
  const early = insertPlace(opened, Math.min(pointA, pointB), lonDeg, latDeg)
  const isShifted = early.isNew && late.at >= early.at
  const shifted = isShifted ? late.at + 1 : late.at
  const [from, to] = [Math.min(early.at, shifted), Math.max(early.at, shifted)]
  return [
    ...rest,
    ...tidied(opened.slice(2 * from, 2 * to)),
    ...tidied([...opened.slice(2 * to), ...opened.slice(0, 2 * from)]),
  ]
}

/** The open ring, begun at a place on its edge. */
function turnTo(ring: Float64Array, edge: number, lonDeg: number, latDeg: number): number[] {
  const opened = Array.from(ring.subarray(0, -2))
  const { at } = insertPlace(opened, edge, lonDeg, latDeg)
  return [...opened.slice(2 * at), ...opened.slice(0, 2 * at)]
}

/** Where a place on an edge of an open ring stands in it, put in where it is neither end. */
function insertPlace(
  opened: number[],
  edge: number,
  lonDeg: number,
  latDeg: number,
): { at: number; isNew: boolean } {
  const next = (edge + 1) % (opened.length / 2)
  const isAt = (i: number) => opened[2 * i] === lonDeg && opened[2 * i + 1] === latDeg
  if (isAt(edge)) return { at: edge, isNew: false }
  if (isAt(next)) return { at: next, isNew: false }
  opened.splice(2 * edge + 2, 0, lonDeg, latDeg)
  return { at: edge + 1, isNew: true }
}

/** None where nothing is enclosed. */
function tidied(opened: readonly number[]): Float64Array[] {
  if (opened.length < 6) return []
  const { ring } = tidyRing(Float64Array.from([...opened, opened[0]!, opened[1]!]))
  return ring.length === 0 ? [] : [ring]
}

/**
 * Rings that only touch, into polygons. How often the rings wind round a place is known inwards from outside; inside is
 * where they do at least once. Rings between places of which both are inside, or neither, are no border.
 */
function sortRings(rings: readonly Float64Array[], parents: Int32Array): Omit<Uncrossed, 'crossingCount'> {
  const childrenOf = new Map<number, number[]>()
  parents.forEach((parent, ring) => {
    const children = childrenOf.get(parent)
    if (children) children.push(ring)
    else childrenOf.set(parent, [ring])
  })
  const polygons = new Map<number, Float64Array[]>()
  let droppedKm2 = 0
  const outermost = { winding: 0, outer: -1 }
  const queue = (childrenOf.get(-1) ?? []).map((ring) => ({ ring, around: outermost }))
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { ring, around } = next
    const winding = around.winding + (signedArea(rings[ring]!) > 0 ? 1 : -1)
    const isBorder = winding >= 1 !== around.winding >= 1
    if (!isBorder) droppedKm2 += Math.abs(ringAreaKm2(rings[ring]!))
    else if (winding >= 1) polygons.set(ring, [rings[ring]!])
    else polygons.get(around.outer)!.push(rings[ring]!)
    const inside = { winding, outer: isBorder && winding >= 1 ? ring : around.outer }
    for (const child of childrenOf.get(ring) ?? []) queue.push({ ring: child, around: inside })
  }
  return { polygons: [...polygons.values()], droppedKm2 }
}
