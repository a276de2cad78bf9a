/** What an alert rests on, as it can be drawn: places and times of its outputs, and whose positions are kept with it. */

import type { AlertOutput } from '../alerts/alert.ts'
import { readWithdrawn, type StoredRevision } from './alert-revisions.ts'
import { readAlert } from './alerts.ts'
import type { TrackPositions } from './chunk-codec.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

export interface PlacedOutput {
  readonly id: string
  /** 'fishing', 'encounter', 'gap', 'portVisit' ... */
  readonly kind: string
  readonly startMs: number
  /** Null: it has no end yet. */
  readonly endMs: number | null
  readonly lonUnits: number
  readonly latUnits: number
}

export interface StoredEvidence {
  readonly alert: AlertOutput
  /** Null: it stands. */
  readonly withdrawn: StoredRevision | null
  readonly positions: TrackPositions | null
  /** Of its outputs those that are still stored and have a place, by id. */
  readonly outputs: ReadonlyMap<string, PlacedOutput>
  /** By segment of `positions`; a segment that is gone is left out. */
  readonly mmsiOf: ReadonlyMap<string, string>
}

/** Of an alert that stands or was withdrawn; null where there never was one of this id. */
export async function readEvidence(store: Store, alertId: string): Promise<StoredEvidence | null> {
  const stored = await readAlert(store, alertId)
  const gone = stored === null ? await readWithdrawn(store, alertId) : null
  const alert = stored?.alert ?? gone?.revision.record ?? null
  if (alert === null) return null
  const positions = stored?.positions ?? gone?.positions ?? null
  const ids = new Set([...alert.causes, ...alert.evidence].flatMap(({ outputIds }) => outputIds))
  return {
    ...{ alert, withdrawn: gone?.revision ?? null, positions },
    outputs: await readPlaces(store, [...ids]),
    mmsiOf: await readSegmentVessels(store, positions?.segmentIds ?? []),
  }
}

const PLACED = `
  SELECT "id", "kind", "startMs", "endMs", "lonUnits", "latUnits" FROM "Event"
    WHERE "generation" = ? AND "lonUnits" IS NOT NULL AND "id" IN (SELECT value FROM json_each(?))
  UNION ALL SELECT "id", 'gap', "offMs", "onMs", "offLonUnits", "offLatUnits" FROM "Gap"
    WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))
  UNION ALL SELECT "id", 'portVisit', "startMs", "endMs", "lonUnits", "latUnits" FROM "PortVisit"
    WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))
  UNION ALL SELECT "id", 'passage', "startMs", "endMs", "startLonUnits", "startLatUnits" FROM "ZonePassage"
    WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))`

function readPlaces(store: Store, ids: readonly string[]): Promise<Map<string, PlacedOutput>> {
  const list = JSON.stringify(ids)
  return readActive(store, async (generation) => {
    const args = Array.from({ length: 4 }, () => [generation, list]).flat()
    const { rows } = await store.connection.sql.execute({ sql: PLACED, args })
    return new Map(
      rows.map(({ id, kind, startMs, endMs, lonUnits, latUnits }) => [
        String(id),
        {
          ...{ id: String(id), kind: String(kind), startMs: Number(startMs) },
          endMs: endMs === null ? null : Number(endMs),
          ...{ lonUnits: Number(lonUnits), latUnits: Number(latUnits) },
        },
      ]),
    )
  })
}

function readSegmentVessels(store: Store, segmentIds: readonly string[]): Promise<Map<string, string>> {
  return readActive(store, async (generation) => {
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT "id", "mmsi" FROM "Segment" WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))`,
      args: [generation, JSON.stringify(segmentIds)],
    })
    return new Map(rows.map(({ id, mmsi }) => [String(id), String(mmsi)]))
  })
}
