'use client'

import { useEffect, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './shell.module.css'

/** Epoch ms; null before the browser has told: the server's own would be another by then. */
function useWallClock(): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null)
  useEffect(() => {
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}

/** `timeMs`: what it shows; null: not known yet; left out: the wall clock. */
export function UtcClock({ timeMs, simulated }: { timeMs: number | null | undefined; simulated: boolean }) {
  const { say, format } = useWords()
  const wallMs = useWallClock()
  const shownMs = timeMs === undefined ? wallMs : timeMs
  return (
    <span
      className={styles.clock}
      title={timeMs === undefined ? undefined : simulated ? say.bar.clockSimulated : say.bar.clock}
    >
      {shownMs === null
        ? '\u2012\u2012 \u2012\u2012\u2012 \u2012\u2012:\u2012\u2012'
        : format.moment(shownMs)}{' '}
      <span>UTC</span>
    </span>
  )
}
