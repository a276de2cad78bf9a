'use client'

import { useRef } from 'react'
import { askApi } from '../account/ask-api.ts'
import { useWords } from '../words/use-words.tsx'
import { type Desk, leftMs } from './desk.ts'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'

/** What is being taken in or back, how far it is, and a button that ends it; else how the last one ended. */
export function WorkBar({ running, last, onAct }: Pick<Desk, 'running' | 'last'> & { onAct: () => void }) {
  const { language, format } = useWords()
  const words = importWords(language)
  const step = useRef({ phase: '', sinceMs: 0 })
  if (running === null) {
    if (last === null) return null
    const told =
      last.error !== null
        ? words.notDone(last.name, last.error)
        : last.do === 'take'
          ? words.taken(last.name)
          : words.takenBack(last.name)
    return (
      <p className={styles.ended} role="status" data-fault={last.error !== null}>
        {told}
      </p>
    )
  }
  const { phase, done, name } = running
  if (step.current.phase !== phase) step.current = { phase: phase ?? '', sinceMs: Date.now() }
  const left = leftMs(Date.now() - step.current.sinceMs, done)
  const cancel = async () => {
    await askApi('DELETE', '/api/v1/imports')
    onAct()
  }
  return (
    <section className={styles.work} aria-labelledby="work">
      <h2 id="work">{running.do === 'take' ? words.taking(name) : words.takingBack(name)}</h2>
      <progress max={1} value={done ?? undefined} aria-labelledby="work" />
      <span role="status">
        {phase !== null && (words.phases[phase] ?? phase)}
        {left !== null && `, ${words.left(format.age(left))}`}
      </span>
      <button type="button" className={styles.button} onClick={() => void cancel()}>
        {words.cancel}
      </button>
      <p className={styles.faint}>{words.beside}</p>
    </section>
  )
}
