'use client'

import type { FeatureCollection } from 'geojson'
import type { Map as ChartMap, GeoJSONSource } from 'maplibre-gl'
import { useEffect } from 'react'
import { loadTrack } from '../track/load-track.ts'
import { followTheme } from '../track/track-colours.ts'
import { LEG, type TrackView } from '../track/track-view.ts'

const SOURCE = 'partner-track'
const [CASING, LINE, GAPS] = ['partner-track-casing', 'partner-track-line', 'partner-track-gaps']
/** Simplified for so near a look; drawn thin, it needs no more. */
const [ZOOM, POINTS] = [9, 10_000]

/** The end of the time goes on with each report: asked for ahead, so that it is fetched anew only so often. */
const STEP_MS = 6 * 3_600_000

interface PartnerTrackProps {
  /** Has loaded; null while it has not. */
  readonly map: ChartMap | null
  readonly mmsi: string
  /** Of the vessel that is looked at: what the other did meanwhile. */
  readonly span: { readonly fromMs: number; readonly toMs: number }
}

/** The track of the other vessel, in plain ink; its gaps are dashed. Shows nothing of its own. */
export function PartnerTrack({ map, mmsi, span }: PartnerTrackProps) {
  const { fromMs } = span
  const toMs = Math.ceil(span.toMs / STEP_MS) * STEP_MS
  useEffect(() => {
    if (map === null) return
    const end = new AbortController()
    let unfollow = () => {}
    const request = { mmsi, fromMs, toMs, zoom: ZOOM, points: POINTS, mainTrackId: null }
    loadTrack(request, end.signal).then(
      (track) => {
        if (end.signal.aborted) return
        const data = featuresOf(track)
        putLines(map, data)
        unfollow = followTheme(() => putLines(map, data))
      },
      (error: unknown) => {
        if (!end.signal.aborted) console.warn(`vessel: ${String(error)}`)
      },
    )
    return () => {
      end.abort()
      unfollow()
      removeLines(map)
    }
  }, [map, mmsi, fromMs, toMs])
  return null
}

function putLines(map: ChartMap, data: FeatureCollection): void {
  removeLines(map)
  map.addSource(SOURCE, { type: 'geojson', data })
  const style = getComputedStyle(map.getContainer())
  const of = (name: string) => style.getPropertyValue(name).trim()
  const below = map.getLayer('alerts') === undefined ? undefined : 'alerts'
  const sailed = ['==', ['get', 'isGap'], false] as ['==', ['get', string], boolean]
  const gaps = ['==', ['get', 'isGap'], true] as ['==', ['get', string], boolean]
  const line = { type: 'line', source: SOURCE } as const
  map.addLayer(
    { id: CASING!, ...line, filter: sailed, paint: { 'line-color': of('--casing'), 'line-width': 4 } },
    below,
  )
  map.addLayer(
    { id: LINE!, ...line, filter: sailed, paint: { 'line-color': of('--ink-1'), 'line-width': 1.5 } },
    below,
  )
  const dashes = { 'line-color': of('--ev-gap'), 'line-width': 1.5, 'line-dasharray': [3, 5] }
  map.addLayer({ id: GAPS!, ...line, filter: gaps, paint: dashes }, below)
}

function removeLines(map: ChartMap): void {
  // A map that was removed has no style any more.
  if (map.style === undefined) return
  for (const id of [CASING!, LINE!, GAPS!]) if (map.getLayer(id) !== undefined) map.removeLayer(id)
  if (map.getSource<GeoJSONSource>(SOURCE) !== undefined) map.removeSource(SOURCE)
}

/** Lines of what was sailed, and of what was not heard. Longitudes go on over 180 degrees. */
function featuresOf(track: TrackView): FeatureCollection {
  const placeAt = (i: number) => [(track.x[i]! - 0.5) * 360, track.lines.latUnits[i]! / 600_000]
  const features: FeatureCollection['features'] = []
  const add = (coordinates: number[][], isGap: boolean) => {
    if (coordinates.length > 1)
      features.push({ type: 'Feature', properties: { isGap }, geometry: { type: 'LineString', coordinates } })
  }
  let line: number[][] = []
  for (let i = 0; i < track.count; i++) {
    line.push(placeAt(i))
    if (track.leg[i] === LEG.sailed) continue
    add(line, false)
    line = []
    if (track.leg[i] === LEG.gap) add([placeAt(i), placeAt(i + 1)], true)
  }
  add(line, false)
  return { type: 'FeatureCollection', features }
}
