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
import { PassageKeeper, type PassageSetup } from './passage-keeper.ts'
import type { Shard } from './plan.ts'
import { TrackFolds } from './track-folds.ts'
import { LogColumns, VesselLog } from './vessel-log.ts'

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

/**
 * Positions of vessels whose rows are scored together, about, where rows are too few of them to fill a block: 10 MB.
 * Every 60 s one in 5 is a row, every 10 s one in 30.
 */
const BLOCK_POSITIONS = 100_000

/** A vessel whose rows are still to be scored. */
interface FoldedVessel {
  readonly mmsi: string
  readonly log: VesselLog
  readonly reports: number
  /** The earliest W at which silence would have changed anything, and at which it does now; Infinity: never. */
  readonly heldBackMs: number
  readonly deadlineMs: number
  /** Up to where silence can be decided of its tracks. */
  readonly settledMs: number
}

/** Folds shards one after the other; its memory is that of the largest. */
export class ShardFold {
  private readonly vessels: VesselFold
  private readonly tracks: TrackFolds
  private readonly passages: PassageKeeper
  private readonly columns = new LogColumns()
  private readonly chunks = new ChunkBuilder()
  private buffer = new ReportBuffer()
  private scores = new Uint16Array(4096)

  constructor(
    private readonly context: TrackContext,
    private readonly scorer: RowScorer,
    passages: PassageSetup,
  ) {
    this.passages = new PassageKeeper(passages)
    this.vessels = new VesselFold(context)
    this.tracks = new TrackFolds(scorer)
  }

  /** The stage holds all of the shard afterwards, or, where it throws, nothing. */
  async fold(
    task: ShardTask,
    archive: Pick<ArchiveReader, 'readVessels'>,
    stage: Pick<Stage, 'beginShard' | 'addVessel' | 'finishShard'>,
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
    let block: FoldedVessel[] = []
    const finishBlock = async () => {
      await this.score()
      for (const vessel of block) {
        signal.throwIfAborted()
        await stage.addVessel(this.finishVessel(vessel, watermarkMs, grid))
        done += vessel.reports
        onProgress(done, 0)
        // Writes to the embedded database are synchronous: without a turn of the loop no signal would be heard.
        await setImmediate()
      }
      block = []
      this.columns.clear()
    }
    for (const { vessel, from, to } of vessels) {
      block.push(this.foldVessel(buffer, vessel, rows, from, to, watermarkMs))
      if (this.isFull()) await finishBlock()
    }
    await finishBlock()
    // The grid before the shard: a shard that is there has its grid.
    await grid.finish()
    await stage.finishShard(shard.id)
  }

  private isFull(): boolean {
    return this.columns.rows >= this.scorer.blockRows || this.columns.count >= BLOCK_POSITIONS
  }

  private foldVessel(
    buffer: ReportBuffer,
    vessel: number,
    rows: Int32Array,
    from: number,
    to: number,
    watermarkMs: number,
  ): FoldedVessel {
    const { vessels } = this
    const mmsi = buffer.keys[vessel]!
    const log = new VesselLog(this.columns)
    const state = vessels.start(mmsi)
    vessels.stepRows(state, buffer.block, buffer.identities, rows, from, to, log)
    const heldBackMs = vessels.deadline(state)
    vessels.advance(state, watermarkMs, log)
    const deadlineMs = vessels.deadline(state)
    const settledMs = state.pending.reduce((ms, { startMs }) => Math.min(ms, startMs), watermarkMs)
    log.markPeek()
    vessels.peek(state, log)
    return { mmsi, log, reports: to - from, heldBackMs, deadlineMs, settledMs }
  }

  /** Scores the rows of the block's vessels. */
  private async score(): Promise<void> {
    const { features, rows } = this.columns
    if (rows > this.scores.length) this.scores = new Uint16Array(rows * 2)
    if (rows > 0) await this.scorer.score(features, rows, this.scores)
  }

  /** What follows from the scores. */
  private finishVessel(vessel: FoldedVessel, watermarkMs: number, grid: GridWriter): VesselResult {
    const { mmsi, log } = vessel
    const tracks = this.tracks.run(mmsi, log, this.scores, vessel.settledMs)
    const outputs = [...log.outputs.values()].sort(compareOutputs)
    this.keepPositions(vessel, outputs, grid)
    const isWoken = Math.min(vessel.heldBackMs, tracks.heldBackMs) <= watermarkMs
    const nextMs = Math.min(vessel.deadlineMs, tracks.deadlineMs)
    return {
      mmsi,
      outputs,
      events: tracks.events.sort(compareEvents),
      chunks: this.chunks.finish(),
      passages: this.passages.finish(outputs.filter((output) => output.kind === 'track')),
      folded: {
        duplicatePositions: log.duplicatePositions,
        duplicateIdentities: log.duplicateIdentities,
        noMotion: log.noMotion,
        noise: log.noise,
        trackPositions: log.to - log.from,
        rows: log.rows,
        deadlineMs: Number.isFinite(nextMs) ? nextMs : null,
        wokenMs: isWoken ? watermarkMs : null,
      },
    }
  }

  /** Positions into chunks, onto the grid and through zones. */
  private keepPositions(
    { mmsi, log }: FoldedVessel,
    outputs: readonly VesselOutput[],
    grid: GridWriter,
  ): void {
    const { chunks, scores, columns, passages } = this
    passages.startVessel(mmsi)
    grid.startVessel(
      mmsi,
      outputs.filter((output) => output.kind === 'identity'),
    )
    const { block } = columns
    for (let i = log.from; i < log.to; i++) {
      const segment = log.segments[columns.segment[i]!]!
      const row = columns.row[i]!
      const score = row < 0 ? NO_SCORE : scores[row]!
      chunks.add(segment.trackId, segment.id, block, i, score)
      grid.add(segment.trackId, segment.id, block, i)
      passages.add(segment.trackId, block, i, score)
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
  return output.kind === 'gap' || output.kind === 'silence' ? output.offMs : output.startMs
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
