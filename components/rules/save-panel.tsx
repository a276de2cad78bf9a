'use client'

import { useId, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { RuleCheck } from './rule-api.ts'
import { RuleDiff } from './rule-history.tsx'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface SaveProps {
  readonly check: RuleCheck | null
  readonly isChanged: boolean
  readonly mayActivate: boolean
  /** What the server said last; null: nothing. */
  readonly told: string | null
  readonly isSaving: boolean
  readonly onSave: (note: string) => void
  readonly onDiscard: () => void
}

/** What the editor holds beside what is in force, and putting it in force. */
export function SavePanel({ check, isChanged, mayActivate, told, isSaving, onSave, onDiscard }: SaveProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const id = useId()
  const [note, setNote] = useState('')
  const isSound = check?.ok === true
  return (
    <section aria-labelledby={`${id}-head`}>
      <div className={styles.head}>
        <h2 id={`${id}-head`}>{words.changes}</h2>
        {isChanged && (
          <button type="button" className={styles.button} onClick={onDiscard}>
            {words.discard}
          </button>
        )}
      </div>
      <div className={styles.block}>
        {!isChanged && <p className={styles.quiet}>{words.nothing}</p>}
        {isChanged && check !== null && (
          <p className={isSound ? undefined : styles.fault}>
            {isSound ? words.sound : words.faults(check.faultCount)}
          </p>
        )}
        {isChanged && check?.diff != null && <RuleDiff diff={check.diff} />}
        {isChanged && (
          <form
            className={styles.inline}
            onSubmit={(event) => {
              event.preventDefault()
              onSave(note)
              setNote('')
            }}
          >
            <label htmlFor={`${id}-note`}>{words.note}</label>
            <input
              id={`${id}-note`}
              className={styles.input}
              type="text"
              maxLength={200}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            <button type="submit" className={styles.primary} disabled={!isSound || !mayActivate || isSaving}>
              {isSaving ? words.saving : words.saveButton}
            </button>
          </form>
        )}
        {!mayActivate && <p className={styles.quiet}>{words.notAllowed}</p>}
        <p role="status">{told}</p>
      </div>
    </section>
  )
}
