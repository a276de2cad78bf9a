/**
 * A data folder opened to be lived in: its generation, judged by what it is to be judged by now; its journal; its timeline.
 * Nothing else may write to the folder meanwhile.
 */

import type { Judging } from '../../alerts/judging.ts'
import type { TrackContext } from '../../features/track-machine.ts'
import type { RowScorer } from '../../model/scorer.ts'
import type { Suspicion } from '../../model/suspicion.ts'
import type { Disk } from '../../store/disk.ts'
import { addImport } from '../../store/imports.ts'
import { openLiveStore } from '../../store/live-folder.ts'
import { beginGeneration, describeGeneration } from '../../store/live-generation.ts'
import { readLiveProgress } from '../../store/live-progress.ts'
import type { LiveStore } from '../../store/live-store.ts'
import { activeGeneration } from '../../store/read-outputs.ts'
import { frozenVessels } from '../../store/retention.ts'
import type { Store } from '../../store/store.ts'
import { syncDatabase } from '../../store/sync-database.ts'
import { configureFold, hashOf } from '../configuration.ts'
import { judgeStored } from '../judge-folder.ts'
import { openJudging } from '../judge-generation.ts'
import {
  describeJudging,
  hashJudging,
  type JudgingInputs,
  passageSetup,
  readJudgingInputs,
} from '../judging-inputs.ts'
import { describeRunScorer, formatScorer, openRunScorer, type RunScorer } from '../run-scorer.ts'
import { VesselChain } from '../vessel-chain.ts'
import { archivedOffset, archiveEntries } from './archive-journal.ts'
import { HeldTimeline, type RunTimeline } from './held-timeline.ts'
import { type ImportsChange, SAME_IMPORTS } from './imports-change.ts'
import { type IngestSetup, LiveIngest } from './ingest.ts'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'
import { toFolderFault } from './journal-error.ts'
import type { TornEnd } from './journal-scan.ts'
import type { LiveOptions } from './live-options.ts'
import { SharedFolds } from './shared-folds.ts'
import { LiveTimeline } from './timeline.ts'
import { readHistory } from './vessel-history.ts'

export interface LiveFolderRequest {
  /** Open for writing. */
  readonly store: Store
  /** Of the folder's journal. */
  readonly disk: Disk
  readonly scorer: RunScorer
  readonly context: TrackContext
  /** Names the map and the thresholds, as a backfill's request has it. */
  readonly configuration: object
  readonly suspicion: Suspicion
  readonly options: LiveOptions
  readonly journal?: Partial<JournalOptions>
  /** Told, in words, what an operator should know: what of the folder was found damaged, and what became of it. */
  readonly onNotice?: (text: string) => void
  /** What the timeline is given in the place of the folder's store: by tests, which look at what it does. */
  readonly wrapStore?: (store: LiveStore) => LiveStore
  readonly now: () => number
  /** Milliseconds since some moment, never set. */
  readonly steadyMs: () => number
  readonly signal: AbortSignal
}

/** A generation that is kept up with what is heard. */
export interface LivingGeneration {
  readonly generation: number
  readonly timeline: RunTimeline
  /** What scores its rows, as it was chosen and as it runs. */
  readonly runScorer: RunScorer
  readonly scorer: RowScorer
  /** What it reads and writes through. */
  readonly store: Store
}

export class LiveFolder {
  /** Entries of the journal from each of these on are kept, whatever the timeline needs. */
  private readonly held = new Set<{ readonly offset: number }>()
  private archiving: Promise<void> = Promise.resolve()

  private constructor(
    readonly request: LiveFolderRequest,
    readonly journal: Journal,
    private living: LivingGeneration,
  ) {}

  /** Throws the journal's, the disk's and the folder's errors. */
  static async open(request: LiveFolderRequest): Promise<LiveFolder> {
    const { store, disk } = request
    const inputs = await readJudgingInputs(store, request.suspicion)
    const { generation, held } = await openGeneration(request, inputs)
    const progress = await readLiveProgress(store, generation)
    const known = Math.max(progress?.offset ?? 0, await archivedOffset(store))
    const journal = await openJournal(disk, known, request.journal).catch((error: unknown) => {
      throw toFolderFault(store.paths.dir, error)
    })
    if (journal.torn !== null) request.onNotice?.(describeTorn(journal.torn))
    const scorer = await openRunScorer(request.scorer)
    const parts = { generation, runScorer: request.scorer, scorer, store }
    const timeline = held ?? (await openTimeline(request, journal, inputs, parts))
    return new LiveFolder(request, journal, { ...parts, timeline })
  }

  get generation(): number {
    return this.living.generation
  }

  get timeline(): RunTimeline {
    return this.living.timeline
  }

  /** It was folded by another model or version than the request's: what comes is kept, but not folded (held-timeline). */
  get isHeld(): boolean {
    return this.timeline instanceof HeldTimeline
  }

  /** Where the generation that is shown is read and written: the request's, or one that was opened beside it. */
  get store(): Store {
    return this.living.store
  }

  /** What scores the rows of the generation that is shown. */
  get scorer(): RunScorer {
    return this.living.runScorer
  }

  /** What judges vessels by these inputs; `scorer`: whose scores they are of. */
  judgingBy(inputs: JudgingInputs, scorer = this.scorer): Judging {
    return judgingBy(this.request, scorer, inputs)
  }

  ingest(setup: Pick<IngestSetup, 'onCommit' | 'sleep'>): Promise<LiveIngest> {
    const { journal, timeline, request } = this
    return LiveIngest.open({ ...setup, journal, timeline, steadyMs: request.steadyMs })
  }

  /**
   * The timeline as it is to go on by these inputs, by which the store's passages and alerts are already. The one before has
   * finished. Between ticks.
   */
  async reopen(inputs: JudgingInputs): Promise<LiveTimeline> {
    const { request, journal, living } = this
    const timeline = await openTimeline(request, journal, inputs, living)
    this.living = { ...living, timeline }
    return timeline
  }

  /**
   * Another generation, which a batch or an earlier life has left, opened to be kept up too. `store`: open beside the
   * folder's (lib/store/store). It reads only.
   */
  async openAnother(
    { generation, store, runScorer }: Pick<LivingGeneration, 'generation' | 'store' | 'runScorer'>,
    inputs: JudgingInputs,
    imports: ImportsChange = SAME_IMPORTS,
  ): Promise<LivingGeneration & { readonly timeline: LiveTimeline }> {
    const parts = { generation, store, runScorer, scorer: await openRunScorer(runScorer) }
    return { ...parts, timeline: await openTimeline(this.request, this.journal, inputs, parts, imports) }
  }

  /** Goes on with a generation that stands where this one does and is shown already. Between ticks. */
  async follow(living: LivingGeneration): Promise<void> {
    const before = this.living
    this.living = living
    if (before.store !== this.request.store) await before.store.close()
  }

  /** Entries of the journal from there on are kept until what this gives is called. */
  hold(offset: number): () => void {
    const held = { offset }
    this.held.add(held)
    return () => this.held.delete(held)
  }

  /** The timeline has finished. The folder's store stays open. */
  async close(): Promise<void> {
    const { journal, living, request } = this
    await journal.close()
    if (living.store !== request.store) await living.store.close()
  }

  /**
   * Whole files of the journal into the archive, an import each; then those go that neither archive nor states need. Beside
   * ticks; what asks the database goes between them.
   */
  archive(between: LiveIngest['exclusive'], signal: AbortSignal): Promise<void> {
    // One after the other: two would write the same files.
    const archived = this.archiving.then(() => this.archiveFiles(between, signal))
    this.archiving = archived.catch(() => {})
    return archived
  }

  private async archiveFiles(between: LiveIngest['exclusive'], signal: AbortSignal): Promise<void> {
    const { journal } = this
    const { store, now } = this.request
    let archived = await between(() => archivedOffset(store))
    for (const { to } of journal.files.slice(0, -1)) {
      if (to <= archived) continue
      if (to > this.timeline.committedOffset) break
      const { record, facts } = await archiveEntries({
        ...{ archive: store.paths.archive, entries: journal.read(archived), from: archived, to },
        ...{ startedMs: now(), signal },
      })
      await between(() => addImport(store, record, facts))
      archived = to
    }
    const needed = [...this.held].map(({ offset }) => offset)
    const unneeded = Math.min(archived, this.timeline.replayFrom, ...needed)
    if (unneeded <= journal.start) return
    // What the journal lets go must be safe where it went.
    await between(() => syncDatabase(store))
    await journal.trim(unneeded)
  }

  /** Summaries of the folder as it is now. Not while it ticks. */
  describe(): Promise<void> {
    const { now } = this.request
    const { store } = this.living
    return describeGeneration(store, this.generation, this.timeline.watermarkMs, now())
  }
}

function describeTorn({ file, bytes, keep }: TornEnd): string {
  const end = keep === null ? 'without its beginning: it was removed' : `cut off at byte ${keep}`
  return `journal/${file}: ${bytes} bytes that were being written when the machine stopped, ${end}. Nothing in them was safe yet`
}

async function openTimeline(
  request: LiveFolderRequest,
  journal: Journal,
  inputs: JudgingInputs,
  { generation, store, runScorer, scorer }: Omit<LivingGeneration, 'timeline'>,
  imports: ImportsChange = SAME_IMPORTS,
): Promise<LiveTimeline> {
  const { context, options, now, steadyMs, wrapStore, onNotice } = request
  const live = await openLiveStore(store, generation, onNotice === undefined ? {} : { onDamage: onNotice })
  return LiveTimeline.open({
    ...{ store: wrapStore?.(live) ?? live, scorer, options, now, steadyMs },
    chain: new VesselChain(context, scorer, passageSetup(inputs, scorer.fishingFrom)),
    judging: judgingBy(request, runScorer, inputs),
    shared: new SharedFolds(context.places, options),
    history: (vessels, untilOffset, into) => readHistory(store, journal, vessels, untilOffset, into, imports),
    frozen: (vessels) => frozenVessels(store, generation, vessels),
  })
}

function judgingBy({ context }: LiveFolderRequest, scorer: RunScorer, inputs: JudgingInputs): Judging {
  const detector = formatScorer(describeRunScorer(scorer))
  return openJudging({ inputs, places: context.places, detector })
}

/** `held`: of a generation that this program cannot go on with. */
async function openGeneration(
  { store, scorer, configuration, context, now, signal }: LiveFolderRequest,
  inputs: JudgingInputs,
): Promise<{ readonly generation: number; readonly held: HeldTimeline | null }> {
  const options = configureFold(configuration, scorer)
  const optionsHash = hashOf(options)
  const judging = describeJudging(inputs)
  const judgingHash = hashJudging(judging)
  const active = await activeGeneration(store)
  if (active === null) {
    const begun = { startedMs: now(), optionsHash, options, judging, judgingHash }
    return { generation: await beginGeneration(store, begun), held: null }
  }
  const { generation } = active
  if (active.optionsHash !== optionsHash) return { generation, held: await HeldTimeline.open(store, active) }
  // States of other zones are put right vessel by vessel, when they are woken.
  if (active.judgingHash !== judgingHash)
    await judgeStored(store, active, { inputs, places: context.places, dryRun: false, nowMs: now(), signal })
  return { generation, held: null }
}
