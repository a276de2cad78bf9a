/** The grid of vessels that a run does not fold, from the positions that are stored of them. */

import { beaconFromMs } from '../events/gear-beacon.ts'
import { type GridState, startGrid } from '../events/grid.ts'
import type { Places } from '../geo/places.ts'
import type { DataFolderPaths } from '../store/data-folder.ts'
import { readVesselChunks, readVesselOutputs } from '../store/read-outputs.ts'
import { openReader, type Store } from '../store/store.ts'
import { GridGatherer, mayMeet, type TrackPoints } from './grid-gatherer.ts'
import { GridWriter } from './grid-writer.ts'

export interface StoredGridTask {
  readonly vessels: readonly string[]
  readonly generation: number
  readonly gridFile: string
}

/** The same points as the fold of these vessels gave: chunks hold positions without loss. */
export async function writeStoredGrid(
  { vessels, generation, gridFile }: StoredGridTask,
  paths: DataFolderPaths,
  places: Places | null,
  signal: AbortSignal,
): Promise<void> {
  const grid = new GridWriter(gridFile)
  const gatherer = new GridGatherer()
  const store = await openReader(paths.dir)
  try {
    for (const mmsi of vessels) {
      signal.throwIfAborted()
      if (places !== null && mayMeet(mmsi))
        grid.add(mmsi, await gatherPoints(store, generation, mmsi, places, gatherer))
    }
  } finally {
    await store.close()
  }
  await grid.finish()
}

async function gatherPoints(
  store: Store,
  generation: number,
  mmsi: string,
  places: Places,
  gatherer: GridGatherer,
): Promise<TrackPoints> {
  const states = new Map<string, GridState>()
  for (const { trackId, positions } of await readVesselChunks(store, generation, mmsi)) {
    const state = states.get(trackId) ?? startGrid()
    states.set(trackId, state)
    for (let i = 0; i < positions.count; i++)
      gatherer.add(places, state, trackId, positions.segmentIds[positions.segment[i]!]!, positions, i)
  }
  const { identities } = await readVesselOutputs(store, generation, mmsi)
  // From its first name as a gear beacon on it meets nobody.
  gatherer.takeFrom(
    beaconFromMs(identities.map(({ identity, startMs }) => ({ name: identity.name, startMs }))),
  )
  return gatherer.finish()
}
