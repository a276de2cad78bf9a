/** Borders of zones as coarse as a zoom shows them, and no larger altogether than a page can draw. */

import type { Zone } from '../../geo/zones/zone.ts'

/** Web Mercator at zoom 0 is so wide, pixels. */
const WORLD_PIXELS = 512
/** How far a border may be drawn beside itself, pixels. */
const TOLERANCE_PIXELS = 0.5
/** Of all borders together: 3 MB of JSON. Own. */
const MOST_POINTS = 150_000

export interface CoarseZones {
  /** Of each zone, its polygons as GeoJSON has them. */
  readonly polygons: readonly number[][][][][]
  /** How far a border may lie beside where it is, degrees; 0: as it was given. */
  readonly toleranceDeg: number
}

/** `zoom`: null for borders as they were given, as far as they are not too many. */
export function simplifyZones(zones: readonly Zone[], zoom: number | null): CoarseZones {
  let toleranceDeg = zoom === null ? 0 : (TOLERANCE_PIXELS * 360) / (WORLD_PIXELS * 2 ** zoom)
  for (;;) {
    let points = 0
    const polygons = zones.map((zone) =>
      zone.polygons.flatMap(({ rings }) => {
        const coarse = rings.map((ring, index) => simplifyRing(ring, toleranceDeg, index === 0))
        const kept = coarse.filter((ring) => ring.length >= 4)
        for (const ring of kept) points += ring.length
        return coarse[0]!.length < 4 ? [] : [kept]
      }),
    )
    if (points <= MOST_POINTS) return { polygons, toleranceDeg }
    toleranceDeg = toleranceDeg === 0 ? 1e-4 : toleranceDeg * 2
  }
}

/** Five digits are a metre: finer than any border is known. An outer ring keeps a shape, however small it is. */
function simplifyRing(ring: Float64Array, toleranceDeg: number, isOuter: boolean): number[][] {
  const count = ring.length / 2
  const keep = new Uint8Array(count)
  keep[0] = 1
  keep[count - 1] = 1
  // A ring begins where it ends: what lies farthest from there is its other end.
  const far = farthestPlace(ring, 0)
  keep[far] = 1
  if (toleranceDeg === 0) keep.fill(1)
  else {
    keepBends(ring, 0, far, toleranceDeg, keep)
    keepBends(ring, far, count - 1, toleranceDeg, keep)
  }
  let places = placesOf(ring, keep)
  if (places.length < 4 && isOuter && count >= 4) {
    keep[Math.floor(far / 2)] = 1
    keep[Math.floor((far + count - 1) / 2)] = 1
    places = placesOf(ring, keep)
  }
  return places
}

function placesOf(ring: Float64Array, keep: Uint8Array): number[][] {
  const places: number[][] = []
  for (let i = 0; i < keep.length; i++)
    if (keep[i] === 1) places.push([round(ring[2 * i]!), round(ring[2 * i + 1]!)])
  return places
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

function farthestPlace(ring: Float64Array, from: number): number {
  let farthest = 0
  let most = -1
  for (let i = 0; i < ring.length / 2; i++) {
    const dx = ring[2 * i]! - ring[2 * from]!
    const dy = ring[2 * i + 1]! - ring[2 * from + 1]!
    if (dx * dx + dy * dy <= most) continue
    most = dx * dx + dy * dy
    farthest = i
  }
  return farthest
}

/** Douglas and Peucker 1973, without recursion: rings have a hundred thousand places. */
function keepBends(ring: Float64Array, from: number, to: number, toleranceDeg: number, keep: Uint8Array) {
  const spans: number[] = [from, to]
  while (spans.length > 0) {
    const b = spans.pop()!
    const a = spans.pop()!
    let farthest = -1
    let most = toleranceDeg * toleranceDeg
    for (let i = a + 1; i < b; i++) {
      const distance = squaredDistance(ring, a, b, i)
      if (distance <= most) continue
      most = distance
      farthest = i
    }
    if (farthest < 0) continue
    keep[farthest] = 1
    spans.push(a, farthest, farthest, b)
  }
}

/** Of place `i` from the straight way between `a` and `b`, in degrees. */
function squaredDistance(ring: Float64Array, a: number, b: number, i: number): number {
  const [ax, ay] = [ring[2 * a]!, ring[2 * a + 1]!]
  const [dx, dy] = [ring[2 * b]! - ax, ring[2 * b + 1]! - ay]
  const [px, py] = [ring[2 * i]! - ax, ring[2 * i + 1]! - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length))
  return (px - along * dx) ** 2 + (py - along * dy) ** 2
}
