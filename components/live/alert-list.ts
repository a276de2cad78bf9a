/** The alerts as the feed tells them: what stands, and how each of the last ones came, changed or went. Pure. */

import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'

/** Revisions that are remembered: a night's worth. */
const MOST_REVISIONS = 500

export interface AlertList {
  /** Standing, by id. */
  readonly standing: ReadonlyMap<string, WireAlert>
  /** Newest first. */
  readonly revisions: readonly WireAlertRevision[]
  /** False: there are more than were sent. */
  readonly isComplete: boolean
}

export const NO_ALERTS: AlertList = { standing: new Map(), revisions: [], isComplete: true }

/** What stands replaces what stood; what was told of changes stays told. */
export function withStanding(list: AlertList, alerts: readonly WireAlert[], isComplete: boolean): AlertList {
  return { ...list, standing: new Map(alerts.map((alert) => [alert.id, alert])), isComplete }
}

/** In the order of their numbers. */
export function withRevisions(list: AlertList, revisions: readonly WireAlertRevision[]): AlertList {
  if (revisions.length === 0) return list
  const standing = new Map(list.standing)
  for (const revision of revisions) {
    const { id } = revision.alert
    if (revision.change === 'withdrawn') standing.delete(id)
    else {
      if (revision.change === 'changed' && revision.previousId !== null) standing.delete(revision.previousId)
      standing.set(id, revision.alert)
    }
  }
  const told = [...revisions.toReversed(), ...list.revisions].slice(0, MOST_REVISIONS)
  return { ...list, standing, revisions: told }
}

/** By when they were raised, the newest first; ties by id. */
export function newestFirst(list: AlertList): WireAlert[] {
  return [...list.standing.values()].sort(
    (a, b) => b.raisedMs - a.raisedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

/** The newest revision of each alert, by the id that it has now. */
export function lastRevisions(list: AlertList): ReadonlyMap<string, WireAlertRevision> {
  const last = new Map<string, WireAlertRevision>()
  for (const revision of list.revisions)
    if (!last.has(revision.alert.id)) last.set(revision.alert.id, revision)
  return last
}
