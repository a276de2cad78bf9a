'use client'

import { useState } from 'react'
import { type AlertState, nextStates } from '../../lib/alerts/lifecycle.ts'
import { mayActAs } from '../../lib/server/accounts/roles.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { Names } from '../alerts/alert-words.ts'
import { useKeys } from '../shell/use-keys.ts'
import type { Me } from '../shell/use-me.ts'
import { useWords } from '../words/use-words.tsx'
import { type Acted, endSilence, judgeAlert, type Standing, silenceAlerts } from './alert-api.ts'
import { JudgeDialog, type JudgeKind } from './judge-dialog.tsx'
import { SilenceDialog } from './silence-dialog.tsx'
import styles from './story.module.css'
import { storyWords } from './story-words.ts'

interface ActionsProps {
  readonly alert: WireAlert
  /** Null: it was withdrawn, or is not known yet. */
  readonly standing: Standing | null
  readonly isWithdrawn: boolean
  readonly me: Me | null
  readonly names: Names
  readonly nowMs: number
  /** Something was done, or somebody was first: what is told of it is to be read again. */
  readonly onActed: () => void
}

/** What a person can do with an alert, each with its key. */
export function AlertActions(props: ActionsProps) {
  const { alert, standing, isWithdrawn, me, names, nowMs, onActed } = props
  const words = useWords()
  const said = storyWords(words.language)
  const [open, setOpen] = useState<JudgeKind | 'silence' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const [told, setTold] = useState('')

  const mayAct = me === null || mayActAs(me.role, 'analyst')
  const state = standing?.state ?? 'new'
  const can = (next: AlertState) => standing !== null && mayAct && nextStates(state).includes(next)
  const canAct = standing !== null && mayAct
  const why = isWithdrawn ? said.isWithdrawn : mayAct ? undefined : said.viewerOnly

  const run = async (work: Promise<Acted>, done: string) => {
    setBusy(true)
    setFault('')
    setTold('')
    const acted = await work
    setBusy(false)
    if (acted.ok) {
      setOpen(null)
      setTold(done)
      onActed()
      return
    }
    const text =
      acted.kind === 'refused'
        ? (acted.text ?? said.failed)
        : acted.who === null
          ? said.conflictNobody
          : said.conflict(acted.who, acted.state === 'new' ? said.putBack : words.say.states[acted.state])
    setFault(text)
    if (acted.kind === 'conflict') onActed()
  }
  const judge = (
    next: AlertState | null,
    note: string,
    reason: Parameters<typeof judgeAlert>[1]['reason'] = null,
  ) => {
    const seen = standing?.judged?.latest.id ?? null
    const done = next === null ? '' : said.done[next]
    void run(judgeAlert(alert.id, { state: next, reason, note, standing: seen }), done)
  }
  const ask = (kind: JudgeKind | 'silence') => {
    setFault('')
    setOpen(kind)
  }
  const acknowledge = () => can('acknowledged') && !isBusy && judge('acknowledged', '')
  const confirm = () => can('confirmed') && ask('confirm')
  const dismiss = () => can('dismissed') && ask('dismiss')
  const silence = () => canAct && ask('silence')
  const note = () => canAct && ask('note')
  const undone = state === 'confirmed' || state === 'dismissed' ? 'investigating' : 'new'
  const canUndo = state !== 'new' && can(undone)
  const undo = () => canUndo && !isBusy && judge(undone, undone === 'new' ? '' : said.undone)
  useKeys({ a: acknowledge, c: confirm, d: dismiss, s: silence, n: note, z: undo })

  return (
    <section className={styles.foot} aria-label={said.actions}>
      <p className={styles.told} role="status" data-fault={fault !== '' && open === null}>
        {open === null && fault !== '' ? fault : told}
      </p>
      <div className={styles.actions}>
        <Action primary name={said.confirm} keyName="C" isOff={!can('confirmed')} why={why} onAct={confirm} />
        <Action name={said.dismiss} keyName="D" isOff={!can('dismissed')} why={why} onAct={dismiss} />
        <Action
          {...{ name: said.acknowledge, long: said.acknowledgeLong, keyName: 'A', why }}
          isOff={!can('acknowledged')}
          onAct={acknowledge}
        />
        <Action name={said.silence} keyName="S" isOff={!canAct} why={why} onAct={silence} />
        <Action name={said.note} keyName="N" isOff={!canAct} why={why} onAct={note} />
        <Action
          {...{ name: said.undo, long: said.undoLong, keyName: 'Z', why }}
          isOff={!canUndo}
          onAct={undo}
        />
      </div>
      {open !== null && open !== 'silence' && (
        <JudgeDialog
          {...{ state, fault, isBusy }}
          kind={open}
          onSend={(text, reason) =>
            judge(open === 'note' ? null : open === 'confirm' ? 'confirmed' : 'dismissed', text, reason)
          }
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'silence' && (
        <SilenceDialog
          {...{ alert, names, nowMs, fault, isBusy }}
          onSend={(wish) => void run(silenceAlerts(wish), said.done.silenced)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}

/** Of the list of silences. */
export async function hearAgain(silenceId: number): Promise<void> {
  const acted = await endSilence(silenceId)
  if (!acted.ok) console.warn(`silence ${silenceId}: it could not be ended`)
}

interface ActionProps {
  readonly name: string
  readonly long?: string
  readonly keyName: string
  readonly primary?: boolean
  readonly isOff: boolean
  /** Why it is off, where that can be told. */
  readonly why: string | undefined
  readonly onAct: () => void
}

function Action({ name, long, keyName, primary = false, isOff, why, onAct }: ActionProps) {
  return (
    <button
      type="button"
      className={primary ? styles.primary : styles.button}
      disabled={isOff}
      title={isOff ? why : long}
      aria-keyshortcuts={keyName.toLowerCase()}
      onClick={onAct}
    >
      {name} <kbd>{keyName}</kbd>
    </button>
  )
}
