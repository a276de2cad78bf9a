'use client'

import { type FormEvent, useEffect, useState } from 'react'
import type { Role } from '../../lib/server/accounts/roles.ts'
import type { AccountWords } from '../words/accounts-en.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './account.module.css'
import { askApi } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'

interface WelcomeLink {
  readonly kind: 'demo' | 'admin' | 'invite' | 'reset'
  readonly role: Role | null
  readonly email: string | null
}

type State =
  | { readonly kind: 'checking' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'form'; readonly link: WelcomeLink; readonly secret: string }

/** What a link that is opened once leads to. The demo's asks for nothing. */
export function WelcomeScreen() {
  const words = useWords().say.accounts
  const [state, setState] = useState<State>({ kind: 'checking' })

  useEffect(() => {
    let isGone = false
    const show = (next: State) => {
      if (!isGone) setState(next)
    }
    void readLink(words, show)
    return () => {
      isGone = true
    }
  }, [words])

  return (
    <main className={styles.gate}>
      <h1 className={styles.brand}>Wakewatch</h1>
      <h2>{words.welcome.title}</h2>
      {state.kind === 'checking' && <p role="status">{words.welcome.checking}</p>}
      {state.kind === 'opening' && <p role="status">{words.welcome.demo}</p>}
      {state.kind === 'refused' && (
        <>
          <Fault text={state.text} />
          <p>
            <a href="/sign-in">{words.welcome.toSignIn}</a>
          </p>
        </>
      )}
      {state.kind === 'form' && <WelcomeForm {...{ words, link: state.link, secret: state.secret }} />}
    </main>
  )
}

/** The secret is taken out of the address: neither history nor a shared screen keeps it. */
async function readLink(words: AccountWords, show: (state: State) => void): Promise<void> {
  const secret = location.hash.slice(1)
  if (secret === '') return show({ kind: 'refused', text: words.welcome.none })
  const read = await askApi<WelcomeLink>('POST', '/api/v1/links/read', { link: secret })
  if (!read.ok) return show({ kind: 'refused', text: read.text ?? words.failed })
  history.replaceState(null, '', '/welcome')
  if (read.body.kind !== 'demo') return show({ kind: 'form', link: read.body, secret })
  show({ kind: 'opening' })
  const opened = await askApi('POST', '/api/v1/links/open', { link: secret })
  if (opened.ok) location.replace('/')
  else show({ kind: 'refused', text: opened.text ?? words.failed })
}

interface WelcomeFormProps {
  readonly words: AccountWords
  readonly link: WelcomeLink
  readonly secret: string
}

function WelcomeForm({ words: all, link, secret }: WelcomeFormProps) {
  const words = all.welcome
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const answers = readForm(event.currentTarget)
    setBusy(true)
    const opened = await askApi('POST', '/api/v1/links/open', { link: secret, ...answers })
    if (opened.ok) return location.replace('/')
    setBusy(false)
    setFault(opened.text ?? all.failed)
  }

  return (
    <form onSubmit={send}>
      <p>{purposeOf(link, all)}</p>
      {link.kind !== 'reset' && (
        <>
          <Field label={words.name} name="name" hint={words.nameHint} autoComplete="name" />
          <Field
            label={words.email}
            name="email"
            type="email"
            hint={words.emailHint}
            autoComplete="username"
            {...(link.email === null ? {} : { value: link.email, readOnly: true })}
          />
        </>
      )}
      <Field
        label={words.password}
        name="password"
        type="password"
        hint={words.passwordHint}
        autoComplete="new-password"
      />
      <Fault text={fault} />
      <button type="submit" className={styles.primary} disabled={isBusy}>
        {words.submit}
      </button>
    </form>
  )
}

function purposeOf({ kind, role, email }: WelcomeLink, { welcome, roles }: AccountWords): string {
  if (kind === 'reset') return welcome.reset(email ?? '')
  return kind === 'invite' && role !== null ? welcome.invite(roles[role]) : welcome.admin
}
