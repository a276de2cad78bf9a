'use client'

import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './dialog.module.css'
import { storyWords } from './story-words.ts'

interface ActDialogProps {
  readonly title: string
  /** What went wrong; '': nothing. */
  readonly fault: string
  readonly isBusy: boolean
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog of the browser's: it holds the focus and gives it back, Escape closes it, Ctrl and Enter send it. */
export function ActDialog({ title, fault, isBusy, onSend, onClose, children }: ActDialogProps) {
  const said = storyWords(useWords().language)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) onSend()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isBusy) return
    event.preventDefault()
    onSend()
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="act-title"
      onClose={onClose}
      onKeyDown={press}
    >
      <form onSubmit={send}>
        <h2 id="act-title">{title}</h2>
        {children}
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
        <div className={styles.buttons}>
          <button type="button" className={styles.button} onClick={onClose}>
            {said.cancel} <kbd>Esc</kbd>
          </button>
          <button type="submit" className={styles.primary} disabled={isBusy}>
            {said.send} <kbd>{said.sendHint}</kbd>
          </button>
        </div>
      </form>
    </dialog>
  )
}

interface NoteFieldProps {
  readonly note: string
  readonly isNeeded: boolean
  readonly isFirst: boolean
  readonly onNote: (note: string) => void
}

export function NoteField({ note, isNeeded, isFirst, onNote }: NoteFieldProps) {
  const said = storyWords(useWords().language)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isFirst) field.current?.focus()
  }, [isFirst])
  return (
    <label className={styles.note}>
      <span>{isNeeded ? said.noteNeeded : said.noteLabel}</span>
      <textarea
        ref={field}
        rows={4}
        maxLength={4000}
        required={isNeeded}
        value={note}
        onChange={(event) => onNote(event.target.value)}
      />
    </label>
  )
}
