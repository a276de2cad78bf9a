'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { mayActAs, type Role } from '../../lib/server/accounts/roles.ts'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'
import { askApi } from './ask-api.ts'

export interface Me {
  readonly name: string
  readonly email: string
  readonly role: Role
}

const VIEWS = [
  { id: 'account', href: '/account', least: 'viewer' },
  { id: 'accounts', href: '/accounts', least: 'admin' },
  { id: 'audit', href: '/audit', least: 'reviewer' },
] as const

export interface AccountFrameProps {
  readonly bar: BarProps
  readonly view: (typeof VIEWS)[number]['id']
  readonly words: AccountWords
  readonly children: (me: Me) => ReactNode
}

/** The bar and the ground of a page of accounts, once it is known who looks at it. */
export function AccountFrame({ bar, view, words, children }: AccountFrameProps) {
  const [me, setMe] = useState<Me | null>(null)
  const [fault, setFault] = useState<string | null>(null)

  useEffect(() => {
    void askApi<Me>('GET', '/api/v1/session').then((answer) => {
      if (answer.ok) setMe(answer.body)
      else setFault(answer.text ?? words.failed)
    })
  }, [words])

  async function signOut() {
    const answer = await askApi('DELETE', '/api/v1/session')
    if (answer.ok) location.assign('/sign-in')
    else setFault(answer.text ?? words.failed)
  }

  const shown = VIEWS.filter(({ least }) => me !== null && mayActAs(me.role, least))
  return (
    <>
      <TopBar {...bar} view={view === 'audit' ? 'audit' : null} />
      <section className={styles.bar} aria-label={words.frame.label}>
        <nav className={styles.nav} aria-label={words.frame.label}>
          {shown.map(({ id, href }) => (
            <a key={id} href={href} aria-current={id === view ? 'page' : undefined}>
              {words.frame[id]}
            </a>
          ))}
        </nav>
        <span className={styles.rest} />
        {me !== null && (
          <>
            <span className={styles.who}>
              {me.name}, {words.roles[me.role]}
            </span>
            <button type="button" className={`${styles.button} ${styles.small}`} onClick={signOut}>
              {words.frame.signOut}
            </button>
          </>
        )}
      </section>
      <main className={styles.page}>
        {fault !== null && (
          <p role="alert" className={`${styles.section} ${styles.fault}`}>
            {fault}
          </p>
        )}
        {me === null && fault === null && (
          <p role="status" className={styles.section}>
            {words.loading}
          </p>
        )}
        {me !== null && children(me)}
      </main>
    </>
  )
}
