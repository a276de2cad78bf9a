/**
 * One shard of a run: the reports of its vessels out of the archive, through the vessel fold, the scorer and the
 * folds over tracks, into a stage; and where its tracks were every ten minutes into a file for the contacts.
 */

import { setImmediate } from 'node:timers/promises'
import { orderReports } from '../ais/order.ts'
import { ReportBuffer } from '../ais/report.ts'
import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import type { EventOutput } from '../events/outputs.ts'
import type { VesselOutput } from '../features/outputs.ts'
import type { TrackContext } from '../features/track-machine.ts'
import type { RowScorer } from '../model/scorer.ts'
import type { ArchiveReader } from '../store/archive-reader.ts'
import type { LiveOutput, OutputKey } from '../store/live-store.ts'
import type { Stage, VesselResult } from '../store/stage.ts'
import { ChunkBuilder } from '../store/track-chunks.ts'
import { type KeepStretches, keepStretches, planStretches, type StretchPlan } from './fold-shard-stretches.ts'
import { GridWriter } from './grid-writer.ts'
import type { PassageSetup } from './passage-keeper.ts'
import type { Shard } from './plan.ts'
import { type ChainResult, type ChainRun, type ReportRows, VesselChain } from './vessel-chain.ts'
import { LogColumns } from './vessel-log.ts'

export interface ShardTask {
  readonly shard: Shard
  readonly generation: number
  /** W of the whole input; -Infinity where there is none. */
  readonly watermarkMs: number
  /** Files of the archive, relative to it. */
  readonly files: readonly string[]
  readonly gridFile: string
  /** What live needs to go on from here; null or not given: nothing. */
  readonly keep?: KeepStretches | null
}

/** Vessels and identities of earlier shards that a buffer may carry, some 100 bytes each. */
const DICTIONARY_ENTRIES = 100_000

/**
 * Positions of vessels whose rows are scored together, about, where rows are too few of them to fill a block: 10 MB.
 * Every 60 s one in 5 is a row, every 10 s one in 30.
 */
const BLOCK_POSITIONS = 100_000

/** A vessel whose rows are still to be scored. */
interface SteppedVessel {
  readonly run: ChainRun
  readonly reports: ReportRows
  /** Null: no stretches are kept. */
  readonly plan: StretchPlan | null
  /** Journal entries before it are among the reports. */
  readonly offset: number
}

/** Folds shards one after the other; its memory is that of the largest. */
export class ShardFold {
  private readonly chain: VesselChain
  private readonly columns = new LogColumns()
  private readonly chunks = new ChunkBuilder()
  private buffer = new ReportBuffer()
  private scores = new Uint16Array(4096)

  constructor(
    context: TrackContext,
    private readonly scorer: RowScorer,
    passages: PassageSetup,
  ) {
    this.chain = new VesselChain(context, scorer, passages)
  }

  /** The stage holds all of the shard afterwards, or, where it throws, nothing. */
  async fold(
    task: ShardTask,
    archive: Pick<ArchiveReader, 'readVessels'>,
    stage: Pick<Stage, 'beginShard' | 'addVessel' | 'finishShard'>,
    signal: AbortSignal,
    onProgress: (reports: number, bytes: number) => void,
  ): Promise<void> {
    const { shard, watermarkMs, gridFile, keep = null } = task
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
    const grid = new GridWriter(gridFile)
    await stage.beginShard()
    let done = 0
    let block: SteppedVessel[] = []
    const finishBlock = async () => {
      await this.score()
      for (const vessel of block) {
        signal.throwIfAborted()
        await stage.addVessel(this.finishVessel(vessel, grid))
        done += vessel.reports.to - vessel.reports.from
        onProgress(done, 0)
        // Writes to the embedded database are synchronous: without a turn of the loop no signal would be heard.
        await setImmediate()
      }
      block = []
      this.columns.clear()
    }
    for (const { vessel, from, to } of vessels) {
      const reports = { buffer, identities: buffer.identities, rows, from, to }
      block.push(this.stepVessel(buffer.keys[vessel]!, reports, watermarkMs, keep))
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

  private stepVessel(
    mmsi: string,
    reports: ReportRows,
    watermarkMs: number,
    keep: KeepStretches | null,
  ): SteppedVessel {
    const { chain } = this
    const run = chain.open(chain.start(mmsi), this.columns)
    const plan = keep === null ? null : planStretches(reports, keep)
    let { from } = reports
    for (const { from: to, hasSnapshot } of plan ?? []) {
      chain.step(run, { ...reports, from, to })
      chain.cut(run, hasSnapshot)
      from = to
    }
    chain.step(run, { ...reports, from })
    chain.look(run, watermarkMs, true)
    return { run, reports, plan, offset: keep?.offset ?? 0 }
  }

  /** Scores the rows of the block's vessels. */
  private async score(): Promise<void> {
    const { features, rows } = this.columns
    if (rows > this.scores.length) this.scores = new Uint16Array(rows * 2)
    if (rows > 0) await this.scorer.score(features, rows, this.scores)
  }

  /** What follows from the scores. */
  private finishVessel({ run, reports, plan, offset }: SteppedVessel, grid: GridWriter): VesselResult {
    const { chunks, scores } = this
    const { mmsi } = run
    const { block } = this.columns
    const result = this.chain.follow(run, scores, (trackId, segmentId, row, score) =>
      chunks.add(trackId, segmentId, block, row, score),
    )
    for (const { meeting } of result.parts) grid.add(mmsi, meeting)
    grid.add(mmsi, result.look!.meeting)
    return {
      mmsi,
      ...sortedOutputs(result),
      chunks: chunks.finish(),
      folded: result.look!.folded,
      ...(plan === null ? {} : keepStretches(mmsi, plan, reports, result, offset)),
    }
  }
}

/** Each output as it was last told. */
function sortedOutputs({ parts, look }: ChainResult): Pick<VesselResult, 'outputs' | 'events' | 'passages'> {
  const told = new Map<OutputKey, LiveOutput>()
  for (const part of [...parts.map((part) => part.told), look!.outputs])
    for (const output of part) told.set(`${output.kind} ${output.id}`, output)
  const outputs: VesselOutput[] = []
  const events: EventOutput[] = []
  const passages: ZonePassageOutput[] = []
  for (const output of told.values())
    switch (output.kind) {
      case 'zonePassage':
        passages.push(output)
        break
      case 'fishing':
      case 'loitering':
      case 'identityConflict':
      case 'encounter':
      case 'goingDark':
      case 'feedOutage':
        events.push(output)
        break
      default:
        outputs.push(output)
    }
  return {
    outputs: outputs.sort(compareOutputs),
    events: events.sort(compareEvents),
    passages: passages.sort((a, b) => a.startMs - b.startMs || compareTexts(a.id, b.id)),
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
