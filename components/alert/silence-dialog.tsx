'use client'

import { useEffect, useRef, useState } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { type Names, nameOf, ruleOf } from '../alerts/alert-words.ts'
import { useWords } from '../words/use-words.tsx'
import { ActDialog, NoteField } from './act-dialog.tsx'
import type { SilenceWish } from './alert-api.ts'
import styles from './dialog.module.css'
import {
  SILENCE_TIMES,
  type SilenceChoice,
  type SilenceTime,
  toSilence,
  USUAL_CHOICE,
} from './silence-scope.ts'
import { storyWords } from './story-words.ts'

interface SilenceDialogProps {
  readonly alert: WireAlert
  readonly names: Names
  /** The clock of the events. */
  readonly nowMs: number
  readonly fault: string
  readonly isBusy: boolean
  readonly onSend: (wish: SilenceWish) => void
  readonly onClose: () => void
}

/** Silences alerts like this one: what is chosen must all hold. */
export function SilenceDialog({ alert, names, nowMs, fault, isBusy, onSend, onClose }: SilenceDialogProps) {
  const words = useWords()
  const said = storyWords(words.language)
  const [choice, setChoice] = useState(USUAL_CHOICE)
  const [note, setNote] = useState('')
  const [isEmpty, setEmpty] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const change = (part: Partial<SilenceChoice>) => {
    setEmpty(false)
    setChoice((before) => ({ ...before, ...part }))
  }
  const send = () => {
    const wish = toSilence(alert, choice, nowMs, note)
    if (wish === null) setEmpty(true)
    else onSend(wish)
  }
  const { zoneId, otherMmsi } = alert
  return (
    <ActDialog
      {...{ isBusy, onClose }}
      title={said.silenceTitle}
      fault={isEmpty ? said.needsOne : fault}
      onSend={send}
    >
      <fieldset className={styles.choices}>
        <legend>{said.of}</legend>
        <label>
          <input
            ref={first}
            type="checkbox"
            checked={choice.isVessel}
            onChange={(event) => change({ isVessel: event.target.checked })}
          />
          {said.ofVessel} <span>{nameOf(alert, words)}</span>
        </label>
        {otherMmsi !== null && (
          <label>
            <input
              type="checkbox"
              checked={choice.isPair}
              onChange={(event) => change({ isPair: event.target.checked })}
            />
            {said.ofPair} <span>{words.format.mmsi(otherMmsi)}</span>
          </label>
        )}
        <label>
          <input
            type="checkbox"
            checked={choice.isRule}
            onChange={(event) => change({ isRule: event.target.checked })}
          />
          {said.ofRule} <span>{ruleOf(alert, names, words)}</span>
        </label>
        {zoneId !== null && (
          <label>
            <input
              type="checkbox"
              checked={choice.isZone}
              onChange={(event) => change({ isZone: event.target.checked })}
            />
            {said.ofZone} <span>{names.zones[zoneId] ?? zoneId}</span>
          </label>
        )}
        <label>
          <input
            type="checkbox"
            checked={choice.isArea}
            onChange={(event) => change({ isArea: event.target.checked })}
          />
          {said.ofArea}
        </label>
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>{said.time}</legend>
        {(Object.keys(SILENCE_TIMES) as SilenceTime[]).map((time) => (
          <label key={time}>
            <input
              type="radio"
              name="time"
              checked={choice.time === time}
              onChange={() => change({ time })}
            />
            {said.times[time]}
          </label>
        ))}
      </fieldset>
      <NoteField note={note} isNeeded={false} isFirst={false} onNote={setNote} />
    </ActDialog>
  )
}
