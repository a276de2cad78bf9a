/** The map: MapLibre wrapped once, with what the page shows on it. */

import type { FeatureCollection } from 'geojson'
import type { Map as ChartMap, GeoJSONSource } from 'maplibre-gl'
import type { MapPlace } from '../shell/view-state.ts'
import { readChartColours } from './chart-colours.ts'
import { chartStyle, FINE_LAND_ZOOM } from './chart-style.ts'
import type { Bounds } from './fleet-bounds.ts'
import type { MapEngine } from './map-engine.ts'
import type { VesselFleet } from './vessel-fleet.ts'
import { VesselLayer } from './vessel-layer.ts'

/** How near the pointer must be to a vessel, pixels: half of what a finger needs. */
const TOUCH_PIXELS = 12
/** Around what an overview shows, pixels, and how near it goes. */
const OVERVIEW = { padding: 48, maxZoom: 7 } as const
/** Web Mercator at zoom 0 is so wide, pixels. */
const WORLD_PIXELS = 512
/** Of the world, before anything is known of who is where. */
const START = { center: [10, 20], zoom: 1.3 } as const satisfies { center: [number, number]; zoom: number }
/** A move that a person asked for, ms; the map then steps where motion is not wanted. */
const MOVE_MS = 240

type PaintName = Parameters<ChartMap['setPaintProperty']>[1]

export interface ChartEvents {
  /** It can be drawn on by others. */
  onReady(map: ChartMap): void
  /** Null: no vessel is there. Pixels of the map. */
  onPoint(mmsi: string | null, x: number, y: number): void
  onPick(mmsi: string | null): void
  /** It shows another part of the world, and stands still there. */
  onView(place: MapPlace): void
  /** The same, as far as it reaches; whoever moved it. */
  onBounds(bounds: Bounds): void
  onFault(text: string): void
}

export interface Chart {
  show(source: 'zones' | 'alerts', data: FeatureCollection): void
  goTo(lonDeg: number, latDeg: number): void
  /** What the address says, after Back or Forward. */
  moveTo(place: MapPlace): void
  zoomBy(steps: number): void
  fit(bounds: Bounds): void
  /** Shows all of it, unless a person, or the address, has said what is to be seen. */
  overview(bounds: Bounds): void
  /** Vessels have moved. */
  redraw(): void
  remove(): void
}

export function createChart(
  engine: MapEngine,
  container: HTMLElement,
  fleet: VesselFleet,
  now: () => number,
  place: MapPlace | null,
  events: ChartEvents,
): Chart {
  const colours = readChartColours(container)
  let isViewChosen = place !== null
  const map = new engine.Map({
    container,
    style: chartStyle(colours),
    center: place === null ? START.center : [place.lonDeg, place.latDeg],
    zoom: place?.zoom ?? START.zoom,
    minZoom: 0,
    maxZoom: 17,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Nothing on it fades: live data steps.
    fadeDuration: 0,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new engine.ScaleControl({ unit: 'nautical' }), 'bottom-right')
  const waiting = new Map<string, FeatureCollection>()
  const layer = new VesselLayer(fleet, colours, now)
  map.on('load', () => {
    map.addLayer(layer)
    for (const [source, data] of waiting) map.getSource<GeoJSONSource>(source)?.setData(data)
    container.dataset.ready = 'true'
    events.onReady(map)
  })
  map.on('movestart', ({ originalEvent }) => {
    if (originalEvent !== undefined) isViewChosen = true
  })
  const tellBounds = () => {
    const box = map.getBounds()
    const [west, south, east, north] = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]
    events.onBounds({ west, south, east, north })
  }
  map.on('moveend', tellBounds)
  map.on('resize', tellBounds)
  map.on('load', tellBounds)
  map.on('moveend', () => {
    if (!isViewChosen) return
    const { lng, lat } = map.getCenter()
    events.onView({ latDeg: lat, lonDeg: lng, zoom: map.getZoom() })
  })
  map.on('error', ({ error }) => events.onFault(error.message))
  const refine = () => {
    if (map.getZoom() < FINE_LAND_ZOOM) return
    map.off('zoom', refine)
    map.getSource<GeoJSONSource>('land')?.setData('/map/land-fine.json')
  }
  map.on('zoom', refine)
  map.on('load', refine)

  function vesselAt(lng: number, lat: number): string | null {
    const latRadians = (lat * Math.PI) / 180
    const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + latRadians / 2)) / (2 * Math.PI)
    const within = TOUCH_PIXELS / (WORLD_PIXELS * 2 ** map.getZoom())
    const index = fleet.nearest(lng / 360 + 0.5, y, within)
    return index < 0 ? null : fleet.at(index).mmsi
  }
  map.on('mousemove', ({ lngLat, point }) => {
    const mmsi = vesselAt(lngLat.lng, lngLat.lat)
    map.getCanvas().style.cursor = mmsi === null ? '' : 'pointer'
    events.onPoint(mmsi, point.x, point.y)
  })
  map.on('mouseout', () => events.onPoint(null, 0, 0))
  map.on('click', ({ lngLat }) => events.onPick(vesselAt(lngLat.lng, lngLat.lat)))

  const repaint = () => {
    const now = readChartColours(container)
    // Colours alone: a style put in its place would empty the sources, and take away layers that others added.
    for (const { id, paint = {} } of chartStyle(now).layers)
      for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name as PaintName, value)
    layer.setColours(now)
  }
  const theme = new MutationObserver(repaint)
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })

  function moveMs(): number {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS
  }

  return {
    show(source, data) {
      waiting.set(source, data)
      map.getSource<GeoJSONSource>(source)?.setData(data)
    },
    overview({ west, south, east, north }) {
      if (!isViewChosen) map.fitBounds([west, south, east, north], { ...OVERVIEW, duration: 0 })
    },
    goTo(lonDeg, latDeg) {
      isViewChosen = true
      const zoom = Math.max(map.getZoom(), 7)
      map.easeTo({ center: [lonDeg, latDeg], zoom, duration: moveMs() })
    },
    moveTo({ lonDeg, latDeg, zoom }) {
      map.jumpTo({ center: [lonDeg, latDeg], zoom })
    },
    zoomBy(steps) {
      isViewChosen = true
      map.easeTo({ zoom: map.getZoom() + steps, duration: moveMs() })
    },
    fit({ west, south, east, north }) {
      isViewChosen = true
      map.fitBounds([west, south, east, north], { ...OVERVIEW, duration: moveMs() })
    },
    redraw: () => map.triggerRepaint(),
    remove() {
      theme.disconnect()
      map.remove()
    },
  }
}
