/** How suspicious each trip of a vessel is, as its newest commit judged it. */

import type { TripSuspicionOutput } from '../alerts/trip-suspicion.ts'
import { type ReadableSuspicionRow, readTripSuspicionRow } from './passage-rows.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

/** Of the generation that is shown, the newest trip first. */
export async function listTripSuspicions(
  store: Store,
  mmsi: string,
  limit: number,
): Promise<TripSuspicionOutput[]> {
  return readActive(store, async (generation) => {
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT * FROM "TripSuspicion" WHERE "generation" = ? AND "mmsi" = ?
        ORDER BY "startMs" DESC, "tripId" LIMIT ?`,
      args: [generation, mmsi, limit],
    })
    return rows.map((row) => readTripSuspicionRow(row as unknown as ReadableSuspicionRow))
  })
}
