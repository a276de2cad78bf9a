/** Vessels by what a person types: the beginning of a number, a call sign or a word of a name, now or formerly theirs. */

import type { InValue } from '@libsql/client'
import { canonicalText } from '../ais/report.ts'
import type { Vessel } from './generated/client.ts'
import { readActive } from './read-active.ts'
import { readVesselRow, type VesselSummary } from './read-outputs.ts'
import type { Store } from './store.ts'

/** Greater than every text that begins as another does, when put behind it. */
const LAST_CHARACTER = '\u{10ffff}'

/** Most vessels that are given. */
const MOST_VESSELS = 1000

/**
 * The vessels that a text may mean, best first: by MMSI, IMO number or call sign, then by the first word of a name, then
 * by another word; within these by name and MMSI. An empty text means none. Throws a RangeError on a limit out of range.
 */
export async function searchVessels(store: Store, text: string, limit: number): Promise<VesselSummary[]> {
  if (!(limit >= 1 && limit <= MOST_VESSELS)) throw new RangeError(`store: limit of ${limit} vessels`)
  if (canonicalText(text) === '') return []
  return readActive(store, async (generation) => {
    const hits = vesselsMeant(generation, text)
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT vessel.* FROM (SELECT "mmsi", min(place) AS place FROM (${hits.sql}) GROUP BY "mmsi") AS hit
        CROSS JOIN "Vessel" AS vessel ON vessel."generation" = ? AND vessel."mmsi" = hit."mmsi"
        ORDER BY hit.place, vessel."name", vessel."mmsi" LIMIT ?`,
      args: [...hits.args, generation, limit],
    })
    return rows.map((row) => readVesselRow(row as unknown as Vessel))
  })
}

/** As a query of MMSIs and how well each fits, 0 best; an MMSI may come more than once. */
export function vesselsMeant(generation: number, text: string): { sql: string; args: InValue[] } {
  const start = canonicalText(text)
  const beginning = (column: string) => `"generation" = ? AND "${column}" >= ? AND "${column}" < ?`
  const range = [generation, start, start + LAST_CHARACTER]
  // The key of a vessel is kept as its source wrote it.
  const key = text.trim()
  return {
    sql: `SELECT "mmsi", 0 AS place FROM "Vessel" WHERE ${beginning('mmsi')}
      UNION ALL SELECT "mmsi", 0 FROM "VesselIdentity" WHERE ${beginning('imo')}
      UNION ALL SELECT "mmsi", 0 FROM "VesselIdentity" WHERE ${beginning('callSign')}
      UNION ALL SELECT "mmsi", 1 FROM "VesselIdentity" WHERE ${beginning('name')}
      UNION ALL SELECT "mmsi", 2 FROM "VesselIdentity" INDEXED BY "VesselIdentity_name_idx"
        WHERE "generation" = ? AND instr("name", ?) > 0`,
    args: [generation, key, key + LAST_CHARACTER, ...range, ...range, ...range, generation, ` ${start}`],
  }
}
