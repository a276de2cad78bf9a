/** The positions behind an alert: rows of its tracks while its causes lasted, packed as chunks are. */

import type { AlertOutput } from '../alerts/alert.ts'
import { decodeChunk, emptyTrackPositions, encodeChunk, type TrackPositions } from './chunk-codec.ts'
import type { Sql } from './sql.ts'
import { POSITIONS_PER_CHUNK } from './track-chunks.ts'

/** Rows so long before and after are looked for, ms: they are 5 minutes apart where the vessel is heard well. */
const AROUND_MS = 1_800_000

/** Chunks of a track, packed, that have times from `fromMs` to `toMs`, in order. */
export type ChunkReader = (
  mmsi: string,
  trackId: string,
  fromMs: number,
  toMs: number,
) => Promise<readonly Uint8Array[]>

/** Of a generation in the database. */
export function chunksOf(sql: Sql, generation: number): ChunkReader {
  return async (mmsi, trackId, fromMs, toMs) => {
    const { rows } = await sql.execute({
      sql: `SELECT "columns" FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ? AND "trackId" = ?
        AND "endMs" >= ? AND "startMs" <= ? ORDER BY "sequence"`,
      args: [generation, mmsi, trackId, fromMs, toMs],
    })
    return rows.map(({ columns }) => new Uint8Array(columns as ArrayBuffer))
  }
}

/** Of both vessels together, in the order of time; the segments tell them apart. Empty where nothing is stored. */
export async function readEvidencePositions(
  readChunks: ChunkReader,
  alert: AlertOutput,
): Promise<Uint8Array> {
  const rows: RowRef[] = []
  for (const { mmsi, trackId, spans } of tracksOf(alert).values()) {
    const fromMs = Math.min(...spans.map(([from]) => from)) - AROUND_MS
    const toMs = Math.max(...spans.map(([, to]) => to)) + AROUND_MS
    const chunks = await readChunks(mmsi, trackId, fromMs, toMs)
    const kept = chunks.flatMap((columns) => rowsOf(decodeChunk(columns)))
    // Of chunks that reach farther no more is looked at, so that how positions are cut into them does not matter.
    const around = kept.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    rows.push(...rowsWithin(around, spans))
  }
  if (rows.length === 0) return new Uint8Array()
  rows.sort((a, b) => a.timeMs - b.timeMs || (a.segmentId < b.segmentId ? -1 : 1))
  return encodeChunk(gather(spread(rows)))
}

type Span = readonly [fromMs: number, toMs: number]

interface TrackSpans {
  readonly mmsi: string
  readonly trackId: string
  readonly spans: Span[]
}

/** When each track of the alert had a part in it. */
function tracksOf({ mmsi, trackId, causes }: AlertOutput): Map<string, TrackSpans> {
  const tracks = new Map<string, TrackSpans>()
  const add = (of: string, track: string, span: Span) => {
    const known = tracks.get(track)
    if (known === undefined) tracks.set(track, { mmsi: of, trackId: track, spans: [span] })
    else known.spans.push(span)
  }
  for (const { startMs, endMs, insideFromMs, insideToMs, otherMmsi, otherTrackId } of causes) {
    const span: Span = [insideFromMs ?? startMs, insideToMs ?? endMs]
    add(mmsi, trackId, span)
    if (otherMmsi !== null && otherTrackId !== null) add(otherMmsi, otherTrackId, span)
  }
  return tracks
}

interface RowRef {
  readonly timeMs: number
  readonly segmentId: string
  readonly positions: TrackPositions
  readonly at: number
}

function rowsOf(positions: TrackPositions): RowRef[] {
  const rows: RowRef[] = []
  for (let at = 0; at < positions.count; at++)
    if (positions.kept[at] === 1)
      rows.push({
        timeMs: positions.timeMs[at]!,
        segmentId: positions.segmentIds[positions.segment[at]!]!,
        ...{ positions, at },
      })
  return rows
}

/** Those in a span, the last one before it and the first one after: of a silence there are no others. */
function rowsWithin(rows: readonly RowRef[], spans: readonly Span[]): RowRef[] {
  return rows.filter(({ timeMs }, i) =>
    spans.some(([from, to]) => {
      const nextMs = rows[i + 1]?.timeMs ?? Number.POSITIVE_INFINITY
      const beforeMs = rows[i - 1]?.timeMs ?? Number.NEGATIVE_INFINITY
      return (
        (from <= timeMs && timeMs <= to) ||
        (timeMs < from && nextMs >= from) ||
        (timeMs > to && beforeMs <= to)
      )
    }),
  )
}

/** As many as a chunk holds, evenly, the first and the last among them. */
function spread(rows: readonly RowRef[]): readonly RowRef[] {
  if (rows.length <= POSITIONS_PER_CHUNK) return rows
  const step = (rows.length - 1) / (POSITIONS_PER_CHUNK - 1)
  return Array.from({ length: POSITIONS_PER_CHUNK }, (_, i) => rows[Math.round(i * step)]!)
}

function gather(rows: readonly RowRef[]): TrackPositions {
  const out = emptyTrackPositions(rows.length)
  const segments = new Map<string, number>()
  for (const [i, { positions, at, segmentId }] of rows.entries()) {
    if (!segments.has(segmentId)) segments.set(segmentId, out.segmentIds.push(segmentId) - 1)
    out.timeMs[i] = positions.timeMs[at]!
    out.lonUnits[i] = positions.lonUnits[at]!
    out.latUnits[i] = positions.latUnits[at]!
    out.speedKnots[i] = positions.speedKnots[at]!
    out.courseDeg[i] = positions.courseDeg[at]!
    out.headingDeg[i] = positions.headingDeg[at]!
    out.shoreKm[i] = positions.shoreKm[at]!
    out.messageType[i] = positions.messageType[at]!
    out.relativePlace[i] = positions.relativePlace[at]!
    out.kept[i] = positions.kept[at]!
    out.score[i] = positions.score[at]!
    out.segment[i] = segments.get(segmentId)!
  }
  out.count = rows.length
  return out
}
