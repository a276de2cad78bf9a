/**
 * Rows of several requests, scored together. A batch has one detector: another one takes over between two batches.
 * Rows wait for others only while there are others to be read: the batch is scored once nothing more has arrived, a
 * block is full, or the first of it has waited for its time.
 */

import { FEATURE_COUNT } from '../../features/feature-list.ts'
import type { DetectorRows } from './detector-request.ts'
import { PREDICT_OPTIONS } from './options.ts'

/** What scores; as lib/model/detector has it. */
export interface BatchScorer {
  readonly blockRows: number
  /** Mean logits, before calibration, of `count` rows of FEATURE_COUNT features each. */
  logits(features: Float32Array, count: number): Promise<Float32Array>
}

/** Rows `from` to `from + count` of the batch's logits. */
export interface ScoredRows extends DetectorRows {
  readonly from: number
  readonly logits: Float32Array
}

interface Waiting<Scorer> extends DetectorRows {
  readonly from: number
  readonly done: (rows: ScoredRows, scorer: Scorer) => void
  readonly failed: (error: unknown) => void
}

export interface BatchClock {
  /** Ms, from any start. */
  now(): number
  /** Calls back once all that has arrived is taken in. */
  whenIdle(callback: () => void): void
}

export class DetectorBatch<Scorer extends BatchScorer> {
  batches = 0
  rows = 0
  private readonly features: Float32Array
  private waiting: Waiting<Scorer>[] = []
  private count = 0
  private firstMs = 0
  private isIdleAsked = false

  constructor(
    private scorer: Scorer,
    private readonly clock: BatchClock,
  ) {
    // A batch is never fuller than a block less a row and one more request.
    this.features = new Float32Array((scorer.blockRows + PREDICT_OPTIONS.mostRows) * FEATURE_COUNT)
  }

  /** `read` writes its rows into features from a row on; what it throws is thrown here. */
  add(
    read: (features: Float32Array, toRow: number) => DetectorRows,
    done: Waiting<Scorer>['done'],
    failed: Waiting<Scorer>['failed'],
  ): void {
    const { format, count } = read(this.features, this.count)
    if (this.count === 0) this.firstMs = this.clock.now()
    this.waiting.push({ format, count, from: this.count, done, failed })
    this.count += count
    if (this.count >= this.scorer.blockRows || this.clock.now() - this.firstMs >= PREDICT_OPTIONS.batchMs)
      void this.flush()
    else this.askWhenIdle()
  }

  /** Scores all that waits. */
  async flush(): Promise<void> {
    const { waiting, count, scorer, features } = this
    if (count === 0) return
    this.waiting = []
    this.count = 0
    this.batches++
    this.rows += count
    try {
      // Rows are read before it first waits: the next batch may write over them.
      const logits = await scorer.logits(features, count)
      for (const { done, ...rows } of waiting) done({ ...rows, logits }, scorer)
    } catch (error) {
      for (const { failed } of waiting) failed(error)
    }
  }

  /** Rows that came before are scored by the one before. */
  async replace(scorer: Scorer): Promise<Scorer> {
    const before = this.scorer
    const scored = this.flush()
    this.scorer = scorer
    await scored
    return before
  }

  private askWhenIdle(): void {
    if (this.isIdleAsked) return
    this.isIdleAsked = true
    this.clock.whenIdle(() => {
      this.isIdleAsked = false
      void this.flush()
    })
  }
}
