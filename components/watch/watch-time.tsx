'use client'

import { useEffect, useRef } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { TimeBar } from '../time-bar/time-bar.tsx'
import { timeBarWords } from '../time-bar/time-bar-words.ts'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './watch.module.css'

/** Shown before and after what an alert rests on, ms. */
const AROUND_MS = 24 * 3_600_000

interface WatchTimeProps {
  readonly vessel: VesselTrack
  /** What it is looked at for; null: a vessel that was picked on the map. */
  readonly alert: WireAlert | null
  readonly nowMs: number | null
}

/** The timebar of the vessel that is looked at; of an alert it begins with the time of the alert. */
export function WatchTime({ vessel, alert, nowMs }: WatchTimeProps) {
  const words = timeBarWords(useWords().language)
  const { time, track, marks, fault } = vessel
  const latest = useRef(alert)
  latest.current = alert
  const id = alert?.id ?? null
  useEffect(() => {
    const { current } = latest
    if (id === null || current === null || time === null) return
    const span = { fromMs: current.startMs - AROUND_MS, toMs: current.endMs + AROUND_MS }
    time.act({ type: 'window', window: span })
    time.act({ type: 'select', span })
  }, [time, id])
  if (time === null) return <p className={styles.ready}>{fault ?? words.loading}</p>
  return <TimeBar {...{ time, track, marks, words, nowMs }} fills />
}
