/**
 * The coastline as segments: what distances to shore and the land side are computed from.
 *
 * A segment is four numbers of an Int32Array: longitude and latitude of its ends, in units (lib/geo/units.ts).
 * Segments of one shore follow each other. They need not be closed, but the land side is only right where
 * they are. Between its ends a segment is straight in longitude and latitude, as map files mean it.
 */

import type { GeometryObject, Topology } from 'topojson-specification'
import { cosLat, KM_PER_UNIT, lonDifference } from './great-circle.ts'
import { HALF_TURN, unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from './units.ts'

/** Longest piece of a segment: its great circle strays 2 m from the chord, and from the straight line by 2 m × tan(latitude). */
export const LONGEST_PIECE_KM = 10

/**
 * The coast of a land topology (world-atlas `land-10m.json`). Left out are borders between two polygons and
 * the edges along ±180° at which map files cut land in two: neither is a shore.
 */
export function readCoastSegments(topology: Topology): Int32Array {
  const { scale, translate } = topology.transform ?? { scale: [1, 1], translate: [0, 0] }
  const isQuantized = topology.transform !== undefined
  const isShore = findShoreArcs(topology)
  const segments = new Int32Array(4 * topology.arcs.reduce((sum, arc) => sum + arc.length, 0))
  let length = 0
  topology.arcs.forEach((arc, index) => {
    if (!isShore[index]) return
    let [x, y, lonBefore, latBefore] = [0, 0, 0, 0]
    arc.forEach((position, at) => {
      x = isQuantized ? x + position[0]! : position[0]!
      y = isQuantized ? y + position[1]! : position[1]!
      const lon = unitsOfLonDeg(x * scale[0] + translate[0])
      const lat = unitsOfLatDeg(y * scale[1] + translate[1])
      const isCut = lon === -HALF_TURN && lonBefore === -HALF_TURN
      if (at > 0 && !isCut && (lon !== lonBefore || lat !== latBefore)) {
        segments[length++] = lonBefore
        segments[length++] = latBefore
        segments[length++] = lon
        segments[length++] = lat
      }
      lonBefore = lon
      latBefore = lat
    })
  })
  return segments.slice(0, length)
}

/** Cuts segments longer than LONGEST_PIECE_KM into equal pieces and drops those without length. */
export function cutSegments(segments: Int32Array): Int32Array {
  const count = segments.length >> 2
  const pieces = new Int32Array(count)
  let total = 0
  for (let i = 0; i < count; i++) {
    const [lonA, latA, lonB, latB] = segments.subarray(4 * i, 4 * i + 4) as unknown as Quad
    pieces[i] = countPieces(latA, lonDifference(lonA, lonB), latB)
    total += pieces[i]!
  }
  const out = new Int32Array(4 * total)
  let length = 0
  for (let i = 0; i < count; i++) {
    const [lonA, latA, lonB, latB] = segments.subarray(4 * i, 4 * i + 4) as unknown as Quad
    const east = lonDifference(lonA, lonB)
    const north = latB - latA
    const n = pieces[i]!
    for (let k = 0; k < n; k++) {
      out[length++] = wrapUnits(lonA + Math.round((east * k) / n))
      out[length++] = latA + Math.round((north * k) / n)
      out[length++] = wrapUnits(lonA + Math.round((east * (k + 1)) / n))
      out[length++] = latA + Math.round((north * (k + 1)) / n)
    }
  }
  return out
}

/** No piece is longer than the segment's share where a degree of longitude is widest along it. */
function countPieces(latA: number, east: number, latB: number): number {
  const widest = latA < 0 !== latB < 0 ? 1 : Math.max(cosLat(latA), cosLat(latB))
  return Math.ceil((KM_PER_UNIT * Math.hypot(east * widest, latB - latA)) / LONGEST_PIECE_KM)
}

type Quad = [lonA: number, latA: number, lonB: number, latB: number]

/** An arc that an even number of polygon rings run along has land on both sides. */
function findShoreArcs(topology: Topology): Uint8Array {
  const isShore = new Uint8Array(topology.arcs.length)
  const visit = (object: GeometryObject<object | null>): void => {
    if (object.type === 'GeometryCollection') object.geometries.forEach(visit)
    else if (object.type === 'Polygon') toggle(object.arcs)
    else if (object.type === 'MultiPolygon') object.arcs.forEach(toggle)
  }
  const toggle = (rings: number[][]): void => {
    for (const ring of rings) for (const arc of ring) isShore[arc < 0 ? ~arc : arc]! ^= 1
  }
  Object.values(topology.objects).forEach(visit)
  return isShore
}
