'use client'

import { useRouter } from 'next/navigation'
import { LANGUAGE_COOKIE, LANGUAGES, wordsOf } from '../words/languages.ts'
import { useWords } from '../words/use-words.tsx'
import { keepPreference } from './keep-preference.ts'
import styles from './shell.module.css'

/** Each language by its own name. */
export function LanguageSwitch() {
  const { language, say } = useWords()
  const router = useRouter()
  return (
    <select
      className={styles.language}
      aria-label={say.bar.language}
      value={language}
      onChange={({ target }) => {
        keepPreference(LANGUAGE_COOKIE, target.value)
        router.refresh()
      }}
    >
      {LANGUAGES.map((one) => (
        <option key={one} value={one} lang={one}>
          {wordsOf(one).say.name}
        </option>
      ))}
    </select>
  )
}
