import { useEffect, useRef, useState } from 'react'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { readTrackLines } from '../../lib/store/track-columns.ts'
import { type Chart, createChart } from '../map/chart.ts'
import { NOTHING } from '../map/chart-style.ts'
import { boundsOf } from '../map/fleet-bounds.ts'
import { trackFeatures } from '../map/track-features.ts'
import { MARK } from '../map/vessel-fleet.ts'
import type { AlertList } from './alert-list.ts'
import styles from './live.module.css'
import type { LiveStore } from './live-store.ts'
import { ageWords, courseWords, knotsWords } from './live-words.ts'

/** A track is drawn from so long before an alert's beginning, ms. */
const BEFORE_MS = 24 * 3_600_000

interface MapProps {
  readonly store: LiveStore
  readonly alerts: AlertList
  readonly selected: WireAlert | null
  readonly hasVessels: boolean
  readonly onSelect: (alert: WireAlert | null) => void
}

interface Pointed {
  readonly mmsi: string
  readonly x: number
  readonly y: number
}

export function LiveMap({ store, alerts, selected, hasVessels, onSelect }: MapProps) {
  const container = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const pick = useRef<(mmsi: string | null) => void>(() => {})
  pick.current = (mmsi) => {
    const found = [...alerts.standing.values()].find((alert) => alert.mmsi === mmsi)
    if (found !== undefined) onSelect(found)
  }

  useEffect(() => {
    let made: Chart
    try {
      made = createChart(container.current!, store.fleet, store.now, {
        onPoint: (mmsi, x, y) => setPointed(mmsi === null ? null : { mmsi, x, y }),
        onPick: (mmsi) => pick.current(mmsi),
        onFault: setFault,
      })
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
      return
    }
    chart.current = made
    store.follow(() => made.redraw())
    const end = new AbortController()
    fetch('/api/v1/zones', { signal: end.signal })
      .then((answer) => answer.json())
      .then((zones: FeatureCollection) => made.show('zones', zones))
      .catch((error: unknown) => {
        if (!end.signal.aborted) setFault(`zones: ${String(error)}`)
      })
    return () => {
      end.abort()
      store.follow(() => {})
      chart.current = null
      made.remove()
    }
  }, [store])

  useEffect(() => {
    const bounds = hasVessels ? boundsOf(store.fleet.places()) : null
    if (bounds !== null) chart.current?.overview(bounds)
  }, [hasVessels, store])

  const { standing } = alerts
  const selectedId = selected?.id ?? null
  useEffect(() => {
    chart.current?.show('alerts', alertFeatures([...standing.values()], selectedId))
    for (const { mmsi } of standing.values()) store.fleet.mark(mmsi, MARK.alert)
    return () => {
      for (const { mmsi } of standing.values()) store.fleet.mark(mmsi, MARK.none)
    }
  }, [standing, selectedId, store])

  useTrack(chart.current, selected)

  const position = pointed === null ? null : store.fleet.find(pointed.mmsi)
  return (
    <section className={styles.map} aria-label="Map of vessels; the lists beside it say the same">
      <div ref={container} className={styles.canvas} data-testid="chart" />
      {position !== null && pointed !== null && (
        <Tip x={pointed.x} y={pointed.y}>
          <b>{position.name === '' ? 'no name heard' : position.name}</b>
          <span className={styles.id}>{position.mmsi}</span>
          <span>
            {knotsWords(position.speedKnots)} {courseWords(position.courseDeg)}
          </span>
          <span>
            {Number.isNaN(position.score) ? 'not scored' : `apparent fishing ${position.score.toFixed(2)}`}
          </span>
          <span className={styles.faint}>heard {ageWords(store.now() - position.timeMs)} ago</span>
        </Tip>
      )}
      <Legend />
      {fault !== null && (
        <p role="alert" className={styles.fault}>
          The map: {fault}
        </p>
      )}
    </section>
  )
}

/** Placed by script: a page whose styles come from files alone may not carry them in its elements. */
function Tip({ x, y, children }: { x: number; y: number; children: React.ReactNode }) {
  const tip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    tip.current?.style.setProperty('transform', `translate(${x + 14}px, ${y + 14}px)`)
  }, [x, y])
  return (
    <div ref={tip} className={styles.tip}>
      {children}
    </div>
  )
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label="Legend">
      <li data-kind="fishing">scored as apparent fishing</li>
      <li data-kind="vessel">other vessel; a dot lies still</li>
      <li data-kind="alert">with an alert</li>
      <li data-kind="zone">zone</li>
    </ul>
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

/** The track of what is selected, and the map moved there. */
function useTrack(chart: Chart | null, selected: WireAlert | null): void {
  const key = selected === null ? null : `${selected.id} ${selected.endMs}`
  const latest = useRef(selected)
  latest.current = selected
  const shownId = useRef<string | null>(null)
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
