/**
 * A batch of the same reports, in memory: every vessel's chain from its first report to its last look, the folds over
 * several vessels as a backfill runs them, and every ship judged. What live is compared with.
 */

import { mmsiKind } from '../../../lib/ais/mmsi.ts'
import { orderReports } from '../../../lib/ais/order.ts'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import type { Judging } from '../../../lib/alerts/judging.ts'
import { EncounterFold } from '../../../lib/events/encounter.ts'
import { EncounterRun } from '../../../lib/events/encounter-run.ts'
import { findFeedOutages, gapMarkInterval } from '../../../lib/events/feed.ts'
import { HeardMinutes } from '../../../lib/events/feed-heard.ts'
import { WitnessSearch } from '../../../lib/events/going-dark.ts'
import { GridBuffer } from '../../../lib/events/grid.ts'
import type { MeetingPoints } from '../../../lib/events/meeting-points.ts'
import type { EventOutput } from '../../../lib/events/outputs.ts'
import { TrackTable } from '../../../lib/events/track-table.ts'
import type { SilenceOutput } from '../../../lib/features/outputs.ts'
import type { TrackContext } from '../../../lib/features/track-machine.ts'
import { Watermark } from '../../../lib/features/watermark.ts'
import { NO_SCORE, type RowScorer } from '../../../lib/model/scorer.ts'
import { judgeLive } from '../../../lib/pipeline/live/judge-live.ts'
import type { VesselChain } from '../../../lib/pipeline/vessel-chain.ts'
import { LogColumns } from '../../../lib/pipeline/vessel-log.ts'
import type { LiveOutput, OutputKey } from '../../../lib/store/live-store.ts'
import { ChunkBuilder } from '../../../lib/store/track-chunks.ts'
import { MemoryLiveStore } from './memory-live-store.ts'

export interface BatchWorld {
  readonly context: TrackContext
  readonly chain: VesselChain
  readonly scorer: RowScorer
  readonly judging: Judging
}

interface FoundVessel {
  readonly mmsi: string
  readonly meeting: MeetingPoints[]
  readonly silences: SilenceOutput[]
  readonly shipUntilMs: number
}

/** The store as a backfill would leave it. */
export async function batchInMemory(reports: ReportBuffer, world: BatchWorld): Promise<MemoryLiveStore> {
  const store = new MemoryLiveStore()
  const watermark = new Watermark()
  const heard = new HeardMinutes()
  heard.add(reports.block, reports.keys)
  const { rows, vessels } = orderReports(reports)
  for (let row = 0; row < reports.count; row++) {
    const mmsi = reports.keys[reports.block.vessel[row]!]!
    if (mmsiKind(mmsi) === 'ship') watermark.observe(mmsi, reports.block.timeMs[row]!)
  }
  await store.commit(async (commit) => {
    const found: FoundVessel[] = []
    const columns = new LogColumns()
    for (const { vessel, from, to } of vessels) {
      const mmsi = reports.keys[vessel]!
      columns.clear()
      found.push(await foldVessel(mmsi, reports, rows, from, to, watermark.timeMs, world, columns, commit))
    }
    const outages = findFeedOutages(heard, watermark.timeMs)
    const shared = [
      ...findEncounters(found, watermark.timeMs, world),
      ...findGoingDark(found, outages.map(gapMarkInterval)),
      ...outages,
    ]
    await commit.shared({ put: shared, gone: [] })
    await judgeLive(commit, world.judging, {
      vessels: new Map(found.map(({ mmsi }) => [mmsi, Number.NEGATIVE_INFINITY])),
      outages,
      writtenMs: 0,
      reason: 'batch',
      flush: async () => {},
    })
  })
  return store
}

async function foldVessel(
  mmsi: string,
  reports: ReportBuffer,
  rows: Int32Array,
  from: number,
  to: number,
  watermarkMs: number,
  { chain, scorer }: BatchWorld,
  columns: LogColumns,
  commit: Parameters<Parameters<MemoryLiveStore['commit']>[0]>[0],
): Promise<FoundVessel> {
  const run = chain.open(chain.start(mmsi), columns)
  chain.step(run, { buffer: reports, identities: reports.identities, rows, from, to })
  chain.look(run, watermarkMs, true)
  const scores = new Uint16Array(Math.max(1, columns.rows)).fill(NO_SCORE)
  if (columns.rows > 0) await scorer.score(columns.features, columns.rows, scores)
  const chunks = new ChunkBuilder()
  const { state, parts, look } = chain.follow(run, scores, (trackId, segmentId, row, score) => {
    chunks.add(trackId, segmentId, columns.block, row, score)
  })
  const outputs = new Map<OutputKey, LiveOutput>()
  for (const output of [...parts.flatMap(({ told }) => told), ...look!.outputs])
    outputs.set(`${output.kind} ${output.id}`, output)
  const put = [...outputs.values()]
  await commit.vessel({ mmsi, put, gone: [], told: [], folded: look!.folded })
  await commit.chunks({ mmsi, from: new Map(), chunks: chunks.finish() })
  return {
    mmsi,
    meeting: [...parts.map(({ meeting }) => meeting), look!.meeting],
    silences: put.filter((output) => output.kind === 'silence').filter(({ dark }) => dark),
    shipUntilMs: mmsiKind(mmsi) === 'ship' ? state.beaconFromMs : Number.NEGATIVE_INFINITY,
  }
}

function findEncounters(
  found: readonly FoundVessel[],
  watermarkMs: number,
  { context: { places } }: BatchWorld,
): EventOutput[] {
  if (places === null) return []
  const tracks = new TrackTable()
  const all: { slot: number; block: MeetingPoints['points']; row: number; track: number }[] = []
  for (const { mmsi, meeting } of found)
    for (const { points, tracks: ids } of meeting)
      for (let row = 0; row < points.count; row++) {
        const track = tracks.indexOf(mmsi, ids[points.track[row]!]!)
        all.push({ slot: points.slot[row]!, block: points, row, track })
      }
  all.sort((a, b) => a.slot - b.slot)
  const sorted = new GridBuffer(all.length)
  for (const { block, row, track } of all)
    sorted.add(
      ...([block.slot[row]!, block.lonUnits[row]!, block.latUnits[row]!] as const),
      ...([block.lagMs[row]!, track, block.kind[row]!] as const),
    )
  const encounters = new Map<string, EventOutput>()
  const run = new EncounterRun(
    new EncounterFold(tracks, places.shoreKm.bind(places)),
    watermarkMs,
    (output) => encounters.set(output.id, output),
  )
  run.add(sorted.block)
  run.finish()
  return [...encounters.values()]
}

function findGoingDark(
  found: readonly FoundVessel[],
  marks: readonly { readonly fromMs: number; readonly toMs: number }[],
): EventOutput[] {
  const search = new WitnessSearch(
    found.flatMap(({ silences, shipUntilMs }) => silences.filter(({ offMs }) => offMs < shipUntilMs)),
  )
  for (const { mmsi, meeting, shipUntilMs } of found)
    for (const { rowMs, rowLonUnits, rowLatUnits } of meeting)
      for (let i = 0; i < rowMs.length; i++) {
        if (rowMs[i]! >= shipUntilMs) continue
        const at = { startMs: rowMs[i]!, endMs: rowMs[i]! }
        const [lon, lat] = [rowLonUnits[i]!, rowLatUnits[i]!]
        const near = search.near(mmsi, {
          ...at,
          westUnits: lon,
          eastUnits: lon,
          southUnits: lat,
          northUnits: lat,
        })
        search.addRow(near, mmsi, rowMs[i]!, lon, lat)
      }
  return search.finish((timeMs) => marks.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs))
}
