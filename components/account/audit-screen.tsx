'use client'

import { type FormEvent, useCallback, useEffect, useState } from 'react'
import type { BarProps } from '../shell/top-bar.tsx'
import type { AccountWords } from '../words/accounts-en.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './account.module.css'
import { AccountFrame } from './account-frame.tsx'
import { askApi } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'

interface Entry {
  readonly sequence: number
  readonly time: string
  readonly actor: { readonly kind: string; readonly name: string }
  readonly action: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
  readonly address: string
}

interface Page {
  readonly entries: readonly Entry[]
  readonly next: number | null
}

/** What was done, by whom: the newest first. For reviewers and admins. */
export function AuditScreen({ bar }: { readonly bar: BarProps }) {
  const words = useWords().say.accounts
  return (
    <AccountFrame bar={bar} view="audit" words={words}>
      {() => <Log words={words} />}
    </AccountFrame>
  )
}

function Log({ words: all }: { readonly words: AccountWords }) {
  const words = all.audit
  const [filter, setFilter] = useState('')
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const [next, setNext] = useState<number | null>(null)
  const [fault, setFault] = useState<string | null>(null)

  const load = useCallback(
    async (before: number | null) => {
      const from = before === null ? '' : `before=${before}&`
      const answer = await askApi<Page>('GET', `/api/v1/audit?${from}${filter}`)
      setFault(answer.ok ? null : (answer.text ?? all.failed))
      if (!answer.ok) return
      setEntries((shown) => (before === null ? [] : (shown ?? [])).concat(answer.body.entries))
      setNext(answer.body.next)
    },
    [all, filter],
  )
  useEffect(() => void load(null), [load])

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const asked = Object.entries(readForm(event.currentTarget)).filter(([, text]) => text !== '')
    setFilter(new URLSearchParams(asked).toString())
  }

  return (
    <section className={styles.section}>
      <h1>{words.title}</h1>
      <p>{words.hint}</p>
      <form onSubmit={search} className={styles.row}>
        <Field label={words.actor} name="actor" autoComplete="off" optional />
        <Field label={words.action} name="action" autoComplete="off" optional />
        <Field label={words.subject} name="subject" autoComplete="off" optional />
        <button type="submit" className={styles.button}>
          {words.filter}
        </button>
      </form>
      <Fault text={fault} />
      {entries === null && fault === null && <p role="status">{all.loading}</p>}
      {entries !== null && <Entries entries={entries} words={words} />}
      {next !== null && (
        <button type="button" className={styles.button} onClick={() => void load(next)}>
          {words.more}
        </button>
      )}
    </section>
  )
}

interface EntriesProps {
  readonly entries: readonly Entry[]
  readonly words: AccountWords['audit']
}

function Entries({ entries, words }: EntriesProps) {
  if (entries.length === 0) return <p>{words.none}</p>
  const { columns } = words
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {[columns.number, columns.time, columns.actor, columns.action, columns.subject].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          <th scope="col">{columns.detail}</th>
          <th scope="col">{columns.address}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ sequence, time, actor, action, subject, before, after, address }) => (
          <tr key={sequence}>
            <td className={styles.number}>{sequence}</td>
            <td>
              <time dateTime={time}>{time.slice(0, 19).replace('T', ' ')}</time>
            </td>
            <td>{actor.kind === 'nobody' ? words.nobody : actor.name}</td>
            <td>
              <code>{action}</code>
            </td>
            <td>{subject}</td>
            <td className={styles.detail}>
              {before !== null && (
                <>
                  <b>{words.before}</b> {describe(before)}{' '}
                </>
              )}
              {after !== null && (
                <>
                  <b>{words.after}</b> {describe(after)}
                </>
              )}
            </td>
            <td>
              <code>{address}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** `role admin, disabled false`: what is nested stays JSON. */
function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  return Object.entries(value)
    .map(([name, part]) => `${name} ${typeof part === 'string' ? part : JSON.stringify(part)}`)
    .join(', ')
}
