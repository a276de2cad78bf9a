/** One consistent look at a folder for the screen. */

import type { GapOutput, PortVisitOutput, TripOutput } from '../features/outputs.ts'
import { type ImportRecord, listImports } from './imports.ts'
import { latestGaps, latestPortVisits, latestTrips, type Named } from './read-latest.ts'
import { activeGeneration, type GenerationInfo } from './read-outputs.ts'
import { openReader } from './store.ts'

export interface Overview {
  readonly simulated: boolean
  readonly imports: readonly ImportRecord[]
  /** Null before the first backfill has finished. */
  readonly active: GenerationInfo | null
  readonly trips: readonly Named<TripOutput>[]
  readonly portVisits: readonly Named<PortVisitOutput>[]
  /** Those away from port. */
  readonly gaps: readonly Named<GapOutput>[]
}

/** How many of the newest to read. */
export interface OverviewLimits {
  readonly trips: number
  readonly portVisits: number
  readonly gaps: number
}

/** Attempts to read one generation while backfills replace it. */
const ATTEMPTS = 3
/** Of which there are no outputs. */
const NO_GENERATION = -1

/** Reads the overview of a folder. Throws when it holds no data or another version's. */
export async function readOverview(dir: string, limits: OverviewLimits): Promise<Overview> {
  const store = await openReader(dir)
  try {
    for (let attempt = 1; ; attempt++) {
      const active = await activeGeneration(store)
      const imports = await listImports(store)
      const generation = active?.generation ?? NO_GENERATION
      const trips = await latestTrips(store, generation, limits.trips)
      const portVisits = await latestPortVisits(store, generation, limits.portVisits)
      const gaps = await latestGaps(store, generation, limits.gaps)
      // A backfill that switched meanwhile may have removed what was being read.
      const after = await activeGeneration(store)
      if (after?.generation === active?.generation || attempt === ATTEMPTS)
        return { simulated: store.simulated, imports, active, trips, portVisits, gaps }
    }
  } finally {
    await store.close()
  }
}
