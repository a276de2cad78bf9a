/** What concerns several vessels, once all are folded: encounters, going dark, and outages of the whole feed. */

import { rmSync } from 'node:fs'
import { EncounterFold } from '../events/encounter.ts'
import { EncounterRun } from '../events/encounter-run.ts'
import type { EncounterOutput, FeedOutageOutput } from '../events/outputs.ts'
import type { Places } from '../geo/places.ts'
import { type SortedGrid, withSortedGrid } from '../store/grid-files.ts'
import { Stage } from '../store/stage.ts'
import { findGoingDark } from './going-dark-pass.ts'
import type { RunSetup } from './request.ts'

/** Its one shard. */
const SHARED_SHARD = -1

/** Plain data: it crosses threads. */
export interface ContactsTask {
  /** Grids of every shard. */
  readonly gridFiles: readonly string[]
  /** Stages of the vessels that were folded. */
  readonly stages: readonly string[]
  /** Keys of those; null where they are all that the generation has. */
  readonly folded: readonly string[] | null
  readonly outages: readonly FeedOutageOutput[]
  readonly generation: number
  readonly watermarkMs: number
  /** The stage that is written: of what no single vessel tells. */
  readonly stageFile: string
}

/** Writes encounters, goings dark and the outages into a stage of their own. */
export async function writeContacts(
  task: ContactsTask,
  { paths, migrations, startedMs }: RunSetup,
  places: Places | null,
  signal: AbortSignal,
  onPoints: (points: number) => void,
): Promise<void> {
  const encounters =
    places === null
      ? []
      : await withSortedGrid(paths.run, task.gridFiles, (grid) =>
          findEncounters(grid, places, task.watermarkMs, (points) => {
            signal.throwIfAborted()
            onPoints(points)
          }),
        )
  const goingDark = await findGoingDark(task, paths.database, signal)
  // Of an attempt that was cut off.
  rmSync(task.stageFile, { force: true })
  const stage = await Stage.open(task.stageFile, migrations, task.generation, startedMs)
  try {
    await stage.beginShard()
    for (const encounter of encounters) await stage.addEvent(encounter)
    for (const event of goingDark) await stage.addEvent(event)
    for (const outage of task.outages) await stage.addEvent(outage)
    await stage.finishShard(SHARED_SHARD)
  } finally {
    await stage.close()
  }
}

async function findEncounters(
  { tracks, blocks }: SortedGrid,
  places: Places,
  watermarkMs: number,
  onPoints: (points: number) => void,
): Promise<EncounterOutput[]> {
  const found = new Map<string, EncounterOutput>()
  const run = new EncounterRun(
    new EncounterFold(tracks, places.shoreKm.bind(places)),
    watermarkMs,
    (output) => {
      found.set(output.id, output)
    },
  )
  let points = 0
  for await (const block of blocks) {
    run.add(block)
    points += block.count
    onPoints(points)
  }
  run.finish()
  return [...found.values()]
}
