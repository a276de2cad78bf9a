/** Polygons cut at the antimeridian (RFC 7946, 3.1.9), with all longitudes in -180..180. */

import { checkRings, signedArea } from './validate-rings.ts'
import { tidyRing } from './validate-spikes.ts'

export interface CutPolygons {
  readonly polygons: readonly (readonly Float64Array[])[]
  /** Whether a place was moved by whole turns, or an edge cut. */
  readonly isChanged: boolean
}

/**
 * `rings`: outer ring counterclockwise, then holes clockwise, which may touch but not cross; longitudes without jumps, anywhere, over at most 360°.
 * The outer rings that come out run counterclockwise, holes clockwise. Null where rounding makes pieces cross.
 */
export function cutAtAntimeridian(rings: readonly Float64Array[]): CutPolygons | null {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const outer = rings[0]!
  for (let i = 0; i < outer.length; i += 2) {
    west = Math.min(west, outer[i]!)
    east = Math.max(east, outer[i]!)
  }
  const turns = { first: Math.floor((west + 180) / 360), last: Math.ceil((east + 180) / 360) - 1 }
  if (turns.first === turns.last) {
    return { polygons: [rings.map((ring) => shift(ring, -360 * turns.first))], isChanged: turns.first !== 0 }
  }
  const polygons: Float64Array[][] = []
  let rest = rings
  for (let turn = turns.first; turn <= turns.last; turn++) {
    const isLast = turn === turns.last
    const here = isLast ? rest : clip(rest, 180 + 360 * turn, true)
    const beyond = isLast ? [] : clip(rest, 180 + 360 * turn, false)
    const pieces = here && gather(here)
    if (pieces === null || beyond === null) return null
    polygons.push(...pieces.map((piece) => piece.map((ring) => shift(ring, -360 * turn))))
    rest = beyond
  }
  return { polygons, isChanged: true }
}

/** `end`: the latitude at which a way leaves one side of the seam; `start`: at which it came. */
interface Way {
  readonly places: number[]
  readonly start: number
  readonly end: number
}

interface Meeting {
  readonly lat: number
  readonly way: number
  readonly isStart: boolean
}

/**
 * The rings on one side of a seam. Places on the seam count as east of it, so every way on a side begins and ends with a
 * meeting; sorted along the seam, the polygon lies between the first and second meeting, the third and fourth, and so on.
 * Null where rounding put meetings out of order.
 */
function clip(rings: readonly Float64Array[], seam: number, isWestSide: boolean): Float64Array[] | null {
  const whole: Float64Array[] = []
  const ways: Way[] = []
  for (const ring of rings) {
    const found = waysOnSide(ring, seam, isWestSide)
    if (found === 'all') whole.push(ring)
    else ways.push(...found)
  }
  const meetings: Meeting[] = ways.flatMap(({ start, end }, way) => [
    { lat: start, way, isStart: true },
    { lat: end, way, isStart: false },
  ])
  meetings.sort((a, b) => a.lat - b.lat)
  const nextOf = new Map<number, number>()
  for (let i = 0; i + 1 < meetings.length; i += 2) {
    // The inside lies left of every way: along the seam northwards a side's ways end and start in turn.
    if (!putFirst(meetings, i, !isWestSide) || !putFirst(meetings, i + 1, isWestSide)) return null
    const [end, start] = isWestSide ? [meetings[i]!, meetings[i + 1]!] : [meetings[i + 1]!, meetings[i]!]
    nextOf.set(end.way, start.way)
  }
  const isUsed = new Uint8Array(ways.length)
  for (let first = 0; first < ways.length; first++) {
    const places: number[] = []
    let way: number | undefined = first
    while (way !== undefined && isUsed[way] === 0) {
      isUsed[way] = 1
      for (const value of ways[way]!.places) places.push(value)
      way = nextOf.get(way)
    }
    if (places.length < 6) continue
    places.push(places[0]!, places[1]!)
    const { ring } = tidyRing(Float64Array.from(places))
    if (ring.length > 0) whole.push(ring)
  }
  return whole
}

/** Brings the kind of meeting that must stand here from among those at the same place. */
function putFirst(meetings: Meeting[], at: number, isStart: boolean): boolean {
  let i = at
  while (i < meetings.length && meetings[i]!.lat === meetings[at]!.lat) {
    if (meetings[i]!.isStart === isStart) {
      const found = meetings[i]!
      meetings[i] = meetings[at]!
      meetings[at] = found
      return true
    }
    i++
  }
  return false
}

function waysOnSide(ring: Float64Array, seam: number, isWestSide: boolean): readonly Way[] | 'all' {
  const count = ring.length / 2 - 1
  const isHere = (i: number) => ring[2 * i]! < seam === isWestSide
  let from = 0
  while (from < count && isHere(from)) from++
  if (from === count) return 'all'
  const ways: Way[] = []
  // From a place on the other side, so that no way is begun in its middle.
  let places: number[] | null = null
  let start = 0
  for (let step = 1; step <= count; step++) {
    const place = (from + step) % count
    const before = (from + step - 1) % count
    if (isHere(place) !== isHere(before)) {
      const lat = latitudeAt(ring, before, place, seam)
      if (places === null) {
        places = [seam, lat]
        start = lat
      } else {
        places.push(seam, lat)
        ways.push({ places, start, end: lat })
        places = null
      }
    }
    if (places !== null) places.push(ring[2 * place]!, ring[2 * place + 1]!)
  }
  return ways
}

function latitudeAt(ring: Float64Array, i: number, j: number, seam: number): number {
  const [x0, y0, x1, y1] = [ring[2 * i]!, ring[2 * i + 1]!, ring[2 * j]!, ring[2 * j + 1]!]
  if (x1 === seam) return y1
  if (x0 === seam) return y0
  // From the western end whichever way the ring runs, so that both sides get the same place.
  const share = (seam - x0) / (x1 - x0)
  return x0 < x1 ? y0 + share * (y1 - y0) : y1 + ((seam - x1) / (x0 - x1)) * (y0 - y1)
}

/** Rings of one side that do not cross, into polygons by which lies in which. */
function gather(rings: readonly Float64Array[]): Float64Array[][] | null {
  const { conflict, parents } = checkRings(rings)
  if (conflict !== null) return null
  const polygons = new Map<number, Float64Array[]>()
  rings.forEach((ring, i) => {
    if (parents[i] === -1) polygons.set(i, [turned(ring, true)])
  })
  rings.forEach((ring, i) => {
    if (parents[i] !== -1) polygons.get(parents[i]!)?.push(turned(ring, false))
  })
  return [...polygons.values()]
}

/** The ring run counterclockwise or clockwise. */
export function turned(ring: Float64Array, isCounterclockwise: boolean): Float64Array {
  if (signedArea(ring) > 0 === isCounterclockwise) return ring
  const reversed = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    reversed[i] = ring[ring.length - 2 - i]!
    reversed[i + 1] = ring[ring.length - 1 - i]!
  }
  return reversed
}

function shift(ring: Float64Array, deg: number): Float64Array {
  return deg === 0 ? ring : ring.map((value, i) => (i % 2 === 0 ? value + deg : value))
}
