/**
 * A vessel from its beginning, of everything that was ever accepted of it: for a report that is later than the lateness,
 * and for one that a batch folded without keeping how it stood.
 */

import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { VesselChain } from '../vessel-chain.ts'
import type { LogColumns } from '../vessel-log.ts'
import type { VesselReports, VesselWork } from './fold-vessel.ts'
import { type LiveVessel, openStretch } from './live-vessel.ts'

/** Event time of a stretch at least, ms. */
const STRETCH_MS = 15 * 60_000

/**
 * The reports are all that were ever accepted of the vessel. All that they give is to be brought into the store and saved
 * in the commit that follows; what is too old is forgotten then.
 *
 * @param meetingMs points from then on are asked for by those who look at several vessels
 */
export function rebuildVessel(
  vessel: LiveVessel,
  { buffer: history, rows, from, to }: VesselReports,
  meetingMs: number,
  chain: VesselChain,
  columns: LogColumns,
  identities: SharedIdentities,
): VesselWork {
  const { timeMs } = history.block
  const run = chain.open(chain.start(vessel.mmsi), columns)
  const first = openStretch(vessel.nextNumber++, timeMs[rows[from]!]!, new Uint8Array(), identities)
  const stretches = [first]
  let stepped = from
  const step = (until: number) => {
    chain.step(run, { buffer: history, identities: history.identities, rows, from: stepped, to: until })
    stepped = until
  }
  for (let i = from; i < to; i++) {
    const atMs = timeMs[rows[i]!]!
    let stretch = stretches.at(-1)!
    // All that nobody asks for any more is one stretch.
    if (atMs >= meetingMs && atMs >= stretch.fromMs + STRETCH_MS && atMs > stretch.toMs) {
      step(i)
      chain.cut(run, true)
      stretch = openStretch(vessel.nextNumber++, atMs, null, identities)
      stretches.push(stretch)
    }
    stretch.toMs = atMs
    stretch.reports!.add(history, rows[i]!)
  }
  step(to)
  vessel.stretches.splice(0, vessel.stretches.length, ...stretches)
  vessel.bareBelow = first.number
  vessel.late = null
  vessel.isBehind = false
  vessel.refold = null
  vessel.chunksFrom = first.number
  vessel.isRebuilt = true
  const { rebuildFromMs: fromMs } = vessel
  vessel.rebuildFromMs = Number.POSITIVE_INFINITY
  vessel.rebuildReports = 0
  return { vessel, run, parts: stretches, againFrom: Number.NEGATIVE_INFINITY, fromMs, slice: null }
}
