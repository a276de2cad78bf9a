'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import type { LiveStore } from '../live/live-store.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './watch.module.css'

export interface Pointed {
  readonly mmsi: string
  /** Pixels of the map. */
  readonly x: number
  readonly y: number
}

/** Of the vessel under the pointer: who it is, how it moves, how it is scored, and how old that is. */
export function VesselTip({ store, pointed }: { store: LiveStore; pointed: Pointed | null }) {
  const { say, format } = useWords()
  const position = pointed === null ? null : store.fleet.find(pointed.mmsi)
  if (position === null || pointed === null) return null
  const { name, mmsi, speedKnots, courseDeg, score, timeMs } = position
  return (
    <Placed x={pointed.x} y={pointed.y}>
      <b>{name === '' ? say.map.noName : name}</b>
      <span className={styles.id}>{format.mmsi(mmsi)}</span>
      <span>
        {Number.isNaN(speedKnots) ? say.map.noSpeed : format.knots(speedKnots)}{' '}
        {!Number.isNaN(courseDeg) && format.course(courseDeg)}
      </span>
      <span>{Number.isNaN(score) ? say.map.noScore : say.map.score(format.score(score))}</span>
      <span className={styles.faint}>
        {say.map.heard(format.age(store.now() - timeMs))} · {format.momentUtc(timeMs)}
      </span>
    </Placed>
  )
}

/** Placed by script: a page whose styles come from files alone may not carry them in its elements. */
function Placed({ x, y, children }: { x: number; y: number; children: ReactNode }) {
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
