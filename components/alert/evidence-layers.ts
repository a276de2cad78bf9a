/** Evidence drawn by MapLibre: the zone with its ticks and band, the partner's track, the silence, the border crossings. */

import type { Feature, FeatureCollection, Position } from 'geojson'
import type { Map as ChartMap, GeoJSONSource, LayerSpecification } from 'maplibre-gl'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { AlertEvidence } from './alert-api.ts'

const SOURCE = 'alert-evidence'
const TICK = 'zone-tick'
/** The band inside of a border, pixels (art direction). */
const BAND = 24

const LAYERS = [
  'evidence-band',
  'evidence-zone',
  'evidence-ticks',
  'evidence-partner-casing',
  'evidence-partner',
  'evidence-silence',
  'evidence-crossing',
] as const

/** Puts evidence on the map, in the place of what there was; null takes it away. Colours are those of the theme now. */
export function putEvidence(map: ChartMap, evidence: AlertEvidence | null): void {
  const data = evidence === null ? NOTHING : featuresOf(evidence)
  const source = map.getSource<GeoJSONSource>(SOURCE)
  if (source === undefined) map.addSource(SOURCE, { type: 'geojson', data })
  else source.setData(data)
  const colours = readColours(map.getContainer())
  if (map.hasImage(TICK)) map.removeImage(TICK)
  map.addImage(TICK, drawTick(colours.regulation), { pixelRatio: 2 })
  // Anew: their colours may be others.
  for (const id of LAYERS) if (map.getLayer(id) !== undefined) map.removeLayer(id)
  const below = map.getLayer('alerts') === undefined ? undefined : 'alerts'
  for (const layer of layersOf(colours)) map.addLayer(layer, below)
}

export function removeEvidence(map: ChartMap): void {
  // A map that was removed has no style any more.
  if (map.style === undefined) return
  for (const id of LAYERS) if (map.getLayer(id) !== undefined) map.removeLayer(id)
  if (map.getSource(SOURCE) !== undefined) map.removeSource(SOURCE)
  if (map.hasImage(TICK)) map.removeImage(TICK)
}

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

interface Colours {
  readonly regulation: string
  readonly ink: string
  readonly gap: string
  readonly casing: string
}

function readColours(element: Element): Colours {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return { regulation: of('--regulation'), ink: of('--ink-1'), gap: of('--ev-gap'), casing: of('--casing') }
}

function layersOf({ regulation, ink, gap, casing }: Colours): LayerSpecification[] {
  const of = (role: string) => ({
    source: SOURCE,
    filter: ['==', ['get', 'role'], role] as ['==', ['get', string], string],
  })
  return [
    {
      ...{ id: 'evidence-band', type: 'line', ...of('zone') },
      paint: { 'line-color': regulation, 'line-opacity': 0.18, 'line-width': BAND, 'line-offset': BAND / 2 },
    },
    {
      ...{ id: 'evidence-zone', type: 'line', ...of('zone') },
      paint: { 'line-color': regulation, 'line-width': 2 },
    },
    {
      ...{ id: 'evidence-ticks', type: 'symbol', ...of('zone') },
      layout: {
        ...{
          'symbol-placement': 'line',
          'symbol-spacing': 28,
          'icon-image': TICK,
          'icon-keep-upright': false,
        },
        ...{ 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-rotation-alignment': 'map' },
        'icon-anchor': 'top',
      },
    },
    {
      ...{ id: 'evidence-partner-casing', type: 'line', ...of('partner') },
      paint: { 'line-color': casing, 'line-width': 4 },
    },
    {
      ...{ id: 'evidence-partner', type: 'line', ...of('partner') },
      paint: { 'line-color': ink, 'line-width': 1.5 },
    },
    {
      ...{ id: 'evidence-silence', type: 'line', ...of('silence') },
      paint: { 'line-color': gap, 'line-width': 2, 'line-dasharray': [3, 5] },
    },
    {
      ...{ id: 'evidence-crossing', type: 'circle', ...of('crossing') },
      paint: {
        ...{ 'circle-radius': 5, 'circle-color': casing },
        ...{ 'circle-stroke-color': regulation, 'circle-stroke-width': 2 },
      },
    },
  ]
}

/** A short line across the border, from it to the right of its way, which is inside. Drawn twice as large. */
function drawTick(colour: string): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = 4
  canvas.height = 14
  const context = canvas.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, 4, 14)
  return context.getImageData(0, 0, 4, 14)
}

function featuresOf({ tracks, silences, crossings, zones }: AlertEvidence): FeatureCollection {
  const line = (role: string, coordinates: Position[]): Feature => ({
    ...{ type: 'Feature', properties: { role } },
    geometry: { type: 'LineString', coordinates },
  })
  const features: Feature[] = []
  for (const { geometry } of zones)
    for (const polygon of geometry.coordinates)
      for (const [i, ring] of polygon.entries()) features.push(line('zone', withInsideAtRight(ring, i === 0)))
  for (const { isPartner, lonUnits, latUnits } of tracks)
    if (isPartner) features.push(line('partner', followLine(lonUnits, latUnits)))
  for (const { from, to } of silences)
    if (from !== null && to !== null)
      features.push(line('silence', followLine([from.lonUnits, to.lonUnits], [from.latUnits, to.latUnits])))
  for (const { lonUnits, latUnits } of crossings)
    features.push({
      ...{ type: 'Feature', properties: { role: 'crossing' } },
      geometry: { type: 'Point', coordinates: [lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE] },
    })
  return { type: 'FeatureCollection', features }
}

/** Longitudes go on beyond 180 degrees, so that a line is not drawn around the world. */
function followLine(lonUnits: readonly number[], latUnits: readonly number[]): Position[] {
  let before = lonUnits[0]! / UNITS_PER_DEGREE
  return lonUnits.map((units, i) => {
    const lon = units / UNITS_PER_DEGREE
    before = lon - 360 * Math.round((lon - before) / 360)
    return [before, latUnits[i]! / UNITS_PER_DEGREE]
  })
}

/** Clockwise on the map, holes the other way round: what lies to the right is the zone. */
export function withInsideAtRight(ring: readonly Position[], isOuter: boolean): Position[] {
  let doubled = 0
  for (let i = 1; i < ring.length; i++)
    doubled += (ring[i]![0]! - ring[i - 1]![0]!) * (ring[i]![1]! + ring[i - 1]![1]!)
  // Positive: clockwise, as north is up.
  return doubled > 0 === isOuter ? [...ring] : ring.toReversed()
}
