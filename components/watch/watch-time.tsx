'use client'

import { useEffect, useRef } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { TimeSpan } from '../shell/view-state.ts'
import { TimeBar } from '../time-bar/time-bar.tsx'
import { timeBarWords } from '../time-bar/time-bar-words.ts'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './watch.module.css'

/** Shown before and after what an alert rests on, ms. */
const AROUND_MS = 24 * 3_600_000

/** After a change of the selection, before the address says so, ms: browsers refuse to be told too often. */
const SETTLE_MS = 400

interface WatchTimeProps {
  readonly vessel: VesselTrack
  /** What it is looked at for; null: a vessel that was picked on the map. */
  readonly alert: WireAlert | null
  readonly nowMs: number | null
  /** What the address says; null: nothing. */
  readonly asked: TimeSpan | null
  /** It shows another time, and stands still there. */
  readonly onTime: (span: TimeSpan) => void
}

/** The timebar of the vessel that is looked at; of an alert it begins with the time of the alert. */
export function WatchTime(props: WatchTimeProps) {
  const { vessel, alert, nowMs } = props
  const words = timeBarWords(useWords().language)
  const { time, track, marks, fault } = vessel
  const latest = useRef(props)
  latest.current = props
  const id = alert?.id ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert is another time to look at.
  useEffect(() => {
    const { alert: looked, asked } = latest.current
    const span = asked ?? spanOf(looked)
    if (span === null || time === null) return
    time.act({ type: 'window', window: span })
    time.act({ type: 'select', span })
  }, [time, id])
  useEffect(() => {
    if (time === null) return
    let told = time.read().selection
    let settling: ReturnType<typeof setTimeout> | undefined
    const end = time.subscribe(() => {
      const { selection } = time.read()
      if (selection === told) return
      told = selection
      clearTimeout(settling)
      settling = setTimeout(() => latest.current.onTime(selection), SETTLE_MS)
    })
    return () => {
      clearTimeout(settling)
      end()
    }
  }, [time])
  if (time === null) return <p className={styles.ready}>{fault ?? words.loading}</p>
  return <TimeBar {...{ time, track, marks, words, nowMs }} fills />
}

function spanOf(alert: WireAlert | null): TimeSpan | null {
  if (alert === null) return null
  return { fromMs: alert.startMs - AROUND_MS, toMs: alert.endMs + AROUND_MS }
}
