/**
 * Grid points between the fold and the contacts: a Parquet file a shard while a run lasts, then read together in
 * order of time and latitude. DuckDB sorts them, and spills what its memory does not hold.
 */

import { renameSync } from 'node:fs'
import { DuckDBDataChunk, INTEGER } from '@duckdb/node-api'
import type { GridBlock } from '../events/grid.ts'
import { TrackTable } from '../events/track-table.ts'
import { openDuckDb, quoted, vectorItems, withDuckDb } from './duckdb.ts'

const VECTOR_ROWS = 2048
/** The points of a shard take some 20 MB. */
const MEMORY_LIMIT_MB = 256
const COLUMNS = ['slot', 'lonUnits', 'latUnits', 'lagMs', 'track', 'kind'] as const

/** Writes a block whose tracks are numbers of `tracks`. The file is whole or not there. */
export async function writeGridFile(file: string, block: GridBlock, tracks: TrackTable): Promise<void> {
  const temporary = `${file}.part`
  // Small: nothing of it spills.
  const instance = await openDuckDb({ memoryLimitMb: MEMORY_LIMIT_MB, threads: 1, spillFolder: null })
  const connection = await instance.connect()
  try {
    await connection.run(
      `CREATE TABLE points (${COLUMNS.map((name) => `"${name}" INTEGER`).join(', ')});
       CREATE TABLE tracks (id INTEGER, mmsi VARCHAR, track_id VARCHAR)`,
    )
    const points = await connection.createAppender('points')
    for (let from = 0; from < block.count; from += VECTOR_ROWS) {
      const rows = Math.min(VECTOR_ROWS, block.count - from)
      const chunk = DuckDBDataChunk.create(
        COLUMNS.map(() => INTEGER),
        rows,
      )
      for (const [column, name] of COLUMNS.entries()) {
        const vector = chunk.getColumnVector(column)
        vectorItems(vector).set(block[name].subarray(from, from + rows))
        vector.flush()
      }
      points.appendDataChunk(chunk)
    }
    points.closeSync()
    const names = await connection.createAppender('tracks')
    for (let track = 0; track < tracks.count; track++) {
      names.appendInteger(track)
      names.appendVarchar(tracks.mmsi(track))
      names.appendVarchar(tracks.trackId(track))
      names.endRow()
    }
    names.closeSync()
    await connection.run(
      `COPY (SELECT slot, "lonUnits", "latUnits", "lagMs", kind, mmsi, track_id FROM points JOIN tracks ON tracks.id = points.track)
       TO '${quoted(temporary)}' (FORMAT parquet, COMPRESSION zstd)`,
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  renameSync(temporary, file)
}

export interface SortedGrid {
  readonly tracks: TrackTable
  /** Blocks in order of slot and latitude; a slot may go on in the next block. A block is valid until the next. */
  readonly blocks: AsyncIterable<GridBlock>
}

/** Lends all points of several files, sorted. */
export async function withSortedGrid<T>(
  spillFolder: string,
  files: readonly string[],
  use: (grid: SortedGrid) => Promise<T>,
): Promise<T> {
  const tracks = new TrackTable()
  if (files.length === 0) return use({ tracks, blocks: noBlocks() })
  return withDuckDb(spillFolder, async (connection) => {
    const from = `read_parquet([${files.map((file) => `'${quoted(file)}'`).join(', ')}])`
    await connection.run(
      `CREATE TABLE tracks AS SELECT (row_number() OVER (ORDER BY mmsi, track_id) - 1)::INTEGER AS id, mmsi, track_id
       FROM (SELECT DISTINCT mmsi, track_id FROM ${from})`,
    )
    const names = await connection.runAndReadAll('SELECT mmsi, track_id FROM tracks ORDER BY id')
    for (const [mmsi, trackId] of names.getRows()) tracks.indexOf(String(mmsi), String(trackId))
    const result = await connection.stream(
      `SELECT slot, "lonUnits", "latUnits", "lagMs", tracks.id AS track, kind FROM ${from} AS points
       JOIN tracks ON tracks.mmsi = points.mmsi AND tracks.track_id = points.track_id
       ORDER BY slot, "latUnits", track`,
    )
    async function* blocks(): AsyncGenerator<GridBlock> {
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        const column = (i: number) => vectorItems(chunk.getColumnVector(i)) as Int32Array
        yield {
          count: chunk.rowCount,
          slot: column(0),
          lonUnits: column(1),
          latUnits: column(2),
          lagMs: column(3),
          track: column(4),
          kind: column(5),
        }
      }
    }
    return use({ tracks, blocks: blocks() })
  })
}

async function* noBlocks(): AsyncGenerator<GridBlock> {}
