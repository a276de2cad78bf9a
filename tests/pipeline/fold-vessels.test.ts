import { describe, expect, it } from 'vitest'
import { POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS, type TrackContext } from '../../lib/features/track-machine.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { foldVessels, type VesselResult } from '../../lib/pipeline/fold-vessels.ts'
import { decodeChunk } from '../../lib/store/chunk-codec.ts'
import { fleetBuffer, mmsiOf } from './synthetic-fleet.ts'

const context: TrackContext = { places: null, solarHour: () => 12, options: TRACK_OPTIONS }

async function fold(buffer: ReportBuffer) {
  const results: VesselResult[] = []
  const folded = await foldVessels(new VesselFold(context), buffer, async (result) => {
    results.push(result)
  })
  return { ...folded, results }
}

/** The buffer's rows in another order, twice over those that `twice` picks. */
function rearranged(buffer: ReportBuffer, order: (count: number) => number[]): ReportBuffer {
  const other = new ReportBuffer()
  for (const key of [...buffer.keys].reverse()) other.vesselOfKey(key)
  const { block } = buffer
  for (const row of order(buffer.count)) {
    const vessel = other.vesselOfKey(buffer.keys[block.vessel[row]!]!)
    if (block.identity[row]! >= 0)
      other.addIdentity(
        vessel,
        block.timeMs[row]!,
        block.messageType[row]!,
        buffer.identities[block.identity[row]!]!,
        1,
      )
    else
      other.addPosition(
        vessel,
        block.timeMs[row]!,
        block.messageType[row]!,
        block.lonUnits[row]!,
        block.latUnits[row]!,
        block.speedKnots[row]!,
        block.courseDeg[row]!,
        block.headingDeg[row]!,
        block.shoreKm[row]!,
        block.relativePlace[row]!,
        1,
      )
  }
  return other
}

describe('folding a buffer', () => {
  it('gives vessels by key, with W as the third-newest of their newest times', async () => {
    const buffer = fleetBuffer({ ships: 4, hours: 40 })
    const newest = new Map<string, number>()
    for (let row = 0; row < buffer.count; row++)
      newest.set(buffer.keys[buffer.block.vessel[row]!]!, buffer.block.timeMs[row]!)
    const { results, watermarkMs } = await fold(buffer)
    expect(results.map(({ mmsi }) => mmsi)).toEqual([0, 1, 2, 3].map(mmsiOf))
    expect(watermarkMs).toBe([...newest.values()].sort((a, b) => b - a)[2])
  })

  it('accounts for every position: on a track, heard twice, without motion, or noise', async () => {
    const buffer = fleetBuffer({ ships: 3, hours: 40 })
    const again = rearranged(buffer, (count) =>
      Array.from({ length: count * 2 }, (_, i) => (i < count ? i : i - count)),
    )
    const kinds = again.block.kind.subarray(0, again.count)
    const positions = kinds.filter((kind) => kind === POSITION).length
    const { results, dropped } = await fold(again)
    const stored = results
      .flatMap(({ chunks }) => chunks)
      .reduce((sum, chunk) => sum + decodeChunk(chunk.columns).count, 0)
    expect(dropped.duplicatePositions).toBe(positions / 2)
    expect(stored + dropped.duplicatePositions + dropped.noMotion + dropped.noise).toBe(positions)
  })

  it('gives the same bytes for any order of the buffer', async () => {
    const buffer = fleetBuffer({ ships: 4, hours: 40 })
    const straight = await fold(buffer)
    const reversed = await fold(
      rearranged(buffer, (count) => Array.from({ length: count }, (_, i) => count - 1 - i)),
    )
    expect(reversed).toEqual(straight)
  })

  it('finds the silent ship off, and on again', async () => {
    const { results } = await fold(fleetBuffer({ ships: 4, hours: 40 }))
    const gaps = results.flatMap(({ outputs }) => outputs.filter((output) => output.kind === 'gap'))
    expect(gaps).toHaveLength(1)
    expect(gaps[0]).toMatchObject({ mmsi: mmsiOf(1), possibleDisabling: false })
    expect(gaps[0]!.onMs! - gaps[0]!.offMs).toBe(14 * 3_600_000 + 3 * 60_000)
  })

  it('decides nothing by silence while fewer than three ships were heard', async () => {
    const { results, watermarkMs } = await fold(fleetBuffer({ ships: 2, hours: 22 }))
    expect(watermarkMs).toBe(Number.NEGATIVE_INFINITY)
    const gaps = results.flatMap(({ outputs }) => outputs.filter((output) => output.kind === 'gap'))
    expect(gaps).toHaveLength(0)
  })
})
