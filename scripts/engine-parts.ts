/** An engine with real parts: its folder, its journal, its sources. It runs until it is asked to stop. */

import type { JournalOptions } from '../lib/pipeline/live/journal.ts'
import { LIVE_OPTIONS, type LiveOptions } from '../lib/pipeline/live/live-options.ts'
import { LiveFolder } from '../lib/pipeline/live/open-live.ts'
import { Engine } from '../lib/server/run-engine.ts'
import { systemClock } from '../lib/server/sources/clock.ts'
import { HeardElsewhere } from '../lib/server/sources/heard-elsewhere.ts'
import { PushSource } from '../lib/server/sources/push-source.ts'
import type { EngineLink } from '../lib/server/worker/host-engine.ts'
import type { Disk } from '../lib/store/disk.ts'
import { FileDisk } from '../lib/store/file-disk.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { openWriter } from '../lib/store/store.ts'
import { migrationsFolder } from './folders.ts'
import { openScorerOption } from './scorer-option.ts'
import type { Hearing } from './start-arguments.ts'
import { openSources } from './start-sources.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

/** Plain data: it crosses threads. */
export interface EngineConfiguration {
  readonly dir: string
  readonly simulated: boolean
  readonly hearing: Hearing
  /** As --model has it. */
  readonly model: string
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
}

export async function runEngine(
  { dir, simulated, hearing, model, latenessMs, keepDays }: EngineConfiguration,
  link: EngineLink,
  tuning: EngineTuning = {},
): Promise<void> {
  const now = Date.now
  const store = await openWriter(dir, {
    ...{ migrations: readMigrations(migrationsFolder), simulated, nowMs: now() },
  })
  try {
    const { context, configuration: named } = await createTrackContext(null)
    const files = await FileDisk.open(store.paths.journal)
    const disk = tuning.wrapDisk?.(files) ?? files
    const folder = await LiveFolder.open({
      ...{ store, disk, context: context(), configuration: named, now },
      steadyMs: systemClock.steadyMs,
      ...{ scorer: await openScorerOption(model), suspicion: await openSuspicion() },
      options: { ...LIVE_OPTIONS, latenessMs, ...tuning.options },
      journal: tuning.journal ?? {},
      signal: new AbortController().signal,
    })
    const shared = { clock: systemClock, random: Math.random, elsewhere: new HeardElsewhere() }
    const sources = openSources(hearing, shared, () => context().places!, folder.journal.sourceLines)
    const engine = new Engine({
      ...{ folder, disk, keepDays, sources, now, post: link.post },
      createPush: (name) => new PushSource({ kind: 'push', name }, shared, sources.length),
    })
    link.onCall((call) => engine.handle(call))
    await engine.run()
  } finally {
    await store.close()
  }
}
