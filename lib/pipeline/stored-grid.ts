/** The grid of vessels that a run does not fold, from the positions that are stored of them. */

import type { Places } from '../geo/places.ts'
import type { DataFolderPaths } from '../store/data-folder.ts'
import { readVesselChunks, readVesselOutputs } from '../store/read-outputs.ts'
import { openReader } from '../store/store.ts'
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
  const grid = new GridWriter(gridFile, places)
  const store = await openReader(paths.dir)
  try {
    for (const mmsi of vessels) {
      signal.throwIfAborted()
      const { identities } = await readVesselOutputs(store, generation, mmsi)
      grid.startVessel(mmsi, identities)
      for (const { trackId, positions } of await readVesselChunks(store, generation, mmsi))
        for (let i = 0; i < positions.count; i++)
          grid.add(trackId, positions.segmentIds[positions.segment[i]!]!, positions, i)
    }
  } finally {
    await store.close()
  }
  await grid.finish()
}
