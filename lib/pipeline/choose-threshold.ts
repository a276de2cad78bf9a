/**
 * The score from which a row is scored fishing, chosen on scores out of fold. What hangs on it is events, so the best is
 * the one whose events have the best F1.
 */

import { HALF } from '../model/metrics.ts'
import {
  addEventTally,
  EventJudge,
  type EventTally,
  measureEvents,
  startEventTally,
} from './judge-rows-events.ts'
import type { LabelledRows } from './labelled-rows.ts'

const THRESHOLD_OPTIONS = {
  /** Tried: from, to and every so many, thousandths. */
  from: 200,
  to: 800,
  step: 10,
  /** One half stays unless another F1 is better by more: the best of 61 is in part luck. Own. */
  f1Tolerance: 0.002,
} as const

/**
 * Thousandths: one half, unless another threshold's events have an F1 better by more than 0.002 over all vessels and
 * without any one of them; of several the one that gains most where it gains least. A vessel that every score is wrong of would
 * ask for a threshold near 0 all by itself: the troller of the development files did, and every seventh event was then false.
 *
 * @param scores thousandths of all rows, by vessels never seen; once for each way of making the folds
 */
export function chooseThreshold(rows: LabelledRows, scores: readonly Uint16Array[]): number {
  const half = viewsOf(rows, scores, HALF)
  let best: number = HALF
  let bestGain: number = THRESHOLD_OPTIONS.f1Tolerance
  for (
    let threshold = THRESHOLD_OPTIONS.from;
    threshold <= THRESHOLD_OPTIONS.to;
    threshold += THRESHOLD_OPTIONS.step
  ) {
    const gains = viewsOf(rows, scores, threshold).map((f1, view) => f1 - half[view]!)
    const known = gains.filter((gain) => !Number.isNaN(gain))
    const gain = known.length === 0 ? 0 : Math.min(...known)
    if (gain <= bestGain) continue
    best = threshold
    bestGain = gain
  }
  return best
}

/** F1 of the events: of all vessels, and of all but each. 0 where none is found, NaN where there are none to find. */
function viewsOf(rows: LabelledRows, scores: readonly Uint16Array[], threshold: number): number[] {
  const judge = new EventJudge(threshold)
  const tallies = rows.vessels.map(({ key, log, from }): EventTally => {
    const to = from + log.rows
    const tally = startEventTally()
    for (const one of scores)
      addEventTally(tally, judge.judge(key, log, one.subarray(from, to), rows.fishing.subarray(from, to)))
    return tally
  })
  const all = startEventTally()
  for (const tally of tallies) addEventTally(all, tally)
  return [startEventTally(), ...tallies].map((leftOut) => {
    const view = startEventTally()
    addEventTally(view, all)
    addEventTally(view, leftOut, -1)
    return view.found === 0 && view.labelled > 0 ? 0 : measureEvents(view).f1
  })
}
