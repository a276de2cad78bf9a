'use client'

import { useEffect, useRef } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { Chart } from '../map/chart.ts'

/** Moves the map to what is selected, but for `stayId`, which the map was opened for. */
export function useGoTo(chart: Chart | null, selected: WireAlert | null, stayId: string | null): void {
  const latest = useRef(selected)
  latest.current = selected
  const shownId = useRef(stayId)
  const id = selected?.id ?? null
  useEffect(() => {
    const alert = latest.current
    if (alert !== null && chart !== null && shownId.current !== id)
      chart.goTo(alert.lonUnits / UNITS_PER_DEGREE, alert.latUnits / UNITS_PER_DEGREE)
    shownId.current = id
  }, [chart, id])
}
