/** The alerts as the feed tells them: what stands, and how each of the last ones came, changed or went. Pure. */

import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'

/** Revisions that are remembered: a night's worth. */
const MOST_REVISIONS = 500

export interface AlertList {
  /** Standing, by id. */
  readonly standing: ReadonlyMap<string, WireAlert>
  /** Newest first. */
  readonly revisions: readonly WireAlertRevision[]
  /** Number of the newest one that was told before it was watched: what was added up to it is not new. */
  readonly knownThrough: number
  /** Gone while they were watched, as they were, by id: shown until they are read. */
  readonly unread: ReadonlyMap<string, WireAlert>
  /** What ids that an alert had before became, of those that changed while they were watched. */
  readonly renamed: ReadonlyMap<string, string>
  /** False: there are more than were sent. */
  readonly isComplete: boolean
}

export const NO_ALERTS: AlertList = {
  standing: new Map(),
  revisions: [],
  knownThrough: 0,
  unread: new Map(),
  renamed: new Map(),
  isComplete: true,
}

/** What stands replaces what stood; what was told of changes stays told. */
export function withStanding(list: AlertList, alerts: readonly WireAlert[], isComplete: boolean): AlertList {
  return { ...list, standing: new Map(alerts.map((alert) => [alert.id, alert])), isComplete }
}

/** In the order of their numbers. */
export function withRevisions(list: AlertList, revisions: readonly WireAlertRevision[]): AlertList {
  if (revisions.length === 0) return list
  const standing = new Map(list.standing)
  const unread = new Map(list.unread)
  const renamed = new Map(list.renamed)
  for (const revision of revisions) {
    const { id } = revision.alert
    if (revision.change === 'withdrawn') {
      standing.delete(id)
      unread.set(id, revision.alert)
    } else {
      // It stands again.
      unread.delete(id)
      if (revision.change === 'changed' && revision.previousId !== null) {
        standing.delete(revision.previousId)
        renamed.set(revision.previousId, id)
        // What it is called now was called so before by none.
        renamed.delete(id)
      }
      standing.set(id, revision.alert)
    }
  }
  // History was asked for meanwhile, and may hold the first of them.
  const known = new Set(list.revisions.map(({ sequence }) => sequence))
  const fresh = revisions.filter(({ sequence }) => !known.has(sequence)).reverse()
  const told = [...fresh, ...list.revisions].slice(0, MOST_REVISIONS)
  for (const id of [...unread.keys()].slice(0, -MOST_REVISIONS)) unread.delete(id)
  for (const id of [...renamed.keys()].slice(0, -MOST_REVISIONS)) renamed.delete(id)
  return { ...list, standing, unread, renamed, revisions: told }
}

/** The id that an alert has now, of one that it had. */
export function currentId({ renamed }: AlertList, id: string): string {
  let current = id
  // Two that swapped names would lead around for ever.
  for (let hops = 0; hops < MOST_REVISIONS && renamed.has(current); hops++) current = renamed.get(current)!
  return current
}

/** The alert of an id that it has or had: as it stands, or as it was when it went; null: not known. */
export function findAlert(list: AlertList, id: string): WireAlert | null {
  const now = currentId(list, id)
  return list.standing.get(now) ?? list.unread.get(now) ?? null
}

/** With what was told before it was first followed, in the order of the numbers. */
export function withHistory(list: AlertList, revisions: readonly WireAlertRevision[]): AlertList {
  const oldest = list.revisions.at(-1)?.sequence ?? Number.POSITIVE_INFINITY
  const before = revisions.filter(({ sequence }) => sequence < oldest).reverse()
  const knownThrough = before[0]?.sequence ?? list.knownThrough
  return { ...list, knownThrough, revisions: [...list.revisions, ...before].slice(0, MOST_REVISIONS) }
}

/** A withdrawn one was read, and is shown no more but among the changes. */
export function withRead(list: AlertList, id: string): AlertList {
  if (!list.unread.has(id)) return list
  const unread = new Map(list.unread)
  unread.delete(id)
  return { ...list, unread }
}

/** What changes of an alert that only goes on, besides its end. */
const GROWING = new Set(['open', 'place', 'suspicion', 'causes', 'vessel'])

/** Whether what it tells of has only gone on, which is no change of mind. */
export function isGrowth(revision: WireAlertRevision): boolean {
  if (revision.change !== 'changed' || revision.previousId !== null) return false
  const end = revision.fields.find(({ field }) => field === 'endMs')
  return (
    Number(end?.to) > Number(end?.from) &&
    revision.fields.every(({ field }) => field === 'endMs' || GROWING.has(field))
  )
}

/** The newest revision of each alert that is news, by the id that it has now. */
export function lastRevisions(list: AlertList): ReadonlyMap<string, WireAlertRevision> {
  const last = new Map<string, WireAlertRevision>()
  for (const revision of list.revisions)
    if (!last.has(revision.alert.id) && !isGrowth(revision)) last.set(revision.alert.id, revision)
  for (const [id, { change, sequence }] of last)
    if (change === 'added' && sequence <= list.knownThrough) last.delete(id)
  return last
}
