import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Position } from 'geojson'
import type { Zone } from '../../../lib/geo/zones/zone.ts'
import { versionOfZone } from '../../../lib/geo/zones/zone-version.ts'
import { type Area, areaOf } from './turf-zones.ts'

/** Of the shared data, the 261 exclusive economic zones, then the 42 areas of fisheries organisations, as they are. */
export function readRealAreas(folder: string): Area[] {
  const eez = JSON.parse(readFileSync(`${folder}/eez_land_v2_201410_simplified.geojson`, 'utf8'))
  const rfmos = JSON.parse(gunzipSync(readFileSync(`${folder}/rfmos.json.gz`)).toString())
  const features: Area[] = [...eez.features, ...rfmos]
  return features.map(({ geometry }) => areaOf(coordinatesOf(geometry)))
}

/** Zones without any rule, one an area. */
export function zonesOf(areas: readonly Area[]): Zone[] {
  return areas.map(({ geometry }, position) => {
    const id = `zone ${position}`
    const zone: Omit<Zone, 'version'> = {
      id,
      name: id,
      kind: 'own',
      authority: '',
      source: 'test',
      country: null,
      validFromMs: null,
      validToMs: null,
      seasons: [],
      permittedFlags: null,
      permittedGears: null,
      polygons: coordinatesOf(geometry).map((rings) => ({ rings: rings.map(flatten) })),
    }
    return { ...zone, version: versionOfZone(zone) }
  })
}

function coordinatesOf(geometry: Area['geometry']): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

function flatten(ring: readonly Position[]): Float64Array {
  return Float64Array.from(ring.flatMap(([lon, lat]) => [lon!, lat!]))
}
