/** The positions behind an alert: rows of its tracks while its causes lasted, packed as chunks are. */

import type { AlertOutput } from '../alerts/alert.ts'
import { decodeChunk, emptyTrackPositions, encodeChunk, type TrackPositions } from '../store/chunk-codec.ts'
import type { Sql } from '../store/sql.ts'
import { POSITIONS_PER_CHUNK } from '../store/track-chunks.ts'

/** Of both vessels together, in the order of time; the segments tell them apart. */
export async function readEvidencePositions(
  sql: Sql,
  generation: number,
  alert: AlertOutput,
): Promise<Uint8Array> {
  const rows: RowRef[] = []
  for (const { mmsi, trackId, spans } of tracksOf(alert).values()) {
    const found = await sql.execute({
      sql: `SELECT "columns" FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ? AND "trackId" = ?
        AND "endMs" >= ? AND "startMs" <= ? ORDER BY "sequence"`,
      args: [
        ...[generation, mmsi, trackId],
        ...[Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))],
      ],
    })
    for (const { columns } of found.rows)
      rows.push(...rowsWithin(decodeChunk(new Uint8Array(columns as ArrayBuffer)), spans))
  }
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

function rowsWithin(positions: TrackPositions, spans: readonly Span[]): RowRef[] {
  const rows: RowRef[] = []
  for (let at = 0; at < positions.count; at++) {
    const timeMs = positions.timeMs[at]!
    if (positions.kept[at] === 0 || !spans.some(([from, to]) => from <= timeMs && timeMs <= to)) continue
    rows.push({ timeMs, segmentId: positions.segmentIds[positions.segment[at]!]!, positions, at })
  }
  return rows
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
