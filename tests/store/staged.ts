/** Fills a data folder as a run does: through a stage and one commit. */

import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Commit, commitRun } from '../../lib/store/commit.ts'
import type { GenerationCounts } from '../../lib/store/generation-counts.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { Stage, type VesselResult } from '../../lib/store/stage.ts'
import type { Store } from '../../lib/store/store.ts'
import { migrationsFolder } from './folder.ts'

export const NOTHING_DROPPED: VesselResult['folded'] = {
  duplicatePositions: 0,
  duplicateIdentities: 0,
  noMotion: 0,
  noise: 0,
  trackPositions: 0,
  rows: 0,
  deadlineMs: null,
  wokenMs: null,
}

export type StagedVessel = Pick<VesselResult, 'mmsi'> & Partial<VesselResult>

export interface StagedRun extends Partial<Omit<Commit, 'stages' | 'generation'>> {
  readonly vessels: readonly StagedVessel[]
  readonly generation?: Partial<Commit['generation']>
  readonly dryRun?: boolean
}

/** Writes the vessels into one stage; returns its file. */
export async function stageVessels(
  store: Store,
  vessels: readonly StagedVessel[],
  generation: number,
): Promise<string> {
  mkdirSync(store.paths.run, { recursive: true })
  const file = join(store.paths.run, 'stage-0.db')
  if (existsSync(file)) rmSync(file)
  const stage = await Stage.open(file, readMigrations(migrationsFolder), generation, 0)
  await stage.beginShard()
  for (const vessel of vessels)
    await stage.addVessel({
      outputs: [],
      events: [],
      passages: [],
      chunks: [],
      folded: NOTHING_DROPPED,
      ...vessel,
    })
  await stage.finishShard(0)
  await stage.close()
  return file
}

/** Stages and commits. */
export async function writeRun(store: Store, run: StagedRun): Promise<GenerationCounts> {
  const generation = {
    ...{ id: 1, isNew: true, startedMs: 1, finishedMs: 2, watermarkMs: 7 },
    ...{ inputHash: 'h', optionsHash: 'o', options: {}, judging: {}, judgingHash: 'j' },
    ...run.generation,
  }
  const stages = [await stageVessels(store, run.vessels, generation.id)]
  const folded = run.folded ?? run.vessels.map(({ mmsi }) => mmsi)
  return commitRun(
    store,
    {
      stages,
      generation,
      folded,
      imports: run.imports ?? [],
      removed: run.removed ?? [],
      outages: run.outages ?? [],
      judge: run.judge ?? (async () => {}),
      ...(run.live === undefined ? {} : { live: run.live }),
    },
    run.dryRun ?? false,
  )
}
