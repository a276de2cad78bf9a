/** What concerns several vessels, once all are folded: encounters, and outages of the whole feed. */

import { rmSync } from 'node:fs'
import { EncounterFold } from '../events/encounter.ts'
import { findFeedOutages, gapMarkInterval } from '../events/feed.ts'
import { GRID_OPTIONS, GridBuffer } from '../events/grid.ts'
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
  const fold = new EncounterFold(tracks, shoreKm)
  const pairs = fold.start()
  const found = new Map<string, EncounterOutput>()
  const emit = (output: EncounterOutput) => found.set(output.id, output)
  // A slot is a step, however its points are cut into blocks.
  const slot = new GridBuffer()
  let points = 0
  const step = () => {
    const { block } = slot
    if (block.count === 0) return
    // No further than W: ships whose clocks are ahead end nobody else's meeting.
    fold.advance(pairs, Math.min(block.slot[0]! * GRID_OPTIONS.stepMs, watermarkMs), emit)
    fold.step(pairs, { block, from: 0, to: block.count }, emit)
    slot.clear()
  }
  for await (const block of blocks) {
    let from = 0
    while (from < block.count) {
      if (slot.block.count > 0 && slot.block.slot[0] !== block.slot[from]) step()
      let to = from + 1
      while (to < block.count && block.slot[to] === block.slot[from]) to++
      slot.addRows(block, from, to)
      from = to
    }
    points += block.count
    onPoints(points)
  }
  step()
  fold.advance(pairs, watermarkMs, emit)
  fold.peek(pairs, emit)
  return [...found.values()]
}
