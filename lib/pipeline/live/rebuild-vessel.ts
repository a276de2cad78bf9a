/**
 * A vessel from its beginning, of everything that was ever accepted of it: for a report that is later than the lateness,
 * and for one that a batch folded without keeping how it stood.
 */

import { orderReports } from '../../ais/order.ts'
import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { ReportBuffer } from '../../ais/report.ts'
import type { VesselChain } from '../vessel-chain.ts'
import type { LogColumns } from '../vessel-log.ts'
import type { VesselWork } from './fold-vessel.ts'
import { type LiveVessel, openStretch } from './live-vessel.ts'

/** Event time of a stretch at least, ms. */
const STRETCH_MS = 15 * 60_000

/**
 * All of it is to be brought into the store and saved in the commit that follows; what is too old is forgotten then.
 *
 * @param history every report of the vessel, of nobody else
 * @param newFromMs event time of the earliest report that is new
 * @param meetingMs points from then on are asked for by those who look at several vessels
 */
export function rebuildVessel(
  vessel: LiveVessel,
  history: ReportBuffer,
  newFromMs: number,
  meetingMs: number,
  chain: VesselChain,
  columns: LogColumns,
  identities: SharedIdentities,
): VesselWork {
  const { rows } = orderReports(history)
  const { timeMs } = history.block
  const run = chain.open(chain.start(vessel.mmsi), columns)
  const first = openStretch(vessel.nextNumber++, timeMs[rows[0]!]!, new Uint8Array(), identities)
  const stretches = [first]
  let stepped = 0
  const step = (to: number) => {
    chain.step(run, { buffer: history, identities: history.identities, rows, from: stepped, to })
    stepped = to
  }
  for (let i = 0; i < rows.length; i++) {
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
  step(rows.length)
  vessel.stretches.splice(0, vessel.stretches.length, ...stretches)
  vessel.bareBelow = first.number
  vessel.foldFrom = Number.POSITIVE_INFINITY
  vessel.lateFromMs = Number.POSITIVE_INFINITY
  vessel.chunksFrom = first.number
  vessel.isRebuilt = true
  return {
    vessel,
    run,
    parts: stretches,
    againFrom: Number.NEGATIVE_INFINITY,
    fromMs: newFromMs,
    reports: rows.length,
  }
}
