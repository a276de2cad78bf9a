/** What a generation holds, counted in the database: the summary's numbers, stored with the generation. */

import type { InValue, ResultSet } from '@libsql/client'
import type { MmsiKind } from '../ais/mmsi.ts'
import type { EventKind } from '../events/outputs.ts'

/** Reports that joined no segment. */
export interface Dropped {
  readonly duplicatePositions: number
  readonly duplicateIdentities: number
  /** Positions without the motion that placing them takes. */
  readonly noMotion: number
  readonly noise: number
}

export interface GenerationCounts {
  /** Accepted reports that were folded. */
  readonly positions: number
  readonly identities: number
  readonly dropped: Dropped
  /** Positions on tracks, and those of them kept as rows for features. */
  readonly trackPositions: number
  readonly rows: number
  /** Event time of the first and last report; null when there is none. */
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly vessels: number
  /** Vessels by what their numbers are: ships, and others that are folded all the same. */
  readonly vesselsByKind: Partial<Record<MmsiKind, number>>
  readonly identityHistories: number
  readonly segments: number
  readonly tracks: number
  readonly trips: number
  /** Trips by how they ended, 'open' for those that have not. */
  readonly tripsByEnd: Record<string, number>
  readonly portVisits: number
  readonly portVisitsByEvidence: Record<string, number>
  readonly gaps: number
  /** Gaps whose OFF lies in a port visit. */
  readonly gapsInPort: number
  /** Gaps without an end: those whose track has ended in silence, and those that may still end. */
  readonly gapsNotOnAgain: number
  readonly gapsStillOff: number
  /** Gaps that began in an outage of the whole feed, or up to an hour before one. */
  readonly gapsInOutages: number
  readonly possibleDisabling: number
  readonly events: Partial<Record<EventKind, number>>
  /** By the rule that raised them. */
  readonly alerts: Record<string, number>
}

/** Whatever runs statements: a client or a transaction. */
interface Sql {
  execute(statement: { sql: string; args: InValue[] }): Promise<ResultSet>
}

/** Counts one generation with the imports that the folder holds. */
export async function countGeneration(sql: Sql, generation: number): Promise<GenerationCounts> {
  const row = async (text: string, args: InValue[] = [generation]) =>
    (await sql.execute({ sql: text, args })).rows[0]!
  const count = async (table: string, where = 'TRUE') =>
    Number((await row(`SELECT count(*) AS n FROM "${table}" WHERE "generation" = ? AND ${where}`)).n)
  const countBy = async (table: string, column: string) => {
    const { rows } = await sql.execute({
      sql: `SELECT ${column} AS key, count(*) AS n FROM "${table}" WHERE "generation" = ? GROUP BY 1 ORDER BY 1`,
      args: [generation],
    })
    return Object.fromEntries(rows.map(({ key, n }) => [String(key), Number(n)]))
  }
  const imports = await row(
    `SELECT total("positions") AS positions, total("identities") AS identities, min("firstMs") AS firstMs,
       max("lastMs") AS lastMs FROM "Import"`,
    [],
  )
  const folded = await row(
    `SELECT total("duplicatePositions") AS duplicatePositions, total("duplicateIdentities") AS duplicateIdentities,
       total("noMotion") AS noMotion, total("noise") AS noise, total("trackPositions") AS trackPositions,
       total("rows") AS rows FROM "FoldedVessel" WHERE "generation" = ?`,
  )
  return {
    positions: Number(imports.positions),
    identities: Number(imports.identities),
    dropped: {
      duplicatePositions: Number(folded.duplicatePositions),
      duplicateIdentities: Number(folded.duplicateIdentities),
      noMotion: Number(folded.noMotion),
      noise: Number(folded.noise),
    },
    trackPositions: Number(folded.trackPositions),
    rows: Number(folded.rows),
    firstMs: numberOrNull(imports.firstMs),
    lastMs: numberOrNull(imports.lastMs),
    vessels: await count('Vessel'),
    vesselsByKind: await countBy('Vessel', '"kind"'),
    identityHistories: await count('VesselIdentity'),
    segments: await count('Segment'),
    tracks: await count('Track'),
    trips: await count('Trip'),
    tripsByEnd: await countBy('Trip', `coalesce("endedBy", 'open')`),
    portVisits: await count('PortVisit'),
    portVisitsByEvidence: await countBy('PortVisit', '"evidence"'),
    gaps: await count('Gap'),
    gapsInPort: await count('Gap', '"inPort"'),
    gapsNotOnAgain: await count('Gap', '"onMs" IS NULL AND NOT "open"'),
    gapsStillOff: await count('Gap', '"onMs" IS NULL AND "open"'),
    gapsInOutages: await count('Gap', '"feedOutage"'),
    possibleDisabling: await count('Gap', '"possibleDisabling"'),
    events: await countBy('Event', '"kind"'),
    alerts: await countBy('Alert', '"ruleId"'),
  }
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
