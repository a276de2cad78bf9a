import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ReportBuffer } from '../../lib/ais/report.ts'
import { startBackend } from '../../lib/model/backend.ts'
import { createDetector, type Detector } from '../../lib/model/detector.ts'
import type { RowScorer } from '../../lib/model/scorer.ts'
import { ShardFold } from '../../lib/pipeline/fold-shard.ts'
import type { VesselResult } from '../../lib/store/stage.ts'
import { temporaryFolder } from '../store/folder.ts'
import { never } from './run-backfill.ts'
import { WANDERING_CONTEXT, wanderingFleet, wanderingModel } from './wandering-fleet.ts'

/** Of one row, of many, and of more than a block of WebAssembly's. */
const fleet = wanderingFleet(3, [300, 1, 40, 1500, 7, 300, 1, 600])

let detector: Detector

beforeAll(async () => {
  detector = createDetector(wanderingModel(fleet), await startBackend())
})
afterAll(() => detector.dispose())

/** Counts the rows that are scored together. */
function counting(blockRows: number): RowScorer & { readonly batches: number[] } {
  const batches: number[] = []
  return {
    name: detector.name,
    fishingFrom: detector.fishingFrom,
    blockRows,
    batches,
    score: (features, count, scores) => {
      batches.push(count)
      return detector.score(features, count, scores)
    },
  }
}

/** What the shards' stage gets, by vessel. */
async function foldShards(
  scorer: RowScorer,
  shards: readonly (readonly string[])[],
): Promise<Map<string, VesselResult>> {
  const fold = new ShardFold(WANDERING_CONTEXT, scorer, {
    zones: [],
    nearKm: new Float64Array(),
    fishingFrom: 500,
  })
  const results = new Map<string, VesselResult>()
  const archive = {
    readVessels: async (to: ReportBuffer, _range: unknown, only: readonly string[] = []) => {
      const { block, keys } = fleet.buffer
      for (let i = 0; i < block.count; i++) {
        const key = keys[block.vessel[i]!]!
        if (!only.includes(key)) continue
        to.addPosition(
          to.vesselOfKey(key),
          block.timeMs[i]!,
          block.messageType[i]!,
          block.lonUnits[i]!,
          block.latUnits[i]!,
          block.speedKnots[i]!,
          block.courseDeg[i]!,
          ...([Number.NaN, Number.NaN, 0, 0] as const),
        )
      }
      return to.block.count
    },
  }
  const stage = {
    beginShard: async () => {},
    addVessel: async (result: VesselResult) => void results.set(result.mmsi, result),
    finishShard: async () => {},
  }
  for (const [id, vessels] of shards.entries())
    await fold.fold(
      {
        shard: { id, vessels, reports: 0 },
        ...{ generation: 1, watermarkMs: Number.NEGATIVE_INFINITY, files: [] },
        gridFile: join(temporaryFolder(), 'grid.parquet'),
      },
      archive,
      stage,
      never,
      () => {},
    )
  return results
}

it('vessels are scored together up to a block, and get the same whatever its size and their company', async () => {
  const alone = counting(1)
  const wanted = await foldShards(alone, [fleet.keys])
  expect(alone.batches).toEqual([300, 1, 40, 1500, 7, 300, 1, 600])
  const fishing = [...wanted.values()].flatMap(({ events }) =>
    events.filter(({ kind }) => kind === 'fishing'),
  )
  expect(fishing.length).toBeGreaterThan(5)

  const blocks: [number, number[]][] = [
    [2, [300, 41, 1500, 7, 300, 601]],
    [350, [1841, 908]],
    [Number.POSITIVE_INFINITY, [2749]],
  ]
  for (const [blockRows, batches] of blocks) {
    const scorer = counting(blockRows)
    expect(await foldShards(scorer, [fleet.keys])).toEqual(wanted)
    expect(scorer.batches).toEqual(batches)
  }
  const [a, b, c, d, e, f, g, h] = fleet.keys as [string, ...string[]]
  const other = [
    [h!, d!, b!],
    [g!, a, c!],
    [e!, f!],
  ]
  expect(await foldShards(counting(1024), other)).toEqual(wanted)
})
