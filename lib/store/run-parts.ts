/**
 * What a generation will hold once a run is committed, before it is: its stages, and, of the vessels that the run does
 * not fold, the folder itself. Read by who looks at several vessels at once.
 */

import type { Client, InValue } from '@libsql/client'
import type { SilenceOutput } from '../features/outputs.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import { connectToRead } from './connection.ts'
import type { TrackSilence } from './generated/client.ts'
import { readSilenceRow } from './output-rows.ts'

/** A name that a vessel has called itself, and since when. */
export interface ClaimedName {
  readonly mmsi: string
  readonly name: string
  readonly startMs: number
}

/** A stretch of a track's positions. */
export interface PartChunk {
  /** For `readPositions` of the same part. */
  readonly row: number
  readonly mmsi: string
  readonly startMs: number
  readonly endMs: number
  /** Bounding box, 1/600,000 degree; west greater than east where it crosses 180 degrees. */
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
}

/** Chunks that are told of at a time: a few MB. */
const CHUNKS_PER_PAGE = 20_000

export class RunPart {
  constructor(
    private readonly sql: Client,
    private readonly generation: number,
    /** JSON: keys of the vessels of which this part says nothing. */
    private readonly others: string,
  ) {}

  /** Dark ones, in no order. */
  async readSilences(): Promise<SilenceOutput[]> {
    return (await this.read<TrackSilence>('* FROM "TrackSilence"', '', [])).map(readSilenceRow)
  }

  async readNames(): Promise<ClaimedName[]> {
    return this.read<ClaimedName>(
      '"mmsi", "name", min("startMs") AS "startMs" FROM "VesselIdentity"',
      `AND "name" <> '' GROUP BY "mmsi", "name"`,
      [],
    )
  }

  /** Chunks that have times between these, without their positions. */
  async *readChunks({
    fromMs,
    toMs,
  }: {
    readonly fromMs: number
    readonly toMs: number
  }): AsyncGenerator<PartChunk> {
    let afterRow = 0
    for (;;) {
      const page = await this.read<PartChunk>(
        'rowid AS "row", "mmsi", "startMs", "endMs", "westUnits", "eastUnits", "southUnits", "northUnits" FROM "TrackChunk"',
        `AND rowid > ? AND "endMs" >= ? AND "startMs" <= ? ORDER BY rowid LIMIT ${CHUNKS_PER_PAGE}`,
        [afterRow, fromMs, toMs],
      )
      yield* page
      if (page.length < CHUNKS_PER_PAGE) return
      afterRow = page.at(-1)!.row
    }
  }

  async readPositions(row: number): Promise<TrackPositions> {
    const { rows } = await this.sql.execute({
      sql: 'SELECT "columns" FROM "TrackChunk" WHERE rowid = ?',
      args: [row],
    })
    return decodeChunk(new Uint8Array(rows[0]!.columns as ArrayBuffer))
  }

  private async read<Row>(what: string, rest: string, args: readonly InValue[]): Promise<Row[]> {
    const { rows } = await this.sql.execute({
      sql: `SELECT ${what} WHERE "generation" = ? AND "mmsi" NOT IN (SELECT value FROM json_each(?)) ${rest}`,
      args: [this.generation, this.others, ...args],
    })
    return rows as unknown as Row[]
  }
}

/** Lends every part to `use`. `folded`: the vessels that the stages stand for; null where they are all. */
export async function withRunParts<T>(
  {
    stages,
    folded,
    database,
    generation,
  }: {
    readonly stages: readonly string[]
    readonly folded: readonly string[] | null
    readonly database: string
    readonly generation: number
  },
  use: (parts: readonly RunPart[]) => Promise<T>,
): Promise<T> {
  const open: Client[] = []
  const openPart = (file: string, others: readonly string[]) => {
    const sql = connectToRead(file)
    open.push(sql)
    return new RunPart(sql, generation, JSON.stringify(others))
  }
  try {
    const parts = stages.map((stage) => openPart(stage, []))
    if (folded !== null) parts.push(openPart(database, folded))
    return await use(parts)
  } finally {
    for (const sql of open) sql.close()
  }
}
