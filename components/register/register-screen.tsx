'use client'

import { useCallback, useEffect, useState } from 'react'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useWords } from '../words/use-words.tsx'
import { EntryHistory } from './entry-history.tsx'
import styles from './register.module.css'
import { RegisterImport } from './register-import.tsx'
import { type Entry, pageShape, type RegisterPage } from './register-shapes.ts'
import { RegisterTable } from './register-table.tsx'
import { registerWords } from './register-words.ts'

const PAGE = 100
const PAUSE_MS = 150

/** Vessels known, licensed or watched; an entry's history; and a list brought up to date with a file. */
export function RegisterScreen({ bar }: { bar: BarProps }) {
  const { language } = useWords()
  const words = registerWords(language)
  const [text, setText] = useState('')
  const [list, setList] = useState('')
  const [isEver, setEver] = useState(false)
  const [limit, setLimit] = useState(PAGE)
  const [asked, setAsked] = useState(0)
  const [page, setPage] = useState<RegisterPage | null>(null)
  const [isFaulty, setFaulty] = useState(false)
  const [shown, setShown] = useState<Entry | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again after an import
  useEffect(() => {
    const end = new AbortController()
    const query = new URLSearchParams({ text, limit: String(limit), when: isEver ? 'ever' : 'now' })
    if (list !== '') query.set('list', list)
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(`/api/v1/register?${query}`, { signal: end.signal })
        setPage(pageShape.parse(await answer.json()))
        setFaulty(false)
      } catch (error) {
        if (end.signal.aborted) return
        console.warn(`register: ${String(error)}`)
        setFaulty(true)
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [text, list, isEver, limit, asked])
  const refresh = useCallback(() => setAsked((count) => count + 1), [])
  return (
    <div className={styles.page}>
      <TopBar {...bar} view="register" />
      <main className={styles.grid}>
        <section className={styles.panel} aria-labelledby="register">
          <div className={styles.head}>
            <h1 id="register">{words.title}</h1>
            <input
              type="search"
              aria-label={words.search}
              placeholder={words.search}
              maxLength={100}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setLimit(PAGE)
              }}
            />
            <select aria-label={words.list} value={list} onChange={(event) => setList(event.target.value)}>
              <option value="">{words.allLists}</option>
              {page?.lists.map(({ name, isWatchList, entries }) => (
                <option key={name} value={name}>
                  {`${name}${isWatchList ? ` (${words.watchList})` : ''}: ${entries}`}
                </option>
              ))}
            </select>
            <label>
              <input type="checkbox" checked={isEver} onChange={(event) => setEver(event.target.checked)} />
              {words.ever}
            </label>
            <span role="status" className={styles.faint}>
              {page !== null && words.total(page.total)}
            </span>
          </div>
          {isFaulty && (
            <p role="alert" className={styles.fault}>
              {words.unreachable}
            </p>
          )}
          {page !== null && page.total === 0 && (
            <p className={styles.empty}>{page.lists.length === 0 ? words.empty : words.none}</p>
          )}
          {page !== null && page.total > 0 && <RegisterTable entries={page.entries} onHistory={setShown} />}
          {page !== null && page.total > page.entries.length && limit < 500 && (
            <button type="button" className={styles.button} onClick={() => setLimit(500)}>
              {words.more}
            </button>
          )}
        </section>
        <div className={styles.side}>
          {shown !== null && (
            <EntryHistory key={`${shown.list} ${shown.id}`} entry={shown} onClose={() => setShown(null)} />
          )}
          <RegisterImport onDone={refresh} />
        </div>
      </main>
    </div>
  )
}
