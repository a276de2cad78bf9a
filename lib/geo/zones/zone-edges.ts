import { orient2d } from 'robust-predicates'
import type { Zone } from './zone.ts'

/** The vertices of all rings of all zones, one ring after the other, and who they belong to. */
export interface ZoneEdges {
  /** Degrees. Vertex i and i + 1 of a ring are an edge; the last vertex of a ring is its first again. */
  readonly lonDeg: Float64Array
  readonly latDeg: Float64Array
  readonly polygons: readonly PolygonEdges[]
}

interface PolygonEdges {
  /** Position in the set of zones. */
  readonly zone: number
  /** First and last vertex of every ring. */
  readonly runs: readonly number[]
}

/** Lays the rings of zones flat. Throws where one is no closed ring, which an import would not have let in. */
export function flattenZones(zones: readonly Zone[]): ZoneEdges {
  const rings = zones.flatMap(({ polygons }) => polygons.flatMap((polygon) => polygon.rings))
  const vertices = rings.reduce((sum, ring) => sum + ring.length / 2, 0)
  const lonDeg = new Float64Array(vertices)
  const latDeg = new Float64Array(vertices)
  let vertex = 0
  const lay = (ring: Float64Array, { id }: Zone): number[] => {
    requireClosed(ring, id)
    const first = vertex
    for (let at = 0; at < ring.length; at += 2) {
      lonDeg[vertex] = ring[at]!
      latDeg[vertex++] = ring[at + 1]!
    }
    return [first, vertex - 1]
  }
  const polygons = zones.flatMap((zone, position) =>
    zone.polygons.map((polygon) => ({
      zone: position,
      runs: polygon.rings.flatMap((ring) => lay(ring, zone)),
    })),
  )
  return { lonDeg, latDeg, polygons }
}

function requireClosed(ring: Float64Array, id: string): void {
  const isClosed = ring[0] === ring[ring.length - 2] && ring[1] === ring[ring.length - 1]
  const isOnMap = ring.every((deg, at) => Math.abs(deg) <= (at % 2 === 0 ? 180 : 90))
  if (ring.length < 8 || ring.length % 2 !== 0 || !isClosed || !isOnMap)
    throw new Error(
      `zones: ${id} has a ring that is not closed or not on the map, of ${ring.length / 2} places`,
    )
}

/** Of `sideOfEdge`: what an edge says of a place. */
export const PASSES = 0
/** The way west from the place crosses the edge. */
export const CROSSES = 1
/** The place lies on the edge. */
export const HOLDS = 2

/**
 * What the edge from A to B says of a place, all four relative to the place as rounded by the subtraction: the rules and the
 * arithmetic of point-in-polygon-hao, which turf asks, so that both decide alike on every place to the last bit.
 */
export function sideOfEdge(lonA: number, latA: number, lonB: number, latB: number): number {
  if (latA === 0 && latB === 0) return (lonB <= 0 && lonA >= 0) || (lonA <= 0 && lonB >= 0) ? HOLDS : PASSES
  if ((latA > 0 && latB > 0) || (latA < 0 && latB < 0)) return PASSES
  const side = orient2d(lonA, lonB, latA, latB, 0, 0)
  if (side === 0) return HOLDS
  return (side > 0 && latB > 0 && latA <= 0) || (side < 0 && latB <= 0 && latA > 0) ? CROSSES : PASSES
}
