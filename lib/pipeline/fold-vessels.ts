/** Batch: every vessel of a buffer through the vessel fold, one after the other, in order of their keys. */

import { mmsiKind } from '../ais/mmsi.ts'
import { orderReports, type VesselRows } from '../ais/order.ts'
import { POSITION, type ReportBlock, type ReportBuffer } from '../ais/report.ts'
import type { DropReason, VesselOutput, VesselSink } from '../features/outputs.ts'
import type { VesselFold } from '../features/vessel.ts'
import { Watermark } from '../features/watermark.ts'
import { NO_SCORE } from '../model/scorer.ts'
import { ChunkBuilder, type PackedChunk } from '../store/track-chunks.ts'

/** All that the fold found of one vessel. */
export interface VesselResult {
  readonly mmsi: string
  /** The last emission of each output, by kind, start and id. */
  readonly outputs: readonly VesselOutput[]
  readonly chunks: readonly PackedChunk[]
}

/** Reports that joined no segment. */
export interface Dropped {
  duplicatePositions: number
  duplicateIdentities: number
  /** Positions without the motion that placing them takes. */
  noMotion: number
  noise: number
}

export interface FoldedVessels {
  /** W at the end of the input; -Infinity while fewer than three ships were heard. */
  readonly watermarkMs: number
  readonly dropped: Dropped
}

/** Gathers what one vessel's fold emits. */
class VesselCollector implements VesselSink {
  private readonly outputs = new Map<string, VesselOutput>()
  private readonly chunks = new ChunkBuilder()

  constructor(private readonly counts: Dropped) {}

  position(
    trackId: string,
    segmentId: string,
    block: ReportBlock,
    row: number,
    features: Float32Array | null,
  ): void {
    this.chunks.add(trackId, segmentId, block, row, features === null ? NO_SCORE : 0)
  }

  output(output: VesselOutput): void {
    this.outputs.set(`${output.kind} ${output.id}`, output)
  }

  tripChange(): void {}
  identity(): void {}

  dropped(reason: DropReason, block: ReportBlock, row: number): void {
    if (reason === 'noise') this.counts.noise++
    else if (reason === 'no-motion') this.counts.noMotion++
    else if (block.kind[row] === POSITION) this.counts.duplicatePositions++
    else this.counts.duplicateIdentities++
  }

  finish(mmsi: string): VesselResult {
    const outputs = [...this.outputs.values()].sort(compareOutputs)
    this.outputs.clear()
    return { mmsi, outputs, chunks: this.chunks.finish() }
  }
}

/**
 * Folds every report of the buffer, advances each vessel to W of the whole input, and takes what is then
 * still open as it stands. The result does not depend on the order of the buffer.
 *
 * `onVessel` is awaited after each vessel, so that results need not pile up; a vessel of which nothing but
 * noise was heard has no outputs.
 */
export async function foldVessels(
  fold: VesselFold,
  buffer: ReportBuffer,
  onVessel: (result: VesselResult, reportsDone: number) => Promise<void>,
): Promise<FoldedVessels> {
  const { rows, vessels } = orderReports(buffer)
  const { block, keys, identities } = buffer
  const watermarkMs = watermarkOf(buffer, rows, vessels)
  const dropped: Dropped = { duplicatePositions: 0, duplicateIdentities: 0, noMotion: 0, noise: 0 }
  const collector = new VesselCollector(dropped)
  let reportsDone = 0
  for (const { vessel, from, to } of vessels) {
    const mmsi = keys[vessel]!
    const state = fold.start(mmsi)
    fold.stepRows(state, block, identities, rows, from, to, collector)
    fold.advance(state, watermarkMs, collector)
    fold.peek(state, collector)
    reportsDone += to - from
    await onVessel(collector.finish(mmsi), reportsDone)
  }
  return { watermarkMs, dropped }
}

function watermarkOf(buffer: ReportBuffer, rows: Int32Array, vessels: readonly VesselRows[]): number {
  const watermark = new Watermark()
  for (const { vessel, to } of vessels) {
    const key = buffer.keys[vessel]!
    if (mmsiKind(key) === 'ship') watermark.observe(key, buffer.block.timeMs[rows[to - 1]!]!)
  }
  return watermark.timeMs
}

function compareOutputs(a: VesselOutput, b: VesselOutput): number {
  return (
    compareTexts(a.kind, b.kind) ||
    startMs(a) - startMs(b) ||
    a.decidedMs - b.decidedMs ||
    compareTexts(a.id, b.id)
  )
}

function startMs(output: VesselOutput): number {
  return output.kind === 'gap' ? output.offMs : output.startMs
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
