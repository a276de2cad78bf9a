/**
 * A data folder opened to be lived in: its generation, judged by what it is to be judged by now; its journal; its timeline.
 * Nothing else may write to the folder meanwhile.
 */

import type { TrackContext } from '../../features/track-machine.ts'
import type { Suspicion } from '../../model/suspicion.ts'
import type { Disk } from '../../store/disk.ts'
import { FolderError } from '../../store/folder-error.ts'
import { addImport } from '../../store/imports.ts'
import { openLiveStore } from '../../store/live-folder.ts'
import { beginGeneration, describeGeneration, dropLiveStates } from '../../store/live-generation.ts'
import { readLiveProgress } from '../../store/live-progress.ts'
import { activeGeneration } from '../../store/read-outputs.ts'
import type { Store } from '../../store/store.ts'
import { configureFold, hashOf } from '../configuration.ts'
import { judgeStored } from '../judge-folder.ts'
import { openJudging } from '../judge-generation.ts'
import {
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
  passageSetup,
  readJudgingInputs,
} from '../judging-inputs.ts'
import {
  describeRunScorer,
  formatScorer,
  formatScorerOptions,
  openRunScorer,
  type RunScorer,
  readScorer,
} from '../run-scorer.ts'
import { VesselChain } from '../vessel-chain.ts'
import { archivedOffset, archiveEntries } from './archive-journal.ts'
import { type IngestSetup, LiveIngest } from './ingest.ts'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'
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
  readonly now: () => number
  /** Milliseconds since some moment, never set. */
  readonly steadyMs: () => number
  readonly signal: AbortSignal
}

export class LiveFolder {
  private constructor(
    private readonly store: Store,
    readonly generation: number,
    readonly journal: Journal,
    readonly timeline: LiveTimeline,
    private readonly now: () => number,
    private readonly steadyMs: () => number,
  ) {}

  /**
   * Throws a FolderError where the folder was folded by another model, or other thresholds or ports, and the journal's and
   * disk's errors.
   */
  static async open(request: LiveFolderRequest): Promise<LiveFolder> {
    const { store, disk, context, options, now, steadyMs } = request
    const inputs = await readJudgingInputs(store, request.suspicion)
    const generation = await openGeneration(request, inputs)
    const progress = await readLiveProgress(store, generation)
    const known = Math.max(progress?.offset ?? 0, await archivedOffset(store))
    const journal = await openJournal(disk, known, request.journal)
    const scorer = await openRunScorer(request.scorer)
    const described = describeRunScorer(request.scorer)
    const timeline = await LiveTimeline.open({
      ...{ store: await openLiveStore(store, generation), scorer, options, now, steadyMs },
      chain: new VesselChain(context, scorer, passageSetup(inputs, described.fishingFrom)),
      judging: openJudging({ inputs, places: context.places, detector: formatScorer(described) }),
      shared: new SharedFolds(context.places, options),
      history: (vessels, untilOffset, into) => readHistory(store, journal, vessels, untilOffset, into),
    })
    return new LiveFolder(store, generation, journal, timeline, now, steadyMs)
  }

  ingest(setup: Pick<IngestSetup, 'onCommit' | 'sleep'>): Promise<LiveIngest> {
    const { journal, timeline, steadyMs } = this
    return LiveIngest.open({ ...setup, journal, timeline, steadyMs })
  }

  /**
   * Whole files of the journal into the archive, an import each; then those go that neither archive nor states need. Beside
   * ticks; what asks the database goes between them.
   */
  async archive(between: LiveIngest['exclusive'], signal: AbortSignal): Promise<void> {
    const { store, journal, timeline } = this
    let archived = await between(() => archivedOffset(store))
    for (const { to } of journal.files.slice(0, -1)) {
      if (to <= archived) continue
      if (to > timeline.committedOffset) break
      const { record, facts } = await archiveEntries({
        ...{ archive: store.paths.archive, entries: journal.read(archived), from: archived, to },
        ...{ startedMs: this.now(), signal },
      })
      await between(() => addImport(store, record, facts))
      archived = to
    }
    await journal.trim(Math.min(archived, timeline.replayFrom))
  }

  /** Summaries of the folder as it is now. Not while it ticks. */
  describe(): Promise<void> {
    return describeGeneration(this.store, this.generation, this.timeline.watermarkMs, this.now())
  }
}

async function openGeneration(
  { store, scorer, configuration, context, now, signal }: LiveFolderRequest,
  inputs: JudgingInputs,
): Promise<number> {
  const options = configureFold(configuration, scorer)
  const optionsHash = hashOf(options)
  const judging = describeJudging(inputs)
  const judgingHash = hashJudging(judging)
  const active = await activeGeneration(store)
  if (active === null)
    return beginGeneration(store, { startedMs: now(), optionsHash, options, judging, judgingHash })
  if (active.optionsHash !== optionsHash) {
    const before = readScorer(active.options)
    throw new FolderError(
      store.paths.dir,
      before !== null && hashOf(before) !== hashOf(options.scorer)
        ? `it was scored by ${formatScorer(before)}, this would score by ${formatScorer(options.scorer)}: go on with ${formatScorerOptions(before)}, or fold it anew with npm run backfill`
        : 'it was folded with other ports or by another version: fold it anew with npm run backfill',
    )
  }
  if (active.judgingHash !== judgingHash) {
    if (!hasPassages(active.judging, judging)) await dropLiveStates(store, active.generation)
    await judgeStored(store, active, { inputs, places: context.places, dryRun: false, nowMs: now(), signal })
  }
  return active.generation
}
