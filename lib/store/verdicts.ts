/** Verdicts of people on the trips of the generation that is shown, with the evidence: what the suspicion model learns from. */

import type { WeighedEvidence } from '../alerts/trip-suspicion.ts'
import { judgeTrips, readVerdicts } from '../alerts/verdicts.ts'
import type { TripVerdict } from '../model/suspicion-verdicts.ts'
import { listJudgements } from './alert-judgements.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

export interface FolderVerdicts {
  /** By vessel and start of the trip. */
  readonly trips: readonly TripVerdict[]
  /** Verdicts that lie on no trip: they wait for one. */
  readonly orphans: number
}

export async function listTripVerdicts(store: Store): Promise<FolderVerdicts> {
  return readActive(store, async (generation) => {
    const verdicts = readVerdicts(await listJudgements(store))
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT "tripId", "mmsi", "startMs", "endMs", "evidence" FROM "TripSuspicion"
        WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?)) ORDER BY "mmsi", "startMs", "tripId"`,
      args: [generation, JSON.stringify([...new Set(verdicts.map(({ mmsi }) => mmsi))])],
    })
    const trips = rows.map(({ tripId, mmsi, startMs, endMs, evidence }) => ({
      ...{ id: String(tripId), mmsi: String(mmsi), startMs: Number(startMs), endMs: Number(endMs) },
      evidence: JSON.parse(String(evidence)) as WeighedEvidence[],
    }))
    const { judged, orphans } = judgeTrips(trips, verdicts)
    return {
      trips: judged.map(({ trip: { mmsi, startMs, endMs, evidence }, verdict }) => ({
        ...{ mmsi, tripStartMs: startMs, tripEndMs: endMs, verdict },
        evidence: evidence.map(({ name, value }) => ({ name, value })),
      })),
      orphans: orphans.length,
    }
  })
}
