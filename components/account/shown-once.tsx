'use client'

import { useState } from 'react'
import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'

export interface ShownOnceProps {
  readonly title: string
  readonly secret: string
  readonly words: AccountWords['account']
}

/** A secret that is shown this once, to be copied. */
export function ShownOnce({ title, secret, words }: ShownOnceProps) {
  const [isCopied, setCopied] = useState(false)
  // Browsers offer no clipboard to pages that came without TLS from elsewhere; then it is selected by hand.
  const copy = () => navigator.clipboard?.writeText(secret).then(() => setCopied(true))
  return (
    <div className={styles.once} role="status">
      <p>{title}</p>
      <code data-secret>{secret}</code>
      <button type="button" className={`${styles.button} ${styles.small}`} onClick={copy}>
        {isCopied ? words.copied : words.copy}
      </button>
    </div>
  )
}
