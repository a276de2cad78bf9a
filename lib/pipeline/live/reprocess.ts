/**
 * Changes of what a live folder is judged by: rules, vessel register and suspicion model beside ticks, zones between two of
 * them. One after the other; of several that wait, the last is judged by at once.
 */

import { readAllAlertRevisions } from '../../store/query-live.ts'
import { activeGeneration, type GenerationInfo } from '../../store/read-outputs.ts'
import { newestNumber } from '../../store/replace-alerts.ts'
import { judgeStored } from '../judge-folder.ts'
import {
  describeChange,
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
  readJudgingInputs,
} from '../judging-inputs.ts'
import type { LiveIngest } from './ingest.ts'
import type { LiveFolder } from './open-live.ts'
import { type AppliedChange, applyChange, type JudgingChange } from './reprocess-changes.ts'
import type { TickResult } from './timeline.ts'

export interface ReprocessStatus {
  /** What is under way, in words: 'rules changed'; null: nothing. */
  readonly running: string | null
  /** What ended last, in words, wall clock, how long it took, and why it failed; null: nothing yet. */
  readonly last: {
    readonly what: string
    readonly endedMs: number
    readonly tookMs: number
    readonly error: string | null
  } | null
}

export class Reprocess {
  private turn: Promise<unknown> = Promise.resolve()
  private running: string | null = null
  private last: ReprocessStatus['last'] = null

  constructor(
    private readonly folder: LiveFolder,
    private readonly ingest: LiveIngest,
    private readonly signal: AbortSignal,
  ) {}

  get status(): ReprocessStatus {
    const { running, last } = this
    return { running, last }
  }

  /**
   * Writes the change; vessels are then judged by it, which `settled` waits for. Throws Error, in words, what does not fit
   * the folder; nothing is changed then.
   */
  async change(change: JudgingChange): Promise<AppliedChange> {
    const { store, now } = this.folder.request
    const applied = await this.ingest.exclusive(() => applyChange(store, change, now()))
    this.turn = this.turn.then(() => this.judge())
    return applied
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.turn
  }

  /** Judges by what the folder holds now. What fails is told by `status`; at the next start it is tried again. */
  private async judge(): Promise<void> {
    const { request } = this.folder
    const startMs = request.steadyMs()
    let what = 'judged anew'
    let error: string | null = null
    try {
      const { store, suspicion } = request
      const inputs = await this.ingest.exclusive(() => readJudgingInputs(store, suspicion))
      const active = await this.ingest.exclusive(async () => (await activeGeneration(store))!)
      if (active.judgingHash === hashJudging(describeJudging(inputs))) return
      what = describeChange(active.judging, describeJudging(inputs))
      this.running = what
      await this.judgeBy(inputs, active, what)
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown)
    }
    this.running = null
    this.last = { what, endedMs: request.now(), tookMs: request.steadyMs() - startMs, error }
  }

  private async judgeBy(inputs: JudgingInputs, active: GenerationInfo, reason: string): Promise<void> {
    const { folder, ingest, signal } = this
    const judging = describeJudging(inputs)
    if (!hasPassages(active.judging, judging)) {
      await ingest.commitBetween(() => this.switchZones(inputs, active))
      return
    }
    const by = { judging, judgingHash: hashJudging(judging) }
    await folder.timeline.rejudge({ judging: folder.judgingBy(inputs), by, reason }, ingest, signal)
  }

  /** All is saved, judged in one go with passages of the new zones, and gone on with. */
  private async switchZones(inputs: JudgingInputs, active: GenerationInfo): Promise<TickResult> {
    const { folder, ingest, signal } = this
    const { store, context, now } = folder.request
    const finished = await folder.timeline.finish()
    const before = await newestNumber(store.connection.sql, 'AlertRevision')
    const request = { inputs, places: context.places, dryRun: false, nowMs: now(), signal }
    await judgeStored(store, active, request)
    ingest.follow(await folder.reopen(inputs))
    return { ...finished, alerts: [...finished.alerts, ...(await readAllAlertRevisions(store, before))] }
  }
}
