/**
 * Folds one vessel: what came in order from its head, what came late from the nearest snapshot before it. Scoring comes
 * between: reports are stepped into shared columns, `finish` follows once their rows are scored.
 */

import type { PendingReports, SharedIdentities } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { uncounted } from '../../ais/uncounted-bytes.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import { NO_SCORE } from '../../model/scorer.ts'
import type { ChainPart, ChainRun, VesselChain } from '../vessel-chain.ts'
import type { LogColumns } from '../vessel-log.ts'
import type { ChunkGatherer } from './flush-chunks.ts'
import { joinMeetings } from './join-meetings.ts'
import { type LiveVessel, mergeFresh, placeInOrder } from './live-vessel.ts'
import { applyRefold, noteSlice, type Refold, reportsIn } from './refold.ts'
import { findNumbered, meetingOf, type Stretch } from './stretch.ts'

/** Rows of a buffer, all of one vessel, in the total order. */
export interface VesselReports {
  readonly buffer: ReportBuffer
  readonly rows: Int32Array
  readonly from: number
  readonly to: number
}

/** A fold that waits for the scores of its rows. */
export interface VesselWork {
  readonly vessel: LiveVessel
  readonly run: ChainRun
  /** The stretch of each part of the run; null: it was folded before, to get to the others. */
  readonly parts: readonly (Stretch | null)[]
  /** The first stretch that was folded again; Infinity: none, all came in order. */
  readonly againFrom: number
  /** Event time of the earliest report that is new; Infinity: none is. */
  readonly fromMs: number
  /** Of a fold again in slices; null: it is none. */
  readonly slice: { readonly refold: Refold; readonly isLast: boolean } | null
}

/** What of the vessel others look at, and where it was heard last. */
export interface FoldedVessel {
  readonly vessel: LiveVessel
  /** Stretches from this number on gave other meeting points; Infinity: none did. */
  readonly meetingFrom: number
  /** Event time of the earliest report that was not there before; Infinity: all were. */
  readonly sinceMs: number
  /** Score of its newest row in this fold; NO_SCORE where there is none. */
  readonly score: number
  /** All of its positions that are not in the store; null: its stretches have to be folded once more for them. */
  readonly positions: ChunkGatherer | null
}

/** Vessels and identities that the scratch buffer may have met, some 100 bytes each. */
const DICTIONARY_ENTRIES = 100_000

export class VesselFolder {
  private scratch = new ReportBuffer()

  constructor(
    private readonly chain: VesselChain,
    private readonly identities: SharedIdentities,
  ) {}

  /** Rows behind the head into the newest stretches and into the log. */
  foldOn(vessel: LiveVessel, { buffer, rows, from, to }: VesselReports, columns: LogColumns): VesselWork {
    const { chain } = this
    const run = chain.open(vessel.state, columns)
    const parts: Stretch[] = [vessel.stretches.at(-1)!]
    let stepped = from
    const step = (until: number) => {
      if (until > stepped)
        chain.step(run, { buffer, identities: buffer.identities, rows, from: stepped, to: until })
      stepped = until
    }
    for (let i = from; i < to; i++) {
      const begun = placeInOrder(vessel, buffer, rows[i]!, this.identities)
      if (begun === null) continue
      step(i)
      chain.cut(run, true)
      parts.push(begun)
    }
    step(to)
    return {
      vessel,
      run,
      parts,
      againFrom: Number.POSITIVE_INFINITY,
      fromMs: buffer.block.timeMs[rows[from]!]!,
      slice: null,
    }
  }

  /** Rows behind the head, where all before them is folded again with them. */
  placeOn(vessel: LiveVessel, { buffer, rows, from, to }: VesselReports): void {
    for (let i = from; i < to; i++) placeInOrder(vessel, buffer, rows[i]!, this.identities)
  }

  /**
   * So many reports at most of what the vessel folds again. `isLast`: nothing is left then, and the vessel has it once it is
   * finished.
   */
  refoldOn(
    vessel: LiveVessel,
    refold: Refold,
    columns: LogColumns,
    most: number,
    isLast: boolean,
  ): VesselWork {
    const { chain } = this
    const { stretches } = vessel
    const run = chain.open(refold.state, columns)
    const partOf = (at: number) => (at >= refold.first ? stretches[at]! : null)
    const parts = [partOf(refold.at)]
    const end = refold.stepped + most
    for (;;) {
      const reports = reportsIn(refold, stretches[refold.at]!)
      const until = Math.min(reports.count, refold.row + end - refold.stepped)
      this.step(run, reports, refold.row, until)
      refold.stepped += until - refold.row
      refold.row = until
      if (until < reports.count || refold.at === stretches.length - 1) break
      const next = stretches[++refold.at]!
      refold.row = 0
      chain.cut(run, refold.at > refold.first && next.hasSnapshot)
      parts.push(partOf(refold.at))
    }
    const againFrom = stretches[refold.first]!.number
    return { vessel, run, parts, againFrom, fromMs: refold.fromMs, slice: { refold, isLast } }
  }

  /** A run over nothing: for a look at the vessel as it stands. */
  standStill(vessel: LiveVessel, columns: LogColumns): VesselWork {
    const run = this.chain.open(vessel.state, columns)
    return {
      vessel,
      run,
      parts: [vessel.stretches.at(-1)!],
      againFrom: Number.POSITIVE_INFINITY,
      fromMs: Number.POSITIVE_INFINITY,
      slice: null,
    }
  }

  /** Null: it was a slice that others follow. */
  finish(work: VesselWork, scores: Uint16Array): FoldedVessel | null {
    const { vessel, run, againFrom, fromMs, slice } = work
    let score = NO_SCORE
    const positions = slice?.refold.positions ?? null
    const { columns } = run.log
    const result = this.chain.follow(run, scores, (trackId, segmentId, row, given) => {
      if (given !== NO_SCORE) score = given
      positions?.add(trackId, segmentId, columns.block, row, given)
    })
    let meetingFrom = againFrom
    if (slice !== null) {
      noteSlice(slice.refold, result, work.parts)
      if (!slice.isLast) return null
      applyRefold(vessel, slice.refold)
    } else {
      vessel.outputs.forget(againFrom)
      meetingFrom = noteParts(work, result.parts)
    }
    vessel.state = result.state
    if (result.look !== null) {
      if (!isEmpty(result.look.meeting) || (vessel.look !== null && !isEmpty(vessel.look.meeting)))
        meetingFrom = Math.min(meetingFrom, vessel.stretches.at(-1)!.number)
      vessel.look = result.look
      vessel.isStale = false
    } else vessel.isStale = true
    // What is folded again in slices finds its stretches as they were.
    if (vessel.refold === null) mergeFresh(vessel)
    // It may be merged into an earlier one now, which then gave other points too.
    if (meetingFrom !== Number.POSITIVE_INFINITY) {
      const { stretches } = vessel
      meetingFrom = Math.min(meetingFrom, stretches[findNumbered(stretches, meetingFrom)]!.number)
    }
    return { vessel, meetingFrom, sinceMs: fromMs, score, positions }
  }

  private step(run: ChainRun, reports: PendingReports, from: number, to: number): void {
    if (from === to) return
    if (this.scratch.identities.length > DICTIONARY_ENTRIES) this.scratch = new ReportBuffer()
    const { scratch } = this
    scratch.clear()
    reports.appendTo(scratch, 0, 0, from, to)
    this.chain.step(run, {
      buffer: scratch,
      identities: scratch.identities,
      rows: firstRows(scratch.count),
      from: 0,
      to: scratch.count,
    })
  }
}

/** What the parts gave, to their stretches; gives the number of the first that gave other points, Infinity: none did. */
function noteParts({ vessel, parts, againFrom }: VesselWork, given: readonly ChainPart[]): number {
  let meetingFrom = againFrom
  for (const [i, part] of given.entries()) {
    const stretch = parts[i]
    if (stretch == null) continue
    const next = parts[i + 1]
    if (next != null && part.snapshot !== null) {
      next.snapshot = uncounted(part.snapshot)
      next.isSaved = false
    }
    vessel.outputs.tell(part.told, stretch.number)
    const isAgain = againFrom !== Number.POSITIVE_INFINITY
    if (isAgain) stretch.isSaved = false
    if (!isAgain && isEmpty(part.meeting)) continue
    stretch.meeting = isAgain ? part.meeting : joinMeetings([meetingOf(stretch), part.meeting])
    meetingFrom = Math.min(meetingFrom, stretch.number)
  }
  return meetingFrom
}

let ascending = new Int32Array(1024).map((_, i) => i)

/** 0, 1, 2 and so on, so many at least. */
function firstRows(count: number): Int32Array {
  if (count > ascending.length) ascending = new Int32Array(2 * count).map((_, i) => i)
  return ascending
}

function isEmpty({ points, rowMs }: MeetingPoints): boolean {
  return points.count === 0 && rowMs.length === 0
}
