'use client'

import { useEffect, useRef, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import styles from './shell.module.css'
import { areSingleKeysOn, setSingleKeys } from './single-keys.ts'

export interface KeyHelp {
  readonly keys: readonly string[]
  readonly what: string
}

interface KeySheetProps {
  readonly isOpen: boolean
  readonly help: readonly KeyHelp[]
  readonly onClose: () => void
}

/** What each key does: a dialog of the browser's, which holds the focus and gives it back. */
export function KeySheet({ isOpen, help, onClose }: KeySheetProps) {
  const { say } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const [areSingleOn, setSingleOn] = useState(areSingleKeysOn)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className={styles.sheet} aria-labelledby="keys" onClose={onClose}>
      <div className={styles.sheetHead}>
        <h2 id="keys">{say.keys.title}</h2>
        <button type="button" className={styles.button} onClick={onClose}>
          {say.keys.close} <kbd>Esc</kbd>
        </button>
      </div>
      <dl>
        {help.map(({ keys, what }) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.single}>
        <input
          type="checkbox"
          checked={areSingleOn}
          onChange={({ target }) => {
            setSingleKeys(target.checked)
            setSingleOn(target.checked)
          }}
        />
        {say.keys.single}
      </label>
    </dialog>
  )
}
