/** What a generation holds, counted while it is written: the summary's numbers, stored with the generation. */

import { type MmsiKind, mmsiKind } from '../ais/mmsi.ts'
import type { VesselOutput } from '../features/outputs.ts'
import type { Dropped, VesselResult } from './fold-vessels.ts'

export interface BackfillCounts {
  /** Accepted reports that were folded. */
  positions: number
  identities: number
  dropped: Dropped
  /** Positions on tracks, and those of them kept as rows for features. */
  trackPositions: number
  /** Event time of the first and last report; null when there is none. */
  firstMs: number | null
  lastMs: number | null
  vessels: number
  /** Vessels by what their numbers are: ships, and others that are folded all the same. */
  vesselsByKind: Partial<Record<MmsiKind, number>>
  identityHistories: number
  segments: number
  tracks: number
  trips: number
  /** Trips by how they ended, 'open' for those that have not. */
  tripsByEnd: Record<string, number>
  portVisits: number
  portVisitsByEvidence: Record<string, number>
  gaps: number
  /** Gaps whose OFF lies in a port visit. */
  gapsInPort: number
  /** Gaps without an end: those whose track has ended in silence, and those that may still end. */
  gapsNotOnAgain: number
  gapsStillOff: number
  possibleDisabling: number
}

export function emptyCounts(): BackfillCounts {
  return {
    positions: 0,
    identities: 0,
    dropped: { duplicatePositions: 0, duplicateIdentities: 0, noMotion: 0, noise: 0 },
    trackPositions: 0,
    firstMs: null,
    lastMs: null,
    vessels: 0,
    vesselsByKind: {},
    identityHistories: 0,
    segments: 0,
    tracks: 0,
    trips: 0,
    tripsByEnd: {},
    portVisits: 0,
    portVisitsByEvidence: {},
    gaps: 0,
    gapsInPort: 0,
    gapsNotOnAgain: 0,
    gapsStillOff: 0,
    possibleDisabling: 0,
  }
}

export function countVessel(counts: BackfillCounts, result: VesselResult): void {
  if (result.outputs.length > 0) {
    counts.vessels++
    const kind = mmsiKind(result.mmsi)
    counts.vesselsByKind[kind] = (counts.vesselsByKind[kind] ?? 0) + 1
  }
  for (const chunk of result.chunks) counts.trackPositions += chunk.positions
  for (const output of result.outputs) countOutput(counts, output)
}

function countOutput(counts: BackfillCounts, output: VesselOutput): void {
  switch (output.kind) {
    case 'identity':
      counts.identityHistories++
      break
    case 'segment':
      counts.segments++
      break
    case 'track':
      counts.tracks++
      break
    case 'trip':
      counts.trips++
      increment(counts.tripsByEnd, output.endedBy ?? 'open')
      break
    case 'portVisit':
      counts.portVisits++
      increment(counts.portVisitsByEvidence, output.evidence)
      break
    case 'gap':
      counts.gaps++
      if (output.inPort) counts.gapsInPort++
      if (output.onMs === null && output.open) counts.gapsStillOff++
      if (output.onMs === null && !output.open) counts.gapsNotOnAgain++
      if (output.possibleDisabling) counts.possibleDisabling++
      break
  }
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}
