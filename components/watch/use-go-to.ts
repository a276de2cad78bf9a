'use client'

import { useEffect, useRef } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { Chart } from '../map/chart.ts'

/** Moves the map to what is selected, but for `stayId`, which an address brought with a place of its own. */
export function useGoTo(chart: Chart | null, selected: WireAlert | null, stayId: string | null): void {
  const latest = useRef({ selected, stayId })
  latest.current = { selected, stayId }
  const shownId = useRef<string | null>(null)
  const id = selected?.id ?? null
  useEffect(() => {
    if (chart === null) return
    const { selected: alert, stayId: stays } = latest.current
    if (alert !== null && shownId.current !== id && stays !== id)
      chart.goTo(alert.lonUnits / UNITS_PER_DEGREE, alert.latUnits / UNITS_PER_DEGREE)
    shownId.current = id
  }, [chart, id])
}
