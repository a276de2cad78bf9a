'use client'

import { useWords } from '../words/use-words.tsx'
import { type ChipState, chipOf } from './connection-state.ts'
import styles from './shell.module.css'

const MARKS: Readonly<Record<ChipState['kind'], string>> = {
  live: '●',
  reconnecting: '◐',
  stale: '▲',
  paused: '‖',
}

interface ChipProps {
  readonly connection: Parameters<typeof chipOf>[0]
  /** In words, why it is not live; '' where it is. The server's or the client's own, in English. */
  readonly reason: string
}

/** How live the page is. Its state is told to those who listen when it changes, and not with every second of its age. */
export function ConnectionChip({ connection, reason }: ChipProps) {
  const { say, format } = useWords()
  const chip = chipOf(connection, Date.now())
  const age = format.age(chip.ageMs)
  const words = {
    live: say.connection.live,
    reconnecting: say.connection.reconnecting,
    stale: say.connection.stale(age),
    paused: say.connection.paused(chip.waiting),
  }[chip.kind]
  const why =
    chip.kind === 'live' ? say.connection.liveWhy : chip.kind === 'paused' ? say.connection.pausedWhy : reason
  return (
    <span className={styles.chip} data-state={chip.kind} title={why}>
      <span aria-hidden="true" className={styles.chipMark}>
        {MARKS[chip.kind]}
      </span>
      <span role="status">{words}</span>
      {chip.kind === 'live' && <span className={styles.chipAge}>{age}</span>}
    </span>
  )
}
