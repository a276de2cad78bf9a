/**
 * Stretches of a vessel's time, oldest first (lib/store/live-store). The last one is open and takes what comes in order.
 * A report belongs to the first stretch that ends at its time or later, so equal times are never torn apart.
 */

import type { PendingReports } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { type MeetingPoints, packMeeting, unpackMeeting } from '../../events/meeting-points.ts'

export interface Stretch {
  readonly number: number
  /** Event times of its first and last report; of an empty one both are that of the report before it. */
  fromMs: number
  toMs: number
  /** Null: they lie in the store, or are too old to be folded again. */
  reports: PendingReports | null
  /** State before its first report; null: none here. No bytes: that of a vessel never heard before. */
  snapshot: Uint8Array | null
  /** It has one, here or in the store; or one is to be made by the next fold. */
  hasSnapshot: boolean
  /** What its reports gave; packed where it is asked for no more often than late reports come. */
  meeting: MeetingPoints | Uint8Array
  /** The store has one of this number; `isSaved`: as it stands here. */
  isStored: boolean
  isSaved: boolean
}

export function meetingOf({ meeting }: Pick<Stretch, 'meeting'>): MeetingPoints {
  return meeting instanceof Uint8Array ? unpackMeeting(meeting) : meeting
}

export function packedMeeting({ meeting }: Pick<Stretch, 'meeting'>): Uint8Array {
  return meeting instanceof Uint8Array ? meeting : packMeeting(meeting)
}

/** Index of the stretch that a report of that time belongs to: the last one where none ends so late. */
export function findStretch(stretches: readonly Stretch[], timeMs: number): number {
  let at = stretches.length - 1
  while (at > 0 && stretches[at - 1]!.toMs >= timeMs) at--
  return at
}

/** Index of the stretch of a number, or, where it was merged into an earlier one, of that. */
export function findNumbered(stretches: readonly Stretch[], number: number): number {
  let at = stretches.length - 1
  while (at > 0 && stretches[at]!.number > number) at--
  return at
}

/**
 * Merges neighbours that together have no more reports than half of what follows them: so the ages of snapshots grow by
 * doubling, and a fold from the nearest one takes at most about twice the reports that follow the late one. Stored ones
 * stay as they are. `onMerge`: the second goes into the first.
 */
export function mergeStretches(stretches: Stretch[], onMerge: (into: Stretch, gone: Stretch) => void): void {
  let after = stretches.at(-1)!.reports!.count
  for (let at = stretches.length - 2; at > 0; at--) {
    const later = stretches[at]!
    const earlier = stretches[at - 1]!
    if (later.isStored || earlier.isStored) return
    const [first, second] = [earlier.reports!, later.reports!]
    if (2 * (first.count + second.count) > after) {
      after += second.count
      continue
    }
    appendReports(first, second)
    earlier.toMs = later.toMs
    stretches.splice(at, 1)
    onMerge(earlier, later)
  }
}

const scratch = new ReportBuffer()

/** `later` comes after all of `earlier`. */
function appendReports(earlier: PendingReports, later: PendingReports): void {
  scratch.clear()
  later.appendTo(scratch, 0, 0)
  for (let row = 0; row < scratch.count; row++) earlier.add(scratch, row)
}
