'use client'

import { useEffect, useRef, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './register.module.css'
import { type Entry, historyShape, labelOf, type Written } from './register-shapes.ts'
import { registerWords } from './register-words.ts'

/** All that a list ever said of a vessel, who wrote it and when. */
export function EntryHistory({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { language, format } = useWords()
  const words = registerWords(language)
  const [history, setHistory] = useState<readonly Written[] | null>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const { list, id } = entry
  useEffect(() => {
    const end = new AbortController()
    title.current?.focus()
    fetch(`/api/v1/register/${encodeURIComponent(list)}/${encodeURIComponent(id)}`, { signal: end.signal })
      .then(async (answer) => setHistory(historyShape.parse(await answer.json()).history))
      .catch((error: unknown) => {
        if (!end.signal.aborted) console.warn(`register: ${String(error)}`)
      })
    return () => end.abort()
  }, [list, id])
  const span = ({ fromMs, toMs }: Entry) =>
    `${fromMs === null ? '…' : format.minute(fromMs)} – ${toMs === null ? '…' : format.minute(toMs)}`
  return (
    <section className={styles.panel} aria-labelledby="history">
      <div className={styles.head}>
        <h2 id="history" ref={title} tabIndex={-1}>
          {words.historyOf(labelOf(entry))}
        </h2>
        <button type="button" className={styles.small} onClick={onClose}>
          {words.close}
        </button>
      </div>
      <ol className={styles.history}>
        {history?.map((written) => (
          <li
            key={`${written.writtenMs} ${written.entry?.fromMs} ${written.isCurrent}`}
            data-current={written.isCurrent}
          >
            <b>{written.entry === null ? words.gone : written.isCurrent ? words.current : words.replaced}</b>
            {written.entry !== null && (
              <>
                <span>
                  {[written.entry.name, written.entry.flag, written.entry.type].filter(Boolean).join(', ')}
                </span>
                <span className={styles.code}>{span(written.entry)} UTC</span>
                {written.entry.note !== '' && <span>{written.entry.note}</span>}
              </>
            )}
            <span className={styles.faint}>
              {words.written(written.who, format.minute(written.writtenMs))}
              {written.note !== '' && `: ${written.note}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
