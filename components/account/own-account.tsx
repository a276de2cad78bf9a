'use client'

import { type FormEvent, useState } from 'react'
import type { BarProps } from '../shell/top-bar.tsx'
import type { AccountWords } from '../words/accounts-en.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './account.module.css'
import { AccountFrame, type Me } from './account-frame.tsx'
import { askApi } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'
import { OwnTokens } from './own-tokens.tsx'

/** As the demo's account is called. */
const DEMO_EMAIL = 'demo@wakewatch.invalid'

export function OwnAccount({ bar }: { readonly bar: BarProps }) {
  const words = useWords().say.accounts
  return (
    <AccountFrame bar={bar} view="account" words={words}>
      {(me) => (
        <>
          <section className={styles.section}>
            <h1>{words.account.title}</h1>
            <p>
              {me.name}, {me.email}. {words.account.role}: {words.roles[me.role]}.
            </p>
          </section>
          <div className={styles.pair}>
            <Password me={me} words={words} />
            <OwnTokens words={words} />
          </div>
        </>
      )}
    </AccountFrame>
  )
}

function Password({ me, words: all }: { readonly me: Me; readonly words: AccountWords }) {
  const words = all.account
  const [fault, setFault] = useState<string | null>(null)
  const [isDone, setDone] = useState(false)

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const { current, next } = readForm(form)
    setDone(false)
    const answer = await askApi('POST', '/api/v1/account/password', { current, next })
    setFault(answer.ok ? null : (answer.text ?? all.failed))
    setDone(answer.ok)
    if (answer.ok) form.reset()
  }

  return (
    <section className={styles.section} aria-labelledby="password">
      <h2 id="password">{words.passwordTitle}</h2>
      {me.email === DEMO_EMAIL ? (
        <p>{words.noPassword}</p>
      ) : (
        <form onSubmit={send} className={styles.narrow}>
          {/* Keepers of passwords find by it whose it is. */}
          <input type="hidden" name="username" autoComplete="username" value={me.email} />
          <Field label={words.current} name="current" type="password" autoComplete="current-password" />
          <Field
            label={words.next}
            name="next"
            type="password"
            hint={words.nextHint}
            autoComplete="new-password"
          />
          <Fault text={fault} />
          <p role="status">{isDone ? words.changed : ''}</p>
          <button type="submit" className={styles.primary}>
            {words.change}
          </button>
        </form>
      )}
    </section>
  )
}
