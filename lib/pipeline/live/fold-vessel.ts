/**
 * Folds one vessel: what came in order from its head, what came late from the nearest snapshot before it. Scoring comes
 * between: `begin` runs the vessel fold into shared columns, `finish` follows once their rows are scored.
 */

import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { uncounted } from '../../ais/uncounted-bytes.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import { NO_SCORE } from '../../model/scorer.ts'
import type { ChainRun, VesselChain } from '../vessel-chain.ts'
import type { LogColumns } from '../vessel-log.ts'
import { joinMeetings } from './join-meetings.ts'
import { isInOrder, type LiveVessel, mergeFresh, placeInOrder, placeLate } from './live-vessel.ts'
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
  /** Reports stepped. */
  readonly reports: number
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
}

/** Vessels and identities that the scratch buffer may have met, some 100 bytes each. */
const DICTIONARY_ENTRIES = 100_000

export class VesselFolder {
  private scratch = new ReportBuffer()

  constructor(
    private readonly chain: VesselChain,
    private readonly identities: SharedIdentities,
  ) {}

  /** Late rows into their stretches, which must be here; gives the first row that is in order. Nothing is folded yet. */
  placeLate(vessel: LiveVessel, { buffer, rows, from, to }: VesselReports): number {
    let at = from
    while (at < to && !isInOrder(vessel, buffer.block.timeMs[rows[at]!]!))
      placeLate(vessel, buffer, rows[at++]!)
    return at
  }

  /** Rows behind the head into the newest stretches; to be folded with all else that is folded again. */
  placeOn(vessel: LiveVessel, { buffer, rows, from, to }: VesselReports): void {
    for (let i = from; i < to; i++) placeInOrder(vessel, buffer, rows[i]!, this.identities)
  }

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
      reports: to - from,
    }
  }

  /** All stretches from the nearest snapshot before the first that changed. They must be here. */
  foldAgain(vessel: LiveVessel, columns: LogColumns): VesselWork {
    const { chain } = this
    const { stretches, foldFrom } = vessel
    const first = findNumbered(stretches, foldFrom)
    let start = first
    while (stretches[start]!.snapshot === null) start--
    const { snapshot } = stretches[start]!
    const state = snapshot!.length === 0 ? chain.start(vessel.mmsi) : chain.decode(snapshot!)
    const run = chain.open(state, columns)
    const parts: (Stretch | null)[] = []
    let reports = 0
    for (let at = start; at < stretches.length; at++) {
      if (at > start) chain.cut(run, at > first && stretches[at]!.hasSnapshot)
      reports += this.stepStretch(run, stretches[at]!)
      parts.push(at >= first ? stretches[at]! : null)
    }
    vessel.foldFrom = Number.POSITIVE_INFINITY
    const { lateFromMs: fromMs } = vessel
    vessel.lateFromMs = Number.POSITIVE_INFINITY
    return { vessel, run, parts, againFrom: stretches[first]!.number, fromMs, reports }
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
      reports: 0,
    }
  }

  finish({ vessel, run, parts, againFrom, fromMs }: VesselWork, scores: Uint16Array): FoldedVessel {
    let score = NO_SCORE
    const result = this.chain.follow(run, scores, (_track, _segment, _row, given) => {
      if (given !== NO_SCORE) score = given
    })
    vessel.state = result.state
    vessel.outputs.forget(againFrom)
    let meetingFrom = againFrom
    for (const [i, part] of result.parts.entries()) {
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
    if (result.look !== null) {
      if (!isEmpty(result.look.meeting) || (vessel.look !== null && !isEmpty(vessel.look.meeting)))
        meetingFrom = Math.min(meetingFrom, parts.at(-1)!.number)
      vessel.look = result.look
      vessel.isStale = false
    } else vessel.isStale = true
    mergeFresh(vessel)
    // It may be merged into an earlier one now, which then gave other points too.
    if (meetingFrom !== Number.POSITIVE_INFINITY) {
      const { stretches } = vessel
      meetingFrom = Math.min(meetingFrom, stretches[findNumbered(stretches, meetingFrom)]!.number)
    }
    return { vessel, meetingFrom, sinceMs: fromMs, score }
  }

  private stepStretch(run: ChainRun, { reports }: Stretch): number {
    if (this.scratch.identities.length > DICTIONARY_ENTRIES) this.scratch = new ReportBuffer()
    const { scratch } = this
    scratch.clear()
    reports!.appendTo(scratch, 0, 0)
    const rows = firstRows(scratch.count)
    if (scratch.count > 0)
      this.chain.step(run, {
        buffer: scratch,
        identities: scratch.identities,
        rows,
        from: 0,
        to: scratch.count,
      })
    return scratch.count
  }
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
