/** What a person asks to be done with alerts, written where it still fits what stands. */

import { type AlertStanding, NEW_STANDING } from '../alerts/attach.ts'
import type { AlertState, DismissalReason, StepFault } from '../alerts/lifecycle.ts'
import { isDecided } from '../alerts/lifecycle.ts'
import type { SilenceFault, SilenceScope } from '../alerts/silences.ts'
import { type AlertAct, actLog, newestAct } from './alert-acts.ts'
import { addSilence, endSilence } from './alert-silences.ts'
import { judgeAlert, readAlert } from './alerts.ts'
import type { Store } from './store.ts'

export type AlertWish =
  | {
      readonly do: 'judge'
      readonly alertId: string
      /** Null: the one that it has, for a remark. */
      readonly state: AlertState | null
      readonly reason: DismissalReason | null
      readonly note: string
      readonly who: string
      /** Null: no account asks. */
      readonly accountId: string | null
      /** The judgement that counted when the person looked; null: there was none. */
      readonly seen: number | null
      /** May decide otherwise what somebody else has decided. */
      readonly mayOverrule: boolean
    }
  | {
      readonly do: 'silence'
      readonly scope: SilenceScope
      readonly who: string
      readonly note: string
    }
  | { readonly do: 'end-silence'; readonly id: number; readonly who: string; readonly note: string }

/** Where an alert stands, as far as an act has to know. */
export interface AlertStands {
  readonly state: AlertState
  readonly judged: AlertStanding | null
}

export type ActResult =
  /** `before`: where the alert stood; null of silences. */
  | { readonly ok: true; readonly act: AlertAct; readonly before: AlertStands | null }
  | { readonly ok: false; readonly fault: 'no-such-alert' | 'no-such-silence' | 'needs-reviewer' }
  | { readonly ok: false; readonly fault: 'conflict'; readonly stands: AlertStands }
  | { readonly ok: false; readonly fault: StepFault | SilenceFault }

/** The store is open for writing, and nobody else writes meanwhile. */
export async function actOnAlerts(store: Store, wish: AlertWish, nowMs: number): Promise<ActResult> {
  const provenance = { who: wish.who, note: wish.note, writtenMs: nowMs }
  if (wish.do === 'judge') return judge(store, wish, nowMs)
  if (wish.do === 'silence') {
    const added = await addSilence(store, wish.scope, provenance)
    return added.ok ? told(store, null) : added
  }
  const ended = await endSilence(store, wish.id, provenance)
  return ended === null ? { ok: false, fault: 'no-such-silence' } : told(store, null)
}

async function judge(
  store: Store,
  wish: Extract<AlertWish, { do: 'judge' }>,
  nowMs: number,
): Promise<ActResult> {
  const { alertId, seen, note, who, accountId, mayOverrule } = wish
  const stored = await readAlert(store, alertId)
  if (stored === null) return { ok: false, fault: 'no-such-alert' }
  const { state, judged } = stored
  const stands = { state, judged }
  if ((judged?.latest.id ?? null) !== seen) return { ok: false, fault: 'conflict', stands }
  const isOverruling = isDecided(state) && wish.state !== null && wish.state !== state
  if (isOverruling && judged !== null && !isDecider(judged, wish) && !mayOverrule)
    return { ok: false, fault: 'needs-reviewer' }
  const step = {
    state: wish.state ?? state,
    reason: wish.state === null ? (judged ?? NEW_STANDING).reason : wish.reason,
    ...{ note, who },
  }
  const written = await judgeAlert(store, alertId, step, nowMs, accountId)
  if (written.ok) return told(store, stands)
  return { ok: false, fault: written.fault }
}

/**
 * Whether it was whoever asks now that gave it the state that it has: remarks since do not count. By the account, where both
 * have one: two people may have one name.
 */
function isDecider(
  { history, state }: AlertStanding,
  { who, accountId }: { readonly who: string; readonly accountId: string | null },
): boolean {
  let at = history.length - 1
  while (at > 0 && history[at - 1]!.state === state) at--
  const decided = history[at]!
  return decided.accountId === null || accountId === null
    ? decided.who === who
    : decided.accountId === accountId
}

async function told(store: Store, before: AlertStands | null): Promise<ActResult> {
  const [act] = await actLog(store).after((await newestAct(store)) - 1, 1)
  return { ok: true, act: act!, before }
}
