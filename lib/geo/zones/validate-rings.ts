/**
 * Whether the rings of one polygon cross themselves or each other, and which ring lies in which: a sweep from west to
 * east after Shamos and Hoey (Geometric intersection problems, 1976) over exact predicates, O(n log n).
 *
 * Rings may touch, themselves and each other, in single places; they may not cross, nor run along each other. Touching
 * is told from crossing by the order of the edges around the place. The sweep stops at the first fault.
 */

import { orient2d } from 'robust-predicates'

/** Two edges of rings, each by the ring and the place at which it starts, and where they meet. */
export interface RingConflict {
  readonly kind: 'crossing' | 'overlap'
  readonly ringA: number
  readonly pointA: number
  readonly ringB: number
  readonly pointB: number
  readonly lonDeg: number
  readonly latDeg: number
}

export interface RingCheck {
  readonly conflict: RingConflict | null
  /** Of each ring the smallest other ring that it lies in, -1 for none; complete where there is no conflict. */
  readonly parents: Int32Array
}

/** `rings`: longitude, latitude, …; closed, no place twice in a row, at least three edges. */
export function checkRings(rings: readonly Float64Array[]): RingCheck {
  return sweep(layOutEdges(rings))
}

/** Edges by number, one for each place of a ring: from that place to the next. `left` is the lesser end by (x, y). */
interface Edges {
  readonly ringCount: number
  readonly count: number
  readonly ringOf: Int32Array
  /** First edge of each ring; one entry more than rings. */
  readonly firstEdge: Int32Array
  readonly leftX: Float64Array
  readonly leftY: Float64Array
  readonly rightX: Float64Array
  readonly rightY: Float64Array
  /** 1 where the ring runs from the edge's left end to its right end. */
  readonly isForward: Uint8Array
  readonly isCounterclockwise: Uint8Array
}

function layOutEdges(rings: readonly Float64Array[]): Edges {
  const firstEdge = new Int32Array(rings.length + 1)
  rings.forEach((ring, i) => {
    firstEdge[i + 1] = firstEdge[i]! + ring.length / 2 - 1
  })
  const count = firstEdge[rings.length]!
  const edges = {
    ringCount: rings.length,
    count,
    ringOf: new Int32Array(count),
    firstEdge,
    leftX: new Float64Array(count),
    leftY: new Float64Array(count),
    rightX: new Float64Array(count),
    rightY: new Float64Array(count),
    isForward: new Uint8Array(count),
    isCounterclockwise: new Uint8Array(rings.length),
  }
  rings.forEach((ring, r) => {
    edges.isCounterclockwise[r] = signedArea(ring) > 0 ? 1 : 0
    for (let i = 0; i + 2 < ring.length; i += 2) {
      const edge = firstEdge[r]! + i / 2
      // Adding 0 makes -0 and 0 one number, whose order is then one.
      const x0 = ring[i]! + 0
      const y0 = ring[i + 1]! + 0
      const x1 = ring[i + 2]! + 0
      const y1 = ring[i + 3]! + 0
      const isForward = x0 < x1 || (x0 === x1 && y0 < y1)
      edges.ringOf[edge] = r
      edges.isForward[edge] = isForward ? 1 : 0
      edges.leftX[edge] = isForward ? x0 : x1
      edges.leftY[edge] = isForward ? y0 : y1
      edges.rightX[edge] = isForward ? x1 : x0
      edges.rightY[edge] = isForward ? y1 : y0
    }
  })
  return edges
}

/** Twice the area in square degrees, positive where the ring runs counterclockwise. */
export function signedArea(ring: Float64Array): number {
  let sum = 0
  const [x0, y0] = [ring[0]!, ring[1]!]
  for (let i = 2; i + 3 < ring.length; i += 2) {
    sum += (ring[i]! - x0) * (ring[i + 3]! - y0) - (ring[i + 2]! - x0) * (ring[i + 1]! - y0)
  }
  return sum
}

function sweep(edges: Edges): RingCheck {
  const { count, leftX, leftY, rightX, rightY, ringOf } = edges
  const parents = new Int32Array(edges.ringCount).fill(-1)
  const isRingSeen = new Uint8Array(edges.ringCount)
  // The edges under the sweep line from south to north. Moving its tail costs less than keeping a tree up to 100,000.
  const status = new Int32Array(count)
  let size = 0
  const starts = sortEdges(count, leftX, leftY)
  const ends = sortEdges(count, rightX, rightY)
  const block: number[] = []
  let nextStart = 0
  let nextEnd = 0
  while (nextEnd < count) {
    const first = nextStart < count && isBefore(edges, starts[nextStart]!, ends[nextEnd]!)
    const x: number = first ? leftX[starts[nextStart]!]! : rightX[ends[nextEnd]!]!
    const y: number = first ? leftY[starts[nextStart]!]! : rightY[ends[nextEnd]!]!

    // What reaches the place from the west is a run in the status; some of it may go through.
    const low = countBelow(edges, status, size, x, y, false)
    const high = countBelow(edges, status, size, x, y, true)
    block.length = 0
    for (let i = low; i < high; i++) {
      const edge = status[i]!
      if (rightX[edge] !== x || rightY[edge] !== y) block.push(edge)
    }
    while (nextEnd < count && rightX[ends[nextEnd]!] === x && rightY[ends[nextEnd]!] === y) nextEnd++
    const throughCount = block.length
    while (nextStart < count && leftX[starts[nextStart]!] === x && leftY[starts[nextStart]!] === y) {
      block.push(starts[nextStart++]!)
    }
    if (block.length > 1) {
      block.sort((a, b) => orient2d(x, y, rightX[a]!, rightY[a]!, rightX[b]!, rightY[b]!))
    }
    for (let i = 1; i < block.length; i++) {
      const a = block[i - 1]!
      const b = block[i]!
      if (orient2d(x, y, rightX[a]!, rightY[a]!, rightX[b]!, rightY[b]!) === 0) {
        return { conflict: describeConflict(edges, 'overlap', a, b, x, y), parents }
      }
    }
    const isTouching = throughCount > 0 || high - low + block.length > 2
    if (isTouching) {
      const pair = findCrossingAround(edges, status.subarray(low, high), block, x, y)
      if (pair !== null) {
        return { conflict: describeConflict(edges, 'crossing', pair[0], pair[1], x, y), parents }
      }
    }
    if (block.length !== high - low) status.copyWithin(low + block.length, high, size)
    size += block.length - (high - low)
    for (let i = 0; i < block.length; i++) status[low + i] = block[i]!

    for (let i = 0; i < block.length; i++) {
      const ring = ringOf[block[i]!]!
      if (isRingSeen[ring] === 1) continue
      isRingSeen[ring] = 1
      parents[ring] = ringAbove(edges, parents, low + i > 0 ? status[low + i - 1]! : -1)
    }
    const conflict =
      block.length === 0
        ? crossingOf(edges, status, size, low - 1)
        : (crossingOf(edges, status, size, low - 1) ??
          crossingOf(edges, status, size, low + block.length - 1))
    if (conflict !== null) return { conflict, parents }
  }
  return { conflict: null, parents }
}

/** The edges by one of their ends, from west to east, then from south to north. */
function sortEdges(count: number, x: Float64Array, y: Float64Array): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  return order.sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!)
}

/** Whether an edge's left end comes before another's right end. */
function isBefore(edges: Edges, start: number, end: number): boolean {
  const x = edges.leftX[start]! - edges.rightX[end]!
  return x < 0 || (x === 0 && edges.leftY[start]! < edges.rightY[end]!)
}

/** How many edges of the status run south of the place, or, `withTouching`, south of it or through it. */
function countBelow(
  edges: Edges,
  status: Int32Array,
  size: number,
  x: number,
  y: number,
  withTouching: boolean,
): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >> 1
    const side = sideOf(edges, status[middle]!, x, y)
    if (side < 0 || (withTouching && side === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** The ring whose inside is just north of an edge. */
function ringAbove(edges: Edges, parents: Int32Array, edge: number): number {
  if (edge < 0) return -1
  const ring = edges.ringOf[edge]!
  return edges.isForward[edge] === edges.isCounterclockwise[ring] ? ring : parents[ring]!
}

/** The conflict of the edge at a place of the status with the one north of it, where they cross between their ends. */
function crossingOf(edges: Edges, status: Int32Array, size: number, at: number): RingConflict | null {
  if (at < 0 || at + 1 >= size) return null
  const a = status[at]!
  const b = status[at + 1]!
  const leftOfB = sideOf(edges, b, edges.leftX[a]!, edges.leftY[a]!)
  const rightOfB = sideOf(edges, b, edges.rightX[a]!, edges.rightY[a]!)
  if (!isOpposite(leftOfB, rightOfB)) return null
  const leftOfA = sideOf(edges, a, edges.leftX[b]!, edges.leftY[b]!)
  const rightOfA = sideOf(edges, a, edges.rightX[b]!, edges.rightY[b]!)
  if (!isOpposite(leftOfA, rightOfA)) return null
  const share = leftOfB / (leftOfB - rightOfB)
  const x = edges.leftX[a]! + share * (edges.rightX[a]! - edges.leftX[a]!)
  const y = edges.leftY[a]! + share * (edges.rightY[a]! - edges.leftY[a]!)
  return describeConflict(edges, 'crossing', a, b, x, y)
}

/** Negative where the place is north of the edge, positive south of it: robust-predicates turns clockwise. */
function sideOf(edges: Edges, edge: number, x: number, y: number): number {
  return orient2d(edges.leftX[edge]!, edges.leftY[edge]!, edges.rightX[edge]!, edges.rightY[edge]!, x, y)
}

function isOpposite(a: number, b: number): boolean {
  return (a < 0 && b > 0) || (a > 0 && b < 0)
}

/**
 * Every way of a ring through the place has two edges there, and one that passes has two halves. Going round the place
 * once, ways that only touch open and close like brackets; ways that cross interleave. Gives an edge of each of two
 * that do.
 */
function findCrossingAround(
  edges: Edges,
  west: Int32Array,
  east: readonly number[],
  x: number,
  y: number,
): readonly [number, number] | null {
  const open: { way: number; edge: number }[] = []
  const visit = (edge: number) => {
    const way = wayThrough(edges, edge, x, y)
    if (open.at(-1)?.way === way) open.pop()
    else open.push({ way, edge })
  }
  for (const edge of east) visit(edge)
  for (let i = west.length - 1; i >= 0; i--) visit(west[i]!)
  if (open.length === 0) return null
  // Of what stays open, two halves of a way with the fewest between: whatever is between has its other half outside.
  const seenAt = new Map<number, number>()
  let nearest = { at: 0, between: Number.POSITIVE_INFINITY }
  open.forEach(({ way }, i) => {
    const at = seenAt.get(way)
    if (at === undefined) seenAt.set(way, i)
    else if (i - at < nearest.between) nearest = { at, between: i - at }
  })
  return [open[nearest.at]!.edge, open[nearest.at + 1]!.edge]
}

/** The edge that leaves the place by the same way as this one, or that passes it. */
function wayThrough(edges: Edges, edge: number, x: number, y: number): number {
  const endsHere =
    edges.isForward[edge] === 1
      ? edges.rightX[edge] === x && edges.rightY[edge] === y
      : edges.leftX[edge] === x && edges.leftY[edge] === y
  if (!endsHere) return edge
  const ring = edges.ringOf[edge]!
  return edge + 1 < edges.firstEdge[ring + 1]! ? edge + 1 : edges.firstEdge[ring]!
}

function describeConflict(
  edges: Edges,
  kind: RingConflict['kind'],
  a: number,
  b: number,
  lonDeg: number,
  latDeg: number,
): RingConflict {
  const [first, second] = a < b ? [a, b] : [b, a]
  const [ringA, ringB] = [edges.ringOf[first]!, edges.ringOf[second]!]
  return {
    ...{ kind, lonDeg, latDeg, ringA, ringB },
    pointA: first - edges.firstEdge[ringA]!,
    pointB: second - edges.firstEdge[ringB]!,
  }
}
