'use client'

import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { ROLES, type Role } from '../../lib/server/accounts/roles.ts'
import type { BarProps } from '../shell/top-bar.tsx'
import type { AccountWords } from '../words/accounts-en.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './account.module.css'
import { AccountFrame, type Me } from './account-frame.tsx'
import { askApi } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'
import { LinkTable, type WaitingLink } from './link-table.tsx'
import { PeopleTable, type Person, type PersonAct } from './people-table.tsx'
import { ShownOnce } from './shown-once.tsx'
import { type Token, TokenTable } from './token-table.tsx'

interface Listed {
  readonly accounts: readonly Person[]
  readonly links: readonly WaitingLink[]
  readonly tokens: readonly Token[]
}

/** Who may sign in, what they may, links that wait, tokens of all. For admins. */
export function PeopleScreen({ bar }: { readonly bar: BarProps }) {
  const words = useWords().say.accounts
  return (
    <AccountFrame bar={bar} view="accounts" words={words}>
      {(me) => <People me={me} words={words} />}
    </AccountFrame>
  )
}

function People({ me, words: all }: { readonly me: Me; readonly words: AccountWords }) {
  const words = all.people
  const [listed, setListed] = useState<Listed | null>(null)
  const [path, setPath] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)

  const load = useCallback(async () => {
    const answer = await askApi<Listed>('GET', '/api/v1/accounts')
    if (answer.ok) setListed(answer.body)
    else setFault(answer.text ?? all.failed)
  }, [all])
  useEffect(() => void load(), [load])

  /** What it answers with a path is a link, shown once. */
  async function act(method: string, at: string, sent?: unknown): Promise<boolean> {
    const answer = await askApi<{ path?: string }>(method, at, sent)
    setFault(answer.ok ? null : (answer.text ?? all.failed))
    if (answer.ok && answer.body.path !== undefined) setPath(location.origin + answer.body.path)
    await load()
    return answer.ok
  }

  function actOn({ id }: Person, wanted: PersonAct) {
    if (wanted.kind === 'reset') return void act('POST', `/api/v1/accounts/${id}/reset-link`)
    const { kind: _kind, ...change } = wanted
    void act('PUT', `/api/v1/accounts/${id}`, change)
  }

  async function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const { email, role } = readForm(form)
    const isMade = await act('POST', '/api/v1/accounts/invitations', {
      role: role as Role,
      ...(email === '' ? {} : { email }),
    })
    if (isMade) form.reset()
  }

  if (listed === null)
    return (
      <div className={styles.section}>
        <p role="status">{all.loading}</p>
        <Fault text={fault} />
      </div>
    )
  return (
    <>
      <section className={styles.section}>
        <h1>{words.title}</h1>
        <Fault text={fault} />
        {path !== null && <ShownOnce title={words.linkTitle} secret={path} words={all.account} />}
        <PeopleTable people={listed.accounts} ownEmail={me.email} words={all} onAct={actOn} />
      </section>
      <div className={styles.pair}>
        <section className={styles.section} aria-labelledby="invite">
          <h2 id="invite">{words.inviteTitle}</h2>
          <p>{words.inviteHint}</p>
          <form onSubmit={invite} className={styles.narrow}>
            <Field label={words.email} name="email" type="email" autoComplete="off" optional />
            <div className={styles.field}>
              <label htmlFor="invite-role">{words.role}</label>
              <select id="invite-role" name="role" defaultValue="analyst">
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {all.roles[role]}
                  </option>
                ))}
              </select>
            </div>
            <button type="submit" className={styles.primary}>
              {words.invite}
            </button>
          </form>
        </section>
        <section className={styles.section} aria-labelledby="links">
          <h2 id="links">{words.linksTitle}</h2>
          <LinkTable
            links={listed.links}
            words={all}
            onWithdraw={({ id }) => void act('DELETE', `/api/v1/links/${id}`)}
          />
        </section>
      </div>
      <section className={styles.section} aria-labelledby="all-tokens">
        <h2 id="all-tokens">{words.tokensTitle}</h2>
        <TokenTable
          tokens={listed.tokens}
          hasOwners
          words={all}
          onRevoke={({ id }) => void act('DELETE', `/api/v1/tokens/${id}`)}
        />
      </section>
    </>
  )
}
