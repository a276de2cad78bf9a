import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unpackVesselReports } from '../../lib/ais/packed-reports.ts'
import { COLUMNS, ReportBuffer } from '../../lib/ais/report.ts'
import { unpackMeeting } from '../../lib/events/meeting-points.ts'
import type { RowScorer } from '../../lib/model/scorer.ts'
import { ShardFold } from '../../lib/pipeline/fold-shard.ts'
import type { KeepStretches } from '../../lib/pipeline/fold-shard-stretches.ts'
import { LogColumns } from '../../lib/pipeline/vessel-log.ts'
import type { KeptStretch, LiveOutput } from '../../lib/store/live-store.ts'
import type { VesselResult } from '../../lib/store/stage.ts'
import { temporaryFolder } from '../store/folder.ts'
import { never } from './run-backfill.ts'
import { chainOf, madeWorld, PASSAGES, scoreRows, timeAt } from './vessel-chain-world.ts'

const HOUR_MS = 3_600_000
const STRETCH_MS = 900_000

const bySpeed: RowScorer = {
  name: 'by speed',
  fishingFrom: 500,
  blockRows: 256,
  score: async (features, count, scores) => {
    scores.set(scoreRows({ features, rows: count }))
  },
}

async function foldShard(seed: number, watermarkMs: number, keep: KeepStretches | null) {
  const { mmsi, reports, context } = madeWorld(seed)
  const fold = new ShardFold(context, bySpeed, PASSAGES)
  const { buffer } = reports
  const archive = {
    readVessels: async (to: ReportBuffer) => {
      const first = to.extend(buffer.count)
      for (const name of COLUMNS)
        to.block[name].set(buffer.block[name].subarray(0, buffer.count) as never, first)
      to.vesselOfKey(mmsi)
      for (const identity of buffer.identities) to.identityOf(identity)
      return buffer.count
    },
  }
  let result: VesselResult | null = null
  const stage = {
    beginShard: async () => {},
    addVessel: async (vessel: VesselResult) => {
      result = vessel
    },
    finishShard: async () => {},
  }
  await fold.fold(
    {
      shard: { id: 0, vessels: [mmsi], reports: reports.to - reports.from },
      ...{ generation: 1, watermarkMs, files: [], keep },
      gridFile: join(temporaryFolder(), 'grid.parquet'),
    },
    archive,
    stage,
    never,
    () => {},
  )
  return result as VesselResult | null
}

function keyOf({ kind, id }: LiveOutput): string {
  return `${kind} ${id}`
}

it.each([0, 1, 2, 3])('what is kept of vessel %i is enough to go on from', async (seed) => {
  const world = madeWorld(seed)
  const { reports, mmsi } = world
  const lastMs = timeAt(world, reports.to - 1)
  // Of seed 3 nothing is in the window but the head.
  const fromMs = seed === 3 ? lastMs + 1 : timeAt(world, Math.floor(reports.to / 2))
  const watermarkMs = lastMs + HOUR_MS
  const {
    kept: vessel,
    told,
    ...result
  } = (await foldShard(seed, watermarkMs, {
    ...{ fromMs, stretchMs: STRETCH_MS, foldableMs: fromMs, offset: 7 },
  }))!
  const [past, ...kept] = vessel!.stretches as [KeptStretch, ...KeptStretch[]]
  expect(vessel!.offset).toBe(7)
  // All that came before tells from when on reports can be folded.
  expect([past.number, past.reports.length, past.snapshot]).toEqual([0, 0, null])
  expect(past.toMs).toBeLessThan(kept[0]!.number === 1 && seed !== 3 ? kept[0]!.fromMs : lastMs + 1)
  // It changes nothing of what is found.
  expect(result).toEqual(await foldShard(seed, watermarkMs, null))

  // The stretches hold the reports of the window, in order, no ms torn apart.
  const head = kept.at(-1)!
  expect(kept.map(({ number }) => number)).toEqual(kept.map((_, i) => i + 1))
  expect([head.fromMs, head.toMs, head.reports.length]).toEqual([lastMs, lastMs, 0])
  expect(kept.length === 1).toBe(seed === 3)
  const unpacked = new ReportBuffer()
  const key = unpacked.vesselOfKey(mmsi)
  const firsts = kept.map((stretch, i) => {
    const first = unpacked.count
    if (stretch === head) return first
    unpackVesselReports(stretch.reports, unpacked, key, 0)
    const { timeMs } = unpacked.block
    expect([timeMs[first], timeMs[unpacked.count - 1]]).toEqual([stretch.fromMs, stretch.toMs])
    expect(stretch.toMs - stretch.fromMs).toBeLessThan(STRETCH_MS)
    if (i > 0) expect(stretch.fromMs).toBeGreaterThan(kept[i - 1]!.toMs)
    return first
  })
  let before = reports.from
  while (before < reports.to && timeAt(world, before) < fromMs) before++
  expect(unpacked.count).toBe(reports.to - before)

  // From each snapshot on they give what was found.
  const chain = chainOf(world.context)
  const rows = Int32Array.from({ length: unpacked.count }, (_, i) => i)
  const toldIn = new Map(told!.map(({ key, stretch }) => [key, stretch]))
  expect(toldIn.size).toBe(told!.length)
  const found = new Map(
    [...result.outputs, ...result.events, ...result.passages].map((one) => [keyOf(one), one]),
  )
  let snapshots = 0
  for (const [at, { snapshot }] of kept.entries()) {
    if (snapshot === null) continue
    snapshots++
    const columns = new LogColumns()
    const run = chain.open(chain.decode(snapshot), columns)
    for (const [i, from] of firsts.entries()) {
      if (i < at) continue
      chain.step(run, {
        buffer: unpacked,
        identities: unpacked.identities,
        rows,
        from,
        to: firsts[i + 1] ?? from,
      })
      if (i < firsts.length - 1) chain.cut(run, false)
    }
    chain.look(run, watermarkMs)
    const { parts, look, state } = chain.follow(run, scoreRows(columns))
    expect(look!.folded).toEqual(result.folded)
    for (const output of look!.outputs) expect(output).toEqual(found.get(keyOf(output)))
    for (const [i, part] of parts.slice(0, -1).entries()) {
      for (const output of part.told)
        expect(toldIn.get(keyOf(output))).toBeGreaterThanOrEqual(kept[at + i]!.number)
      const { points, rowMs } = unpackMeeting(kept[at + i]!.meeting)
      expect([points.count, rowMs]).toEqual([part.meeting.points.count, part.meeting.rowMs])
    }
    const again = new Set([...parts.flatMap((part) => part.told), ...look!.outputs].map(keyOf))
    for (const [key, stretch] of toldIn)
      if (stretch >= kept[at]!.number || stretch === -1) expect(again).toContain(key)
    expect(Buffer.compare(chain.encode(state), head.snapshot!)).toBe(0)
  }
  expect(snapshots).toBeGreaterThanOrEqual(seed === 3 ? 1 : 3)
  expect(kept[0]!.snapshot).not.toBeNull()
})
