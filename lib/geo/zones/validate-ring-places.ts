/** Whether a ring's places are places on Earth, and its end is its start. */

import type { ZoneFaultReason } from './zone-import-findings.ts'
import type { RawRing } from './zone-import-raw.ts'

/** Longitudes may go on beyond ±180, by a turn at most. */
const LARGEST_LON = 540

export interface RingFault {
  readonly reason: ZoneFaultReason
  /** Position in the ring; null: the ring as a whole. */
  readonly point: number | null
  readonly text: string
}

export function findRingFault({ values }: RawRing): RingFault | null {
  const count = values.length / 2
  for (let i = 0; i < count; i++) {
    const fault = judgePlace(values[2 * i]!, values[2 * i + 1]!)
    if (fault !== null) return { ...fault, point: i }
  }
  if (count < 4) {
    const text = `a ring has 4 places at least, the last like the first; this one has ${count}`
    return { reason: 'short-ring', point: null, text }
  }
  const [lon, lat] = [values[0]!, values[1]!]
  const [lastLon, lastLat] = [values[2 * count - 2]!, values[2 * count - 1]!]
  if (lat === lastLat && (lon - lastLon) % 360 === 0) return null
  return {
    reason: 'unclosed-ring',
    point: count - 1,
    text: `the ring is not closed: it ends at ${lastLon}, ${lastLat} and began at ${lon}, ${lat}; repeat the first place at its end`,
  }
}

function judgePlace(lon: number, lat: number): Omit<RingFault, 'point'> | null {
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= LARGEST_LON) return null
  if (Math.abs(lon) <= 90 && Math.abs(lat) <= LARGEST_LON) {
    const text = `the latitude ${lat} is beyond 90: this looks like latitude, longitude; swap them`
    return { reason: 'swapped-axes', text }
  }
  const isMetres = Math.abs(lon) > 1000 || Math.abs(lat) > 1000
  const remedy = isMetres
    ? ': these look like metres of a projection; convert the file to degrees in WGS 84 (EPSG:4326)'
    : ''
  const text =
    Math.abs(lat) > 90
      ? `the latitude ${lat} is not within 90${remedy}`
      : `the longitude ${lon} is not within ${LARGEST_LON}${remedy}`
  return { reason: 'out-of-range', text }
}

/**
 * What a bounding box of RFC 7946 (west, south, east, north, or with heights between) says of places: that they lie in
 * it, that they would if their axes were swapped, or neither. Null where it is no such box.
 */
export function judgeBox(box: unknown, rings: readonly RawRing[]): 'inside' | 'swapped' | 'outside' | null {
  if (!Array.isArray(box) || (box.length !== 4 && box.length !== 6)) return null
  const half = box.length / 2
  const numbers = [box[0], box[1], box[half], box[half + 1]].map((value: unknown) =>
    typeof value === 'number' ? value : Number.NaN,
  )
  if (numbers.some((value) => !Number.isFinite(value))) return null
  const [west, south, east, north] = numbers as [number, number, number, number]
  const holdsLon = (value: number) => west > east || (west - SLACK_DEG <= value && value <= east + SLACK_DEG)
  const holdsLat = (value: number) => south - SLACK_DEG <= value && value <= north + SLACK_DEG
  let isInside = true
  let isSwapped = true
  for (const { values } of rings) {
    for (let i = 0; i < values.length; i += 2) {
      const [first, second] = [values[i]!, values[i + 1]!]
      isInside &&= holdsLon(first) && holdsLat(second)
      isSwapped &&= holdsLon(second) && holdsLat(first)
    }
  }
  if (isInside) return 'inside'
  return isSwapped ? 'swapped' : 'outside'
}

/** Boxes are often rounded. */
const SLACK_DEG = 0.01
