'use client'

import type { Map as ChartMap } from 'maplibre-gl'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { AlertEvidence } from '../alert/alert-api.ts'
import type { Lit } from '../alert/badge.tsx'
import type { AlertList } from '../alerts/alert-list.ts'
import type { LiveStore } from '../live/live-store.ts'
import { type Chart, createChart } from '../map/chart.ts'
import { type Bounds, boundsOf } from '../map/fleet-bounds.ts'
import { loadMapEngine } from '../map/map-engine.ts'
import { MARK } from '../map/vessel-fleet.ts'
import { type MapPlace, writePlace } from '../shell/view-state.ts'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { PartnerTrack } from '../vessel/partner-track.tsx'
import { useWords } from '../words/use-words.tsx'
import { MapTools } from './map-tools.tsx'
import { useGoTo } from './use-go-to.ts'
import { type Pointed, VesselTip } from './vessel-tip.tsx'
import styles from './watch.module.css'

// What is drawn of one vessel comes when one is looked at.
const SelectedOnMap = lazy(() =>
  import('./selected-on-map.tsx').then(({ SelectedOnMap }) => ({ default: SelectedOnMap })),
)

interface MapProps {
  readonly store: LiveStore
  readonly alerts: AlertList
  readonly selected: WireAlert | null
  /** Null: where they are has not come yet. */
  readonly vessels: number | null
  /** What the address says; null: nothing. */
  readonly place: MapPlace | null
  /** An alert that the address came with, and a place beside it, which then stays. */
  readonly linkedId: string | null
  readonly onPlace: (place: MapPlace) => void
  readonly onBounds: (bounds: Bounds) => void
  readonly onSelect: (alert: WireAlert) => void
  /** A vessel without an alert. */
  readonly onPick: (mmsi: string) => void
  /** Of the vessel that is looked at; null: none is. */
  readonly mmsi: string | null
  readonly vessel: VesselTrack
  /** Of the alert that is selected; null: none is, or it is not read yet. */
  readonly evidence: AlertEvidence | null
  readonly lit: Lit
  /** Whose track is shown beside that of the vessel; null: nobody's. */
  readonly partner: string | null
}

export function WatchMap(props: MapProps) {
  const { store, alerts, selected, vessels, place, mmsi, vessel } = props
  const { say } = useWords()
  const container = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<Chart | null>(null)
  const [map, setMap] = useState<ChartMap | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const latest = useRef(props)
  latest.current = props
  /** Where the map said itself that it is: no reason to move it there. */
  const told = useRef<string | null>(null)

  useEffect(() => {
    const end = new AbortController()
    let made: Chart | null = null
    loadMapEngine()
      .then((engine) => {
        if (end.signal.aborted) return
        made = createChart(engine, container.current!, store.fleet, store.now, latest.current.place, {
          onPoint: (mmsi, x, y) => setPointed(mmsi === null ? null : { mmsi, x, y }),
          onPick: (mmsi) => {
            const found = [...latest.current.alerts.standing.values()].find((alert) => alert.mmsi === mmsi)
            if (found !== undefined) latest.current.onSelect(found)
            else if (mmsi !== null) latest.current.onPick(mmsi)
          },
          onReady: setMap,
          onView: (shown) => {
            told.current = writePlace(shown)
            latest.current.onPlace(shown)
          },
          onBounds: (bounds) => latest.current.onBounds(bounds),
          onFault: setFault,
        })
        const { redraw } = made
        setChart(made)
        store.follow(redraw)
      })
      .catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)))
    return () => {
      end.abort()
      store.follow(() => {})
      setChart(null)
      setMap(null)
      made?.remove()
    }
  }, [store])

  useEffect(() => {
    if (chart === null) return
    const end = new AbortController()
    fetch('/api/v1/zones', { signal: end.signal })
      .then((answer) => answer.json())
      .then((zones: FeatureCollection) => chart.show('zones', zones))
      .catch((error: unknown) => {
        if (!end.signal.aborted) setFault(String(error))
      })
    return () => end.abort()
  }, [chart])

  const hasVessels = vessels !== null && vessels > 0
  useEffect(() => {
    const bounds = hasVessels ? boundsOf(store.fleet.places()) : null
    if (bounds !== null) chart?.overview(bounds)
  }, [hasVessels, store, chart])

  const placeKey = place === null ? null : writePlace(place)
  useEffect(() => {
    const wanted = latest.current.place
    if (wanted !== null && placeKey !== told.current) chart?.moveTo(wanted)
    told.current = placeKey
  }, [placeKey, chart])

  const { standing } = alerts
  const selectedId = selected?.id ?? null
  useEffect(() => {
    chart?.show('alerts', alertFeatures([...standing.values()], selectedId))
    for (const { mmsi } of standing.values()) store.fleet.mark(mmsi, MARK.alert)
    return () => {
      for (const { mmsi } of standing.values()) store.fleet.mark(mmsi, MARK.none)
    }
  }, [standing, selectedId, store, chart])

  useGoTo(chart, selected, props.linkedId)

  return (
    <section className={styles.map} aria-label={say.regions.map}>
      <div ref={container} className={styles.canvas} data-testid="chart" />
      <VesselTip store={store} pointed={pointed} />
      <MapTools
        onZoom={(steps) => chart?.zoomBy(steps)}
        onFit={() => {
          const bounds = boundsOf(store.fleet.places())
          if (bounds !== null) chart?.fit(bounds)
        }}
      />
      {mmsi === null ? (
        <Legend vessels={vessels} />
      ) : (
        <Suspense fallback={null}>
          <SelectedOnMap
            map={map}
            mmsi={mmsi}
            vessel={vessel}
            alertId={selectedId}
            evidence={props.evidence}
            lit={props.lit}
            isPlaced={props.linkedId !== null && props.linkedId === selectedId}
          />
        </Suspense>
      )}
      {props.partner !== null && vessel.facts !== null && (
        <PartnerTrack
          map={map}
          mmsi={props.partner}
          span={{ fromMs: vessel.facts.firstMs, toMs: vessel.facts.lastMs }}
        />
      )}
      {fault !== null && (
        <p role="alert" className={styles.fault}>
          {say.map.fault(fault)}
        </p>
      )}
    </section>
  )
}

function Legend({ vessels }: { vessels: number | null }) {
  const { say } = useWords()
  return (
    <div className={styles.legend}>
      {vessels === null ? (
        <b role="status">{say.map.loading}</b>
      ) : (
        <b data-vessels={vessels}>{say.map.vessels(vessels)}</b>
      )}
      <ul aria-label={say.map.legend}>
        <li data-kind="fishing">{say.map.fishing}</li>
        <li data-kind="vessel">{say.map.vessel}</li>
        <li data-kind="alert">{say.map.alert}</li>
        <li data-kind="zone">{say.map.zone}</li>
      </ul>
    </div>
  )
}

function alertFeatures(alerts: readonly WireAlert[], selectedId: string | null): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: alerts.map(({ id, lonUnits, latUnits }) => ({
      type: 'Feature',
      properties: { id, isSelected: id === selectedId },
      geometry: {
        type: 'Point',
        coordinates: [lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE],
      },
    })),
  }
}
