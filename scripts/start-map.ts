/** What the map in the browser loads, beside the pages: its worker, and the land of the built-in world as GeoJSON. */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { geoEquirectangular } from 'd3-geo'
import { geoProject } from 'd3-geo-projection'
import type { Feature, FeatureCollection, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { Topology } from 'topojson-specification'

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
  // Turbopack bundles no worker of this kind: it is loaded as it comes.
  const name = 'maplibre-gl-worker.mjs'
  copyFileSync(require.resolve(`maplibre-gl/dist/${name}`), join(publicFolder, name))
  for (const { from, to, digits } of LANDS)
    writeFileSync(join(folder, to), JSON.stringify(readLand(require(from) as Topology, digits)))
}

/**
 * world-atlas joins what the antimeridian parts, which a flat map would draw right across the world: a projection onto
 * degrees cuts it again.
 */
function readLand(topology: Topology, digits: number): FeatureCollection {
  const land = feature(topology, topology.objects.land!)
  const onDegrees = geoEquirectangular()
    .scale(180 / Math.PI)
    .translate([0, 0])
    .precision(0)
    .reflectY(true)
  const cut = geoProject(land, onDegrees) as FeatureCollection
  return { ...cut, features: cut.features.map((one) => rounded(one, digits)) }
}

function rounded(one: Feature, digits: number): Feature {
  const { geometry } = one
  if (geometry.type !== 'MultiPolygon' && geometry.type !== 'Polygon') return one
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const coordinates = polygons
    .map((rings) => rings.map((ring) => roundRing(ring, digits)).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length > 0)
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates } }
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
