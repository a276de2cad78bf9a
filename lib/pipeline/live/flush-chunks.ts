/**
 * Positions of a vessel's tracks into the store, from the first stretch that it does not hold: the stretches are folded
 * once more for it, so that no position need be kept meanwhile. Chunks are those of a backfill.
 */

import { ReportBuffer } from '../../ais/report.ts'
import type { RowScorer } from '../../model/scorer.ts'
import { decodeChunk } from '../../store/chunk-codec.ts'
import type { LiveCommit } from '../../store/live-store.ts'
import { ChunkBuilder, POSITIONS_PER_CHUNK } from '../../store/track-chunks.ts'
import type { ChainState, VesselChain } from '../vessel-chain.ts'
import { LogColumns } from '../vessel-log.ts'
import type { LiveVessel } from './live-vessel.ts'
import { findNumbered, type Stretch } from './stretch.ts'

interface Placed {
  readonly trackId: string
  readonly segmentId: string
  readonly row: number
  readonly score: number
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
    const { chain, columns } = this
    let start = findNumbered(stretches, vessel.chunksFrom)
    while (stretches[start]!.snapshot === null) start--
    const { snapshot, fromMs } = stretches[start]!
    const state = snapshot!.length === 0 ? chain.start(mmsi) : chain.decode(snapshot!)
    // A segment whose track is not decided was stored as a track of its own, which may come to nothing.
    const undecidedMs = state.vessel.pending.reduce(
      (ms, { startMs }) => Math.min(ms, startMs),
      Number.POSITIVE_INFINITY,
    )
    const before = chain.positionsOf(state)
    const reports = reportsOf(mmsi, stretches.slice(start))
    columns.clear()
    const placed = await this.place(state, reports, watermarkMs)
    // Tracks that have positions from here on, as stored or as found now: each goes on from where it stood before.
    const firstMs = reports.count > 0 ? reports.block.timeMs[0]! : fromMs
    const builder = this.spare ?? new ChunkBuilder()
    this.spare = null
    const from = new Map<string, number>()
    for (const trackId of new Set([
      ...(await commit.tracksSince(mmsi, Math.min(firstMs, undecidedMs))),
      ...placed.map((one) => one.trackId),
    ])) {
      const index = before.get(trackId) ?? 0
      from.set(trackId, Math.floor(index / POSITIONS_PER_CHUNK))
      await goOn(builder, mmsi, trackId, index, commit)
    }
    for (const { trackId, segmentId, row, score } of placed)
      builder.add(trackId, segmentId, columns.block, row, score)
    await commit.chunks({ mmsi, from, chunks: builder.finish() })
    this.spare = builder
    vessel.chunksFrom = Number.POSITIVE_INFINITY
  }

  /** Folds the reports from the state on, into the columns. */
  private async place(state: ChainState, buffer: ReportBuffer, watermarkMs: number): Promise<Placed[]> {
    const { chain, scorer, columns } = this
    const placed: Placed[] = []
    const run = chain.open(state, columns)
    const rows = new Int32Array(buffer.count).map((_, i) => i)
    chain.step(run, { buffer, identities: buffer.identities, rows, from: 0, to: buffer.count })
    chain.look(run, watermarkMs, true)
    const scores = new Uint16Array(columns.rows)
    if (columns.rows > 0) await scorer.score(columns.features, columns.rows, scores)
    chain.follow(run, scores, (trackId, segmentId, row, score) => {
      placed.push({ trackId, segmentId, row, score })
    })
    return placed
  }
}

/** The track's next position is the one of that index: what its chunk holds before it stays. */
async function goOn(
  builder: ChunkBuilder,
  mmsi: string,
  trackId: string,
  index: number,
  commit: LiveCommit,
): Promise<void> {
  const sequence = Math.floor(index / POSITIONS_PER_CHUNK)
  const left = index % POSITIONS_PER_CHUNK
  builder.goOn(trackId, sequence)
  if (left === 0) return
  const stored = await commit.chunk(mmsi, trackId, sequence)
  if (stored === null) throw new Error(`live: chunk ${sequence} of track ${trackId} of ${mmsi} is lost`)
  const positions = decodeChunk(stored)
  if (positions.count < left)
    throw new Error(
      `live: chunk ${sequence} of track ${trackId} of ${mmsi} has ${positions.count} of ${left} positions`,
    )
  for (let i = 0; i < left; i++)
    builder.add(trackId, positions.segmentIds[positions.segment[i]!]!, positions, i, positions.score[i]!)
}

function reportsOf(mmsi: string, stretches: readonly Stretch[]): ReportBuffer {
  const buffer = new ReportBuffer(stretches.reduce((count, { reports }) => count + reports!.count, 0))
  for (const { reports } of stretches) reports!.appendTo(buffer, buffer.vesselOfKey(mmsi), 0)
  return buffer
}
