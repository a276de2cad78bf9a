/**
 * Changes of what a live folder is folded and judged by: detector, rules, vessel register and suspicion model beside ticks,
 * zones between two of them. One after the other; of several changes of the judging that wait, the last is judged by at once.
 */

import { startBackend } from '../../model/backend.ts'
import { removeImportFiles } from '../../store/archive-files.ts'
import { listImports } from '../../store/imports.ts'
import { readAllAlertRevisions } from '../../store/query-live.ts'
import { activeGeneration, type GenerationInfo } from '../../store/read-outputs.ts'
import { newestNumber } from '../../store/replace-alerts.ts'
import { hashOf } from '../configuration.ts'
import { judgeStored } from '../judge-folder.ts'
import {
  describeChange,
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
  readJudgingInputs,
} from '../judging-inputs.ts'
import { describeRunScorer, formatScorer, type ScorerDescription } from '../run-scorer.ts'
import type { ImportsChange } from './imports-change.ts'
import type { LiveIngest } from './ingest.ts'
import type { LiveFolder } from './open-live.ts'
import { type AppliedChange, applyChange, type JudgingChange } from './reprocess-changes.ts'
import { type KeptModel, ModelChange, type ModelPhase, type ModelTools } from './reprocess-model.ts'
import type { TickResult } from './timeline.ts'

export interface ReprocessStatus {
  /** What is under way, in words: 'rules changed'; null: nothing. */
  readonly running: string | null
  /** Of another model: what is being done for it, and the share of that which is done, 0..1; null: not known. */
  readonly progress: { readonly phase: ModelPhase; readonly done: number | null } | null
  /** Whose scores are shown. */
  readonly model: string
  /** What can be gone back to; null: nothing. */
  readonly kept: KeptModel | null
  /** How long ticks waited while the last change of the model was shown, ms; null: none was. */
  readonly heldMs: number | null
  /** What ended last, in words, wall clock, how long it took, and why it failed; null: nothing yet. */
  readonly last: {
    readonly what: string
    readonly endedMs: number
    readonly tookMs: number
    readonly error: string | null
  } | null
}

export class Reprocess {
  private turn: Promise<void> = Promise.resolve()
  private running: string | null = null
  private progress: ReprocessStatus['progress'] = null
  private last: ReprocessStatus['last'] = null
  private readonly models: ModelChange
  /** Of a change of the model that waits or is under way. */
  private modelRun: AbortController | null = null

  constructor(
    private readonly folder: LiveFolder,
    private readonly ingest: LiveIngest,
    private readonly tools: ModelTools,
    private readonly signal: AbortSignal,
  ) {
    const onProgress = (phase: ModelPhase, done: number | null) => {
      this.progress = { phase, done }
    }
    this.models = new ModelChange({ folder, ingest, tools, ending: signal, onProgress })
  }

  get status(): ReprocessStatus {
    const { running, progress, last } = this
    const model = formatScorer(describeRunScorer(this.folder.scorer))
    const { kept, heldMs } = this.models
    return { running, progress, model, kept, heldMs, last }
  }

  /** Finds what an earlier life has left. Before the journal is archived. */
  restore(): Promise<void> {
    return this.models.restore()
  }

  /** What may not be gone back to any more goes. */
  async expire(): Promise<void> {
    if (this.modelRun === null) await this.inTurn(() => this.models.expire(this.signal))
  }

  /**
   * Finds the model; the folder is then reprocessed by it, which `settled` waits for. Gives false where it is scored by it
   * already. Throws Error, in words, where the model is not there or does not do, or another change of it is under way.
   */
  async changeModel(wanted: string | ScorerDescription): Promise<boolean> {
    const runScorer = await this.tools.openScorer(wanted)
    // Both score in this thread, which computes on one backend only.
    if (runScorer.kind === 'model') await startBackend(runScorer.backend)
    if (this.modelRun !== null) throw new Error('another model is on its way: wait for it, or cancel it')
    const [before, now] = [this.folder.scorer, runScorer].map(describeRunScorer) as [
      ScorerDescription,
      ScorerDescription,
    ]
    if (hashOf(before) === hashOf(now)) return false
    const what = `model changed from ${formatScorer(before)} to ${formatScorer(now)}`
    void this.runModel(what, (signal) => this.models.change(runScorer, what, signal))
    return true
  }

  /**
   * Of a folder that is held: folds everything anew, by this model or by its own, and resolves when what comes is folded
   * again. Throws why it cannot be.
   */
  async foldAnew(wanted: string | null): Promise<void> {
    const { folder, tools } = this
    const runScorer = wanted === null ? folder.scorer : await tools.openScorer(wanted)
    const what = 'folded anew by another version of the program'
    await this.runModel(what, (signal) => this.models.change(runScorer, what, signal))
    if (folder.isHeld && !this.signal.aborted) throw new Error(`live: ${this.last?.error}`)
  }

  /** The generation before the last change of the model is shown again; throws and resolves as `changeModel`. */
  goBack(): void {
    const { kept } = this.models
    if (this.modelRun !== null) throw new Error('another model is on its way: wait for it, or cancel it')
    if (kept === null) throw new Error('no generation is kept to go back to')
    const what = `went back to model ${kept.model}`
    void this.runModel(what, (signal) => this.models.goBack(what, signal))
  }

  /**
   * Takes imports in, or back: history is folded anew of what there is then, and shown. Resolves when that is done; throws in
   * words why it cannot be, and everything is as it was then. Files of what comes lie in the archive; they go where it fails.
   */
  async changeImports(change: ImportsChange, what: string): Promise<void> {
    const { folder, ingest } = this
    const { archive } = folder.request.store.paths
    let isShown = false
    try {
      if (this.modelRun !== null) throw new Error('history is being folded anew: wait for it, or cancel it')
      if (folder.isHeld) throw new Error('history is being folded anew by another version of the program')
      const held = await ingest.exclusive(() => listImports(folder.store))
      const gone = change.removed.map((id) => held.find((one) => one.id === id))
      if (gone.includes(undefined)) throw new Error('there is no such import: it was taken back already')
      if (gone.some((record) => record!.options.entries !== undefined))
        throw new Error('what was heard live is no file that was taken in')
      await this.runModel(what, async (signal) => {
        await this.models.change(folder.scorer, what, signal, change)
        isShown = true
      })
      if (!isShown) throw new Error(this.last?.error ?? 'it was cut off')
      for (const record of gone) removeImportFiles(archive, record!.archiveFile)
    } finally {
      if (!isShown) for (const { record } of change.added) removeImportFiles(archive, record.archiveFile)
    }
  }

  /** Gives false where no change of the model is under way. Else it ends soon, and all is as it was. */
  cancelModel(): boolean {
    if (this.folder.isHeld) throw new Error('what comes is folded only when this has ended')
    this.modelRun?.abort(new Error('it was cancelled'))
    return this.modelRun !== null
  }

  /**
   * Writes the change; vessels are then judged by it, which `settled` waits for. Throws Error, in words, what does not fit
   * the folder; nothing is changed then.
   */
  async change(change: JudgingChange): Promise<AppliedChange> {
    const { folder } = this
    const applied = await this.ingest.exclusive(() => applyChange(folder.store, change, folder.request.now()))
    void this.inTurn(() => this.judge())
    return applied
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.turn
  }

  /** What fails is told by `status`. */
  private runModel(what: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const run = new AbortController()
    this.modelRun = run
    return this.inTurn(() =>
      this.tell(async (name) => {
        name(what)
        await work(AbortSignal.any([this.signal, run.signal]))
      }),
    ).finally(() => {
      this.modelRun = null
    })
  }

  /** One after the other. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work)
    return this.turn
  }

  /** Judges by what the folder holds now. What fails is told by `status`; at the next start it is tried again. */
  private judge(): Promise<void> {
    return this.tell(async (name) => {
      // What folds all anew reads what it is judged by when it begins.
      if (this.folder.isHeld) return
      const { suspicion } = this.folder.request
      const { store } = this.folder
      const inputs = await this.ingest.exclusive(() => readJudgingInputs(store, suspicion))
      const active = await this.ingest.exclusive(async () => (await activeGeneration(store))!)
      if (active.judgingHash === hashJudging(describeJudging(inputs))) return
      const what = describeChange(active.judging, describeJudging(inputs))
      name(what)
      await this.judgeBy(inputs, active, what)
    })
  }

  /** `name`: to be called by what is done once it is known what that is; else nothing is told of it. */
  private async tell(work: (name: (what: string) => void) => Promise<void>): Promise<void> {
    const { now, steadyMs } = this.folder.request
    const startMs = steadyMs()
    let error: string | null = null
    let what: string | null = null
    try {
      await work((name) => {
        what = name
        this.running = name
      })
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown)
    }
    this.running = null
    this.progress = null
    if (what !== null || error !== null)
      this.last = { what: what ?? 'judged anew', endedMs: now(), tookMs: steadyMs() - startMs, error }
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
    const { context, now } = folder.request
    const { store } = folder
    const finished = await folder.timeline.finish()
    const before = await newestNumber(store.connection.sql, 'AlertRevision')
    const request = { inputs, places: context.places, dryRun: false, nowMs: now(), signal }
    await judgeStored(store, active, request)
    ingest.follow(await folder.reopen(inputs))
    return { ...finished, alerts: [...finished.alerts, ...(await readAllAlertRevisions(store, before))] }
  }
}
