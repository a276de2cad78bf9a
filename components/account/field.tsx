'use client'

import { useId } from 'react'
import styles from './account.module.css'

export interface FieldProps {
  readonly label: string
  readonly name: string
  readonly type?: 'text' | 'email' | 'password' | 'number'
  readonly hint?: string
  /** What browsers and password keepers fill in. */
  readonly autoComplete: string
  readonly value?: string
  readonly readOnly?: boolean
  readonly optional?: boolean
  readonly min?: number
  readonly max?: number
}

/** A field of a form, read by its name when the form is sent. */
export function Field({ label, name, type = 'text', hint, value, optional = false, ...more }: FieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        {...{ id, name, type, ...more }}
        required={!optional}
        defaultValue={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        spellCheck={false}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** What went wrong, told to those who cannot see it too. */
export function Fault({ text }: { readonly text: string | null }) {
  return (
    <p role="alert" className={styles.fault}>
      {text}
    </p>
  )
}

/** What a person typed, by the names of the fields. */
export function readForm(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))
}
