'use client'

import { useEffect, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './register.module.css'
import { type Checked, checkShape, labelOf, rejectCsv } from './register-shapes.ts'
import { type RegisterWords, registerWords } from './register-words.ts'

/** A list brought up to date with a file: dropped, checked, seen, and only then written. */
export function RegisterImport({ onDone }: { onDone: () => void }) {
  const words = registerWords(useWords().language)
  const [file, setFile] = useState<File | null>(null)
  const [list, setList] = useState('register')
  const [isWatch, setWatch] = useState(false)
  const [isPartly, setPartly] = useState(false)
  const [checked, setChecked] = useState<Checked | null>(null)
  const [told, setTold] = useState<{ readonly text: string; readonly isFault: boolean } | null>(null)
  const [isOver, setOver] = useState(false)
  const query = new URLSearchParams({
    ...{ list, watchList: String(isWatch), acceptPartly: String(isPartly) },
  }).toString()

  useEffect(() => {
    setChecked(null)
    if (file === null) return
    const end = new AbortController()
    send(`/api/v1/register/check?${query}`, file, end.signal)
      .then((answer) => {
        if (answer.ok) setChecked(checkShape.parse(answer.body))
        else setTold({ text: answer.text, isFault: true })
      })
      .catch(() => {
        if (!end.signal.aborted) setTold({ text: words.unreachable, isFault: true })
      })
    return () => end.abort()
  }, [file, query, words])

  const choose = (chosen: File | undefined) => {
    setTold(null)
    setFile(chosen ?? null)
  }
  async function take(): Promise<void> {
    if (file === null) return
    try {
      const answer = await send(`/api/v1/register?${query}`, file, null)
      if (!answer.ok) return setTold({ text: answer.text, isFault: true })
      const { added, ended } = answer.body as { readonly added: number; readonly ended: number }
      setFile(null)
      setTold({ text: words.done(added, ended), isFault: false })
      onDone()
    } catch {
      setTold({ text: words.unreachable, isFault: true })
    }
  }
  return (
    <section
      className={styles.panel}
      data-over={isOver}
      aria-labelledby="import"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        choose(event.dataTransfer.files[0])
      }}
    >
      <h2 id="import">{words.importTitle}</h2>
      <p>{words.drop}</p>
      <div className={styles.form}>
        <label>
          {words.name}
          <input value={list} maxLength={100} onChange={(event) => setList(event.target.value)} />
        </label>
        <label>
          <input type="checkbox" checked={isWatch} onChange={(event) => setWatch(event.target.checked)} />
          {words.isWatch}
        </label>
        <label>
          <input type="checkbox" checked={isPartly} onChange={(event) => setPartly(event.target.checked)} />
          {words.partly}
        </label>
        <label>
          {words.choose}
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => {
              choose(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
      </div>
      {told !== null && (
        <p role={told.isFault ? 'alert' : 'status'} className={told.isFault ? styles.fault : ''}>
          {told.text}
        </p>
      )}
      {file !== null && checked !== null && (
        <>
          <p>
            <b>{file.name}</b>: {words.rows(checked.rows, checked.rejects.length)}
          </p>
          <p role="status" className={checked.refused === null ? '' : styles.fault}>
            {checked.refused === null
              ? words.would(checked.added, checked.ended, checked.unchanged)
              : words.refused(checked.refused)}
          </p>
          <Changes checked={checked} words={words} />
          <div className={styles.acts}>
            {checked.refused === null && (
              <button type="button" className={styles.primary} onClick={() => void take()}>
                {words.take}
              </button>
            )}
            <button type="button" className={styles.button} onClick={() => choose(undefined)}>
              {words.leave}
            </button>
          </div>
        </>
      )}
    </section>
  )
}

function Changes({ checked: { rejects, add, end }, words }: { checked: Checked; words: RegisterWords }) {
  return (
    <div className={styles.changes}>
      {rejects.length > 0 && (
        <>
          <h3>{words.rejects}</h3>
          <ul>
            {rejects.slice(0, 20).map(({ line, column, message }) => (
              <li key={`${line} ${column}`}>
                {words.line(line)}
                {column === '' ? '' : `, ${column}`}: {message}
              </li>
            ))}
          </ul>
          <a
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(rejectCsv(rejects))}`}
            download="rejects.csv"
          >
            {words.report}
          </a>
        </>
      )}
      {[
        { title: words.comes, entries: add },
        { title: words.ends, entries: end },
      ].map(
        ({ title, entries }) =>
          entries.length > 0 && (
            <div key={title}>
              <h3>{title}</h3>
              <p>
                {entries.slice(0, 40).map(labelOf).join(', ')}
                {entries.length > 40 ? ', …' : ''}
              </p>
            </div>
          ),
      )}
    </div>
  )
}

type Sent = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly text: string }

async function send(path: string, file: File, signal: AbortSignal | null): Promise<Sent> {
  const answer = await fetch(path, {
    ...{ method: 'POST', headers: { 'content-type': 'text/csv' }, body: file, signal },
  })
  const body = (await answer.json()) as { readonly error?: string }
  return answer.ok ? { ok: true, body } : { ok: false, text: body.error ?? String(answer.status) }
}
