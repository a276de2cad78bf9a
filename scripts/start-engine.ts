/** What runs in the engine's thread: opens its folder, its sources, and runs them until it is asked to stop. */

import { LIVE_OPTIONS } from '../lib/pipeline/live/live-options.ts'
import { LiveFolder } from '../lib/pipeline/live/open-live.ts'
import { Engine } from '../lib/server/run-engine.ts'
import { systemClock } from '../lib/server/sources/clock.ts'
import { HeardElsewhere } from '../lib/server/sources/heard-elsewhere.ts'
import { PushSource } from '../lib/server/sources/push-source.ts'
import { type EngineLink, hostEngine } from '../lib/server/worker/host-engine.ts'
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

await hostEngine<EngineConfiguration>(run)

async function run(configuration: EngineConfiguration, link: EngineLink): Promise<void> {
  const { dir, simulated, hearing, model, latenessMs } = configuration
  const now = Date.now
  const store = await openWriter(dir, {
    ...{ migrations: readMigrations(migrationsFolder), simulated, nowMs: now() },
  })
  try {
    const { context, configuration: named } = await createTrackContext(null)
    const disk = await FileDisk.open(store.paths.journal)
    const folder = await LiveFolder.open({
      ...{ store, disk, context: context(), configuration: named, now },
      ...{ scorer: await openScorerOption(model), suspicion: await openSuspicion() },
      options: { ...LIVE_OPTIONS, latenessMs },
      signal: new AbortController().signal,
    })
    const shared = { clock: systemClock, random: Math.random, elsewhere: new HeardElsewhere() }
    const sources = openSources(hearing, shared, () => context().places!, folder.journal.sourceLines)
    const engine = new Engine({
      ...{ folder, disk, sources, now, post: link.post },
      createPush: (name) => new PushSource({ kind: 'push', name }, shared, sources.length),
    })
    link.onCall((call) => engine.handle(call))
    await engine.run()
  } finally {
    await store.close()
  }
}
