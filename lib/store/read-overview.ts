/** One consistent look at a folder for the screen. */

import { type ImportRecord, listImports } from './imports.ts'
import { activeGeneration, type GenerationInfo, latestTrips, type NamedTrip } from './read-outputs.ts'
import { openReader } from './store.ts'

export interface Overview {
  readonly simulated: boolean
  readonly imports: readonly ImportRecord[]
  /** Null before the first backfill has finished. */
  readonly active: GenerationInfo | null
  readonly trips: readonly NamedTrip[]
}

/** Attempts to read one generation while backfills replace it. */
const ATTEMPTS = 3

/** Reads the overview of a folder. Throws when it holds no data or another version's. */
export async function readOverview(dir: string, tripLimit: number): Promise<Overview> {
  const store = await openReader(dir)
  try {
    for (let attempt = 1; ; attempt++) {
      const active = await activeGeneration(store)
      const imports = await listImports(store)
      const trips = active === null ? [] : await latestTrips(store, active.generation, tripLimit)
      // A backfill that switched meanwhile may have removed what was being read.
      const after = await activeGeneration(store)
      if (after?.generation === active?.generation || attempt === ATTEMPTS)
        return { simulated: store.simulated, imports, active, trips }
    }
  } finally {
    await store.close()
  }
}
