/** Thresholds of the live timeline. */

import { GOING_DARK_OPTIONS } from '../../events/going-dark.ts'
import { GOING_DARK_TIMELINE_OPTIONS } from '../../events/going-dark-timeline.ts'

export const LIVE_OPTIONS = {
  /** How far behind W a report may come and still find the states to fold it in, ms. Design: 6 h, an option. */
  latenessMs: 6 * 3_600_000,
  /** Reports of the newest stretch of a vessel: after so many it is cut, so that one a little late costs little. Own. */
  stretchReports: 32,
  /**
   * Within this time each vessel that was heard is saved, ms, and at once after so many reports: a start takes up the journal from
   * there, and what late reports brought back stays in memory until then. Own; the design has 15 minutes.
   */
  saveAfterMs: 5 * 60_000,
  saveAfterReports: 4096,
  /**
   * What a vessel gave is kept for those who look at several vessels so long after it is too old to be folded again, ms:
   * as long as goings dark keep rows, by whole spans of two hours (lib/events/going-dark-timeline). Own.
   */
  meetingMs: GOING_DARK_TIMELINE_OPTIONS.keptMs + GOING_DARK_OPTIONS.listenMs,
  /** Vessels kept awake without being heard, at most; the longest silent goes first. Own: some 30 KB each. */
  awake: 25_000,
  /** Of the time that passes, the share that re-folds of one vessel may take: a busy one waits between them. Own. */
  refoldShare: 0.05,
  /** Reports that are folded again in one tick, about, so that nobody waits for them; more of a vessel go in slices. Own. */
  refoldedPerTick: 2000,
} as const

export type LiveOptions = { readonly [Name in keyof typeof LIVE_OPTIONS]: number }
