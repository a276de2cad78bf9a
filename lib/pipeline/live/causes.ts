/** Why outputs change, in words. */

import type { Cause } from './output-revisions.ts'

export const IN_ORDER: Cause = { reason: 'heard in its time', isInOrder: true, reopened: false }

/** A report of one vessel may change what several gave. */
export const OF_OTHERS: Cause = {
  reason: 'a report of one of them came late',
  isInOrder: false,
  reopened: false,
}

export const REOPENED_BY_OTHERS: Cause = {
  reason: 'a report of one of them came later than the lateness allows',
  isInOrder: false,
  reopened: true,
}

export function lateBy(timeMs: number, lastMs: number): Cause {
  const reason = `a report of ${formatUtc(timeMs)} came ${formatTime(lastMs - timeMs)} late`
  return { reason, isInOrder: false, reopened: false }
}

export function reopenedBy(timeMs: number): Cause {
  const reason = `a report of ${formatUtc(timeMs)} came later than the lateness allows`
  return { reason, isInOrder: false, reopened: true }
}

/** Of several vessels, in one text. */
export function describeCauses(causes: Iterable<Cause>): string {
  const reasons = [...new Set([...causes].map(({ reason }) => reason))]
  if (reasons.length === 0) return IN_ORDER.reason
  return reasons.length === 1 ? reasons[0]! : `${reasons[0]}, and ${reasons.length - 1} more like it`
}

/** '4 h 10 min', '35 s'. */
function formatTime(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.ceil(ms / 1000)} s`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** '2025-06-02 16:20:00 UTC'. */
function formatUtc(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
