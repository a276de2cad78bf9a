/** The map of zones: MapLibre with the chart's own style, zones above it, and terra-draw for an area that is being drawn. */

import type { FeatureCollection } from 'geojson'
import { Map as ChartMap, type GeoJSONSource, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { readChartColours } from '../map/chart-colours.ts'
import { chartStyle, FINE_LAND_ZOOM } from '../map/chart-style.ts'
import type { Place } from './places-text.ts'
import { ringOf } from './places-text.ts'
import { HIT_LAYER, zoneLayers } from './zone-layers.ts'

const MOVE_MS = 240
/** Web Mercator at zoom 0 is so wide, pixels. */
const WORLD_PIXELS = 512
/** A smaller area is tinted all over, pixels: bands on both sides of it would meet. */
const LEAST_BANDED = 96
type PaintName = Parameters<ChartMap['setPaintProperty']>[1]
type PaintValue = Parameters<ChartMap['setPaintProperty']>[2]
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** A layer of a style, as far as its colours go. */
interface PaintedLayer {
  readonly id: string
  readonly paint?: Readonly<Record<string, PaintValue>>
}

export interface ZoneChartEvents {
  onPick(id: string | null): void
  /** The area that is drawn is done, or was changed. */
  onDrawn(places: readonly Place[]): void
  /** The map stands still at this zoom. */
  onZoom(zoom: number): void
  onFault(text: string): void
}

export interface ZoneChart {
  show(zones: FeatureCollection): void
  preview(zones: FeatureCollection): void
  select(id: string | null): void
  fit(data: FeatureCollection): void
  /** Lets a person draw a new area. */
  startDrawing(): void
  /** Shows an area with handles at its corners; fewer than three places: nothing yet. */
  edit(places: readonly Place[]): void
  stopDrawing(): void
  centre(): Place
  remove(): void
}

export function createZoneChart(container: HTMLElement, events: ZoneChartEvents): ZoneChart {
  setWorkerUrl('/maplibre-gl-worker.mjs')
  const map = new ChartMap({
    ...{ container, style: chartStyle(readChartColours(container)), center: [10, 20], zoom: 1.3 },
    ...{ minZoom: 0, maxZoom: 17, attributionControl: false, dragRotate: false, pitchWithRotate: false },
    ...{ touchPitch: false, fadeDuration: 0 },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ unit: 'nautical' }), 'bottom-right')
  const held = new Map<string, FeatureCollection>()
  let selected: string | null = null
  let draw: TerraDraw | null = null
  let isReady = false
  let isRemoved = false
  let whenReady: (() => void)[] = []
  let pendingFit: FeatureCollection | null = null

  map.on('load', () => {
    for (const id of ['zone-areas', 'zone-preview'])
      map.addSource(id, { type: 'geojson', data: held.get(id) ?? NOTHING })
    for (const layer of zoneLayers(readZoneColours(container), selected)) map.addLayer(layer)
    isReady = true
    for (const act of whenReady) act()
    whenReady = []
    if (pendingFit !== null) fitTo(pendingFit)
    container.dataset.ready = 'true'
  })
  const refine = () => {
    if (map.getZoom() < FINE_LAND_ZOOM) return
    map.off('zoom', refine)
    map.getSource<GeoJSONSource>('land')?.setData('/map/land-fine.json')
  }
  map.on('zoom', refine)
  map.on('moveend', () => events.onZoom(map.getZoom()))
  map.on('error', ({ error }) => events.onFault(error.message))
  map.on('click', ({ point }) => {
    if (draw !== null || !isReady) return
    const found = map.queryRenderedFeatures(point, { layers: [HIT_LAYER] })
    // The smallest one lies in the others, as often as not: those drawn last are it.
    events.onPick(found.length === 0 ? null : String(found[0]!.properties.id))
  })
  const theme = new MutationObserver(() => {
    for (const { id, paint } of [
      ...chartStyle(readChartColours(container)).layers,
      ...zoneLayers(readZoneColours(container), selected),
    ] as readonly PaintedLayer[])
      for (const [name, value] of Object.entries(paint ?? {}))
        if (map.getLayer(id) !== undefined) map.setPaintProperty(id, name as PaintName, value)
  })
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })

  function put(source: string, data: FeatureCollection): void {
    held.set(source, data)
    map.getSource<GeoJSONSource>(source)?.setData(data)
  }

  function fitTo(data: FeatureCollection): void {
    if (!isReady) {
      pendingFit = data
      return
    }
    pendingFit = null
    const box = boxOf(data)
    if (box === null) return
    const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS
    // A panel that opens with it takes of the map's room first.
    requestAnimationFrame(() => {
      if (isRemoved) return
      map.resize()
      map.fitBounds(box, { padding: 56, maxZoom: 9, duration })
    })
  }

  function openDraw(): TerraDraw {
    if (draw !== null) return draw
    const { accent } = readZoneColours(container)
    const colour = accent as `#${string}`
    const made = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map }),
      modes: [
        new TerraDrawPolygonMode({
          styles: { fillColor: colour, fillOpacity: 0.12, outlineColor: colour, outlineWidth: 2 },
        }),
        new TerraDrawSelectMode({
          flags: {
            polygon: {
              feature: {
                draggable: true,
                coordinates: { midpoints: true, draggable: true, deletable: true },
              },
            },
          },
          styles: {
            ...{ selectedPolygonColor: colour, selectedPolygonFillOpacity: 0.12 },
            ...{ selectedPolygonOutlineColor: colour, selectedPolygonOutlineWidth: 2 },
            ...{
              selectionPointColor: colour,
              selectionPointWidth: 6,
              midPointColor: colour,
              midPointWidth: 4,
            },
          },
        }),
      ],
    })
    made.start()
    made.on('finish', () => tell(made))
    draw = made
    return made
  }

  function tell(drawing: TerraDraw): void {
    const area = drawing.getSnapshot().find(({ geometry }) => geometry.type === 'Polygon')
    if (area?.geometry.type !== 'Polygon') return
    const ring = area.geometry.coordinates[0]!
    events.onDrawn(ring.slice(0, -1).map(([lon, lat]): Place => [lon!, lat!]))
  }

  function soon(act: () => void): void {
    if (isReady) act()
    else whenReady.push(act)
  }

  return {
    show: (zones) => put('zone-areas', withBandZooms(zones)),
    preview: (zones) => put('zone-preview', zones),
    select(id) {
      selected = id
      if (isReady) map.setFilter('area-chosen', ['==', ['get', 'id'], id ?? ''])
    },
    fit: fitTo,
    startDrawing() {
      soon(() => {
        const drawing = openDraw()
        drawing.clear()
        drawing.setMode('polygon')
      })
    },
    edit(places) {
      soon(() => {
        const drawing = openDraw()
        drawing.clear()
        if (places.length < 3) return
        drawing.setMode('select')
        const ring = ringOf(places).map(([lon, lat]) => [Number(lon.toFixed(9)), Number(lat.toFixed(9))])
        const [added] = drawing.addFeatures([
          {
            ...{ type: 'Feature', properties: { mode: 'polygon' } },
            geometry: { type: 'Polygon', coordinates: [ring] },
          },
        ])
        if (added?.valid === true && added.id !== undefined) drawing.selectFeature(added.id)
      })
    },
    stopDrawing() {
      draw?.stop()
      draw = null
    },
    centre() {
      const { lng, lat } = map.getCenter()
      return [lng, lat]
    },
    remove() {
      isRemoved = true
      theme.disconnect()
      draw?.stop()
      map.remove()
    },
  }
}

function readZoneColours(element: Element) {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return { regulation: read('--regulation'), band: read('--regulation-band'), accent: read('--accent') }
}

/** Each with the zoom from which a band inside its border leaves room in the middle. */
function withBandZooms(zones: FeatureCollection): FeatureCollection {
  const features = zones.features.map((feature) => {
    const box = boxOf({ type: 'FeatureCollection', features: [feature] })
    const sizeDeg = box === null ? 0 : Math.min(box[2] - box[0], box[3] - box[1])
    const bandZoom = sizeDeg > 0 ? Math.log2((LEAST_BANDED * 360) / (WORLD_PIXELS * sizeDeg)) : 24
    return { ...feature, properties: { ...feature.properties, bandZoom } }
  })
  return { ...zones, features }
}

/** West, south, east, north of all places; null of none. */
function boxOf({ features }: FeatureCollection): [number, number, number, number] | null {
  const box: [number, number, number, number] = [180, 90, -180, -90]
  const visit = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return
    const [lon, lat] = coordinates
    if (typeof lon !== 'number' || typeof lat !== 'number') {
      for (const one of coordinates) visit(one)
      return
    }
    box[0] = Math.min(box[0], lon)
    box[1] = Math.max(-85, Math.min(box[1], lat))
    box[2] = Math.max(box[2], lon)
    box[3] = Math.min(85, Math.max(box[3], lat))
  }
  for (const { geometry } of features) if ('coordinates' in geometry) visit(geometry.coordinates)
  return box[0] > box[2] ? null : box
}
