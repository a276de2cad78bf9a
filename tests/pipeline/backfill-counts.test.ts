import { expect, it } from 'vitest'
import type { GapOutput } from '../../lib/features/outputs.ts'
import { countVessel, emptyCounts } from '../../lib/pipeline/backfill-counts.ts'

const gap: GapOutput = {
  kind: 'gap',
  id: 'g',
  mmsi: '219000001',
  decidedMs: 0,
  open: false,
  trackId: 't',
  offMs: 0,
  onMs: 1,
  offLonUnits: 0,
  offLatUnits: 0,
  onLonUnits: 0,
  onLatUnits: 0,
  offShoreNm: 60,
  inPort: false,
  positionsBeforeAtLeast: 14,
  possibleDisabling: true,
}

it('tells gaps that ended, gaps that never will, and gaps that may still end', () => {
  const counts = emptyCounts()
  const ended = { ...gap, possibleDisabling: false, inPort: true }
  const trackEnded = { ...gap, onMs: null }
  const stillOff = { ...gap, onMs: null, open: true, inPort: true }
  const outputs = [ended, ended, ended, trackEnded, trackEnded, stillOff]
  countVessel(counts, { mmsi: gap.mmsi, outputs, chunks: [] })
  expect(counts).toMatchObject({
    gaps: 6,
    gapsInPort: 4,
    gapsNotOnAgain: 2,
    gapsStillOff: 1,
    possibleDisabling: 3,
    vesselsByKind: { ship: 1 },
  })
})
