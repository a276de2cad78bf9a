/** The map of one vessel's page: the chart without a fleet. */

import { Map as ChartMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import { readChartColours } from '../map/chart-colours.ts'
import { chartStyle, FINE_LAND_ZOOM } from '../map/chart-style.ts'
import { followTheme } from './track-colours.ts'
import type { TrackView } from './track-view.ts'

/** Room for what floats over the map, pixels (art direction: evidence is never behind a control). */
const ROOM = { top: 60, right: 60, bottom: 90, left: 40 } as const
const MOST_FIT_ZOOM = 11

/** Calls back once it can be drawn on. Gives what ends it. */
export function createTrackChart(
  container: HTMLElement,
  onReady: (map: ChartMap) => void,
  onFault: (text: string) => void,
): () => void {
  setWorkerUrl('/maplibre-gl-worker.mjs')
  const map = new ChartMap({
    ...{ container, style: chartStyle(readChartColours(container)), zoom: 1.3, center: [10, 20] },
    ...{ attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false },
    ...{ fadeDuration: 0, minZoom: 0, maxZoom: 17, hash: true },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ unit: 'nautical' }), 'bottom-right')
  map.on('error', ({ error }) => onFault(error.message))
  const refine = () => {
    if (map.getZoom() < FINE_LAND_ZOOM) return
    map.off('zoom', refine)
    const land = map.getSource('land')
    if (land !== undefined && 'setData' in land)
      (land as { setData(url: string): void }).setData('/map/land-fine.json')
  }
  map.on('zoom', refine)
  map.on('load', () => {
    refine()
    container.dataset.ready = 'true'
    onReady(map)
  })
  const endTheme = followTheme(() => map.setStyle(chartStyle(readChartColours(container)), { diff: true }))
  return () => {
    endTheme()
    map.remove()
  }
}

/** Shows all of a track, unless the address has said what is to be seen. */
export function fitTrack(map: ChartMap, track: TrackView): void {
  const { x, lines } = track
  if (track.count === 0) return
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < track.count; i++) {
    west = Math.min(west, x[i]!)
    east = Math.max(east, x[i]!)
    south = Math.min(south, lines.latUnits[i]! / 600_000)
    north = Math.max(north, lines.latUnits[i]! / 600_000)
  }
  const degrees = (of: number) => (of - 0.5) * 360
  map.fitBounds([degrees(west), south, degrees(east), north], {
    ...{ padding: ROOM, maxZoom: MOST_FIT_ZOOM, duration: 0 },
  })
}
