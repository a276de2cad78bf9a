/**
 * Positions of a vessel's tracks into the store, from the first stretch that it does not hold: the stretches are folded
 * once more for it, so that no position need be kept meanwhile. Chunks are those of a backfill.
 */

import { type ReportBlock, ReportBuffer } from '../../ais/report.ts'
import type { RowScorer } from '../../model/scorer.ts'
import { decodeChunk } from '../../store/chunk-codec.ts'
import type { LiveCommit } from '../../store/live-store.ts'
import { ChunkBuilder, POSITIONS_PER_CHUNK } from '../../store/track-chunks.ts'
import type { ChainState, VesselChain } from '../vessel-chain.ts'
import { LogColumns } from '../vessel-log.ts'
import type { LiveVessel } from './live-vessel.ts'
import { findNumbered, type Stretch } from './stretch.ts'

/**
 * Positions of a vessel from a state on, on their way into the store's chunks: they come in the order of the fold, all that
 * follow the state, and take the place of those that were stored of its tracks from there on.
 */
export class ChunkGatherer {
  /** Tracks of which nothing is stored that goes before. */
  private readonly lost = new Set<string>()
  private readonly placed = new Set<string>()

  private constructor(
    private readonly mmsi: string,
    private readonly sinceMs: number,
    /** Positions of each track that go before. */
    private readonly before: ReadonlyMap<string, number>,
    private readonly builder: ChunkBuilder,
  ) {}

  /** @param fromMs event time of the first report behind the state, at most */
  static async begin(
    mmsi: string,
    state: ChainState,
    fromMs: number,
    chain: VesselChain,
    commit: LiveCommit,
    builder = new ChunkBuilder(),
  ): Promise<ChunkGatherer> {
    // A segment whose track is not decided was stored as a track of its own, which may come to nothing.
    const sinceMs = state.vessel.pending.reduce((ms, { startMs }) => Math.min(ms, startMs), fromMs)
    const gatherer = new ChunkGatherer(mmsi, sinceMs, chain.positionsOf(state), builder)
    for (const [trackId, index] of gatherer.before)
      if (!(await goOn(builder, mmsi, trackId, index, commit))) gatherer.lost.add(trackId)
    return gatherer
  }

  add(trackId: string, segmentId: string, block: ReportBlock, row: number, score: number): void {
    this.placed.add(trackId)
    this.builder.add(trackId, segmentId, block, row, score)
  }

  async end(commit: LiveCommit): Promise<void> {
    const { mmsi, before } = this
    const from = new Map<string, number>()
    // Tracks that have positions from here on, as stored or as found now: each goes on from where it stood before.
    for (const trackId of new Set([...(await commit.tracksSince(mmsi, this.sinceMs)), ...this.placed])) {
      if (this.lost.has(trackId)) throw new Error(`live: positions of track ${trackId} of ${mmsi} are lost`)
      from.set(trackId, Math.floor((before.get(trackId) ?? 0) / POSITIONS_PER_CHUNK))
    }
    const chunks = this.builder.finish().filter(({ trackId }) => from.has(trackId))
    await commit.chunks({ mmsi, from, chunks })
  }
}

export class ChunkFlusher {
  /** Used again by each flush: there are many of them, and most are short. */
  private readonly columns = new LogColumns()
  /** Null: one is at work, or failed at it. */
  private spare: ChunkBuilder | null = null

  constructor(
    private readonly chain: VesselChain,
    private readonly scorer: RowScorer,
  ) {}

  /**
   * Resolves once the store's chunks hold all positions of the vessel, those whose track is not decided included. One at a
   * time.
   */
  async flush(vessel: LiveVessel, watermarkMs: number, commit: LiveCommit): Promise<void> {
    const { stretches, mmsi } = vessel
    if (vessel.chunksFrom === Number.POSITIVE_INFINITY) return
    const { chain } = this
    let start = findNumbered(stretches, vessel.chunksFrom)
    while (stretches[start]!.snapshot === null) start--
    const { snapshot, fromMs } = stretches[start]!
    const state = snapshot!.length === 0 ? chain.start(mmsi) : chain.decode(snapshot!)
    const reports = reportsOf(mmsi, stretches.slice(start))
    const firstMs = reports.count > 0 ? reports.block.timeMs[0]! : fromMs
    const builder = this.spare ?? new ChunkBuilder()
    this.spare = null
    const gatherer = await ChunkGatherer.begin(mmsi, state, firstMs, chain, commit, builder)
    await this.place(state, reports, watermarkMs, gatherer)
    await gatherer.end(commit)
    this.spare = builder
    vessel.chunksFrom = Number.POSITIVE_INFINITY
  }

  /** Folds the reports from the state on. */
  private async place(
    state: ChainState,
    buffer: ReportBuffer,
    watermarkMs: number,
    gatherer: ChunkGatherer,
  ): Promise<void> {
    const { chain, scorer, columns } = this
    columns.clear()
    const run = chain.open(state, columns)
    const rows = new Int32Array(buffer.count).map((_, i) => i)
    chain.step(run, { buffer, identities: buffer.identities, rows, from: 0, to: buffer.count })
    chain.look(run, watermarkMs, true)
    const scores = new Uint16Array(columns.rows)
    if (columns.rows > 0) await scorer.score(columns.features, columns.rows, scores)
    chain.follow(run, scores, (trackId, segmentId, row, score) => {
      gatherer.add(trackId, segmentId, columns.block, row, score)
    })
  }
}

/** The track's next position is the one of that index: what its chunk holds before it stays. False: it holds nothing. */
async function goOn(
  builder: ChunkBuilder,
  mmsi: string,
  trackId: string,
  index: number,
  commit: LiveCommit,
): Promise<boolean> {
  const sequence = Math.floor(index / POSITIONS_PER_CHUNK)
  const left = index % POSITIONS_PER_CHUNK
  builder.goOn(trackId, sequence)
  if (left === 0) return true
  const stored = await commit.chunk(mmsi, trackId, sequence)
  if (stored === null) return false
  const positions = decodeChunk(stored)
  if (positions.count < left) return false
  for (let i = 0; i < left; i++)
    builder.add(trackId, positions.segmentIds[positions.segment[i]!]!, positions, i, positions.score[i]!)
  return true
}

function reportsOf(mmsi: string, stretches: readonly Stretch[]): ReportBuffer {
  const buffer = new ReportBuffer(stretches.reduce((count, { reports }) => count + reports!.count, 0))
  for (const { reports } of stretches) reports!.appendTo(buffer, buffer.vesselOfKey(mmsi), 0)
  return buffer
}
