/** One vessel that is awake: its head, its stretches, and what of it may still be taken back. */

import { PendingReports, type SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { ReportBuffer } from '../../ais/report.ts'
import { uncounted } from '../../ais/uncounted-bytes.ts'
import { noMeeting } from '../../events/meeting-points.ts'
import type { KeptStretch, ParkedVessel, StretchOutline } from '../../store/live-store.ts'
import type { ChainLook, ChainState } from '../vessel-chain.ts'
import { joinMeetings } from './join-meetings.ts'
import { LIVE_OPTIONS } from './live-options.ts'
import type { Refold } from './refold.ts'
import { findStretch, meetingOf, mergeStretches, type Stretch } from './stretch.ts'
import { VesselOutputs } from './vessel-outputs.ts'

export interface LiveVessel {
  readonly mmsi: string
  /** All reports of its stretches are in it. */
  state: ChainState
  readonly stretches: Stretch[]
  nextNumber: number
  /** Stretches numbered below are too old to be folded again. */
  bareBelow: number
  outputs: VesselOutputs
  /** As it was last looked at; null: not yet. */
  look: ChainLook | null
  /** The head has moved since. */
  isStale: boolean
  /** Journal entries before it are in what the store keeps of it. */
  savedOffset: number
  /** Positions of stretches from this number on are not in the store's chunks; Infinity: all are. */
  chunksFrom: number
  /** Reports that came late and are in nothing yet; they are kept with the head. */
  late: PendingReports | null
  /**
   * After a restart: what the store has of it may hold its late reports already, its head does not. Nobody is to look at it
   * before it is folded again.
   */
  isBehind: boolean
  /** It is folded again, with what was late before that began. */
  refold: Refold | null
  /** Positions from this event time on may differ since it was last looked at; Infinity: none does. */
  changedFromMs: number
  /** No fold again of it before this steady clock. */
  restsUntilMs: number
  /** Event time of the earliest report that was too late, and waits for a fold from the beginning; Infinity: none. */
  rebuildFromMs: number
  /** Reports that were. */
  rebuildReports: number
  /** It was folded from its beginning: all of it is to be written and saved. */
  isRebuilt: boolean
}

export type KeptOutline = NonNullable<ParkedVessel['kept']>

const NEVER_HEARD = new Uint8Array()

export function startVessel(mmsi: string, state: ChainState, identities: SharedIdentities): LiveVessel {
  const first = openStretch(0, Number.NEGATIVE_INFINITY, NEVER_HEARD, identities)
  return vesselOf(mmsi, state, [first], new VesselOutputs())
}

function vesselOf(mmsi: string, state: ChainState, stretches: Stretch[], outputs: VesselOutputs): LiveVessel {
  return {
    mmsi,
    state,
    stretches,
    outputs,
    nextNumber: stretches.at(-1)!.number + 1,
    bareBelow: stretches[0]!.number,
    look: null,
    isStale: true,
    savedOffset: 0,
    chunksFrom: Number.POSITIVE_INFINITY,
    late: null,
    isBehind: false,
    refold: null,
    changedFromMs: Number.POSITIVE_INFINITY,
    restsUntilMs: Number.NEGATIVE_INFINITY,
    rebuildFromMs: Number.POSITIVE_INFINITY,
    rebuildReports: 0,
    isRebuilt: false,
  }
}

/** As it was kept; `decode` makes the state of the head's snapshot. */
export function restoreVessel(
  mmsi: string,
  { offset, stretches: kept, head }: KeptOutline,
  outputs: VesselOutputs,
  decode: (bytes: Uint8Array) => ChainState,
  identities: SharedIdentities,
): LiveVessel {
  const stretches = kept.map((stretch) => packedAway(stretch))
  const last = stretches.at(-1)!
  last.reports = new PendingReports(identities)
  last.snapshot = head
  // What the last look gave was kept with the head, which had no reports of its own.
  last.meeting = noMeeting()
  const vessel = vesselOf(mmsi, decode(head), stretches, outputs)
  vessel.bareBelow = (kept.find(({ hasReports }) => hasReports) ?? last).number
  vessel.savedOffset = offset
  return vessel
}

function packedAway({ number, fromMs, toMs, meeting, hasSnapshot }: StretchOutline): Stretch {
  // There are half a million of them: one literal takes a third of the memory of several spread.
  return {
    number,
    fromMs,
    toMs,
    reports: null,
    snapshot: null,
    hasSnapshot,
    meeting,
    isStored: true,
    isSaved: true,
  }
}

/** Brings back from the store what was packed away of stretches from a number on, so that they can be folded again. */
export function unpackStretches(
  vessel: LiveVessel,
  from: number,
  kept: readonly KeptStretch[],
  identities: SharedIdentities,
): void {
  const byNumber = new Map(kept.map((stretch) => [stretch.number, stretch]))
  for (const stretch of vessel.stretches) {
    if (stretch.reports !== null || stretch.number < Math.max(from, vessel.bareBelow)) continue
    const stored = byNumber.get(stretch.number)
    if (stored === undefined) throw new Error(`live: stretch ${stretch.number} of ${vessel.mmsi} is lost`)
    stretch.reports =
      stored.reports.length === 0
        ? new PendingReports(identities)
        : PendingReports.unpack(stored.reports, identities)
    stretch.snapshot = stored.snapshot === null ? null : uncounted(stored.snapshot)
  }
}

export function openStretch(
  number: number,
  atMs: number,
  snapshot: Uint8Array | null,
  identities: SharedIdentities,
): Stretch {
  return {
    number,
    fromMs: atMs,
    toMs: atMs,
    reports: new PendingReports(identities),
    snapshot,
    hasSnapshot: true,
    meeting: noMeeting(),
    isStored: false,
    isSaved: false,
  }
}

/** Event time of its newest report. */
export function lastMsOf({ stretches }: LiveVessel): number {
  return stretches.at(-1)!.toMs
}

/** Whether a report of that time lies before all that can be folded again. */
export function isTooLate({ stretches, bareBelow }: LiveVessel, timeMs: number): boolean {
  return stretches[findStretch(stretches, timeMs)]!.number < bareBelow
}

/** Whether a row belongs behind all reports of the vessel. */
export function isInOrder(vessel: LiveVessel, timeMs: number): boolean {
  return timeMs > lastMsOf(vessel)
}

/** A row that is late waits for a fold again. */
export function addLate(
  vessel: LiveVessel,
  buffer: ReportBuffer,
  row: number,
  identities: SharedIdentities,
): void {
  vessel.late ??= new PendingReports(identities)
  vessel.late.add(buffer, row)
}

/** Appends a row that is in order. Gives the stretch that begins with it, null where the newest goes on. */
export function placeInOrder(
  vessel: LiveVessel,
  buffer: ReportBuffer,
  row: number,
  identities: SharedIdentities,
): Stretch | null {
  const timeMs = buffer.block.timeMs[row]!
  let stretch = vessel.stretches.at(-1)!
  // What is of one time is never torn apart: a late report of that time must find its place among them.
  const isFull = stretch.reports!.count >= LIVE_OPTIONS.stretchReports && timeMs > stretch.toMs
  if (isFull) {
    stretch = openStretch(vessel.nextNumber++, stretch.toMs, null, identities)
    vessel.stretches.push(stretch)
  }
  if (stretch.reports!.count === 0) stretch.fromMs = timeMs
  stretch.toMs = timeMs
  stretch.isSaved = false
  stretch.reports!.add(buffer, row)
  vessel.refold?.reports.get(stretch.number)?.add(buffer, row)
  vessel.chunksFrom = Math.min(vessel.chunksFrom, stretch.number)
  return isFull ? stretch : null
}

/** Lets snapshots of what was not saved yet grow apart with age. */
export function mergeFresh({ stretches }: LiveVessel): void {
  mergeStretches(stretches, (into, gone) => {
    into.meeting = joinMeetings([meetingOf(into), meetingOf(gone)])
  })
}
