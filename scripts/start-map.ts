/** What the map in the browser loads, beside the pages: its worker, and the land of the built-in world as GeoJSON. */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { geoEquirectangular } from 'd3-geo'
import { geoProject } from 'd3-geo-projection'
import type { FeatureCollection, Geometry, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { Topology } from 'topojson-specification'
import { writeMapEngine } from './start-map-engine.ts'

const require = createRequire(import.meta.url)

/** Natural Earth 1:50 million for the world, 1:10 million when zoomed in; digits are about half a pixel there. */
const LANDS = [
  { from: 'world-atlas/land-50m.json', to: 'land.json', digits: 2 },
  { from: 'world-atlas/land-10m.json', to: 'land-fine.json', digits: 3 },
] as const

/** Writes `map/` and the worker into the folder that is served as it is. */
export function writeMapFiles(publicFolder: string): void {
  const folder = join(publicFolder, 'map')
  mkdirSync(folder, { recursive: true })
  writeMapEngine(join(folder, 'engine'))
  // Turbopack bundles no worker of this kind: it is loaded as it comes.
  const name = 'maplibre-gl-worker.mjs'
  copyFileSync(require.resolve(`maplibre-gl/dist/${name}`), join(publicFolder, name))
  for (const { from, to, digits } of LANDS)
    writeFileSync(join(folder, to), JSON.stringify(readLand(require(from) as Topology, digits)))
}

function readLand(topology: Topology, digits: number): FeatureCollection {
  const land = feature(topology, topology.objects.land!) as FeatureCollection
  const polygons = land.features
    .flatMap(({ geometry }) => polygonsOf(geometry))
    .flatMap(cutPolygon)
    .map((rings) => rings.map((ring) => roundRing(ring, digits)).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length > 0)
  const geometry = { type: 'MultiPolygon' as const, coordinates: polygons }
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] }
}

type Rings = Position[][]

function polygonsOf(geometry: Geometry): Rings[] {
  if (geometry.type === 'Polygon') return [geometry.coordinates]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : []
}

const ONTO_DEGREES = geoEquirectangular()
  .scale(180 / Math.PI)
  .translate([0, 0])
  .precision(0)
  .reflectY(true)

/**
 * world-atlas joins what the antimeridian parts, which a flat map would draw right across the world: a projection onto
 * degrees cuts it again. Only those: of the smallest islands rounding may have turned the ring over, and on a globe the
 * inside of such a ring is all the rest of the world.
 */
function cutPolygon(rings: Rings): Rings[] {
  if (!rings.some(goesAround)) return [rings]
  const cut = geoProject({ type: 'Polygon', coordinates: rings }, ONTO_DEGREES)
  return cut === null ? [] : polygonsOf(cut as Geometry)
}

function goesAround(ring: readonly Position[]): boolean {
  return ring.some((place, i) => i > 0 && Math.abs(place[0]! - ring[i - 1]![0]!) > 180)
}

/** Places that fall together are one. */
function roundRing(ring: readonly Position[], digits: number): Position[] {
  const kept: Position[] = []
  for (const [lon, lat] of ring) {
    const place = [Number(lon!.toFixed(digits)), Number(lat!.toFixed(digits))]
    const last = kept.at(-1)
    if (last === undefined || last[0] !== place[0] || last[1] !== place[1]) kept.push(place)
  }
  return kept
}
