/**
 * The batch part of a reprocessing: everything that is archived, folded and scored anew beside ticks by the workers of a
 * backfill, into a generation that nobody sees. The journal behind the archive is left for who keeps it up.
 */

import { findFeedOutages, gapMarkInterval } from '../../events/feed.ts'
import type { Port } from '../../geo/places.ts'
import { beginBuilding, copyStages, finishCopy } from '../../store/build-generation.ts'
import { listImports } from '../../store/imports.ts'
import { dropGeneration } from '../../store/inactive-generations.ts'
import type { Migration } from '../../store/migrations.ts'
import { Pace } from '../../store/pace.ts'
import { clearRun, RunFolder } from '../../store/run-folder.ts'
import type { Store } from '../../store/store.ts'
import { configureFold, hashOf } from '../configuration.ts'
import { findMeetings, foldPlan, makePlan, type Plan } from '../fold-plan.ts'
import { describeJudging, hashJudging, type JudgingInputs, passageSetup } from '../judging-inputs.ts'
import type { Progress } from '../request.ts'
import type { RunScorer } from '../run-scorer.ts'
import { Workers } from '../workers.ts'
import { changeImports, type ImportsChange } from './imports-change.ts'
import { progressAfterBatch } from './live-after-batch.ts'
import type { LiveFolder } from './open-live.ts'
import { REPROCESS_OPTIONS } from './reprocess-judging.ts'
import type { Turns } from './turns.ts'

/** Rows that are copied in a turn, first and at most. Own. */
const FIRST_ROWS = 64
const MOST_ROWS = 20_000

/** What a backfill is given too. */
export interface BuildTools {
  readonly migrations: readonly Migration[]
  /** What worker threads make the folder's map of. */
  readonly ports: readonly Port[] | null
  /** Worker threads; 0: everything in this thread, and ticks wait. */
  readonly workers: number
}

export interface BuildRequest {
  readonly folder: LiveFolder
  /** Open beside the folder's own. */
  readonly store: Store
  readonly runScorer: RunScorer
  /** What its vessels will be judged by. */
  readonly inputs: JudgingInputs
  /** Of the folder's imports, what it is to be made of. */
  readonly imports: ImportsChange
  readonly tools: BuildTools
  readonly turns: Pick<Turns, 'exclusive'>
  readonly signal: AbortSignal
  /** Aborts when the folder's life ends. */
  readonly ending: AbortSignal
  /** The share of a phase that is done, 0..1; NaN: not known. */
  readonly onProgress: (phase: 'folding' | 'meeting' | 'writing', done: number) => void
}

/** What was built: not judged yet, and as of the journal's entry that `release` lets go. */
export interface BuiltGeneration {
  readonly generation: number
  /** Entries of the journal that it needs may go from then on. */
  readonly release: () => void
}

/** Throws what a backfill throws, and the signal's reason when aborted; nothing is left then. */
export async function buildGeneration(request: BuildRequest): Promise<BuiltGeneration> {
  const { folder, store, turns, signal } = request
  // So that little is left for the one by one.
  await folder.journal.rotate()
  await folder.archive((work) => turns.exclusive(work), signal)
  const run = await RunFolder.begin(store.paths.run)
  let plan: Plan | null = null
  let release = () => {}
  try {
    plan = await turns.exclusive(async () => {
      const made = await planAll(request, run)
      release = folder.hold(made.journalEnd)
      return made
    })
    await foldInto(request, run, plan)
    return { generation: plan.generation, release }
  } catch (error) {
    release()
    if (plan !== null) await dropUnseen(store, plan.generation, turns, request.ending)
    throw error
  } finally {
    await run.close()
    clearRun(store.paths.run)
  }
}

/** Clears away a generation that was never shown; at the end of the folder's life the next one does it. */
export async function dropUnseen(
  store: Store,
  generation: number,
  turns: Pick<Turns, 'exclusive'>,
  ending: AbortSignal,
): Promise<void> {
  try {
    await dropGeneration(store.connection.sql, generation, (step) => turns.exclusive(step), ending)
  } catch (error) {
    if (!ending.aborted) throw error
  }
}

async function planAll(
  { folder, store, runScorer, inputs, imports, tools }: BuildRequest,
  run: RunFolder,
): Promise<Plan> {
  const { configuration, now } = folder.request
  const options = configureFold(configuration, runScorer)
  const optionsHash = hashOf(options)
  const plan = await makePlan(store, run, {
    imports: changeImports(await listImports(store), imports),
    freshFacts: new Map(imports.added.map(({ record, facts }) => [record.id, facts])),
    // Whatever is shown, it is another generation, and all is folded.
    ...{ gone: new Set<string>(), active: null, optionsHash, workers: tools.workers },
  })
  const judging = describeJudging(inputs)
  await beginBuilding(store, {
    ...{ id: plan.generation, startedMs: now(), optionsHash, options },
    ...{ judging, judgingHash: hashJudging(judging) },
  })
  return plan
}

async function foldInto(request: BuildRequest, run: RunFolder, plan: Plan): Promise<void> {
  const { folder, store, runScorer, inputs, tools, turns, signal, onProgress } = request
  const { context, configuration, now, steadyMs } = folder.request
  const { fishingFrom } = configureFold(configuration, runScorer).scorer
  const workers = new Workers({
    threads: tools.workers,
    setup: {
      ...{ paths: store.paths, migrations: tools.migrations, scorer: runScorer, startedMs: now() },
      passages: passageSetup(inputs, fishingFrom),
    },
    ...{ context: () => context, ports: tools.ports, stdin: undefined, signal },
  })
  const outages = findFeedOutages(plan.heard, plan.watermarkMs)
  try {
    const tell = ({ phase, done }: Progress) => phase !== 'reading' && onProgress(phase, done)
    const { migrations } = tools
    await foldPlan(run, workers, plan, { migrations, signal, onProgress: tell })
    await findMeetings(run, workers, plan, outages, { signal, onProgress: tell })
  } finally {
    await workers.close()
  }
  onProgress('writing', Number.NaN)
  const pace = new Pace(FIRST_ROWS, REPROCESS_OPTIONS.sliceMs, MOST_ROWS)
  const turn: Turns['exclusive'] = (step) => turns.exclusive(step)
  await copyStages(store, { stages: run.listStages(), turn, pace, steadyMs, signal })
  const progress = progressAfterBatch(plan, null)
  await turn(() => finishCopy(store, plan.generation, outages.map(gapMarkInterval), progress))
}
