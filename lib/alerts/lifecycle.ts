/** States that people give to alerts, what may follow on what, and what a state says of a trip. */

import type { Verdict as AnalystVerdict } from '../model/suspicion-verdicts.ts'

export const ALERT_STATES = ['new', 'acknowledged', 'investigating', 'confirmed', 'dismissed'] as const

export type AlertState = (typeof ALERT_STATES)[number]

export const DISMISSAL_REASONS = ['false-positive', 'permitted', 'data-error', 'other'] as const

/**
 * Why an alert was dismissed. 'false-positive': it was not what the rule says. 'permitted': it was, and was allowed.
 * 'data-error': the messages are wrong.
 */
export type DismissalReason = (typeof DISMISSAL_REASONS)[number]

/**
 * What may follow: forwards by any step, for who has seen enough judges at once; backwards into the queue while nothing
 * is decided. What is decided may be decided otherwise or looked into again.
 */
const NEXT_STATES: Readonly<Record<AlertState, readonly AlertState[]>> = {
  new: ['acknowledged', 'investigating', 'confirmed', 'dismissed'],
  acknowledged: ['new', 'investigating', 'confirmed', 'dismissed'],
  investigating: ['new', 'acknowledged', 'confirmed', 'dismissed'],
  confirmed: ['investigating', 'dismissed'],
  dismissed: ['investigating', 'confirmed'],
}

export function nextStates(state: AlertState): readonly AlertState[] {
  return NEXT_STATES[state]
}

export function isDecided(state: AlertState): boolean {
  return state === 'confirmed' || state === 'dismissed'
}

/** Where an alert stands. */
export interface Standing {
  readonly state: AlertState
  /** Of a dismissal; null else. */
  readonly reason: DismissalReason | null
}

/** What a person does with an alert. The state that it has already: a note, or another reason for its dismissal. */
export interface Step extends Standing {
  /** '' where there is nothing to say. */
  readonly note: string
  readonly who: string
}

/**
 * Why a step is refused. 'no-such-step': not from this state. 'no-person', 'no-reason', 'no-note': it takes one.
 * 'needless-reason': only a dismissal has one. 'unfit-text': a note or name that is too long or holds control characters.
 */
export type StepFault =
  | 'no-such-step'
  | 'no-person'
  | 'no-reason'
  | 'needless-reason'
  | 'no-note'
  | 'unfit-text'

const LONGEST_NOTE = 4000
const LONGEST_NAME = 100

/** Whether a note and a name may be kept: they are shown on terminals too. A note may have several lines. */
export function isFitText({ note, who }: { readonly note: string; readonly who: string }): boolean {
  return (
    note.length <= LONGEST_NOTE &&
    who.length <= LONGEST_NAME &&
    !/\p{Cc}/u.test(who) &&
    !/(?![\n\t])\p{Cc}/u.test(note)
  )
}

/** Null where the step may be taken. */
export function findStepFault(from: Standing, step: Step): StepFault | null {
  if (step.who.trim() === '') return 'no-person'
  if (!isFitText(step)) return 'unfit-text'
  const isSame = step.state === from.state
  if (!isSame && !nextStates(from.state).includes(step.state)) return 'no-such-step'
  if (step.state === 'dismissed' && step.reason === null) return 'no-reason'
  if (step.state !== 'dismissed' && step.reason !== null) return 'needless-reason'
  // Who overrules a decision, remarks on something, or gives no named reason has something to say.
  const isExplained = !isSame && !isDecided(from.state) && step.reason !== 'other'
  return isExplained || step.note.trim() !== '' ? null : 'no-note'
}

/** What an analyst holds a trip to be; whoever decides an alert can tell. */
export type Verdict = Exclude<AnalystVerdict, 'cannot tell'>

/** What a standing says of the trip; null: nothing. */
export function verdictOf({ state, reason }: Standing): Verdict | null {
  if (state === 'confirmed') return 'suspicious'
  if (reason === 'permitted') return 'explained'
  return reason === 'false-positive' ? 'normal' : null
}
