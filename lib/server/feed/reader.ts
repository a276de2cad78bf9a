/** What the feed reads of a data folder: revisions after a number, and what stands. lib/store/query-live gives it. */

import type { AlertOutput } from '../../alerts/alert.ts'
import type { AlertAct } from '../../store/alert-acts.ts'
import type { LiveOutput, Numbered, OutputRevision, TracedAlertRevision } from '../../store/live-store.ts'

/** What is left out filters nothing. */
export interface LogFilter {
  readonly mmsi?: string | undefined
  /** Of outputs. */
  readonly kinds?: readonly string[] | undefined
}

export interface Standing<Item> {
  /** Revisions up to this one are in it: read with the items at one moment. */
  readonly sequence: number
  /** The newest, at most as many as asked for. */
  readonly items: readonly Item[]
  /** There are no more. */
  readonly isComplete: boolean
}

export interface LogReader<Revision, Item> {
  /** The number given last; 0: none. */
  newest(): Promise<number>
  /** The revisions numbered after `sequence`, in order, without holes, at most `limit`; whatever is no longer kept is missing. */
  after(sequence: number, limit: number): Promise<readonly Revision[]>
  standing(filter: LogFilter, limit: number): Promise<Standing<Item>>
}

export interface FeedReader {
  readonly alerts: LogReader<Numbered<TracedAlertRevision>, AlertOutput>
  readonly events: LogReader<Numbered<OutputRevision>, LiveOutput>
  readonly acts: LogReader<AlertAct, AlertAct>
}
