/** Events on the map: symbols with shape, colour and casing, which may be asked for by place. */

import type { FeatureCollection } from 'geojson'
import type { Map as ChartMap, GeoJSONSource } from 'maplibre-gl'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { EVENT_KINDS, type EventMark } from './event-marks.ts'
import { drawEventShape } from './event-shapes.ts'
import type { TrackColours } from './track-colours.ts'

export const EVENT_LAYER = 'vessel-events'
/** Of a symbol with its casing, pixels of the map; drawn twice as fine. */
const SYMBOL = { pixels: 24, radius: 8, casing: 2.5, ratio: 2 } as const
/** JSON has no infinity: a gap that lasts ends then. */
const NEVER_MS = 8_640_000_000_000_000

/** Puts source, symbols and layer on the map where they are not there: a new style takes them away. */
export function putEventLayer(map: ChartMap, marks: readonly EventMark[], colours: TrackColours): void {
  for (const kind of EVENT_KINDS) {
    const image = drawSymbol(kind, colours)
    if (map.hasImage(`event-${kind}`)) map.updateImage(`event-${kind}`, image)
    else map.addImage(`event-${kind}`, image, { pixelRatio: SYMBOL.ratio })
  }
  const data = featuresOf(marks)
  const source = map.getSource<GeoJSONSource>(EVENT_LAYER)
  if (source === undefined) map.addSource(EVENT_LAYER, { type: 'geojson', data })
  else source.setData(data)
  if (map.getLayer(EVENT_LAYER) !== undefined) return
  map.addLayer({
    ...{ id: EVENT_LAYER, type: 'symbol', source: EVENT_LAYER },
    layout: {
      'icon-image': ['concat', 'event-', ['get', 'kind']],
      'icon-size': ['interpolate', ['linear'], ['zoom'], 3, 0.65, 7, 1],
      ...{ 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
  })
}

/** Only those that reach into a span of time. */
export function filterEventLayer(map: ChartMap, fromMs: number, toMs: number): void {
  if (map.getLayer(EVENT_LAYER) === undefined) return
  map.setFilter(EVENT_LAYER, ['all', ['<=', ['get', 'startMs'], toMs], ['>=', ['get', 'endMs'], fromMs]])
}

export function removeEventLayer(map: ChartMap): void {
  if (map.getLayer(EVENT_LAYER) !== undefined) map.removeLayer(EVENT_LAYER)
  if (map.getSource(EVENT_LAYER) !== undefined) map.removeSource(EVENT_LAYER)
}

function featuresOf(marks: readonly EventMark[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: marks.map(({ id, kind, startMs, endMs, lonUnits, latUnits }) => ({
      type: 'Feature',
      properties: { id, kind, startMs, endMs: Math.min(endMs, NEVER_MS) },
      geometry: {
        type: 'Point',
        coordinates: [lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE],
      },
    })),
  }
}

function drawSymbol(kind: (typeof EVENT_KINDS)[number], colours: TrackColours): ImageData {
  const size = SYMBOL.pixels * SYMBOL.ratio
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const style = {
    colour: colours.event[kind],
    casing: colours.ink.casing,
    casingPixels: SYMBOL.casing * SYMBOL.ratio,
  }
  drawEventShape(context, kind, size / 2, size / 2, SYMBOL.radius * SYMBOL.ratio, style)
  return context.getImageData(0, 0, size, size)
}
