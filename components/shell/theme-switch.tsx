'use client'

import { useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import { keepPreference } from './keep-preference.ts'
import styles from './shell.module.css'
import { THEME_COOKIE, type Theme } from './theme.ts'

/** `theme`: as the page was drawn. */
export function ThemeSwitch({ theme: drawn }: { theme: Theme }) {
  const { say } = useWords()
  const [theme, setTheme] = useState(drawn)
  const next = theme === 'dark' ? 'light' : 'dark'
  const label = next === 'light' ? say.bar.toLight : say.bar.toDark
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={label}
      title={label}
      onClick={() => {
        keepPreference(THEME_COOKIE, next)
        document.documentElement.dataset.theme = next
        setTheme(next)
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
        {theme === 'dark' ? (
          <path
            strokeWidth="1.5"
            d="M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
          />
        ) : (
          <path strokeWidth="1.5" d="M13.5 9.5A5.7 5.7 0 016.5 2.5a5.7 5.7 0 107 7z" />
        )}
      </svg>
    </button>
  )
}
