/** The order of the queue, and how it stands still under a hand. Pure. */

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { type AlertList, findAlert } from './alert-list.ts'

/**
 * 'severity': what the rule is worth and the score of the trip together (lib/alerts/severity.ts), so that a grave rule may
 * stand above a higher score; 'score': as the rows show it, those without one last.
 */
export const QUEUE_ORDERS = ['severity', 'score', 'newest'] as const
export type QueueOrder = (typeof QUEUE_ORDERS)[number]

/** What stands, and what went and was not read yet; ties by when they were raised, then by id. */
export function orderAlerts(list: AlertList, order: QueueOrder): WireAlert[] {
  return [...list.standing.values(), ...list.unread.values()].sort(
    (a, b) =>
      (order === 'severity' ? b.rank - a.rank : 0) ||
      (order === 'score' ? (b.suspicion ?? -1) - (a.suspicion ?? -1) : 0) ||
      b.raisedMs - a.raisedMs ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

export interface QueueRows {
  readonly rows: readonly WireAlert[]
  /** Of what stands, how many fit. */
  readonly fitting: number
  /** Of those that came since it is held, and wait. */
  readonly waiting: number
}

/**
 * The rows that are shown. `held`: ids in the order in which they stood when somebody's pointer or focus came to the
 * list; they stay where they are, under whatever id they have by now, and what is new waits. Null: nobody is there.
 */
export function queueRows(
  list: AlertList,
  order: QueueOrder,
  held: readonly string[] | null,
  fits: (alert: WireAlert) => boolean = () => true,
): QueueRows {
  const ordered = orderAlerts(list, order).filter(fits)
  let fitting = 0
  for (const { id } of ordered) if (list.standing.has(id)) fitting++
  if (held === null) return { rows: ordered, fitting, waiting: 0 }
  const rows: WireAlert[] = []
  const shown = new Set<string>()
  for (const id of held) {
    const alert = findAlert(list, id)
    if (alert === null || shown.has(alert.id) || !fits(alert)) continue
    shown.add(alert.id)
    rows.push(alert)
  }
  return { rows, fitting, waiting: ordered.reduce((count, { id }) => count + (shown.has(id) ? 0 : 1), 0) }
}
