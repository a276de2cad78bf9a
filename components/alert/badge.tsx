'use client'

import type { ReactNode } from 'react'
import styles from './story.module.css'

/** What is lit: the number of an evidence that is pointed at, in whatever place. */
export interface Lit {
  readonly number: number | null
  readonly light: (number: number | null) => void
}

/** The number of an evidence; without one, a stroke. */
export function Badge({ number, lit }: { number: number | null; lit: Lit }) {
  return (
    <span
      className={styles.badge}
      data-lit={number !== null && lit.number === number}
      data-none={number === null}
    >
      {number ?? '–'}
    </span>
  )
}

interface LitRowProps {
  /** The first is its own. */
  readonly numbers: readonly number[]
  readonly lit: Lit
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A row that lights its evidence everywhere while it is pointed at or has the focus. */
export function LitRow({ numbers, lit, className, children }: LitRowProps) {
  const own = numbers[0] ?? null
  const isLit = lit.number !== null && numbers.includes(lit.number)
  const rest = { className, 'data-lit': isLit }
  if (own === null) return <li {...rest}>{children}</li>
  return (
    <li {...rest} onPointerEnter={() => lit.light(own)} onPointerLeave={() => lit.light(null)}>
      {children}
    </li>
  )
}
