/** The chart as a MapLibre style: sea, graticule, land, zones, tracks, alerts. Nothing is fetched from elsewhere. */

import type { FeatureCollection, GeoJSON } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import type { ChartColours } from './chart-colours.ts'

export const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Coarse land is drawn at once; from this zoom on the fine one is fetched, some 3 MB. */
export const FINE_LAND_ZOOM = 4

export function chartStyle({ words }: ChartColours): StyleSpecification {
  const source = (data: GeoJSON | string) => ({ type: 'geojson' as const, data })
  return {
    version: 8,
    sources: {
      graticule: source(graticule()),
      land: source('/map/land.json'),
      zones: source(NOTHING),
      alerts: source(NOTHING),
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': words.sea } },
      {
        ...{ id: 'graticule', type: 'line', source: 'graticule' },
        paint: { 'line-color': words.graticule, 'line-width': 1 },
      },
      {
        id: 'land',
        type: 'fill',
        source: 'land',
        paint: { 'fill-color': words.land, 'fill-antialias': false },
      },
      {
        ...{ id: 'coast', type: 'line', source: 'land' },
        paint: {
          'line-color': words.coast,
          'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 6, 1],
        },
      },
      {
        ...{ id: 'zone-bands', type: 'fill', source: 'zones', filter: ['!=', ['get', 'kind'], 'eez'] },
        paint: { 'fill-color': words.regulationFill },
      },
      {
        ...{ id: 'zones', type: 'line', source: 'zones', filter: ['!=', ['get', 'kind'], 'eez'] },
        paint: { 'line-color': words.regulation, 'line-width': 1.5 },
      },
      {
        ...{ id: 'zones-eez', type: 'line', source: 'zones', filter: ['==', ['get', 'kind'], 'eez'] },
        paint: { 'line-color': words.regulation, 'line-width': 1, 'line-dasharray': [6, 2, 1, 2] },
      },
      {
        ...{ id: 'alerts', type: 'circle', source: 'alerts' },
        paint: {
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 2, 3, 6, 5],
          'circle-color': 'transparent',
          'circle-stroke-color': words.alert,
          'circle-stroke-width': ['case', ['get', 'isSelected'], 3, 1.5],
        },
      },
    ],
  }
}

/** Lines every ten degrees. */
function graticule(): FeatureCollection {
  const lines: [number, number][][] = []
  for (let lon = -180; lon <= 180; lon += 10)
    lines.push([
      [lon, -85],
      [lon, 85],
    ])
  for (let lat = -80; lat <= 80; lat += 10)
    lines.push([
      [-180, lat],
      [180, lat],
    ])
  return {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } },
    ],
  }
}
