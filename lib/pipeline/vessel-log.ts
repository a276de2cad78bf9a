/**
 * What the vessel fold tells of a vessel, kept until its rows are scored: positions and features as columns, and in
 * their places among the positions the changes of trips and the identities heard, so that the folds that need scores
 * can follow in the same order. Logs of several vessels may share their columns: their rows then lie one after the
 * other, as the scorer reads them.
 */

import { type Identity, POSITION, type ReportBlock, ReportBuffer } from '../ais/report.ts'
import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { DropReason, TripChange, VesselOutput, VesselSink } from '../features/outputs.ts'

const NO_ROW = -1
const FIRST_CAPACITY = 4096

/** A change of a track's trip or an identity heard, before position `at` of the log. */
export type LogNote =
  | {
      readonly at: number
      readonly trackId: string
      readonly decidedMs: number
      readonly change: TripChange
      readonly identity: null
    }
  | {
      readonly at: number
      readonly trackId: string
      readonly decidedMs: number
      readonly change: null
      readonly identity: Identity
    }

export interface LogSegment {
  readonly id: string
  readonly trackId: string
}

/** Positions of one vessel or several, in the order in which they were told. */
export class LogColumns {
  /** Places and motion. */
  block: ReportBlock = new ReportBuffer(FIRST_CAPACITY).block
  count = 0
  /** Of each position: index into its log's `segments`, when it was decided, and its row, or -1 where it has none. */
  segment: Int32Array = new Int32Array(FIRST_CAPACITY)
  decidedMs: Float64Array = new Float64Array(FIRST_CAPACITY)
  row: Int32Array = new Int32Array(FIRST_CAPACITY)
  /** FEATURE_COUNT values a row. */
  features: Float32Array = new Float32Array(FIRST_CAPACITY * FEATURE_COUNT)
  rows = 0

  /** Starts anew; logs that were written to these columns are void. */
  clear(): void {
    this.count = 0
    this.rows = 0
  }

  /** `features` null: the position is no row. */
  add(
    from: ReportBlock,
    fromRow: number,
    segment: number,
    features: Float32Array | null,
    decidedMs: number,
  ): void {
    const i = this.count
    if (i === this.segment.length) this.growPositions()
    this.count = i + 1
    const to = this.block
    to.timeMs[i] = from.timeMs[fromRow]!
    to.lonUnits[i] = from.lonUnits[fromRow]!
    to.latUnits[i] = from.latUnits[fromRow]!
    to.speedKnots[i] = from.speedKnots[fromRow]!
    to.courseDeg[i] = from.courseDeg[fromRow]!
    to.headingDeg[i] = from.headingDeg[fromRow]!
    to.shoreKm[i] = from.shoreKm[fromRow]!
    to.messageType[i] = from.messageType[fromRow]!
    to.relativePlace[i] = from.relativePlace[fromRow]!
    this.segment[i] = segment
    this.decidedMs[i] = decidedMs
    this.row[i] = features === null ? NO_ROW : this.addRow(features)
  }

  private addRow(features: Float32Array): number {
    const row = this.rows++
    if ((row + 1) * FEATURE_COUNT > this.features.length) {
      const larger = new Float32Array(this.features.length * 2)
      larger.set(this.features)
      this.features = larger
    }
    this.features.set(features, row * FEATURE_COUNT)
    return row
  }

  private growPositions(): void {
    const capacity = this.segment.length * 2
    const { block } = new ReportBuffer(capacity)
    for (const name of LOGGED) block[name].set(this.block[name] as never)
    this.block = block
    const segment = new Int32Array(capacity)
    segment.set(this.segment)
    this.segment = segment
    const decidedMs = new Float64Array(capacity)
    decidedMs.set(this.decidedMs)
    this.decidedMs = decidedMs
    const row = new Int32Array(capacity)
    row.set(this.row)
    this.row = row
  }
}

/** What becomes of a vessel's reports, as numbers. */
export interface LogCounts {
  duplicatePositions: number
  duplicateIdentities: number
  noMotion: number
  noise: number
  trackPositions: number
  rows: number
}

export function noCounts(): LogCounts {
  return {
    duplicatePositions: 0,
    duplicateIdentities: 0,
    noMotion: 0,
    noise: 0,
    trackPositions: 0,
    rows: 0,
  }
}

/** A place in a log: before position `position` of the columns, and before note `note`. */
export interface LogMark {
  readonly position: number
  readonly note: number
}

/** What is told of one vessel after the other: a log is written from its making until the next one's. */
export class VesselLog implements VesselSink {
  /** Its positions are those of the columns from here to there. */
  readonly from: number
  to: number
  rows = 0
  readonly notes: LogNote[] = []
  readonly segments: LogSegment[] = []
  /** Each output as it was last told; since `takeOutputs`. */
  private outputs = new Map<string, VesselOutput>()
  private lastSegmentId = ''
  private lastSegment = -1

  /** `counts` go on from what they are. */
  constructor(
    readonly columns: LogColumns = new LogColumns(),
    public counts: LogCounts = noCounts(),
  ) {
    this.from = columns.count
    this.to = columns.count
  }

  get start(): LogMark {
    return { position: this.from, note: 0 }
  }

  /** Where it stands. */
  get end(): LogMark {
    return { position: this.to, note: this.notes.length }
  }

  get hasOutputs(): boolean {
    return this.outputs.size > 0
  }

  /** Each output as it was last told since this was last asked; by kind and id. */
  takeOutputs(): Map<string, VesselOutput> {
    const { outputs } = this
    this.outputs = new Map()
    return outputs
  }

  position(
    trackId: string,
    segmentId: string,
    from: ReportBlock,
    fromRow: number,
    features: Float32Array | null,
    decidedMs: number,
  ): void {
    const segment = segmentId === this.lastSegmentId ? this.lastSegment : this.findSegment(segmentId, trackId)
    this.columns.add(from, fromRow, segment, features, decidedMs)
    this.to++
    this.counts.trackPositions++
    if (features === null) return
    this.rows++
    this.counts.rows++
  }

  output(output: VesselOutput): void {
    this.outputs.set(`${output.kind} ${output.id}`, output)
  }

  tripChange(trackId: string, change: TripChange, decidedMs: number): void {
    this.notes.push({ at: this.to, trackId, decidedMs, change, identity: null })
  }

  identity(trackId: string, identity: Identity, decidedMs: number): void {
    this.notes.push({ at: this.to, trackId, decidedMs, change: null, identity })
  }

  dropped(reason: DropReason, block: ReportBlock, row: number): void {
    const { counts } = this
    if (reason === 'noise') counts.noise++
    else if (reason === 'no-motion') counts.noMotion++
    else if (block.kind[row] === POSITION) counts.duplicatePositions++
    else counts.duplicateIdentities++
  }

  private findSegment(id: string, trackId: string): number {
    const { segments } = this
    // Mostly one of the last: a run has few, and each log a map of its own would cost more.
    let index = segments.length - 1
    while (index >= 0 && segments[index]!.id !== id) index--
    if (index < 0) index = segments.push({ id, trackId }) - 1
    this.lastSegmentId = id
    this.lastSegment = index
    return index
  }
}

const LOGGED = [
  'timeMs',
  'lonUnits',
  'latUnits',
  'speedKnots',
  'courseDeg',
  'headingDeg',
  'shoreKm',
  'messageType',
  'relativePlace',
] as const
