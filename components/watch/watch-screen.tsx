'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { AlertDetail } from '../alerts/alert-detail.tsx'
import { currentId, lastRevisions } from '../alerts/alert-list.ts'
import { AlertPanel } from '../alerts/alert-panel.tsx'
import type { Names } from '../alerts/alert-words.ts'
import { useQueue } from '../alerts/use-queue.ts'
import { LiveStore } from '../live/live-store.ts'
import { ConnectionChip } from '../shell/connection-chip.tsx'
import { KeySheet } from '../shell/key-sheet.tsx'
import { Shell } from '../shell/shell.tsx'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useKeys } from '../shell/use-keys.ts'
import { useViewState } from '../shell/use-view-state.ts'
import { useVesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import { useKeyHelp } from './key-help.ts'
import { useSelectedAlert } from './use-selected-alert.ts'
import styles from './watch.module.css'
import { WatchMap } from './watch-map.tsx'
import { WatchTime } from './watch-time.tsx'

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
      list={() => <p className={styles.ready}>{say.regions.waiting}</p>}
      map={null}
      detail={null}
    />
  )
}

function Shown({ bar, names, store }: WatchScreenProps & { store: LiveStore }) {
  const { status, alerts, hasAlerts, standings, vessels, clockMs, heardMs } = useSyncExternalStore(
    store.subscribe,
    store.read,
  )
  const { view, restored, change } = useViewState()
  const linkedId = restored === null || restored.at === null ? null : restored.alert
  const [isHelping, setHelping] = useState(false)
  const help = useKeyHelp()
  const queue = useQueue(alerts, view.order)
  const selected = useSelectedAlert(alerts, hasAlerts, view.alert)
  const selectedId = selected === null ? null : currentId(alerts, selected.id)
  const [picked, setPicked] = useState<string | null>(null)
  const mmsi = selected?.mmsi ?? picked
  const vessel = useVesselTrack(mmsi, selected?.trackId ?? null)
  const opener = useRef<HTMLElement | null>(null)

  const leave = () => {
    // One that is gone was read once it is left.
    if (selectedId !== null) store.markRead(selectedId)
  }
  const select = (alert: WireAlert) => {
    if (alert.id === selectedId) return
    leave()
    setPicked(null)
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    change({ alert: alert.id }, 'push')
  }
  const close = () => {
    setPicked(null)
    if (view.alert === null) return
    leave()
    change({ alert: null }, 'push')
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
            queue={queue}
            standings={standings}
            names={names}
            selectedId={selectedId}
            nowMs={clockMs}
            tab={view.tab}
            order={view.order}
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
            vessels={vessels}
            place={view.at}
            linkedId={linkedId}
            onPlace={(at) => change({ at }, 'replace')}
            onSelect={select}
            onPick={(picked) => {
              close()
              setPicked(picked)
            }}
            mmsi={mmsi}
            vessel={vessel}
          />
        }
        timebar={
          mmsi === null ? null : <WatchTime key={mmsi} vessel={vessel} alert={selected} nowMs={clockMs} />
        }
        detail={
          selected === null ? null : (
            <AlertDetail
              alert={selected}
              revision={lastRevisions(alerts).get(selected.id) ?? null}
              standing={standings.get(selected.id) ?? null}
              names={names}
              onClose={close}
            />
          )
        }
      />
      <KeySheet isOpen={isHelping} help={help} onClose={() => setHelping(false)} />
    </>
  )
}
