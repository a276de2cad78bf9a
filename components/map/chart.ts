/** The map: MapLibre wrapped once, with what the page shows on it. */

import type { FeatureCollection } from 'geojson'
import {
  Map as ChartMap,
  type GeoJSONSource,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl'
import { readChartColours } from './chart-colours.ts'
import { chartStyle, FINE_LAND_ZOOM } from './chart-style.ts'
import type { Bounds } from './fleet-bounds.ts'
import type { VesselFleet } from './vessel-fleet.ts'
import { VesselLayer } from './vessel-layer.ts'

/** How near the pointer must be to a vessel, pixels: half of what a finger needs. */
const TOUCH_PIXELS = 12
/** Around what an overview shows, pixels, and how near it goes. */
const OVERVIEW = { padding: 48, maxZoom: 7 } as const
/** Web Mercator at zoom 0 is so wide, pixels. */
const WORLD_PIXELS = 512

export interface ChartEvents {
  /** Null: no vessel is there. Pixels of the map. */
  onPoint(mmsi: string | null, x: number, y: number): void
  onPick(mmsi: string | null): void
  onFault(text: string): void
}

export interface Chart {
  show(source: 'zones' | 'track' | 'alerts', data: FeatureCollection): void
  goTo(lonDeg: number, latDeg: number): void
  /** Shows all of it, unless a person, or the address, has said what is to be seen. */
  overview(bounds: Bounds): void
  /** Vessels have moved. */
  redraw(): void
  remove(): void
}

export function createChart(
  container: HTMLElement,
  fleet: VesselFleet,
  now: () => number,
  events: ChartEvents,
): Chart {
  setWorkerUrl('/maplibre-gl-worker.mjs')
  const colours = readChartColours(container)
  let isViewChosen = location.hash !== ''
  const map = new ChartMap({
    ...{ container, style: chartStyle(colours), hash: true, zoom: 1.3, center: [10, 20] },
    ...{ attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false },
    // Nothing on it fades: live data steps.
    ...{ fadeDuration: 0, minZoom: 0, maxZoom: 17 },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ unit: 'nautical' }), 'bottom-right')
  const waiting = new Map<string, FeatureCollection>()
  const layer = new VesselLayer(fleet, colours, now)
  map.on('load', () => {
    map.addLayer(layer)
    for (const [source, data] of waiting) map.getSource<GeoJSONSource>(source)?.setData(data)
    container.dataset.ready = 'true'
  })
  map.on('movestart', ({ originalEvent }) => {
    if (originalEvent !== undefined) isViewChosen = true
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

  const theme = matchMedia('(prefers-color-scheme: light)')
  const repaint = () => {
    const now = readChartColours(container)
    map.setStyle(chartStyle(now), { diff: true })
    layer.setColours(now)
  }
  theme.addEventListener('change', repaint)

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
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      const zoom = Math.max(map.getZoom(), 7)
      map.easeTo({ center: [lonDeg, latDeg], zoom, duration: isCalm ? 0 : 240 })
    },
    redraw: () => map.triggerRepaint(),
    remove() {
      theme.removeEventListener('change', repaint)
      map.remove()
    },
  }
}
