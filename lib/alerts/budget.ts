/**
 * The alert budget: how many alerts of a rule the queue shows for any 24 h of event time before it folds the rest away.
 * It only sorts what is on screen: the records are the same with or without it, and what is held back is counted.
 */

import type { AlertState } from './lifecycle.ts'

const BUDGET_MS = 24 * 3_600_000

export interface QueuedAlert {
  readonly id: string
  readonly ruleId: string
  readonly state: AlertState
  /** 0..1. */
  readonly rank: number
  readonly raisedMs: number
}

export interface FoldedQueue<Item> {
  /** In the order given. */
  readonly shown: Item[]
  readonly heldBack: Item[]
  /** How many are held back, by rule; rules of which none is are left out. */
  readonly heldBackByRule: ReadonlyMap<string, number>
}

/**
 * Folds a queue. `budgets`: alerts per 24 h by rule; a rule that is missing has no limit. Of each rule those of the
 * highest rank are shown, of equal rank the newest, as long as no 24 h hold more of them than the budget. Alerts that
 * somebody has taken up are always shown and use up nothing.
 */
export function foldQueue<Item extends QueuedAlert>(
  queue: readonly Item[],
  budgets: ReadonlyMap<string, number>,
): FoldedQueue<Item> {
  const raisedByRule = new Map<string, number[]>()
  const held = new Set<Item>()
  for (const item of [...queue].sort(compareRank)) {
    const budget = budgets.get(item.ruleId)
    if (budget === undefined || item.state !== 'new') continue
    const raised = raisedByRule.get(item.ruleId) ?? []
    raisedByRule.set(item.ruleId, raised)
    if (!addWithin(raised, item.raisedMs, budget)) held.add(item)
  }
  const heldBack = queue.filter((item) => held.has(item))
  const heldBackByRule = new Map<string, number>()
  for (const { ruleId } of heldBack) heldBackByRule.set(ruleId, (heldBackByRule.get(ruleId) ?? 0) + 1)
  return { shown: queue.filter((item) => !held.has(item)), heldBack, heldBackByRule }
}

function compareRank(a: QueuedAlert, b: QueuedAlert): number {
  return b.rank - a.rank || b.raisedMs - a.raisedMs || (a.id < b.id ? -1 : 1)
}

/** Adds a time to ascending ones unless some 24 h, from <= time < to, would then hold more than `budget`. */
function addWithin(times: number[], timeMs: number, budget: number): boolean {
  const at = insertionPoint(times, timeMs)
  times.splice(at, 0, timeMs)
  for (let first = Math.max(0, at - budget); first <= at && first + budget < times.length; first++)
    if (times[first + budget]! - times[first]! < BUDGET_MS) {
      times.splice(at, 1)
      return false
    }
  return true
}

/** Where the first time later than this one stands. */
function insertionPoint(times: readonly number[], timeMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}
