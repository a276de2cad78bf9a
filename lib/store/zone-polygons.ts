/**
 * Polygons of a zone as bytes, every coordinate to the last bit: format version, number of polygons, of each its number
 * of rings, of each ring its number of values; then all values. Whole numbers are 32 bits, values 64 bits, little-endian.
 */

import type { ZonePolygon } from '../geo/zones/zone.ts'

const FORMAT_VERSION = 1

export function encodePolygons(polygons: readonly ZonePolygon[]): Uint8Array {
  const counts = [FORMAT_VERSION, polygons.length]
  let values = 0
  for (const { rings } of polygons) {
    counts.push(rings.length)
    for (const ring of rings) {
      counts.push(ring.length)
      values += ring.length
    }
  }
  const bytes = new Uint8Array(4 * counts.length + 8 * values)
  const view = new DataView(bytes.buffer)
  for (const [i, count] of counts.entries()) view.setUint32(4 * i, count, true)
  let at = 4 * counts.length
  for (const { rings } of polygons)
    for (const ring of rings)
      for (const value of ring) {
        view.setFloat64(at, value, true)
        at += 8
      }
  return bytes
}

/** Throws on a version that it does not know, and on bytes that end early or go on. */
export function decodePolygons(bytes: Uint8Array): ZonePolygon[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const count = () => {
    const value = view.getUint32(at, true)
    at += 4
    return value
  }
  const version = count()
  if (version !== FORMAT_VERSION) throw new Error(`store: unknown version ${version} of polygons`)
  const lengths: number[][] = []
  for (let polygons = count(); polygons > 0; polygons--) {
    const rings: number[] = []
    for (let left = count(); left > 0; left--) rings.push(count())
    lengths.push(rings)
  }
  const polygons = lengths.map((rings) => ({
    rings: rings.map((length) => {
      const ring = new Float64Array(length)
      for (let i = 0; i < length; i++, at += 8) ring[i] = view.getFloat64(at, true)
      return ring
    }),
  }))
  if (at !== bytes.length) throw new Error(`store: ${bytes.length - at} bytes behind polygons`)
  return polygons
}
