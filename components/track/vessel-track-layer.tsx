'use client'

import type { Map as ChartMap } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { type ShownTrack, TrackOnMap } from './track-on-map.ts'

/** A vessel's track and events on a map; shows nothing of its own. `map` has loaded; null while it has not. */
export function VesselTrackLayer({ map, ...shown }: ShownTrack & { readonly map: ChartMap | null }) {
  const { mmsi, time, track, marks, colourBy } = shown
  const made = useRef<TrackOnMap | null>(null)
  const latest = useRef(shown)
  latest.current = shown
  // biome-ignore lint/correctness/useExhaustiveDependencies: another vessel, or another time, is another track.
  useEffect(() => {
    if (map === null) return
    const drawn = new TrackOnMap(map, latest.current)
    made.current = drawn
    return () => {
      made.current = null
      drawn.remove()
    }
  }, [map, mmsi, time])
  useEffect(
    () => made.current?.show({ mmsi, time, track, marks, colourBy }),
    [mmsi, time, track, marks, colourBy],
  )
  return null
}
