/** The coast of a land topology, npm `world-atlas` `land-10m.json` above all, as segments (coast-segments.ts). */

import type { GeometryObject, Topology } from 'topojson-specification'
import { HALF_TURN, UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from './units.ts'

/** Natural Earth draws an island of a kilometre at 0° 0°, for those whose coordinates are missing. There is only sea. */
const NULL_ISLAND_UNITS = UNITS_PER_DEGREE / 50

/**
 * Segments of the shores. Left out are the borders of two polygons and the edges along ±180° at which map files cut land
 * in two, for neither is a shore, and Null Island.
 */
export function readCoastSegments(topology: Topology): Int32Array {
  const isShore = findShoreArcs(topology)
  const segments = new Int32Array(4 * topology.arcs.reduce((sum, arc) => sum + arc.length, 0))
  let length = 0
  topology.arcs.forEach((_, index) => {
    const ends = isShore[index] ? readArc(topology, index) : []
    if (ends.every((units) => Math.abs(units) < NULL_ISLAND_UNITS)) return
    for (let at = 2; at < ends.length; at += 2) {
      const [lonA, latA, lonB, latB] = [ends[at - 2]!, ends[at - 1]!, ends[at]!, ends[at + 1]!]
      const isCut = lonA === -HALF_TURN && lonB === -HALF_TURN
      if (isCut || (lonA === lonB && latA === latB)) continue
      segments[length++] = lonA
      segments[length++] = latA
      segments[length++] = lonB
      segments[length++] = latB
    }
  })
  return segments.slice(0, length)
}

/** Longitude and latitude of every place of an arc, in units; quantized arcs are sums of steps (TopoJSON 2.1.4). */
function readArc(topology: Topology, index: number): number[] {
  const { transform, arcs } = topology
  const { scale, translate } = transform ?? { scale: [1, 1], translate: [0, 0] }
  const ends: number[] = []
  let [x, y] = [0, 0]
  for (const position of arcs[index]!) {
    x = transform === undefined ? position[0]! : x + position[0]!
    y = transform === undefined ? position[1]! : y + position[1]!
    ends.push(unitsOfLonDeg(x * scale[0] + translate[0]), unitsOfLatDeg(y * scale[1] + translate[1]))
  }
  return ends
}

/** An arc that an even number of polygon rings run along has land, or sea, on both sides. */
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
