'use client'

import 'maplibre-gl/dist/maplibre-gl.css'
import type { Map as ChartMap } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ExportMenu } from '../exports/export-menu.tsx'
import { TimeBar } from '../time-bar/time-bar.tsx'
import { timeBarWords } from '../time-bar/time-bar-words.ts'
import { LEAST_SELECTION_MS } from '../time-bar/time-range.ts'
import { useWords } from '../words/use-words.tsx'
import { createTrackChart, fitTrack } from './track-chart.ts'
import type { ColourBy } from './track-layer.ts'
import { TrackLegend } from './track-legend.tsx'
import { useVesselTrack } from './use-vessel-track.ts'
import styles from './vessel-screen.module.css'
import { EventTable, type Looked, TripTable } from './vessel-tables.tsx'
import { VesselTrackLayer } from './vessel-track-layer.tsx'

/** Of a span that is shown, on either side: what led to it is seen too. */
const AROUND = 0.5
const LEAST_AROUND_MS = 3_600_000

/** One vessel: its track on the map, its time below, and the same as tables. */
export function VesselScreen({ mmsi, bar }: { mmsi: string; bar: ReactNode }) {
  const vessel = useVesselTrack(mmsi, null)
  const { time, facts, track, marks, outputs, fault } = vessel
  const [map, setMap] = useState<ChartMap | null>(null)
  const [mapFault, setMapFault] = useState<string | null>(null)
  const [colourBy, setColourBy] = useState<ColourBy>('speed')
  const container = useRef<HTMLDivElement>(null)
  const isFitted = useRef(false)
  const words = timeBarWords(useWords().language)

  useEffect(() => {
    isFitted.current = location.hash !== ''
    try {
      return createTrackChart(container.current!, setMap, setMapFault)
    } catch (error) {
      setMapFault(error instanceof Error ? error.message : String(error))
    }
  }, [])
  useEffect(() => {
    if (map === null || track === null || isFitted.current) return
    isFitted.current = true
    fitTrack(map, track)
  }, [map, track])

  const show = ({ fromMs, toMs, place: given }: Looked) => {
    const around = Math.max(LEAST_AROUND_MS, (toMs - fromMs) * AROUND)
    const span = { fromMs: fromMs - around, toMs: Math.max(toMs, fromMs + LEAST_SELECTION_MS) + around }
    time?.act({ type: 'select', span })
    time?.act({ type: 'window', window: span })
    const place = given ?? track?.at((fromMs + toMs) / 2) ?? null
    if (place === null || map === null) return
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const centre: [number, number] = [place.lonUnits / 600_000, place.latUnits / 600_000]
    map.easeTo({ center: centre, zoom: Math.max(map.getZoom(), 8), duration: isCalm ? 0 : 240 })
  }
  return (
    <div className={styles.screen}>
      {bar}
      <main className={styles.regions}>
        <section className={styles.map} aria-label={words.mapOf}>
          <div ref={container} className={styles.canvas} data-testid="chart" />
          <TrackLegend {...{ colourBy, words }} onColourBy={setColourBy} />
          {mapFault !== null && (
            <p role="alert" className={styles.mapFault}>
              {words.map}: {mapFault}
            </p>
          )}
          {time !== null && <VesselTrackLayer {...{ map, mmsi, time, track, marks, colourBy }} />}
        </section>
        <div className={styles.side}>
          <header className={styles.head}>
            <h1>{facts === null || facts.name === '' ? `MMSI ${mmsi}` : facts.name}</h1>
            <span className={styles.id}>{mmsi}</span>
            {fault !== null && (
              <span role="alert" className={styles.fault}>
                {fault}
              </span>
            )}
            <ExportMenu
              kinds={['positions', 'trips', 'events', 'portVisits', 'gaps', 'alerts']}
              choice={{ mmsi }}
            />
          </header>
          <section aria-labelledby="events">
            <h2 id="events">{words.events}</h2>
            <EventTable {...{ marks, words }} onShow={show} />
          </section>
          <section aria-labelledby="trips">
            <h2 id="trips">{words.trips}</h2>
            <TripTable {...{ outputs, words }} onShow={show} />
          </section>
          <p className={styles.note}>{words.caveat}</p>
        </div>
        <div className={styles.time}>
          {time === null ? (
            <p className={styles.empty}>{fault ?? words.loading}</p>
          ) : (
            <TimeBar {...{ time, track, marks, words }} nowMs={facts?.lastMs ?? null} />
          )}
        </div>
      </main>
    </div>
  )
}
