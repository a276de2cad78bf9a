/** Stored positions around places and times, for who looks at several vessels again (lib/store/live-store). */

import type { ChunkPlace, ChunksQuery, StoredChunk } from './live-store.ts'
import { earliestStarts, LENGTH_CLASS, overlapsBox } from './query-index.ts'
import type { Sql } from './sql.ts'

export async function readChunkPlaces(
  sql: Sql,
  generation: number,
  { fromMs, toMs, box }: ChunksQuery,
): Promise<ChunkPlace[]> {
  const overlap = overlapsBox(box)
  const places: ChunkPlace[] = []
  for (const { lengthClass, startMs } of earliestStarts(Math.max(fromMs, -Number.MAX_VALUE))) {
    const { rows } = await sql.execute({
      sql: `SELECT "mmsi", "trackId", "sequence", "startMs", "endMs", "westUnits", "eastUnits", "southUnits", "northUnits"
        FROM "TrackChunk" INDEXED BY "TrackChunk_time_idx"
        WHERE "generation" = ? AND ${LENGTH_CLASS} = ? AND "startMs" >= ? AND "startMs" <= ? AND "endMs" >= ?
          AND ${overlap.sql}`,
      args: [generation, lengthClass, startMs, toMs, fromMs, ...overlap.args],
    })
    for (const row of rows)
      places.push({
        mmsi: String(row.mmsi),
        trackId: String(row.trackId),
        sequence: Number(row.sequence),
        startMs: Number(row.startMs),
        endMs: Number(row.endMs),
        westUnits: Number(row.westUnits),
        eastUnits: Number(row.eastUnits),
        southUnits: Number(row.southUnits),
        northUnits: Number(row.northUnits),
      })
  }
  return places.sort(compareChunks)
}

export async function readChunks(
  sql: Sql,
  generation: number,
  mmsi: string,
  fromMs: number,
  toMs: number,
): Promise<StoredChunk[]> {
  const { rows } = await sql.execute({
    sql: `SELECT "trackId", "sequence", "columns" FROM "TrackChunk"
      WHERE "generation" = ? AND "mmsi" = ? AND "endMs" >= ? AND "startMs" <= ? ORDER BY "trackId", "sequence"`,
    args: [generation, mmsi, Math.max(fromMs, -Number.MAX_VALUE), Math.min(toMs, Number.MAX_VALUE)],
  })
  return rows.map(({ trackId, sequence, columns }) => ({
    trackId: String(trackId),
    sequence: Number(sequence),
    columns: new Uint8Array(columns as ArrayBuffer),
  }))
}

/** By vessel, track and order in it. */
export function compareChunks(a: ChunkPlace, b: ChunkPlace): number {
  if (a.mmsi !== b.mmsi) return a.mmsi < b.mmsi ? -1 : 1
  if (a.trackId !== b.trackId) return a.trackId < b.trackId ? -1 : 1
  return a.sequence - b.sequence
}
