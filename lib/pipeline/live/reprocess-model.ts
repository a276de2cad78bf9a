/**
 * Another detector while live goes on: the archive folded anew beside, kept up with the journal, and shown in one commit.
 * The generation before is kept for a while and can be gone back to, which is the same but for the archive: it is kept up
 * from where it stood, so that nothing heard since is missing.
 */

import { compareGenerations, showGeneration } from '../../store/build-generation.ts'
import { dropGeneration, type KeptGeneration, keptGeneration } from '../../store/inactive-generations.ts'
import { readLiveProgress } from '../../store/live-progress.ts'
import { openBeside, type Store } from '../../store/store.ts'
import { configureFold, hashOf } from '../configuration.ts'
import {
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
  readJudgingInputs,
} from '../judging-inputs.ts'
import { formatScorer, type RunScorer, readScorer, type ScorerDescription } from '../run-scorer.ts'
import { type BuildTools, buildGeneration, dropUnseen } from './build-generation.ts'
import { type ImportsChange, isSameImports, SAME_IMPORTS } from './imports-change.ts'
import type { LiveIngest } from './ingest.ts'
import { catchUpWith, keepUp } from './keep-up.ts'
import type { LiveFolder } from './open-live.ts'
import { reviseOutputs } from './output-revisions.ts'
import { keptCounts } from './tick-folds.ts'
import { type Turns, unhurried } from './turns.ts'

const MODEL_OPTIONS = {
  /** The generation before can be gone back to for so long, ms; what is heard meanwhile stays in the journal. Own. */
  keptMs: 24 * 3_600_000,
} as const

export interface ModelTools extends BuildTools {
  /** By name, as --model has it, or as a generation's configuration tells it. Throws in words where it is not there. */
  readonly openScorer: (wanted: string | ScorerDescription) => Promise<RunScorer>
}

export interface ModelSetup {
  readonly folder: LiveFolder
  readonly ingest: LiveIngest
  readonly tools: ModelTools
  /** Aborts when the folder's life ends. */
  readonly ending: AbortSignal
  /** What is being done, and the share of it that is done, 0..1; null: not known. */
  readonly onProgress: (phase: ModelPhase, done: number | null) => void
}

export type ModelPhase = 'archiving' | 'folding' | 'meeting' | 'writing' | 'judging' | 'catching up'

/** What a folder can go back to. */
export interface KeptModel {
  /** As people tell it from others. */
  readonly model: string
  /** Wall clock. */
  readonly untilMs: number
}

/** A generation that is kept up beside the one that is shown. */
type KeptUp = Awaited<ReturnType<LiveFolder['openAnother']>>

interface Kept extends KeptModel {
  readonly generation: number
  /** Lets the entries of the journal go that it needs. */
  readonly release: () => void
}

export class ModelChange {
  private current: Kept | null = null
  /** How long ticks waited while the last change was shown, ms; null: none was. */
  heldMs: number | null = null

  private readonly turns: Pick<Turns, 'exclusive'>

  constructor(private readonly setup: ModelSetup) {
    this.turns = unhurried(setup.ingest)
  }

  /** Null: nothing. */
  get kept(): KeptModel | null {
    if (this.current === null) return null
    const { model, untilMs } = this.current
    return { model, untilMs }
  }

  /** Finds what an earlier life has kept: to be called before anything of the journal goes. */
  async restore(): Promise<void> {
    const { folder, ingest } = this.setup
    await ingest.exclusive(() => this.keep(folder.request.store))
  }

  /** Lets go what may not be gone back to any more. */
  async expire(signal: AbortSignal): Promise<void> {
    if (this.current !== null && this.current.untilMs <= this.setup.folder.request.now())
      await this.drop(signal)
  }

  /** Reprocesses by a scorer, of other imports where that is said. Whatever it throws, what is shown is as it was. */
  async change(
    runScorer: RunScorer,
    reason: string,
    signal: AbortSignal,
    imports: ImportsChange = SAME_IMPORTS,
  ): Promise<void> {
    const { folder, tools, ending, onProgress } = this.setup
    const { generation: before, isHeld } = folder
    // A third generation would be a third of the disk more.
    await this.drop(signal)
    onProgress('archiving', null)
    await this.beside(async (store, inputs) => {
      const { generation, release } = await buildGeneration({
        ...{ folder, store, runScorer, inputs, imports, tools, turns: this.turns, signal, ending },
        onProgress: (phase, done) => onProgress(phase, Number.isNaN(done) ? null : done),
      })
      try {
        const next = await folder.openAnother({ generation, store, runScorer }, inputs, imports)
        await this.judge(next, inputs, reason, signal)
        await this.show(next, reason, signal, imports)
      } catch (error) {
        await dropUnseen(store, generation, this.turns, ending)
        throw error
      } finally {
        release()
      }
    })
    // What another version has folded cannot be gone back to, nor can what was made of other imports.
    if (isHeld || !isSameImports(imports)) await dropUnseen(folder.store, before, this.turns, ending)
  }

  /** Goes back to what is kept. Throws in words what stands in the way; what is shown is as it was then. */
  async goBack(reason: string, signal: AbortSignal): Promise<void> {
    const { folder } = this.setup
    await this.beside(async (store, inputs) => {
      const kept = await keptGeneration(store)
      if (kept === null) throw new Error('no generation is kept to go back to')
      const { generation } = kept
      const runScorer = await this.findScorer(kept, inputs)
      const next = await folder.openAnother({ generation, store, runScorer }, inputs)
      if (kept.judgingHash !== hashJudging(describeJudging(inputs)))
        await this.judge(next, inputs, reason, signal)
      await this.show(next, reason, signal)
    })
  }

  /** The store is closed, unless what it holds is shown then. */
  private async beside(work: (store: Store, inputs: JudgingInputs) => Promise<void>): Promise<void> {
    const { folder } = this.setup
    const store = await openBeside(folder.request.store)
    try {
      await work(store, await readJudgingInputs(store, folder.request.suspicion))
    } finally {
      if (folder.store !== store) await store.close()
    }
  }

  private async findScorer(
    { options, optionsHash, judging }: KeptGeneration,
    inputs: JudgingInputs,
  ): Promise<RunScorer> {
    const { folder, tools } = this.setup
    const described = readScorer(options)
    if (described === null) throw new Error('what is kept does not say which model it is of')
    if (!hasPassages(judging, describeJudging(inputs)))
      throw new Error('the zones are others since: reprocess by that model instead')
    const runScorer = await tools.openScorer(described)
    if (hashOf(configureFold(folder.request.configuration, runScorer)) !== optionsHash)
      throw new Error('what is kept was folded by another version: reprocess by that model instead')
    return runScorer
  }

  private async judge(
    { timeline, runScorer }: KeptUp,
    inputs: JudgingInputs,
    reason: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { folder, ingest, onProgress } = this.setup
    onProgress('judging', null)
    const judging = describeJudging(inputs)
    const by = { judging, judgingHash: hashJudging(judging) }
    await timeline.rejudge({ judging: folder.judgingBy(inputs, runScorer), by, reason }, ingest, signal)
  }

  private async show(
    next: KeptUp,
    reason: string,
    signal: AbortSignal,
    imports: ImportsChange = SAME_IMPORTS,
  ): Promise<void> {
    const { folder, ingest, onProgress } = this.setup
    const { journal } = folder
    const { now, steadyMs } = folder.request
    onProgress('catching up', null)
    await keepUp({
      ...{ journal, timeline: next.timeline, turns: this.turns, steadyMs, signal },
      standing: () => folder.timeline.committedOffset,
      onProgress: (done, all) => onProgress('catching up', done / Math.max(1, all)),
    })
    signal.throwIfAborted()
    await ingest.commitBetween(async () => {
      const startMs = steadyMs()
      const [from, to] = [folder.generation, next.generation]
      await catchUpWith(journal, next.timeline, folder.timeline.committedOffset)
      const { changed, withdrawn } = await compareGenerations(next.store.connection.sql, from, to)
      // What is open in both may have been looked at by one a moment before the other: whoever looks sees it as it stands.
      const news = changed.filter(({ before, output }) => !(before?.open === true && output.open))
      const cause = { reason, isInOrder: false, reopened: false }
      const nowMs = now()
      const told = await showGeneration(next.store, {
        ...{ from, to, watermarkMs: next.timeline.watermarkMs, nowMs, reason },
        keptUntilMs: folder.isHeld || !isSameImports(imports) ? null : nowMs + MODEL_OPTIONS.keptMs,
        imports: { imports: imports.added, removed: imports.removed },
        revisions: reviseOutputs({ changed: news, withdrawn }, cause),
      })
      ingest.follow(next.timeline)
      await folder.follow(next)
      await this.keep(next.store)
      this.heldMs = steadyMs() - startMs
      return { ...told, heard: new Map() }
    })
  }

  /** Takes note of what the folder keeps to be gone back to. */
  private async keep(store: Store): Promise<void> {
    this.current?.release()
    this.current = null
    const kept = await keptGeneration(store)
    const progress = kept === null ? null : await readLiveProgress(store, kept.generation)
    if (kept === null || progress === null) return
    const { generation, untilMs, options } = kept
    const scorer = readScorer(options)
    const model = scorer === null ? 'unknown' : formatScorer(scorer)
    const release = this.setup.folder.hold(keptCounts.parse(progress.counts).replayFrom)
    this.current = { generation, untilMs, model, release }
  }

  private async drop(signal: AbortSignal): Promise<void> {
    const { folder } = this.setup
    if (this.current === null) return
    const { generation, release } = this.current
    this.current = null
    release()
    const { sql } = folder.store.connection
    await dropGeneration(sql, generation, (step) => this.turns.exclusive(step), signal)
  }
}
