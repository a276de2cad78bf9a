'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { AlertPanel } from './alert-panel.tsx'
import { FeedHealth } from './feed-health.tsx'
import styles from './live.module.css'
import { LiveBar } from './live-bar.tsx'
import { LiveMap } from './live-map.tsx'
import { LiveStore } from './live-store.ts'

/** Names that alerts refer to by ids. */
export interface Names {
  readonly rules: Readonly<Record<string, string>>
  readonly zones: Readonly<Record<string, string>>
}

export interface LiveScreenProps {
  readonly simulated: boolean
  readonly names: Names
}

/** The live page. The store lives as long as it is shown, in the browser only. */
export function LiveScreen(props: LiveScreenProps) {
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
  return store === null ? <Waiting simulated={props.simulated} /> : <Shown {...props} store={store} />
}

function Waiting({ simulated }: { simulated: boolean }) {
  return (
    <div className={styles.screen}>
      <LiveBar page={null} simulated={simulated} />
      <main className={styles.waiting}>The map is being made ready. It needs JavaScript and WebGL.</main>
    </div>
  )
}

function Shown({ simulated, names, store }: LiveScreenProps & { store: LiveStore }) {
  const page = useSyncExternalStore(store.subscribe, store.read)
  const [selected, setSelected] = useState<WireAlert | null>(null)
  // What is selected goes on as it changes; of what is withdrawn the last is shown.
  const current = selected === null ? null : (page.alerts.standing.get(selected.id) ?? selected)
  const select = (alert: WireAlert | null) => {
    // One that is gone was read once it is left.
    if (selected !== null) store.markRead(selected.id)
    setSelected(alert)
  }
  return (
    <div className={styles.screen}>
      <LiveBar page={page} simulated={simulated} />
      <main className={styles.regions}>
        <div className={styles.left}>
          <AlertPanel
            list={page.alerts}
            names={names}
            selectedId={current?.id ?? null}
            nowMs={page.clockMs}
            onSelect={select}
          />
        </div>
        <LiveMap
          {...{ store, alerts: page.alerts, selected: current, onSelect: select }}
          hasVessels={page.vessels > 0}
        />
        <FeedHealth />
      </main>
    </div>
  )
}
