'use client'

import type { Feature, FeatureCollection } from 'geojson'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Place } from './places-text.ts'
import { createZoneChart, type ZoneChart } from './zone-chart.ts'

/** Borders are asked for anew at whole zooms up to this one: a metre. */
const MOST_ZOOM = 14

interface ChartHandlers {
  readonly onPick: (id: string | null) => void
  readonly onDrawn: (places: readonly Place[]) => void
  readonly onZoom: (zoom: number) => void
}

/** The map of zones in an element; null until it is there, or where there is no WebGL: the list says the same. */
export function useZoneChart(
  container: RefObject<HTMLDivElement | null>,
  handlers: ChartHandlers,
): ZoneChart | null {
  const [chart, setChart] = useState<ZoneChart | null>(null)
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    let made: ZoneChart
    try {
      made = createZoneChart(container.current!, {
        onPick: (id) => latest.current.onPick(id),
        onDrawn: (places) => latest.current.onDrawn(places),
        onZoom: (zoom) => latest.current.onZoom(Math.min(MOST_ZOOM, Math.max(0, Math.ceil(zoom)))),
        onFault: (text) => console.warn(`zones: ${text}`),
      })
    } catch (error) {
      console.warn(`zones: ${String(error)}`)
      return
    }
    setChart(made)
    return () => {
      setChart(null)
      made.remove()
    }
  }, [container])
  return chart
}

export function collect(features: readonly Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features: [...features] }
}
