/** What of a vessel goes into the store, so that it can go on from there: stretches that differ, and its head. */

import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { KeptChange, KeptStretch } from '../../store/live-store.ts'
import type { VesselChain } from '../vessel-chain.ts'
import type { LiveOptions } from './live-options.ts'
import { type LiveVessel, lastMsOf, openStretch } from './live-vessel.ts'
import { keptSnapshots } from './snapshot-ages.ts'
import { packedMeeting, type Stretch } from './stretch.ts'
import { keyOf } from './vessel-outputs.ts'

/**
 * Ends the newest stretch, so that the head is a snapshot, and forgets what is too old to be folded again. The vessel
 * must be looked at, its positions in the store, and no fold again of it under way.
 *
 * @param offset journal entries before it are in the vessel
 */
export function saveVessel(
  vessel: LiveVessel,
  chain: VesselChain,
  identities: SharedIdentities,
  watermarkMs: number,
  offset: number,
  options: Pick<LiveOptions, 'latenessMs' | 'meetingMs'>,
): KeptChange {
  const { stretches, mmsi } = vessel
  if (stretches.at(-1)!.reports!.count > 0) {
    const head = openStretch(vessel.nextNumber++, lastMsOf(vessel), chain.encode(vessel.state), identities)
    stretches.push(head)
  }
  const head = stretches.at(-1)!
  head.isSaved = false
  const foldableMs = watermarkMs - options.latenessMs
  // What waits is to be folded yet.
  forgetOld(
    vessel,
    Math.min(foldableMs, vessel.late?.timeMsAt(0) ?? foldableMs),
    foldableMs - options.meetingMs,
  )
  const thinned = thinSnapshots(vessel)
  const put = stretches
    .filter(({ isSaved }) => !isSaved)
    .map((stretch) => keptStretch(stretch, stretch === head ? vessel : null))
  for (const stretch of stretches) {
    stretch.isStored = true
    stretch.isSaved = true
    if (stretch === head) continue
    stretch.meeting = packedMeeting(stretch)
    // It would be brought back at once for what waits.
    if (vessel.late !== null) continue
    stretch.reports = null
    stretch.snapshot = null
  }
  vessel.savedOffset = offset
  return {
    mmsi,
    offset,
    put,
    thinned,
    firstNumber: stretches[0]!.number,
    bareBelow: vessel.bareBelow,
  }
}

/** The head, which has no reports of its own, keeps those that came late and wait, and what the last look gave. */
function keptStretch(stretch: Stretch, headOf: LiveVessel | null): KeptStretch {
  const { number, fromMs, toMs, snapshot } = stretch
  const reports = headOf === null ? stretch.reports : headOf.late
  const looked = headOf?.look?.meeting
  return {
    number,
    fromMs,
    toMs,
    snapshot,
    reports: reports === null || reports.count === 0 ? new Uint8Array() : reports.pack(),
    meeting: packedMeeting(looked === undefined ? stretch : { meeting: looked }),
  }
}

/** What no report within the lateness can change any more. */
function forgetOld(vessel: LiveVessel, foldableMs: number, meetingMs: number): void {
  const { stretches } = vessel
  let base = stretches.length - 1
  while (base > 0 && !(stretches[base]!.hasSnapshot && stretches[base - 1]!.toMs < foldableMs)) base--
  const first = stretches[base]!
  if (first.number > vessel.bareBelow) {
    vessel.bareBelow = first.number
    for (const stretch of stretches.slice(0, base)) {
      stretch.hasSnapshot = false
      stretch.snapshot = null
      stretch.reports = null
    }
    const looked = new Set((vessel.look?.outputs ?? []).map(keyOf))
    vessel.outputs.settle(first.number, looked)
  }
  // The last of them stays: it tells from when on reports can be folded.
  while (stretches.length > 1 && stretches[1]!.number < vessel.bareBelow && stretches[0]!.toMs < meetingMs)
    stretches.shift()
}

function thinSnapshots({ stretches, bareBelow }: LiveVessel): number[] {
  const head = stretches.at(-1)!
  const held = stretches.filter(({ hasSnapshot, number }) => hasSnapshot && number >= bareBelow)
  const kept = new Set(
    keptSnapshots(
      held.map(({ fromMs }) => fromMs),
      head.toMs,
    ),
  )
  const thinned: number[] = []
  for (const [i, stretch] of held.entries()) {
    if (kept.has(i) || stretch === head) continue
    stretch.hasSnapshot = false
    stretch.snapshot = null
    if (stretch.isStored) thinned.push(stretch.number)
  }
  return thinned
}
