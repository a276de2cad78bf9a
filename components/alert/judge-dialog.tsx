'use client'

import { useState } from 'react'
import {
  type AlertState,
  DISMISSAL_REASONS,
  type DismissalReason,
  isDecided,
} from '../../lib/alerts/lifecycle.ts'
import { useWords } from '../words/use-words.tsx'
import { ActDialog, NoteField } from './act-dialog.tsx'
import styles from './dialog.module.css'
import { storyWords } from './story-words.ts'

export type JudgeKind = 'confirm' | 'dismiss' | 'note'

interface JudgeDialogProps {
  readonly kind: JudgeKind
  /** The state that it has. */
  readonly state: AlertState
  readonly fault: string
  readonly isBusy: boolean
  readonly onSend: (note: string, reason: DismissalReason | null) => void
  readonly onClose: () => void
}

/** Asks for what a decision or a remark needs: a reason, a note. */
export function JudgeDialog({ kind, state, fault, isBusy, onSend, onClose }: JudgeDialogProps) {
  const said = storyWords(useWords().language)
  const [note, setNote] = useState('')
  const [reason, setReason] = useState<DismissalReason>('false-positive')
  const title = { confirm: said.confirmTitle, dismiss: said.dismissTitle, note: said.noteTitle }[kind]
  const isNeeded = kind === 'note' || isDecided(state) || (kind === 'dismiss' && reason === 'other')
  return (
    <ActDialog
      {...{ title, fault, isBusy, onClose }}
      onSend={() => onSend(note, kind === 'dismiss' ? reason : null)}
    >
      {kind === 'dismiss' && (
        <fieldset className={styles.choices}>
          <legend>{said.reason}</legend>
          {DISMISSAL_REASONS.map((one) => (
            <label key={one}>
              <input type="radio" name="reason" checked={reason === one} onChange={() => setReason(one)} />
              {said.reasons[one]}
            </label>
          ))}
        </fieldset>
      )}
      <NoteField note={note} isNeeded={isNeeded} isFirst={kind !== 'dismiss'} onNote={setNote} />
    </ActDialog>
  )
}
