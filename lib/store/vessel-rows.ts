/** The row of a vessel: what its outputs come to. */

import { mmsiKind } from '../ais/mmsi.ts'
import type { VesselOutput } from '../features/outputs.ts'
import type { Vessel } from './generated/client.ts'
import { identityColumns } from './output-rows.ts'

/** Sums up one vessel's outputs, each id once: one segment or identity at least, or nothing was heard. */
export function vesselRow(generation: number, mmsi: string, outputs: readonly VesselOutput[]): Vessel {
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  let positions = 0
  const count = { identity: 0, segment: 0, track: 0, trip: 0, portVisit: 0, gap: 0, silence: 0 }
  const claim = { ...identityColumns(null) }
  for (const output of outputs) {
    count[output.kind]++
    if (output.kind === 'segment') positions += output.positions
    if (output.kind !== 'segment' && output.kind !== 'identity') continue
    firstMs = Math.min(firstMs, output.startMs)
    lastMs = Math.max(lastMs, output.endMs)
  }
  const heard = outputs.filter((output) => output.kind === 'identity')
  heard.sort((a, b) => a.endMs - b.endMs || (a.id < b.id ? -1 : 1))
  for (const output of heard) {
    mergeClaim(claim, identityColumns(output.identity))
  }
  return {
    generation,
    mmsi,
    kind: mmsiKind(mmsi),
    firstMs,
    lastMs,
    positions,
    segments: count.segment,
    tracks: count.track,
    trips: count.trip,
    portVisits: count.portVisit,
    gaps: count.gap,
    ...claim,
  }
}

type Claim = ReturnType<typeof identityColumns>

/** Messages 24A and 24B each say half: what the newer one leaves out stays. */
function mergeClaim(claim: Claim, newer: Claim): void {
  if (newer.name !== '') claim.name = newer.name
  if (newer.callSign !== '') claim.callSign = newer.callSign
  if (newer.imo !== '') claim.imo = newer.imo
  if (newer.shipType !== null) claim.shipType = newer.shipType
  if (newer.lengthM !== null) claim.lengthM = newer.lengthM
  if (newer.widthM !== null) claim.widthM = newer.widthM
}
