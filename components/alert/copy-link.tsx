'use client'

import { useEffect, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './story.module.css'

/** How long it says that it was done, ms. */
const SAID_MS = 2000

/** The address holds the view: whoever opens it sees the same. */
export function CopyLink() {
  const { say } = useWords()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <span className={styles.copied} aria-live="polite">
        {isCopied && say.detail.copied}
      </span>
      <button
        type="button"
        className={styles.icon}
        aria-label={say.detail.copyLink}
        title={say.detail.copyLink}
        onClick={() => {
          navigator.clipboard.writeText(location.href).then(
            () => setCopied(true),
            (error: unknown) => console.warn(`copying the link: ${String(error)}`),
          )
        }}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
          <path
            strokeWidth="1.5"
            d="M6.5 9.5l3-3M7 4.8l1.2-1.2a3 3 0 014.2 4.2L11.2 9M9 11.2l-1.2 1.2a3 3 0 01-4.2-4.2L4.8 7"
          />
        </svg>
      </button>
    </>
  )
}
