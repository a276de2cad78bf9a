/**
 * One shard of a run: the reports of its vessels out of the archive, through the vessel fold, the scorer and the
 * folds over tracks, into a stage; and where its tracks were every ten minutes into a file for the contacts.
 */

import { setImmediate } from 'node:timers/promises'
import { orderReports } from '../ais/order.ts'
import { ReportBuffer } from '../ais/report.ts'
import type { EventOutput } from '../events/outputs.ts'
import type { VesselOutput } from '../features/outputs.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { VesselFold } from '../features/vessel.ts'
import { NO_SCORE, type RowScorer } from '../model/scorer.ts'
import type { ArchiveReader } from '../store/archive-reader.ts'
import type { Stage, VesselResult } from '../store/stage.ts'
import { ChunkBuilder } from '../store/track-chunks.ts'
import { GridWriter } from './grid-writer.ts'
import type { Shard } from './plan.ts'
import { TrackFolds } from './track-folds.ts'
import { VesselLog } from './vessel-log.ts'

export interface ShardTask {
  readonly shard: Shard
  readonly generation: number
  /** W of the whole input; -Infinity where there is none. */
  readonly watermarkMs: number
  /** Files of the archive, relative to it. */
  readonly files: readonly string[]
  readonly gridFile: string
}

/** Vessels and identities of earlier shards that a buffer may carry, some 100 bytes each. */
const DICTIONARY_ENTRIES = 100_000

/** Folds shards one after the other; its memory is that of the largest. */
export class ShardFold {
  private readonly vessels: VesselFold
  private readonly tracks: TrackFolds
  private readonly log = new VesselLog()
  private readonly chunks = new ChunkBuilder()
  private buffer = new ReportBuffer()
  private scores = new Uint16Array(4096)

  constructor(
    private readonly context: TrackContext,
    private readonly scorer: RowScorer,
  ) {
    this.vessels = new VesselFold(context)
    this.tracks = new TrackFolds(scorer)
  }

  /** The stage holds all of the shard afterwards, or, where it throws, nothing. */
  async fold(
    task: ShardTask,
    archive: ArchiveReader,
    stage: Stage,
    signal: AbortSignal,
    onProgress: (reports: number, bytes: number) => void,
  ): Promise<void> {
    const { shard, watermarkMs, gridFile } = task
    signal.throwIfAborted()
    // Memory is used again; dictionaries of other shards come along until they weigh something.
    if (this.buffer.keys.length + this.buffer.identities.length > DICTIONARY_ENTRIES)
      this.buffer = new ReportBuffer(this.buffer.block.vessel.length)
    const { buffer } = this
    buffer.clear()
    // The range lets the archive skip what it need not read; the list tells which of it is meant.
    const { vessels: keys } = shard
    await archive.readVessels(buffer, { from: keys[0]!, to: `${keys.at(-1)!}~` }, keys)
    const { rows, vessels } = orderReports(buffer)
    const grid = new GridWriter(gridFile, this.context.places)
    await stage.beginShard()
    let done = 0
    for (const { vessel, from, to } of vessels) {
      signal.throwIfAborted()
      const result = await this.foldVessel(buffer, vessel, rows, from, to, watermarkMs, grid)
      await stage.addVessel(result)
      done += to - from
      onProgress(done, 0)
      // Writes to the embedded database are synchronous: without a turn of the loop no signal would be heard.
      await setImmediate()
    }
    // The grid before the shard: a shard that is there has its grid.
    await grid.finish()
    await stage.finishShard(shard.id)
  }

  private async foldVessel(
    buffer: ReportBuffer,
    vessel: number,
    rows: Int32Array,
    from: number,
    to: number,
    watermarkMs: number,
    grid: GridWriter,
  ): Promise<VesselResult> {
    const { log, vessels } = this
    const mmsi = buffer.keys[vessel]!
    log.clear()
    const state = vessels.start(mmsi)
    vessels.stepRows(state, buffer.block, buffer.identities, rows, from, to, log)
    const heldBackMs = vessels.deadline(state)
    vessels.advance(state, watermarkMs, log)
    const deadlineMs = vessels.deadline(state)
    const settledMs = state.pending.reduce((ms, { startMs }) => Math.min(ms, startMs), watermarkMs)
    log.markPeek()
    vessels.peek(state, log)

    await this.score()
    const tracks = this.tracks.run(mmsi, log, this.scores, settledMs)
    const outputs = [...log.outputs.values()].sort(compareOutputs)
    this.keepPositions(mmsi, outputs, grid)
    const isWoken = Math.min(heldBackMs, tracks.heldBackMs) <= watermarkMs
    const nextMs = Math.min(deadlineMs, tracks.deadlineMs)
    return {
      mmsi,
      outputs,
      events: tracks.events.sort(compareEvents),
      chunks: this.chunks.finish(),
      folded: {
        duplicatePositions: log.duplicatePositions,
        duplicateIdentities: log.duplicateIdentities,
        noMotion: log.noMotion,
        noise: log.noise,
        trackPositions: log.count,
        rows: log.rows,
        deadlineMs: Number.isFinite(nextMs) ? nextMs : null,
        wokenMs: isWoken ? watermarkMs : null,
      },
    }
  }

  private async score(): Promise<void> {
    const { log } = this
    if (log.rows > this.scores.length) this.scores = new Uint16Array(log.rows * 2)
    if (log.rows > 0) await this.scorer.score(log.features, log.rows, this.scores)
  }

  /** Positions into chunks and onto the grid. */
  private keepPositions(mmsi: string, outputs: readonly VesselOutput[], grid: GridWriter): void {
    const { log, chunks, scores } = this
    grid.startVessel(
      mmsi,
      outputs.filter((output) => output.kind === 'identity'),
    )
    for (let i = 0; i < log.count; i++) {
      const segment = log.segments[log.segment[i]!]!
      const row = log.row[i]!
      chunks.add(segment.trackId, segment.id, log.block, i, row < 0 ? NO_SCORE : scores[row]!)
      grid.add(segment.trackId, segment.id, log.block, i)
    }
  }
}

function compareOutputs(a: VesselOutput, b: VesselOutput): number {
  return (
    compareTexts(a.kind, b.kind) ||
    startOf(a) - startOf(b) ||
    a.decidedMs - b.decidedMs ||
    compareTexts(a.id, b.id)
  )
}

function compareEvents(a: EventOutput, b: EventOutput): number {
  return compareTexts(a.kind, b.kind) || a.startMs - b.startMs || compareTexts(a.id, b.id)
}

function startOf(output: VesselOutput): number {
  return output.kind === 'gap' ? output.offMs : output.startMs
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
