/** Verdicts on trips, out of what people decided on alerts: what the suspicion model learns from. */

import type { AlertJudgement } from './attach.ts'
import { groupBy } from './group-by.ts'
import { type Verdict, verdictOf } from './lifecycle.ts'
import { findMostOverlapping, type Span } from './overlap.ts'

/** A verdict on what a vessel did in an interval of event time. */
export interface AlertVerdict {
  /** Of the judgement that it comes from. */
  readonly judgement: number
  readonly mmsi: string
  readonly ruleId: string
  readonly fromMs: number
  readonly toMs: number
  readonly verdict: Verdict
  readonly who: string
  readonly writtenMs: number
}

/** The verdict of each judgement that none supersedes, in the order of writing; those that say nothing are left out. */
export function readVerdicts(judgements: readonly AlertJudgement[]): AlertVerdict[] {
  const superseded = new Set(judgements.map(({ supersedes }) => supersedes))
  return judgements.flatMap((judgement) => {
    const verdict = verdictOf(judgement)
    if (verdict === null || superseded.has(judgement.id)) return []
    const { id, mmsi, ruleId, fromMs, toMs, who, writtenMs } = judgement
    return [{ judgement: id, mmsi, ruleId, fromMs, toMs, verdict, who, writtenMs }]
  })
}

export interface JudgedTrip<Trip> {
  readonly trip: Trip
  readonly verdict: Verdict
  /** All on the trip, in the order of writing. */
  readonly from: readonly AlertVerdict[]
}

/**
 * Gives each verdict to the trip of its vessel that overlaps it most. A trip with several is suspicious where one says
 * so: that another rule was wrong about it clears nobody. Else the newest counts. Trips in their order; verdicts on no
 * trip are `orphans`.
 */
export function judgeTrips<Trip extends Span & { readonly mmsi: string }>(
  trips: readonly Trip[],
  verdicts: readonly AlertVerdict[],
): { readonly judged: JudgedTrip<Trip>[]; readonly orphans: AlertVerdict[] } {
  const byVessel = groupBy(trips, ({ mmsi }) => mmsi)
  const found: { readonly trip: Trip; readonly verdict: AlertVerdict }[] = []
  const orphans: AlertVerdict[] = []
  for (const verdict of verdicts) {
    const { mmsi, fromMs: startMs, toMs: endMs } = verdict
    const trip = findMostOverlapping(byVessel.get(mmsi) ?? [], { startMs, endMs })
    if (trip === null) orphans.push(verdict)
    else found.push({ trip, verdict })
  }
  const byTrip = groupBy(found, ({ trip }) => trip.id)
  const judged = trips.flatMap((trip) => {
    const from = byTrip.get(trip.id)?.map(({ verdict }) => verdict)
    if (from === undefined) return []
    const verdict = from.some(({ verdict }) => verdict === 'suspicious') ? 'suspicious' : from.at(-1)!.verdict
    return [{ trip, verdict, from }]
  })
  return { judged, orphans }
}
