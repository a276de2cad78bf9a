/**
 * A ring as written, into one whose longitudes run on without a jump, wherever its author had them begin. They may then
 * lie beyond ±180; `zone-import-cut.ts` brings them back.
 *
 * Edges are straight in degrees, so only an edge of over 180° of longitude is in doubt. It is taken to cross the
 * antimeridian the short way, where that closes the ring around something. Where it does not, the ring either was cut
 * at ±180 or at a pole by its author, and is meant as written; or it goes once round a pole, and is closed over it.
 */

import { signedArea } from './validate-rings.ts'

export interface UnrolledRing {
  readonly ring: Float64Array
  /** Of each place its position in the ring as written. */
  readonly positions: Int32Array
  /** What was made of it: nothing; led on over ±180; long edges left as they are; or closed over a pole. */
  readonly how: 'plain' | 'over-antimeridian' | 'long-edge' | 'over-north-pole' | 'over-south-pole'
  /** Position of the first edge over 180° long, -1 for none. */
  readonly longEdge: number
}

export type UnrollFault = 'winds-twice' | 'winds-unknown-pole' | 'too-wide'

/** `ring`: longitude, latitude, …; its last place is its first, or is so a whole turn away. */
export function unrollRing(ring: Float64Array): UnrolledRing | UnrollFault {
  const longEdge = findLongEdge(ring)
  const written = { ring, positions: identity(ring.length / 2), longEdge }
  const isClosedAsWritten = ring[0] === ring[ring.length - 2]
  if (longEdge < 0 && isClosedAsWritten) return isTooWide(ring) ? 'too-wide' : { ...written, how: 'plain' }

  const led = leadOn(ring)
  const turns = Math.round((led[led.length - 2]! - led[0]!) / 360)
  if (turns === 0 && signedArea(led) !== 0) {
    return isTooWide(led) ? 'too-wide' : { ...written, ring: led, how: 'over-antimeridian' }
  }
  if (isClosedAsWritten && isCutByAuthor(ring)) return { ...written, how: 'long-edge' }
  if (Math.abs(turns) > 1) return 'winds-twice'
  if (turns === 0) return { ...written, ring: led, how: 'over-antimeridian' }
  return closeOverPole(led, longEdge)
}

function findLongEdge(ring: Float64Array): number {
  for (let i = 0; i + 3 < ring.length; i += 2) if (Math.abs(ring[i + 2]! - ring[i]!) > 180) return i / 2
  return -1
}

/** Each place the short way from the one before. */
function leadOn(ring: Float64Array): Float64Array {
  const led = Float64Array.from(ring)
  let turn = 0
  for (let i = 2; i < ring.length; i += 2) {
    const delta = ring[i]! - ring[i - 2]!
    turn -= 360 * Math.round(Math.abs(delta) === 180 ? 0 : delta / 360)
    led[i] = ring[i]! + turn
  }
  return led
}

/** A ring that its author cut as RFC 7946 (3.1.9) asks has an edge along ±180 or along a pole. */
function isCutByAuthor(ring: Float64Array): boolean {
  for (let i = 0; i < ring.length; i += 2) if (Math.abs(ring[i]!) > 180) return false
  for (let i = 0; i + 3 < ring.length; i += 2) {
    if (Math.abs(ring[i]!) === 180 && ring[i + 2] === ring[i]) return true
    if (Math.abs(ring[i + 1]!) === 90 && ring[i + 3] === ring[i + 1]) return true
  }
  return false
}

function isTooWide(ring: Float64Array): boolean {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]!)
    east = Math.max(east, ring[i]!)
  }
  return east - west > 360
}

/**
 * A ring that went once round, begun anew where it meets ±180 nearest to the pole, then led along ±180 to the pole,
 * along the pole, and back. It is known which pole only where the ring keeps to one half of the Earth.
 */
function closeOverPole(led: Float64Array, longEdge: number): UnrolledRing | UnrollFault {
  const count = led.length / 2 - 1
  let [south, north] = [90, -90]
  for (let i = 1; i < led.length; i += 2) {
    south = Math.min(south, led[i]!)
    north = Math.max(north, led[i]!)
  }
  if (south < 0 && north > 0) return 'winds-unknown-pole'
  const pole = north > 0 ? 90 : -90
  const direction = Math.sign(led[led.length - 2]! - led[0]!)

  const meeting = findMeetingNearest(led, pole)
  const lon = [meeting.lonDeg]
  const lat = [meeting.latDeg]
  const positions = [meeting.edge]
  for (let step = 1; step <= count; step++) {
    const place = (meeting.edge + step) % count
    const turn = meeting.edge + step >= count ? 360 * direction : 0
    lon.push(led[2 * place]! + turn)
    lat.push(led[2 * place + 1]!)
    positions.push(place)
  }
  const end = meeting.lonDeg + 360 * direction
  lon.push(end, end, meeting.lonDeg, meeting.lonDeg)
  lat.push(meeting.latDeg, pole, pole, meeting.latDeg)
  positions.push(meeting.edge, meeting.edge, meeting.edge, meeting.edge)
  const ring = new Float64Array(2 * lon.length)
  lon.forEach((lonDeg, i) => {
    ring[2 * i] = lonDeg
    ring[2 * i + 1] = lat[i]!
  })
  const how = pole > 0 ? 'over-north-pole' : 'over-south-pole'
  return { ring, positions: Int32Array.from(positions), how, longEdge }
}

/** Where a ring that goes once round meets a meridian of ±180 nearest to the pole. */
function findMeetingNearest(led: Float64Array, pole: number) {
  let nearest = { edge: -1, lonDeg: 0, latDeg: 0 }
  for (let i = 0; i + 3 < led.length; i += 2) {
    const [x0, y0, x1, y1] = [led[i]!, led[i + 1]!, led[i + 2]!, led[i + 3]!]
    const seam = 180 + 360 * Math.floor((Math.max(x0, x1) - 180) / 360)
    if (seam < Math.min(x0, x1) || x0 === x1) continue
    const latDeg = y0 + ((seam - x0) / (x1 - x0)) * (y1 - y0)
    if (nearest.edge < 0 || Math.abs(pole - latDeg) < Math.abs(pole - nearest.latDeg)) {
      nearest = { edge: i / 2, lonDeg: seam, latDeg }
    }
  }
  return nearest
}

function identity(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i)
}
