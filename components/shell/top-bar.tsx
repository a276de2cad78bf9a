'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { mayActAs } from '../../lib/server/accounts/roles.ts'
import { SearchBox } from '../search/search-box.tsx'
import { useWords } from '../words/use-words.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Mark } from './mark.tsx'
import styles from './shell.module.css'
import type { Theme } from './theme.ts'
import { ThemeSwitch } from './theme-switch.tsx'
import { initialsOf, useMe } from './use-me.ts'
import { UtcClock } from './utc-clock.tsx'
import { VIEWS, type ViewId } from './views.ts'

/** What the bar of every page is given by the server. */
export interface BarProps {
  readonly theme: Theme
  readonly simulated: boolean
}

interface TopBarProps extends BarProps {
  /** Null on pages that are none of the views. */
  readonly view: ViewId | null
  /** UTC, epoch ms: that of the feed, where one is heard; left out: the wall clock. */
  readonly clockMs?: number | null
  /** How live it is, beside the clock. */
  readonly children?: ReactNode
}

/** The bar above every page: where one is, how live it is, and what time it is there. */
export function TopBar({ view, theme, simulated, clockMs, children }: TopBarProps) {
  const { say } = useWords()
  const me = useMe()
  return (
    <header className={styles.bar}>
      <span className={styles.brand}>
        <Mark />
        <span className={styles.brandName}>Wakewatch</span>
      </span>
      {/* Where there is no room beside each other they are a menu; its button is not shown elsewhere. */}
      <button type="button" className={styles.views} popoverTarget="views">
        {view === null ? say.bar.views : say.bar[view]} <span aria-hidden="true">▾</span>
      </button>
      <nav id="views" popover="auto" aria-label={say.bar.views} className={styles.nav}>
        {VIEWS.filter(({ least }) => mayActAs(me?.role ?? 'viewer', least)).map(({ id, href }) => (
          <Link key={id} href={href} prefetch={false} aria-current={id === view ? 'page' : undefined}>
            {say.bar[id]}
          </Link>
        ))}
      </nav>
      {simulated && (
        <span className={styles.simulated} title={say.bar.simulatedWhy}>
          {say.bar.simulated}
        </span>
      )}
      <span className={styles.rest} />
      <SearchBox />
      {children}
      <UtcClock timeMs={clockMs} simulated={simulated && clockMs !== undefined} />
      <LanguageSwitch />
      <ThemeSwitch theme={theme} />
      {me !== null && (
        <Link href="/account" prefetch={false} className={styles.account} title={me.name}>
          <span aria-hidden="true">{initialsOf(me.name)}</span>
          <span className={styles.unseen}>{`${say.bar.account}: ${me.name}`}</span>
        </Link>
      )}
    </header>
  )
}
