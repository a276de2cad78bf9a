'use client'

import { useEffect, useRef } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { readTrackLines } from '../../lib/store/track-columns.ts'
import type { Chart } from '../map/chart.ts'
import { NOTHING } from '../map/chart-style.ts'
import { trackFeatures } from '../map/track-features.ts'

/** A track is drawn from so long before an alert's beginning, ms. */
const BEFORE_MS = 24 * 3_600_000

/** The track of what is selected, and the map moved there, but for `stayId`, which the map was opened for. */
export function useTrack(chart: Chart | null, selected: WireAlert | null, stayId: string | null): void {
  const key = selected === null ? null : `${selected.id} ${selected.endMs}`
  const latest = useRef(selected)
  latest.current = selected
  const shownId = useRef(stayId)
  useEffect(() => {
    const alert = latest.current
    if (key === null || alert === null || chart === null) {
      chart?.show('track', NOTHING)
      shownId.current = null
      return
    }
    if (shownId.current !== alert.id)
      chart.goTo(alert.lonUnits / UNITS_PER_DEGREE, alert.latUnits / UNITS_PER_DEGREE)
    shownId.current = alert.id
    const end = new AbortController()
    const range = new URLSearchParams({
      from: new Date(alert.startMs - BEFORE_MS).toISOString(),
      to: new Date(alert.endMs).toISOString(),
      zoom: '9',
      points: '20000',
    })
    fetch(`/api/v1/vessels/${encodeURIComponent(alert.mmsi)}/track?${range}`, { signal: end.signal })
      .then(async (answer) => {
        if (answer.ok) chart.show('track', trackFeatures(readTrackLines(await answer.arrayBuffer())))
      })
      .catch((error: unknown) => {
        if (!end.signal.aborted) console.warn(`track: ${String(error)}`)
      })
    return () => end.abort()
  }, [chart, key])
}
