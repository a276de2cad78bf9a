/** Tracks for the map: of one vessel or trip, or of all vessels of a box, simplified for a zoom. */

import type { InValue, Row } from '@libsql/client'
import { readFishingFrom } from '../events/configuration.ts'
import { GAP_OPTIONS } from '../features/gaps.ts'
import { ContentHash } from '../features/ids.ts'
import { decodeChunk } from './chunk-codec.ts'
import { type Box, earliestStarts, LENGTH_CLASS, overlapsBox } from './query-index.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'
import { POSITIONS_PER_CHUNK } from './track-chunks.ts'
import type { TrackLines } from './track-columns.ts'
import { LineGatherer, type LineOptions } from './track-lines.ts'

export interface TrackQuery {
  /** Both ends included. */
  readonly fromMs: number
  readonly toMs: number
  /** Web Mercator zoom of the map, 512 pixels a tile; at FULL_ZOOM and beyond every position is given. */
  readonly zoom: number
  /** Most points to give, at least 100; fewer than would be drawn at the zoom make the tolerance larger. */
  readonly mostPoints: number
  /** Once it is aborted its reason is thrown. */
  readonly signal?: AbortSignal
}

/** Half a pixel of this zoom is less than a unit of place: nothing can be left out. */
const FULL_ZOOM = 18
const LEAST_POINTS = 100
/** Chunks of one vessel that are read and unpacked at once: about 400 KB, and 20 ms in which nothing else is done. */
const CHUNKS_PER_PAGE = 100

/** The track of one vessel: a silence in which it went dark breaks it, as a gap does. */
export async function queryVesselTrack(store: Store, mmsi: string, query: TrackQuery): Promise<TrackLines> {
  return readActive(store, (generation) => readTrack(store, generation, mmsi, null, query))
}

/** Positions of the chunks that reach into a time range: at least those in it. */
export async function countVesselPositions(
  store: Store,
  mmsi: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<number> {
  return readActive(store, async (generation) => {
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT total("positions") AS positions FROM "TrackChunk"
        WHERE "generation" = ? AND "mmsi" = ? AND "startMs" <= ? AND "endMs" >= ?`,
      args: [generation, mmsi, toMs, fromMs],
    })
    return Number(rows[0]!.positions)
  })
}

/** The track of one trip from its first position to its last; null where there is no such trip. */
export async function queryTripTrack(
  store: Store,
  tripId: string,
  query: Pick<TrackQuery, 'zoom' | 'mostPoints' | 'signal'>,
): Promise<TrackLines | null> {
  return readActive(store, async (generation) => {
    const { rows } = await store.connection.sql.execute({
      sql: 'SELECT "mmsi", "trackId", "startMs", "endMs" FROM "Trip" WHERE "generation" = ? AND "id" = ?',
      args: [generation, tripId],
    })
    const trip = rows[0]
    if (trip === undefined) return null
    const range = { fromMs: Number(trip.startMs), toMs: Number(trip.endMs) }
    return readTrack(store, generation, String(trip.mmsi), String(trip.trackId), { ...query, ...range })
  })
}

async function readTrack(
  store: Store,
  generation: number,
  mmsi: string,
  trackId: string | null,
  query: TrackQuery,
): Promise<TrackLines> {
  const darkFrom = await readDark(store, generation, mmsi)
  const options = lineOptions(query, null, await fishingFromOf(store, generation))
  const gatherer = new LineGatherer({ ...options, darkFrom })
  let place: InValue[] = ['', -1]
  let track: string | null = null
  for (;;) {
    query.signal?.throwIfAborted()
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT "trackId", "sequence", "columns" FROM "TrackChunk"
        WHERE "generation" = ? AND "mmsi" = ? AND ("trackId", "sequence") > (?, ?) AND coalesce("trackId" = ?, true)
          AND "startMs" <= ? AND "endMs" >= ?
        ORDER BY "trackId", "sequence" LIMIT ?`,
      args: [generation, mmsi, ...place, trackId, query.toMs, query.fromMs, CHUNKS_PER_PAGE],
    })
    for (const row of rows) {
      if (row.trackId !== track) gatherer.beginTrack(mmsi, String(row.trackId))
      track = String(row.trackId)
      gatherer.addChunk(decodeChunk(columnsOf(row)))
    }
    if (rows.length < CHUNKS_PER_PAGE) return gatherer.finish({ positions: 0, vessels: 0 })
    const last = rows.at(-1)!
    place = [last.trackId!, last.sequence!]
  }
}

export interface BoxTracksQuery extends TrackQuery {
  readonly box: Box
  /** Most positions to unpack, at least those of a chunk: about 3 million a second. */
  readonly mostPositions: number
}

/**
 * The tracks of all vessels of a box. Where there are more positions than allowed, each vessel has an equal share, its
 * newest chunks first; where there are so many vessels that a share is less than a chunk, some of them from all over
 * the list have one. What is left out is told. A leg between two chunks that both lie off the box is not seen.
 */
export async function queryBoxTracks(store: Store, query: BoxTracksQuery): Promise<TrackLines> {
  if (!(query.mostPositions >= POSITIONS_PER_CHUNK))
    throw new RangeError(`store: at most ${query.mostPositions} positions`)
  return readActive(store, async (generation) => {
    const { sql } = store.connection
    const gatherer = new LineGatherer(lineOptions(query, query.box, await fishingFromOf(store, generation)))
    const found = chunksOfBox(generation, query)
    const perVessel = await sql.execute({
      sql: `SELECT "mmsi", sum("positions") AS positions FROM (${found.sql}) GROUP BY "mmsi"`,
      args: found.args,
    })
    const left = new Map(perVessel.rows.map((row) => [String(row.mmsi), Number(row.positions)]))
    const share = shareOut(left, query.mostPositions)
    const { rows } = await sql.execute({
      sql: `WITH shared AS (SELECT chunk, sum("positions") OVER (PARTITION BY "mmsi" ORDER BY "endMs" DESC, chunk
            ROWS UNBOUNDED PRECEDING) AS positions FROM (${found.sql}))
        SELECT "mmsi", "trackId", "positions", "columns" FROM "TrackChunk"
        WHERE rowid IN (SELECT chunk FROM shared WHERE positions <= ?)
          AND (? OR "mmsi" IN (SELECT value FROM json_each(?)))
        ORDER BY "mmsi", "trackId", "sequence"`,
      args: [...found.args, share.perVessel, share.vessels === null, JSON.stringify(share.vessels ?? [])],
    })
    let track = ''
    for (const row of rows) {
      const mmsi = String(row.mmsi)
      const name = JSON.stringify([mmsi, row.trackId])
      if (name !== track) gatherer.beginTrack(mmsi, String(row.trackId))
      track = name
      gatherer.addChunk(decodeChunk(columnsOf(row)))
      left.set(mmsi, left.get(mmsi)! - Number(row.positions))
    }
    const cut = [...left.values()].filter((positions) => positions > 0)
    return gatherer.finish({
      positions: cut.reduce((sum, positions) => sum + positions, 0),
      vessels: cut.length,
    })
  })
}

/** Every chunk that overlaps the time range and the box. */
function chunksOfBox(
  generation: number,
  { fromMs, toMs, box }: BoxTracksQuery,
): { sql: string; args: InValue[] } {
  const overlap = overlapsBox(box)
  const parts = earliestStarts(fromMs)
  return {
    sql: parts
      .map(
        () => `SELECT rowid AS chunk, "mmsi", "positions", "endMs" FROM "TrackChunk" INDEXED BY "TrackChunk_time_idx"
          WHERE "generation" = ? AND ${LENGTH_CLASS} = ? AND "startMs" >= ? AND "startMs" <= ? AND "endMs" >= ?
            AND ${overlap.sql}`,
      )
      .join(' UNION ALL '),
    args: parts.flatMap(({ lengthClass, startMs }) => [
      generation,
      lengthClass,
      startMs,
      toMs,
      fromMs,
      ...overlap.args,
    ]),
  }
}

interface Share {
  readonly perVessel: number
  /** The vessels that have one; null: all. */
  readonly vessels: readonly string[] | null
}

/** The share of which all vessels' sum is at most `most`: who has fewer positions leaves the rest to the others. */
function shareOut(positions: ReadonlyMap<string, number>, most: number): Share {
  const ascending = [...positions.values()].sort((a, b) => a - b)
  let left = most
  for (const [i, own] of ascending.entries()) {
    const perVessel = left / (ascending.length - i)
    if (perVessel < own)
      return perVessel >= POSITIONS_PER_CHUNK ? { perVessel, vessels: null } : shareOfSome(positions, most)
    left -= own
  }
  return { perVessel: most, vessels: null }
}

/** A chunk each for some, by a hash: by MMSI they would be those of a few countries. */
function shareOfSome(positions: ReadonlyMap<string, number>, most: number): Share {
  const hash = new ContentHash()
  const vessels = [...positions.keys()]
    .map((mmsi) => ({ mmsi, order: hash.reset().text(mmsi).digest() }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, Math.floor(most / POSITIONS_PER_CHUNK))
    .map(({ mmsi }) => mmsi)
  return { perVessel: POSITIONS_PER_CHUNK, vessels }
}

function columnsOf(row: Row): Uint8Array {
  return new Uint8Array(row.columns as ArrayBuffer)
}

/** The threshold that the generation's events were made with. */
async function fishingFromOf(store: Store, generation: number): Promise<number> {
  const { rows } = await store.connection.sql.execute({
    sql: 'SELECT "options" FROM "Generation" WHERE "id" = ?',
    args: [generation],
  })
  return readFishingFrom(rows[0] === undefined ? null : JSON.parse(String(rows[0].options)))
}

function lineOptions(
  { fromMs, toMs, zoom, mostPoints }: TrackQuery,
  box: Box | null,
  fishingFrom: number,
): LineOptions {
  if (!(zoom >= 0)) throw new RangeError(`store: zoom ${zoom}`)
  if (!(mostPoints >= LEAST_POINTS)) throw new RangeError(`store: at most ${mostPoints} points`)
  return {
    zoom: zoom >= FULL_ZOOM ? Number.POSITIVE_INFINITY : zoom,
    fromMs,
    toMs,
    box,
    mostPoints,
    gapMs: GAP_OPTIONS.gapMs,
    fishingFrom,
    darkFrom: new Map(),
  }
}

/** When the vessel's tracks went dark, of those that did (lib/events/going-dark). */
async function readDark(
  store: Store,
  generation: number,
  mmsi: string,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "trackId", "startMs" FROM "Event" INDEXED BY "Event_generation_mmsi_startMs_idx"
      WHERE "generation" = ? AND "mmsi" = ? AND "kind" = 'goingDark'`,
    args: [generation, mmsi],
  })
  const dark = new Map<string, Set<number>>()
  for (const { trackId, startMs } of rows) {
    const own = dark.get(String(trackId)) ?? new Set()
    dark.set(String(trackId), own.add(Number(startMs)))
  }
  return dark
}
