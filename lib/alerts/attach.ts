/**
 * What people said of alerts, attached to the alerts of today. A judgement names a vessel, a rule and an interval of
 * event time, never an alert: late data and changed thresholds give alerts other beginnings and so other ids, and the
 * judgement goes with the one that overlaps it most.
 */

import { groupBy, keyOfVesselAndRule } from './group-by.ts'
import type { Standing } from './lifecycle.ts'
import { findMostOverlapping, type Span } from './overlap.ts'

export interface AlertJudgement extends Standing {
  /** Ascending in the order of writing. */
  readonly id: number
  readonly mmsi: string
  readonly ruleId: string
  /** The other vessel of the alert that was looked at; says nothing of where this attaches. */
  readonly otherMmsi: string | null
  /** Event time, both included. */
  readonly fromMs: number
  readonly toMs: number
  readonly note: string
  readonly who: string
  /** Of whoever said it: two people may have one name. Null: no account did. */
  readonly accountId: string | null
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
  /** The judgement that this one followed on; null: the first of its alert. */
  readonly supersedes: number | null
}

/** What judgements attach to. */
export interface AlertSpan extends Span {
  readonly mmsi: string
  readonly ruleId: string
}

/** Judgements each of which supersedes the one before, oldest first. The last one says where they attach. */
export type JudgementThread = readonly AlertJudgement[]

export interface AlertStanding extends Standing {
  /** The newest judgement that attaches: what `state` and `reason` are of. */
  readonly latest: AlertJudgement
  /** All of every thread that attaches, oldest first. */
  readonly history: readonly AlertJudgement[]
}

export interface Attached {
  /** By id of the alert; one that is missing is new. */
  readonly judged: ReadonlyMap<string, AlertStanding>
  /** Threads that overlap no alert of their vessel and rule, by their newest judgement, newest first. */
  readonly orphans: readonly JudgementThread[]
}

/** Of alerts that nobody has judged. */
export const NEW_STANDING: Standing = { state: 'new', reason: null }

export function standingOf(attached: Attached, alertId: string): Standing {
  return attached.judged.get(alertId) ?? NEW_STANDING
}

/** In any order of alerts and judgements. All alerts of the vessels and rules that are judged must be there. */
export function attachJudgements(
  alerts: readonly AlertSpan[],
  judgements: readonly AlertJudgement[],
): Attached {
  const byKey = groupBy(alerts, keyOfVesselAndRule)
  const found: { readonly alertId: string; readonly thread: JudgementThread }[] = []
  const orphans: JudgementThread[] = []
  for (const thread of gatherThreads(judgements)) {
    const newest = thread.at(-1)!
    const { fromMs: startMs, toMs: endMs } = newest
    const alert = findMostOverlapping(byKey.get(keyOfVesselAndRule(newest)) ?? [], { startMs, endMs })
    if (alert === null) orphans.push(thread)
    else found.push({ alertId: alert.id, thread })
  }
  const judged = new Map(
    [...groupBy(found, ({ alertId }) => alertId)].map(([alertId, group]) => [
      alertId,
      judgedBy(group.flatMap(({ thread }) => thread)),
    ]),
  )
  orphans.sort((a, b) => b.at(-1)!.id - a.at(-1)!.id)
  return { judged, orphans }
}

function judgedBy(judgements: AlertJudgement[]): AlertStanding {
  const history = judgements.sort((a, b) => a.id - b.id)
  const latest = history.at(-1)!
  return { state: latest.state, reason: latest.reason, latest, history }
}

function gatherThreads(judgements: readonly AlertJudgement[]): JudgementThread[] {
  const byId = new Map(judgements.map((judgement) => [judgement.id, judgement]))
  const superseded = new Set(judgements.map(({ supersedes }) => supersedes))
  return judgements
    .filter(({ id }) => !superseded.has(id))
    .map((newest) => {
      const thread = [newest]
      for (let at = newest; at.supersedes !== null; ) {
        const before = byId.get(at.supersedes)
        if (before === undefined) throw new Error(`alerts: judgement ${at.id} supersedes none of those given`)
        thread.push(before)
        at = before
      }
      return thread.reverse()
    })
}
