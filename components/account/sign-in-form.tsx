'use client'

import { type FormEvent, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './account.module.css'
import { askApi, readNextPath } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'

export function SignInForm() {
  const words = useWords().say.accounts
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { email, password } = readForm(event.currentTarget)
    setBusy(true)
    const answer = await askApi('POST', '/api/v1/session', { email, password })
    if (answer.ok) return location.assign(readNextPath(location.search))
    setBusy(false)
    setFault(answer.text ?? words.failed)
  }

  return (
    <main className={styles.gate}>
      <h1 className={styles.brand}>Wakewatch</h1>
      <h2>{words.signIn.title}</h2>
      <form onSubmit={send}>
        <Field label={words.signIn.email} name="email" type="email" autoComplete="username" />
        <Field
          label={words.signIn.password}
          name="password"
          type="password"
          autoComplete="current-password"
        />
        <Fault text={fault} />
        <button type="submit" className={styles.primary} disabled={isBusy}>
          {words.signIn.submit}
        </button>
      </form>
      <p className={styles.foot}>{words.signIn.hint}</p>
    </main>
  )
}
