/** A step that a person takes with an alert, from the command line. */

import type { AlertJudgement } from '../lib/alerts/attach.ts'
import { type AlertState, nextStates, type Step, type StepFault } from '../lib/alerts/lifecycle.ts'
import { type JudgeResult, judgeAlert, readAlert } from '../lib/store/alerts.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { findAlert, noAlert } from './alerts-folder.ts'
import { withWriter } from './with-folder.ts'

/** `state` null: the one that the alert has. */
type WantedStep = Omit<Step, 'state'> & { readonly state: AlertState | null }

/** Throws with the reason where the step is refused. */
export async function takeStep(dir: string, beginning: string, step: WantedStep): Promise<AlertJudgement> {
  return withWriter(dir, async (store, nowMs) => {
    const id = await findAlert(dir, store, beginning)
    const stored = id === null ? null : await readAlert(store, id)
    if (stored === null) throw noAlert(dir, beginning)
    const { alert, state, judged } = stored
    const wanted =
      step.state === null
        ? { state, reason: judged?.reason ?? null }
        : { state: step.state, reason: step.reason }
    const result = await judgeAlert(store, alert.id, { ...step, ...wanted }, nowMs)
    if (result.ok) return result.judgement
    throw new FolderError(dir, `alert ${alert.id} ${describeRefusal(result, wanted.state)}`)
  })
}

function describeRefusal({ fault, from }: Extract<JudgeResult, { ok: false }>, to: AlertState): string {
  if (fault === 'no-such-step')
    return `is ${from.state}, which cannot become ${to}; it can be ${nextStates(from.state).join(', ')}`
  return WORDS[fault]
}

const WORDS: Readonly<Record<Exclude<StepFault, 'no-such-step'> | 'no-such-alert', string>> = {
  'no-such-alert': 'is gone',
  'no-person': 'is judged by a person: --who names them',
  'no-reason': 'is dismissed for a reason: --reason',
  'needless-reason': 'is given a reason only where it is dismissed',
  'no-note': 'needs a --note: a decision is overruled, a remark is made, or the reason is another',
  'unfit-text': 'has a note of 4,000 and a name of 100 characters at most, without control characters',
}
