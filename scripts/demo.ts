/** The demo's history: a small simulated fleet through the same backfill as real data, into a folder of its own. */

import { rmSync } from 'node:fs'
import { type BackfillResult, backfill } from '../lib/pipeline/backfill.ts'
import { configureFold, hashOf } from '../lib/pipeline/configuration.ts'
import type { RunScorer } from '../lib/pipeline/run-scorer.ts'
import { toFolderError } from '../lib/store/folder-error.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { activeGeneration } from '../lib/store/read-outputs.ts'
import { hasStore, openWriter } from '../lib/store/store.ts'
import { DEMO, type DemoFleet, demoFile, hasDemoFile, simulateDemo, writeDemoFile } from './demo-fleet.ts'
import { importPapers } from './demo-papers.ts'
import { migrationsFolder } from './folders.ts'
import type { ShownProgress } from './progress.ts'
import { DEFAULT_MODEL, openFolderScorer, openScorerOption } from './scorer-option.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

/**
 * Makes the demo's history in `dir`; null where it stands already, folded as it would be now, and what lived there since
 * goes on. Throws when the folder holds real data, when it cannot be written, and the signal's reason when aborted.
 */
export async function backfillDemo(
  dir: string,
  signal: AbortSignal,
  onProgress: (progress: ShownProgress) => void,
  { fleet = DEMO, model = DEFAULT_MODEL }: { readonly fleet?: DemoFleet; readonly model?: string } = {},
): Promise<BackfillResult | null> {
  const scorer = await openScorerOption(model)
  const { context, ports, configuration } = await createTrackContext(null)
  if (!hasDemoFile(dir)) {
    await clearOldDemo(dir)
    const simulation = simulateDemo(fleet, context().places!)
    // First the papers: history is judged by them, and the file says that all of it is there.
    await importPapers(dir, simulation.papers, Date.now())
    await writeDemoFile(dir, simulation, fleet, signal, (reports, done) =>
      onProgress({ phase: 'simulating', item: `${fleet.vessels} vessels`, reports, done }),
    ).catch((error) => {
      throw signal.aborted ? error : toFolderError(dir, error, null)
    })
  } else if (await isFolded(dir, configuration, scorer)) return null
  return backfill({
    inputs: [demoFile(dir)],
    reading: { format: 'csv', startMs: null, place: 'true', dateOrder: null, columns: null },
    dir,
    simulated: true,
    migrations: readMigrations(migrationsFolder),
    context,
    ports,
    scorer,
    suspicion: await openSuspicion(),
    configuration,
    workers: null,
    resume: false,
    dryRun: false,
    maxErrors: Number.POSITIVE_INFINITY,
    now: Date.now,
    signal,
    onProgress,
  })
}

/** By the model that it lives by, which another takes the place of while it lives. */
async function isFolded(dir: string, configuration: object, scorer: RunScorer): Promise<boolean> {
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated: true, nowMs: Date.now() })
  try {
    const active = await activeGeneration(store)
    if (active === null) return false
    const own = await openFolderScorer(dir, active.options, undefined).catch(() => scorer)
    return active.optionsHash === hashOf(configureFold(configuration, own))
  } finally {
    await store.close()
  }
}

/** An earlier version's demo tells another story, and may have an older schema. What is not simulated is refused. */
async function clearOldDemo(dir: string): Promise<void> {
  if (!hasStore(dir)) return
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated: true, nowMs: Date.now() })
  await store.close()
  rmSync(dir, { recursive: true })
}
