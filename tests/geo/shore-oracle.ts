/**
 * What distance to shore and the land side are held against: every segment, rings read by topojson-client,
 * arcs by cross products in one fixed frame, and turf's point in polygon on rings unrolled across ±180°.
 */

import * as turf from '@turf/turf'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { EARTH_RADIUS_KM } from '../../lib/geo/great-circle.ts'

type Vector = [number, number, number]

interface Edge {
  a: Vector
  b: Vector
  normal: Vector
  southDeg: number
  northDeg: number
}

/** Polygons of the land, without Null Island at 0° 0°. */
export function readRings(topology: Topology): Position[][][] {
  const land = feature(topology, topology.objects.land as GeometryCollection)
  return land.features
    .flatMap(({ geometry }) => {
      const shape = geometry as Polygon | MultiPolygon
      return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
    })
    .filter(([outer]) => outer!.some(([lon, lat]) => Math.hypot(lon!, lat!) > 0.05))
}

/** `measure(lonDeg, latDeg)`: km to the nearest edge, among all that are within `reachKm` of latitude. */
export function createShoreOracle(polygons: Position[][][], reachKm: number) {
  const edges = polygons.flat().flatMap((ring) =>
    ring.slice(1).flatMap((end, i): Edge[] => {
      const start = ring[i]!
      const isCut = Math.abs(start[0]!) > 179.99999 && Math.abs(end[0]!) > 179.99999
      const isPoint = start[0] === end[0] && start[1] === end[1]
      return isCut || isPoint ? [] : [edgeBetween(start, end)]
    }),
  )
  edges.sort((x, y) => x.southDeg - y.southDeg)
  const souths = Float64Array.from(edges, (edge) => edge.southDeg)
  // Middle and half length: an edge cannot be nearer than the one less the other.
  const middles = Float64Array.from(
    edges.flatMap(({ a, b }) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]),
    (sum) => sum / 2,
  )
  const halves = Float64Array.from(edges, ({ a, b }) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2)
  const tallest = edges.reduce((most, edge) => Math.max(most, edge.northDeg - edge.southDeg), 0)
  const reachDeg = ((reachKm / EARTH_RADIUS_KM) * 180) / Math.PI + 0.01

  return function measure(lonDeg: number, latDeg: number): number {
    const p = vectorOf([lonDeg, latDeg])
    let least = Infinity
    for (let i = lowerBound(souths, latDeg - reachDeg - tallest); i < edges.length; i++) {
      if (souths[i]! > latDeg + reachDeg) break
      const x = p[0] - middles[3 * i]!
      const y = p[1] - middles[3 * i + 1]!
      const z = p[2] - middles[3 * i + 2]!
      const nearest = EARTH_RADIUS_KM * (Math.sqrt(x * x + y * y + z * z) - halves[i]!)
      // A chord is shorter than its arc, and 1 km is more than an arc rises over its chord.
      if (nearest < least + 1) least = Math.min(least, arcKm(p, edges[i]!))
    }
    return least
  }
}

/** Whether turf finds a place within any polygon. */
export function createLandOracle(polygons: Position[][][]) {
  const features: Feature<Polygon>[] = polygons.map(([outer, ...holes]) => {
    const shell = unrollRing(outer!)
    const [west] = turf.bbox(turf.polygon([shell]))
    const inner = holes.map(unrollRing).map((hole) => {
      const turns = Math.ceil((west - Math.min(...hole.map(([lon]) => lon!))) / 360)
      return hole.map(([lon, lat]): Position => [lon! + 360 * turns, lat!])
    })
    const polygon = turf.polygon([shell, ...inner])
    polygon.bbox = turf.bbox(polygon)
    return polygon
  })
  return function isLand(lonDeg: number, latDeg: number): boolean {
    return features.some((polygon) =>
      [-360, 0, 360].some((turn) => turf.booleanPointInPolygon([lonDeg + turn, latDeg], polygon)),
    )
  }
}

/** Longitudes without jumps; a ring around the south pole is closed over it. */
function unrollRing(ring: Position[]): Position[] {
  let lonBefore = ring[0]![0]!
  const unrolled = ring.map(([lon, lat]): Position => {
    const step = (((lon! - lonBefore + 540) % 360) + 360) % 360
    lonBefore += step - 180
    return [lonBefore, lat!]
  })
  const [first, last] = [unrolled[0]!, unrolled.at(-1)!]
  if (Math.abs(last[0]! - first[0]!) > 1) return [...unrolled, [last[0]!, -90], [first[0]!, -90], first]
  return [...unrolled.slice(0, -1), first]
}

function arcKm(p: Vector, { a, b, normal }: Edge): number {
  if (dot(cross(normal, a), p) >= 0 && dot(cross(b, normal), p) >= 0) {
    return EARTH_RADIUS_KM * Math.abs(Math.asin(dot(normal, p)))
  }
  return Math.min(angleKm(p, a), angleKm(p, b))
}

function edgeBetween(start: Position, end: Position): Edge {
  const [a, b] = [vectorOf(start), vectorOf(end)]
  const across = cross(a, b)
  const length = Math.hypot(...across) || 1
  return {
    a,
    b,
    normal: [across[0] / length, across[1] / length, across[2] / length],
    southDeg: Math.min(start[1]!, end[1]!),
    northDeg: Math.max(start[1]!, end[1]!),
  }
}

function vectorOf([lonDeg, latDeg]: Position): Vector {
  const [lon, lat] = [(lonDeg! * Math.PI) / 180, (latDeg! * Math.PI) / 180]
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
}

function angleKm(a: Vector, b: Vector): number {
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2)
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
