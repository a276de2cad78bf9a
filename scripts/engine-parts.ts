/** An engine with real parts: its folder, its journal, its sources. It runs until it is asked to stop. */

import { availableParallelism } from 'node:os'
import { hashOf } from '../lib/pipeline/configuration.ts'
import type { JournalOptions } from '../lib/pipeline/live/journal.ts'
import { LIVE_OPTIONS, type LiveOptions } from '../lib/pipeline/live/live-options.ts'
import { LiveFolder } from '../lib/pipeline/live/open-live.ts'
import {
  describeRunScorer,
  type RunScorer,
  readScorer,
  type ScorerDescription,
} from '../lib/pipeline/run-scorer.ts'
import { Engine } from '../lib/server/run-engine.ts'
import { systemClock } from '../lib/server/sources/clock.ts'
import { HeardElsewhere } from '../lib/server/sources/heard-elsewhere.ts'
import { PushSource } from '../lib/server/sources/push-source.ts'
import type { EngineLink } from '../lib/server/worker/host-engine.ts'
import type { Disk } from '../lib/store/disk.ts'
import { FileDisk } from '../lib/store/file-disk.ts'
import { toFolderError } from '../lib/store/folder-error.ts'
import type { LiveStore } from '../lib/store/live-store.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { activeGeneration, type GenerationInfo } from '../lib/store/read-outputs.ts'
import { openWriter } from '../lib/store/store.ts'
import { migrationsFolder } from './folders.ts'
import { DEFAULT_MODEL, openFolderScorer, openScorerOption } from './scorer-option.ts'
import type { Hearing } from './start-arguments.ts'
import { openSources } from './start-sources.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext, type NamedContext } from './track-context.ts'

/** Plain data: it crosses threads. */
export interface EngineConfiguration {
  readonly dir: string
  readonly simulated: boolean
  readonly hearing: Hearing
  /** As --model has it; null: the folder's own. */
  readonly model: string | null
  readonly latenessMs: number
  /** Null: everything is kept. */
  readonly keepDays: number | null
}

/** What tests change so that minutes hold what otherwise takes days: saves, files that rotate, disks that fill up. */
export interface EngineTuning {
  readonly options?: Partial<LiveOptions>
  readonly journal?: Partial<JournalOptions>
  /** What the journal is given in the place of the disk. */
  readonly wrapDisk?: (disk: Disk) => Disk
  readonly wrapStore?: (store: LiveStore) => LiveStore
  /** The map, made before. */
  readonly map?: NamedContext
}

export async function runEngine(
  { dir, simulated, hearing, model, latenessMs, keepDays }: EngineConfiguration,
  link: EngineLink,
  tuning: EngineTuning = {},
): Promise<void> {
  const now = Date.now
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated, nowMs: now() })
  try {
    const { context, configuration: named } = tuning.map ?? (await createTrackContext(null))
    const files = await FileDisk.open(store.paths.journal)
    const disk = tuning.wrapDisk?.(files) ?? files
    const scorers = await chooseScorers(dir, await activeGeneration(store), model)
    const folder = await LiveFolder.open({
      ...{ store, disk, context: context(), configuration: named, now },
      steadyMs: systemClock.steadyMs,
      ...{ scorer: scorers.own, suspicion: await openSuspicion() },
      options: { ...LIVE_OPTIONS, latenessMs, ...tuning.options },
      journal: tuning.journal ?? {},
      ...(tuning.wrapStore === undefined ? {} : { wrapStore: tuning.wrapStore }),
      signal: new AbortController().signal,
      onNotice: (text) => link.post({ kind: 'notice', text }),
    })
    const shared = { clock: systemClock, random: Math.random, elsewhere: new HeardElsewhere() }
    const sources = openSources(hearing, shared, () => context().places!, folder.journal.sourceLines)
    const engine = new Engine({
      ...{ folder, disk, keepDays, sources, now, post: link.post },
      models: {
        ...{ migrations, ports: null, workers: BUILDING_THREADS },
        openScorer: (wanted) => findScorer(dir, wanted),
      },
      wantedModel: scorers.wanted,
      createPush: (name) => new PushSource({ kind: 'push', name }, shared, sources.length),
    })
    link.onCall((call) => engine.handle(call))
    await engine.run()
  } catch (error) {
    throw toFolderError(dir, error, '--data')
  } finally {
    await store.close()
  }
}

/** Threads that fold history anew beside what lives: live has one of its own, and so has what serves. */
const BUILDING_THREADS = Math.max(1, Math.min(availableParallelism() - 2, 4))

/** What the folder goes on by, and by what it is to be reprocessed then; null: by nothing else. */
async function chooseScorers(
  dir: string,
  active: GenerationInfo | null,
  model: string | null,
): Promise<{ readonly own: RunScorer; readonly wanted: string | null }> {
  const named = model === null && active !== null ? null : await openScorerOption(model ?? DEFAULT_MODEL)
  const before = readScorer(active?.options)
  if (named !== null && (before === null || hashOf(before) === hashOf(describeRunScorer(named))))
    return { own: named, wanted: null }
  return { own: await openFolderScorer(dir, active?.options, undefined), wanted: model }
}

function findScorer(dir: string, wanted: string | ScorerDescription): Promise<RunScorer> {
  return typeof wanted === 'string'
    ? openScorerOption(wanted)
    : openFolderScorer(dir, { scorer: wanted }, undefined)
}
