/** What concerns several vessels, once all are folded: encounters, and outages of the whole feed. */

import { rmSync } from 'node:fs'
import { EncounterFold } from '../events/encounter.ts'
import { EncounterRun } from '../events/encounter-run.ts'
import { findFeedOutages, gapMarkInterval } from '../events/feed.ts'
import type { EncounterOutput } from '../events/outputs.ts'
import { type SortedGrid, withSortedGrid } from '../store/grid-files.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { Stage } from '../store/stage.ts'
import type { BackfillRequest } from './backfill.ts'
import type { Plan } from './fold-plan.ts'

/** The stage of what no single vessel tells. */
const SHARED_STAGE = 99
/** Its one shard. */
const SHARED_SHARD = 0

/** Writes encounters and outages into a stage; returns the intervals in which a gap's OFF is marked by an outage. */
export async function findContacts(
  run: RunFolder,
  plan: Plan,
  request: Pick<BackfillRequest, 'context' | 'migrations' | 'signal' | 'onProgress' | 'now'>,
): Promise<{ readonly fromMs: number; readonly toMs: number }[]> {
  const { signal, onProgress, migrations, now, context } = request
  const outages = findFeedOutages(plan.heard, plan.watermarkMs)
  const { places } = context()
  const files = [...plan.shards, ...plan.others].map(({ id }) => run.gridFile(id))
  const encounters =
    places === null
      ? []
      : await withSortedGrid(run.dir, files, (grid) =>
          findEncounters(grid, places.shoreKm.bind(places), plan.watermarkMs, (points) => {
            signal.throwIfAborted()
            onProgress({ phase: 'meeting', item: 'vessels', reports: points, done: Number.NaN })
          }),
        )
  const file = run.stageFile(SHARED_STAGE)
  // Of an attempt that was cut off.
  rmSync(file, { force: true })
  const stage = await Stage.open(file, migrations, plan.generation, now())
  try {
    await stage.beginShard()
    for (const encounter of encounters) await stage.addEvent(encounter)
    for (const outage of outages) await stage.addEvent(outage)
    await stage.finishShard(SHARED_SHARD)
  } finally {
    await stage.close()
  }
  return outages.map(gapMarkInterval)
}

async function findEncounters(
  { tracks, blocks }: SortedGrid,
  shoreKm: (lonUnits: number, latUnits: number) => number,
  watermarkMs: number,
  onPoints: (points: number) => void,
): Promise<EncounterOutput[]> {
  const found = new Map<string, EncounterOutput>()
  const run = new EncounterRun(new EncounterFold(tracks, shoreKm), watermarkMs, (output) => {
    found.set(output.id, output)
  })
  let points = 0
  for await (const block of blocks) {
    run.add(block)
    points += block.count
    onPoints(points)
  }
  run.finish()
  return [...found.values()]
}
