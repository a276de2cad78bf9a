/**
 * Old track chunks are thinned to what is asked of old tracks: the rows, one in five minutes (lib/features/rows), and
 * the positions that outputs rest on. What the folds found stays as it is. The last chunk of a track that may go on is left
 * whole until it is full: positions are counted in it.
 */

import type { Row } from '@libsql/client'
import { decodeChunk, emptyTrackPositions, type TrackPositions } from './chunk-codec.ts'
import type { Turn } from './retention.ts'
import type { Store } from './store.ts'
import { POSITIONS_PER_CHUNK, packChunk } from './track-chunks.ts'

/**
 * Encounters rest on places between reports of up to an hour apart, on a grid of 10 minutes: around each and around a
 * conflict of two transponders, positions stay for this long on both sides, ms.
 */
const MARGIN_MS = 3_600_000

export interface Thinned {
  readonly chunks: number
  readonly positionsBefore: number
  readonly positionsAfter: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/** True of a chunk that waits for more positions. */
const GOES_ON = `"positions" < ${POSITIONS_PER_CHUNK} AND EXISTS (SELECT 1 FROM "Track" AS t
  WHERE t."generation" = "TrackChunk"."generation" AND t."id" = "TrackChunk"."trackId" AND t."endedBy" IS NULL)`

/**
 * Thins every chunk of a generation that ended before a time, a vessel a transaction: readers see each vessel's as they
 * were or as they are, and what is cut off goes on where it was. With `dryRun` it only tells.
 */
export async function thinTracks(
  store: Store,
  generation: number,
  beforeMs: number,
  dryRun: boolean,
  signal: AbortSignal,
  turn: Turn,
): Promise<Thinned> {
  const total = { chunks: 0, positionsBefore: 0, positionsAfter: 0, bytesBefore: 0, bytesAfter: 0 }
  const { rows } = await turn(() =>
    store.connection.sql.execute({
      sql: `SELECT DISTINCT "mmsi" FROM "TrackChunk" INDEXED BY "TrackChunk_time_idx"
        WHERE "generation" = ? AND "endMs" < ? AND NOT "thinned" AND NOT (${GOES_ON}) ORDER BY "mmsi"`,
      args: [generation, beforeMs],
    }),
  )
  for (const { mmsi } of rows) {
    signal.throwIfAborted()
    const one = await turn(() => thinVessel(store, generation, String(mmsi), beforeMs, dryRun))
    total.chunks += one.chunks
    total.positionsBefore += one.positionsBefore
    total.positionsAfter += one.positionsAfter
    total.bytesBefore += one.bytesBefore
    total.bytesAfter += one.bytesAfter
  }
  return total
}

async function thinVessel(
  store: Store,
  generation: number,
  mmsi: string,
  beforeMs: number,
  dryRun: boolean,
): Promise<Thinned> {
  const { sql } = store.connection
  const evidence = await readEvidence(store, generation, mmsi)
  const { rows } = await sql.execute({
    sql: `SELECT rowid AS row, "trackId", "sequence", "columns" FROM "TrackChunk"
      WHERE "generation" = ? AND "mmsi" = ? AND "endMs" < ? AND NOT "thinned" AND NOT (${GOES_ON})`,
    args: [generation, mmsi, beforeMs],
  })
  let positionsBefore = 0
  let positionsAfter = 0
  let bytesBefore = 0
  let bytesAfter = 0
  const updates = rows.map((row) => {
    const bytes = new Uint8Array(row.columns as ArrayBuffer)
    const positions = decodeChunk(bytes)
    const { columns, ...thin } = packChunk(
      String(row.trackId),
      Number(row.sequence),
      thinPositions(positions, evidence),
    )
    positionsBefore += positions.count
    positionsAfter += thin.positions
    bytesBefore += bytes.length
    bytesAfter += columns.length
    return {
      sql: `UPDATE "TrackChunk" SET "thinned" = true, "startMs" = ?, "endMs" = ?, "positions" = ?, "westUnits" = ?,
        "eastUnits" = ?, "southUnits" = ?, "northUnits" = ?, "columns" = ? WHERE rowid = ?`,
      args: [
        thin.startMs,
        thin.endMs,
        thin.positions,
        thin.westUnits,
        thin.eastUnits,
        thin.southUnits,
        thin.northUnits,
        columns,
        row.row!,
      ],
    }
  })
  if (!dryRun) await sql.batch(updates, 'write')
  return { chunks: rows.length, positionsBefore, positionsAfter, bytesBefore, bytesAfter }
}

interface Evidence {
  /** Positions of exactly these times stay. */
  readonly times: ReadonlySet<number>
  /** Positions within these stay, ends included. */
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[]
}

/** Ends of segments, trips, port visits, gaps and events; and all of what rests on more than rows. */
async function readEvidence(store: Store, generation: number, mmsi: string): Promise<Evidence> {
  const read = async (sql: string): Promise<Row[]> =>
    (await store.connection.sql.execute({ sql, args: { generation, mmsi } })).rows
  const own = '"generation" = :generation AND "mmsi" = :mmsi'
  const ends = await read(
    ['Segment', 'Trip', 'PortVisit', 'Event']
      .map((table) => `SELECT "startMs", "endMs" FROM "${table}" WHERE ${own}`)
      .concat(`SELECT "offMs", "onMs" FROM "Gap" WHERE ${own}`)
      .join(' UNION ALL '),
  )
  const spans = await read(
    `SELECT "startMs", "endMs" FROM "Event" WHERE ${own} AND "kind" IN ('encounter', 'identityConflict')
     UNION ALL SELECT "startMs", "endMs" FROM "Event" WHERE "generation" = :generation AND "otherMmsi" = :mmsi`,
  )
  return {
    times: new Set(ends.flatMap(({ startMs, endMs }) => [Number(startMs), Number(endMs)])),
    spans: spans.map(({ startMs, endMs }) => ({
      fromMs: Number(startMs) - MARGIN_MS,
      toMs: Number(endMs) + MARGIN_MS,
    })),
  }
}

/** One position at least, so that a chunk never ends up empty. */
function thinPositions(positions: TrackPositions, { times, spans }: Evidence): TrackPositions {
  const { count, timeMs, kept } = positions
  const first = timeMs[0]!
  const last = timeMs[count - 1]!
  const near = spans.filter(({ fromMs, toMs }) => fromMs <= last && toMs >= first)
  const thin = emptyTrackPositions(count)
  for (let i = 0; i < count; i++) {
    const time = timeMs[i]!
    const stays =
      kept[i] === 1 || times.has(time) || near.some(({ fromMs, toMs }) => fromMs <= time && time <= toMs)
    if (stays) copyPosition(positions, i, thin)
  }
  if (thin.count === 0) copyPosition(positions, 0, thin)
  return thin
}

function copyPosition(from: TrackPositions, i: number, to: TrackPositions): void {
  const at = to.count++
  to.timeMs[at] = from.timeMs[i]!
  to.lonUnits[at] = from.lonUnits[i]!
  to.latUnits[at] = from.latUnits[i]!
  to.speedKnots[at] = from.speedKnots[i]!
  to.courseDeg[at] = from.courseDeg[i]!
  to.headingDeg[at] = from.headingDeg[i]!
  to.shoreKm[at] = from.shoreKm[i]!
  to.messageType[at] = from.messageType[i]!
  to.relativePlace[at] = from.relativePlace[i]!
  to.kept[at] = from.kept[i]!
  to.score[at] = from.score[i]!
  const segmentId = from.segmentIds[from.segment[i]!]!
  const segment = to.segmentIds.indexOf(segmentId)
  to.segment[at] = segment >= 0 ? segment : to.segmentIds.push(segmentId) - 1
}
