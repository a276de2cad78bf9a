'use client'

import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { useStory } from '../alert/use-story.ts'
import { currentId, lastRevisions } from '../alerts/alert-list.ts'
import { AlertPanel } from '../alerts/alert-panel.tsx'
import type { Names } from '../alerts/alert-words.ts'
import { LoadingRows } from '../alerts/loading-rows.tsx'
import { fitsFilter, type QueueFilter } from '../alerts/queue-filter.ts'
import { useQueue } from '../alerts/use-queue.ts'
import { LiveStore } from '../live/live-store.ts'
import type { Bounds } from '../map/fleet-bounds.ts'
import { ConnectionChip } from '../shell/connection-chip.tsx'
import { KeySheet } from '../shell/key-sheet.tsx'
import { Shell } from '../shell/shell.tsx'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useKeys } from '../shell/use-keys.ts'
import { useViewState } from '../shell/use-view-state.ts'
import type { View } from '../shell/view-state.ts'
import { useVesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import { useKeyHelp } from './key-help.ts'
import { useSelectedAlert } from './use-selected-alert.ts'
import styles from './watch.module.css'
import { WatchMap } from './watch-map.tsx'

// What is shown once something is selected comes then, so that the map is there the sooner.
const AlertStory = lazy(() =>
  import('../alert/alert-story.tsx').then(({ AlertStory }) => ({ default: AlertStory })),
)
// Most of the time no vessel is looked at by itself.
const VesselPanel = lazy(() =>
  import('../vessel/vessel-panel.tsx').then(({ VesselPanel }) => ({ default: VesselPanel })),
)
const WatchTime = lazy(() => import('./watch-time.tsx').then(({ WatchTime }) => ({ default: WatchTime })))

export interface WatchScreenProps {
  readonly bar: BarProps
  readonly names: Names
}

/** The watch. Its store lives as long as it is shown, in the browser only. */
export function WatchScreen(props: WatchScreenProps) {
  const [store, setStore] = useState<LiveStore | null>(null)
  useEffect(() => {
    const opened = new LiveStore(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`)
    setStore(opened)
    const timer = setInterval(() => opened.tick(), 1000)
    return () => {
      clearInterval(timer)
      opened.close()
    }
  }, [])
  return store === null ? <Waiting {...props} /> : <Shown {...props} store={store} />
}

function Waiting({ bar }: WatchScreenProps) {
  const { say } = useWords()
  return (
    <Shell
      bar={<TopBar {...bar} view="watch" clockMs={null} />}
      list={() => <LoadingRows text={say.regions.waiting} />}
      map={<div className={styles.map} />}
      detail={null}
    />
  )
}

function Shown({ bar, names, store }: WatchScreenProps & { store: LiveStore }) {
  const { status, alerts, hasAlerts, hasPositions, standings, acts, vessels, clockMs, heardMs } =
    useSyncExternalStore(store.subscribe, store.read)
  const { view, restored, change } = useViewState()
  const linkedId = restored === null || restored.at === null ? null : restored.alert
  const [isHelping, setHelping] = useState(false)
  const help = useKeyHelp()
  const [bounds, setBounds] = useState<Bounds | null>(null)
  const filter = filterOf(view)
  const queue = useQueue(alerts, view.order, (alert) => fitsFilter(alert, filter, bounds))
  const selected = useSelectedAlert(alerts, hasAlerts, view.alert)
  const selectedId = selected === null ? null : currentId(alerts, selected.id)
  const mmsi = selected?.mmsi ?? view.vessel
  const vessel = useVesselTrack(mmsi, selected?.trackId ?? null)
  const revised = selected === null ? null : (lastRevisions(alerts).get(selected.id)?.sequence ?? null)
  const read = useStory(selectedId, `${acts} ${revised} ${selected?.endMs ?? ''}`)
  const [number, light] = useState<number | null>(null)
  const lit = { number, light }
  const [partner, setPartner] = useState<{ readonly of: string; readonly mmsi: string } | null>(null)
  const partnerMmsi = partner !== null && partner.of === mmsi && selected === null ? partner.mmsi : null
  const opener = useRef<HTMLElement | null>(null)

  const leave = () => {
    // One that is gone was read once it is left.
    if (selectedId !== null) store.markRead(selectedId)
  }
  const select = (alert: WireAlert) => {
    if (alert.id === selectedId) return
    leave()
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    change({ alert: alert.id, vessel: null, time: null }, 'push')
  }
  const close = () => {
    if (view.alert === null && view.vessel === null) return
    leave()
    change({ alert: null, vessel: null, time: null }, 'push')
    const row = document.querySelector<HTMLElement>(`[data-alert="${CSS.escape(selectedId ?? '')}"]`)
    ;(row ?? opener.current)?.focus()
  }
  useKeys({ '?': () => setHelping(true), Escape: close })

  return (
    <>
      <Shell
        bar={
          <TopBar {...bar} view="watch" clockMs={clockMs}>
            <ConnectionChip
              connection={{
                state: status.state,
                sinceMs: status.sinceMs,
                heardMs,
                waiting: queue.isPaused ? queue.waiting : null,
              }}
              reason={status.reason}
            />
          </TopBar>
        }
        list={(fold) => (
          <AlertPanel
            list={alerts}
            isKnown={hasAlerts}
            queue={queue}
            standings={standings}
            names={names}
            selectedId={selectedId}
            nowMs={clockMs}
            tab={view.tab}
            order={view.order}
            filter={filter}
            onFilter={(filter) => change(filter, 'replace')}
            fold={fold}
            onTab={(tab) => change({ tab }, 'replace')}
            onOrder={(order) => change({ order }, 'replace')}
            onSelect={select}
            onKeys={() => setHelping(true)}
          />
        )}
        map={
          <WatchMap
            store={store}
            alerts={alerts}
            selected={selected}
            vessels={hasPositions ? vessels : null}
            place={view.at}
            linkedId={linkedId}
            onPlace={(at) => change({ at }, 'replace')}
            onBounds={setBounds}
            onSelect={select}
            onPick={(vessel) => {
              leave()
              change({ alert: null, vessel, time: null }, 'push')
            }}
            mmsi={mmsi}
            vessel={vessel}
            evidence={read.story?.evidence ?? null}
            lit={lit}
            partner={partnerMmsi}
          />
        }
        timebar={
          mmsi === null ? null : (
            <Suspense fallback={<div className={styles.ready} />}>
              <WatchTime
                key={mmsi}
                vessel={vessel}
                alert={selected}
                nowMs={clockMs}
                asked={view.time}
                onTime={(time) => change({ time }, 'replace')}
              />
            </Suspense>
          )
        }
        detail={
          selected === null ? (
            view.alert !== null || mmsi === null ? null : (
              <Suspense fallback={<div className={styles.ready} />}>
                <VesselPanel
                  key={mmsi}
                  mmsi={mmsi}
                  vessel={vessel}
                  position={store.fleet.find(mmsi)}
                  names={names}
                  nowMs={clockMs}
                  partner={partnerMmsi}
                  onPartner={(other) => setPartner(other === null ? null : { of: mmsi, mmsi: other })}
                  onPlace={(at) => change({ at }, 'replace')}
                  onSelect={(other) => change({ alert: null, vessel: other, time: null }, 'push')}
                  onAlert={(alert) => change({ alert, vessel: null, time: null }, 'push')}
                  onClose={close}
                />
              </Suspense>
            )
          ) : (
            <Suspense fallback={<div className={styles.ready} />}>
              <AlertStory
                alert={selected}
                revision={lastRevisions(alerts).get(selected.id) ?? null}
                standing={standings.get(selected.id) ?? null}
                read={read}
                names={names}
                lit={lit}
                nowMs={clockMs}
                onGo={({ lonUnits, latUnits }) =>
                  change({ at: placeNear(lonUnits, latUnits, view.at?.zoom ?? 0) }, 'replace')
                }
                onClose={close}
              />
            </Suspense>
          )
        }
      />
      <KeySheet isOpen={isHelping} help={help} onClose={() => setHelping(false)} />
    </>
  )
}

function filterOf({ area, score, rule, flag, type, text }: View): QueueFilter {
  return { area, score, rule, flag, type, text }
}

/** Evidence is looked at from so near, at least. */
const EVIDENCE_ZOOM = 8

function placeNear(lonUnits: number, latUnits: number, zoom: number) {
  return {
    lonDeg: lonUnits / UNITS_PER_DEGREE,
    latDeg: latUnits / UNITS_PER_DEGREE,
    zoom: Math.max(zoom, EVIDENCE_ZOOM),
  }
}
