/**
 * Backfill: inputs, together with everything imported before, through the shared folds into the data folder. The
 * result is a function of the set of imports and the configuration: not of the order of files, nor of how many runs
 * and workers brought them in, nor of how often a run was cut off and resumed. Nothing a reader sees changes
 * before the commit.
 */

import { existsSync } from 'node:fs'
import { findFeedOutages, gapMarkInterval } from '../events/feed.ts'
import { commitRun } from '../store/commit.ts'
import { FolderError, toFolderError } from '../store/folder-error.ts'
import type { GenerationCounts } from '../store/generation-counts.ts'
import { type ImportRecord, listImports, type ReadingOptions, readingKey } from '../store/imports.ts'
import { DamagedProgressError, readLiveProgress } from '../store/live-progress.ts'
import { activeGeneration, type GenerationInfo } from '../store/read-outputs.ts'
import { LostReportsError } from '../store/retention.ts'
import { RunFolder } from '../store/run-folder.ts'
import { openWriter, removeLeftovers, type Store } from '../store/store.ts'
import { type Configuration, configureFold, hashOf } from './configuration.ts'
import { findMeetings, foldPlan, makePlan } from './fold-plan.ts'
import { judgeStored } from './judge-folder.ts'
import { judgeGeneration } from './judge-generation.ts'
import {
  describeChange,
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
  type JudgingVersions,
  passageSetup,
  readJudgingInputs,
} from './judging-inputs.ts'
import { archiveLeftJournal } from './live/archive-left-journal.ts'
import { progressAfterBatch } from './live/live-after-batch.ts'
import { TooManyRejects } from './read-input.ts'
import { type ImportOutcome, readInputs } from './read-inputs.ts'
import type { BackfillRequest } from './request.ts'
import { formatScorer, formatScorerOptions, type ScorerDescription } from './run-scorer.ts'
import { upgradeImports } from './upgrade-imports.ts'
import { Workers } from './workers.ts'

export interface BackfillResult {
  /** False: nothing new, and the folder is as it was. */
  readonly changed: boolean
  readonly dryRun: boolean
  readonly outcomes: readonly ImportOutcome[]
  /** Every import that the folder now holds. */
  readonly imports: readonly ImportRecord[]
  /** What the folder now holds; null when it holds nothing. */
  readonly counts: GenerationCounts | null
  /** -Infinity while fewer than three ships were heard. */
  readonly watermarkMs: number
  /** Whose scores they are. */
  readonly scorer: ScorerDescription
  /** Reports of the vessels that were folded. */
  readonly foldedReports: number
  readonly seconds: {
    readonly reading: number
    readonly folding: number
    readonly writing: number
    readonly total: number
  }
}

/**
 * Runs one backfill. Faults of inputs are outcomes, not errors; what throws is a folder that cannot be opened or
 * written, too many rejects, and the signal's reason when aborted. The folder then shows what it showed, and
 * unless there were too many rejects the run can be resumed.
 */
export async function backfill(request: BackfillRequest): Promise<BackfillResult> {
  try {
    return await openAndBackfill(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw toFolderError(request.dir, error, request.simulated ? null : '--data')
  }
}

async function openAndBackfill(request: BackfillRequest): Promise<BackfillResult> {
  const { dir, migrations, simulated, resume } = request
  const configured = { ...request, configuration: configureFold(request.configuration, request.scorer) }
  const startedMs = request.now()
  const store = await openWriter(dir, { migrations, simulated, nowMs: startedMs, keepRun: resume })
  try {
    await upgradeImports(store, startedMs, request.signal)
    const judging = await readJudgingInputs(store, request.suspicion)
    const run = await openRun(store, configured, startedMs, describeJudging(judging).passages)
    let isOver = true
    try {
      return await backfillInto(store, run, judging, await runRequest(run, configured))
    } catch (error) {
      // From threads errors come with their names only.
      isOver = error instanceof LostReportsError || (error as Error).name === TooManyRejects.name
      throw error
    } finally {
      await run.close()
      // What a run that can be resumed has read and folded stays; else its folder is a leftover too.
      if (isOver) await removeLeftovers(store, startedMs)
    }
  } finally {
    await store.close()
  }
}

type ConfiguredRequest = BackfillRequest & { readonly configuration: Configuration }

/** What a run must keep from its beginning to its end. */
interface RunStart {
  readonly startedMs: number
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  readonly remove: readonly string[]
  readonly scoredBy: ScorerDescription
  /** Of the whole configuration, the scorer's part included. */
  readonly optionsHash: string
  /** Of the zones that passages are made for. */
  readonly passages: string
}

async function openRun(
  store: Store,
  request: ConfiguredRequest,
  startedMs: number,
  passages: string,
): Promise<RunFolder> {
  const { inputs, reading, remove = [], dir } = request
  const { scorer } = request.configuration
  const optionsHash = hashOf(request.configuration)
  const left = request.resume ? await RunFolder.find(store.paths.run) : null
  if (left !== null) {
    const start = (await left.note('start')) as RunStart
    const isSame =
      inputs.length === 0 ||
      hashOf([inputs, readingKey(reading), remove]) ===
        hashOf([start.inputs, readingKey(start.reading), start.remove])
    if (isSame && start.optionsHash === optionsHash && start.passages === passages) return left
    await left.close()
    if (!isSame)
      throw new FolderError(
        dir,
        `the run that was cut off read ${start.inputs.join(' ')}: resume it with the same inputs and options, or none`,
      )
    if (start.passages !== passages)
      throw new FolderError(
        dir,
        'the folder had other zones when the run was cut off: run it again without --resume',
      )
    throw new FolderError(
      dir,
      hashOf(start.scoredBy) === hashOf(scorer)
        ? 'the run that was cut off had other ports or was of another version: run it again without --resume'
        : `the run that was cut off scored by ${formatScorer(start.scoredBy)}, this one would by ${formatScorer(scorer)}: go on with ${formatScorerOptions(start.scoredBy)}, or run it again without --resume`,
    )
  }
  // What live has left in its journal is an input too.
  if (inputs.length === 0 && remove.length === 0 && !existsSync(store.paths.journal))
    throw new FolderError(dir, 'no run was cut off there; name what to read')
  const run = await RunFolder.begin(store.paths.run)
  const start: RunStart = { startedMs, inputs, reading, remove, scoredBy: scorer, optionsHash, passages }
  await run.setNote('start', start)
  return run
}

/** The request as the run was begun with it. */
async function runRequest(run: RunFolder, request: ConfiguredRequest): Promise<ConfiguredRequest & RunStart> {
  return { ...request, ...((await run.note('start')) as RunStart) }
}

async function backfillInto(
  store: Store,
  run: RunFolder,
  judging: JudgingInputs,
  request: ConfiguredRequest & RunStart,
): Promise<BackfillResult> {
  const { now, signal, onProgress, context, ports, migrations, startedMs, dryRun } = request
  const { scorer } = request.configuration
  const workers = new Workers({
    threads: request.workers,
    setup: {
      ...{ paths: store.paths, migrations, scorer: request.scorer, startedMs },
      passages: passageSetup(judging, scorer.fishingFrom),
    },
    ...{ context, ports, stdin: request.stdin, signal },
  })
  try {
    const times = [now()]
    const left = await archiveLeftJournal(store, run, startedMs, signal)
    const outcomes = [...(left === null ? [] : [left]), ...(await readInputs(store, run, workers, request))]
    times.push(now())
    const before = await listImports(store)
    const active = await generationToGoOnWith(store)
    const fresh = outcomes.filter(({ status }) => status === 'imported')
    const gone = new Set([...request.remove, ...fresh.map(({ record }) => record!.id)])
    const imports = [...before.filter(({ id }) => !gone.has(id)), ...fresh.map(({ record }) => record!)]
    const inputHash = hashInputs(imports, request.configuration)
    const seconds = () => {
      const ends = [...times, now()]
      const spent = (i: number) => ((ends[i + 1] ?? ends[i] ?? 0) - (ends[i] ?? 0)) / 1000
      return { reading: spent(0), folding: spent(1), writing: spent(2), total: (now() - times[0]!) / 1000 }
    }
    const versions = describeJudging(judging)
    const judgingHash = hashJudging(versions)
    const isFolded = inputHash === active?.inputHash || (active === null && imports.length === 0)
    if (isFolded) {
      const isJudged = active === null || active.judgingHash === judgingHash
      if (!isJudged)
        await judgeStored(store, active, {
          ...{ inputs: judging, places: context().places, dryRun, nowMs: now(), signal },
        })
      const shown = isJudged ? active : await activeGeneration(store)
      return {
        changed: !isJudged && !dryRun,
        dryRun,
        outcomes,
        imports,
        counts: shown?.counts ?? null,
        watermarkMs: shown?.watermarkMs ?? Number.NEGATIVE_INFINITY,
        scorer,
        foldedReports: 0,
        seconds: seconds(),
      }
    }
    const plan = await makePlan(store, run, {
      ...{ imports, gone, active, optionsHash: request.optionsHash, workers: request.workers },
      freshFacts: new Map(fresh.map(({ record, facts }) => [record!.id, facts!])),
    })
    await foldPlan(run, workers, plan, request)
    const outages = findFeedOutages(plan.heard, plan.watermarkMs)
    await findMeetings(run, workers, plan, outages, request)
    times.push(now())
    onProgress({ phase: 'writing', item: 'the database', reports: plan.reports, done: Number.NaN })
    signal.throwIfAborted()
    const counts = await commitRun(
      store,
      {
        stages: run.listStages(),
        generation: {
          id: plan.generation,
          isNew: plan.isNew,
          startedMs,
          finishedMs: now(),
          watermarkMs: plan.watermarkMs,
          inputHash,
          optionsHash: request.optionsHash,
          options: request.configuration,
          judging: versions,
          judgingHash,
        },
        folded: plan.folded,
        imports: fresh.map(({ record, facts }) => ({ record: record!, facts: facts! })),
        removed: request.remove,
        outages: outages.map(gapMarkInterval),
        live: progressAfterBatch(plan, plan.isNew ? null : await readLiveProgress(store, plan.generation)),
        judge: async (transaction) => {
          await judgeGeneration(
            transaction,
            {
              generation: plan.generation,
              writtenMs: startedMs,
              reason: reasonOf(request, fresh, active, versions),
              keptPassages:
                plan.isNew || hasPassages(active?.judging, versions) ? null : new Set(plan.folded),
            },
            {
              inputs: judging,
              places: context().places,
              detector: formatScorer(scorer),
              fishingFrom: scorer.fishingFrom,
              signal,
            },
          )
        },
      },
      dryRun,
    )
    return {
      changed: !dryRun,
      dryRun,
      outcomes,
      imports,
      counts,
      watermarkMs: plan.watermarkMs,
      scorer,
      foldedReports: plan.reports,
      seconds: seconds(),
    }
  } finally {
    await workers.close()
  }
}

/** Null where there is none, and where live's part of it is damaged: then everything is folded anew. */
async function generationToGoOnWith(store: Store): Promise<GenerationInfo | null> {
  const active = await activeGeneration(store)
  if (active === null) return null
  try {
    await readLiveProgress(store, active.generation)
    return active
  } catch (error) {
    if (error instanceof DamagedProgressError) return null
    throw error
  }
}

/** Why alerts change, in words. */
function reasonOf(
  { remove }: RunStart,
  fresh: readonly ImportOutcome[],
  active: GenerationInfo | null,
  versions: JudgingVersions,
): string {
  const reasons = fresh.length > 0 ? [`import of ${fresh.map(({ record }) => record!.name).join(', ')}`] : []
  if (remove.length > 0) reasons.push('an import was taken back')
  if (active !== null && active.judgingHash !== hashJudging(versions))
    reasons.push(describeChange(active.judging, versions))
  return reasons.length > 0 ? reasons.join('; ') : 'folded by another configuration'
}

/** Equal exactly when the same bytes were read the same way under the same configuration. */
function hashInputs(imports: readonly ImportRecord[], configuration: object): string {
  return hashOf([configuration, imports.map(({ id, options }) => `${id} ${readingKey(options)}`).sort()])
}
