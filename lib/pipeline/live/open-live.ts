/**
 * A data folder opened to be lived in: its generation, judged by what it is to be judged by now; its journal; its timeline.
 * Nothing else may write to the folder meanwhile.
 */

import type { Judging } from '../../alerts/judging.ts'
import type { TrackContext } from '../../features/track-machine.ts'
import type { RowScorer } from '../../model/scorer.ts'
import type { Suspicion } from '../../model/suspicion.ts'
import type { Disk } from '../../store/disk.ts'
import { FolderError } from '../../store/folder-error.ts'
import { addImport } from '../../store/imports.ts'
import { openLiveStore } from '../../store/live-folder.ts'
import { beginGeneration, describeGeneration } from '../../store/live-generation.ts'
import { readLiveProgress } from '../../store/live-progress.ts'
import { activeGeneration } from '../../store/read-outputs.ts'
import { frozenVessels } from '../../store/retention.ts'
import type { Store } from '../../store/store.ts'
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
    readonly request: LiveFolderRequest,
    readonly generation: number,
    readonly journal: Journal,
    private readonly scorer: RowScorer,
    private current: LiveTimeline,
  ) {}

  /**
   * Throws a FolderError where the folder was folded by another model, or other thresholds or ports, and the journal's and
   * disk's errors.
   */
  static async open(request: LiveFolderRequest): Promise<LiveFolder> {
    const { store, disk } = request
    const inputs = await readJudgingInputs(store, request.suspicion)
    const generation = await openGeneration(request, inputs)
    const progress = await readLiveProgress(store, generation)
    const known = Math.max(progress?.offset ?? 0, await archivedOffset(store))
    const journal = await openJournal(disk, known, request.journal)
    const scorer = await openRunScorer(request.scorer)
    const timeline = await openTimeline(request, { inputs, generation, journal, scorer })
    return new LiveFolder(request, generation, journal, scorer, timeline)
  }

  get timeline(): LiveTimeline {
    return this.current
  }

  /** What judges vessels by these inputs. */
  judgingBy(inputs: JudgingInputs): Judging {
    return judgingBy(this.request, inputs)
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
    const { request, generation, journal, scorer } = this
    this.current = await openTimeline(request, { inputs, generation, journal, scorer })
    return this.current
  }

  /**
   * Whole files of the journal into the archive, an import each; then those go that neither archive nor states need. Beside
   * ticks; what asks the database goes between them.
   */
  async archive(between: LiveIngest['exclusive'], signal: AbortSignal): Promise<void> {
    const { journal, timeline } = this
    const { store, now } = this.request
    let archived = await between(() => archivedOffset(store))
    for (const { to } of journal.files.slice(0, -1)) {
      if (to <= archived) continue
      if (to > timeline.committedOffset) break
      const { record, facts } = await archiveEntries({
        ...{ archive: store.paths.archive, entries: journal.read(archived), from: archived, to },
        ...{ startedMs: now(), signal },
      })
      await between(() => addImport(store, record, facts))
      archived = to
    }
    await journal.trim(Math.min(archived, timeline.replayFrom))
  }

  /** Summaries of the folder as it is now. Not while it ticks. */
  describe(): Promise<void> {
    const { store, now } = this.request
    return describeGeneration(store, this.generation, this.timeline.watermarkMs, now())
  }
}

interface TimelineParts {
  readonly inputs: JudgingInputs
  readonly generation: number
  readonly journal: Journal
  readonly scorer: RowScorer
}

async function openTimeline(
  request: LiveFolderRequest,
  { inputs, generation, journal, scorer }: TimelineParts,
): Promise<LiveTimeline> {
  const { store, context, options, now, steadyMs } = request
  return LiveTimeline.open({
    ...{ store: await openLiveStore(store, generation), scorer, options, now, steadyMs },
    chain: new VesselChain(context, scorer, passageSetup(inputs, scorer.fishingFrom)),
    judging: judgingBy(request, inputs),
    shared: new SharedFolds(context.places, options),
    history: (vessels, untilOffset, into) => readHistory(store, journal, vessels, untilOffset, into),
    frozen: (vessels) => frozenVessels(store, generation, vessels),
  })
}

function judgingBy({ context, scorer }: LiveFolderRequest, inputs: JudgingInputs): Judging {
  const detector = formatScorer(describeRunScorer(scorer))
  return openJudging({ inputs, places: context.places, detector })
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
  // States of other zones are put right vessel by vessel, when they are woken.
  if (active.judgingHash !== judgingHash)
    await judgeStored(store, active, { inputs, places: context.places, dryRun: false, nowMs: now(), signal })
  return active.generation
}
