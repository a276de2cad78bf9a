/**
 * A vessel folded again because reports came late. Where much follows them it takes several ticks, a slice in each, while
 * the vessel goes on and is looked at as if they had not come; what comes late meanwhile waits for the next. The vessel has
 * it all at once, when the last slice is done.
 */

import type { PendingReports } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { uncounted } from '../../ais/uncounted-bytes.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import type { LiveOutput } from '../../store/live-store.ts'
import type { ChainResult, ChainState, VesselChain } from '../vessel-chain.ts'
import type { ChunkGatherer } from './flush-chunks.ts'
import { joinMeetings } from './join-meetings.ts'
import type { LiveVessel } from './live-vessel.ts'
import { findStretch, type Stretch } from './stretch.ts'

export interface Refold {
  /** Index of the first stretch that late reports belong to; stretches keep their indices while it lasts. */
  readonly first: number
  /** Event time of the earliest late report; Infinity: there is none. */
  readonly fromMs: number
  /** Of each stretch that late reports belong to, by number: its reports with them. */
  readonly reports: ReadonlyMap<number, PendingReports>
  /** What its stretches from the first on gave, in order. */
  readonly folded: RefoldedStretch[]
  /** It takes several ticks; then its positions are gathered on the way, once `positions` has begun. */
  readonly isSliced: boolean
  positions: ChunkGatherer | null
  /** All before the next report is in it: that is report `row` of the stretch at index `at`. */
  state: ChainState
  at: number
  row: number
  stepped: number
  /** That it took to step them. */
  tookMs: number
}

/** One stretch folded again. */
export interface RefoldedStretch {
  readonly stretch: Stretch
  readonly told: LiveOutput[]
  meeting: MeetingPoints
  /** Before its first report; null: none was made. */
  readonly snapshot: Uint8Array | null
}

const scratch = new ReportBuffer()

/** With its late reports, from the nearest snapshot before them. All from there on must be here. */
export function startRefold(vessel: LiveVessel, late: PendingReports, chain: VesselChain): Refold {
  const { stretches } = vessel
  const first = findStretch(stretches, late.timeMsAt(0))
  const reports = new Map<number, PendingReports>()
  scratch.clear()
  late.appendTo(scratch, 0, 0)
  for (let row = 0; row < scratch.count; row++) {
    const { number, reports: own } = stretches[findStretch(stretches, scratch.block.timeMs[row]!)]!
    const joined = reports.get(number) ?? own!.copy()
    joined.add(scratch, row)
    reports.set(number, joined)
  }
  return refoldFrom(vessel, first, late.timeMsAt(0), reports, chain)
}

/** As it stands. `first`: index of a stretch that is here, with all that follow and a snapshot at it or before. */
export function refoldFrom(
  { stretches, mmsi }: LiveVessel,
  first: number,
  fromMs: number,
  reports: ReadonlyMap<number, PendingReports>,
  chain: VesselChain,
): Refold {
  let at = first
  while (stretches[at]!.snapshot === null) at--
  const snapshot = stretches[at]!.snapshot!
  return {
    first,
    fromMs,
    reports,
    folded: [],
    isSliced: false,
    positions: null,
    state: snapshot.length === 0 ? chain.start(mmsi) : chain.decode(snapshot),
    at,
    row: 0,
    stepped: 0,
    tookMs: 0,
  }
}

/** The reports of a stretch as the fold again has them. */
export function reportsIn(refold: Refold, { number, reports }: Stretch): PendingReports {
  return refold.reports.get(number) ?? reports!
}

/** Reports that are left to be stepped, as the vessel stands. */
export function leftOf(refold: Refold, { stretches }: LiveVessel): number {
  let left = -refold.row
  for (let at = refold.at; at < stretches.length; at++) left += reportsIn(refold, stretches[at]!).count
  return left
}

/** Notes what a slice gave. `stretches`: of each of its parts; null: one before the first. */
export function noteSlice(
  refold: Refold,
  { state, parts }: ChainResult,
  stretches: readonly (Stretch | null)[],
): void {
  refold.state = state
  const { folded } = refold
  for (const [i, { told, meeting }] of parts.entries()) {
    const stretch = stretches[i]
    if (stretch == null) continue
    const noted = folded.at(-1)
    if (noted?.stretch === stretch) {
      noted.told.push(...told)
      noted.meeting = joinMeetings([noted.meeting, meeting])
      continue
    }
    // The state before it is that at the end of the part before.
    const snapshot = i === 0 ? null : parts[i - 1]!.snapshot
    folded.push({ stretch, told: [...told], meeting, snapshot: snapshot && uncounted(snapshot) })
  }
}

/** The vessel has what its late reports came to. */
export function applyRefold(vessel: LiveVessel, { first, reports, folded }: Refold): void {
  const { stretches, outputs } = vessel
  for (const stretch of stretches) {
    const own = reports.get(stretch.number)
    if (own === undefined) continue
    stretch.reports = own
    stretch.fromMs = own.timeMsAt(0)
    vessel.chunksFrom = Math.min(vessel.chunksFrom, stretch.number)
  }
  outputs.forget(stretches[first]!.number)
  for (const { stretch, told, meeting, snapshot } of folded) {
    outputs.tell(told, stretch.number)
    stretch.meeting = meeting
    stretch.isSaved = false
    if (snapshot !== null) stretch.snapshot = snapshot
  }
  vessel.refold = null
}
