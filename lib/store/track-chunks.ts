/** Gathers a vessel's positions, track by track, into packed chunks. */

import type { ReportBlock } from '../ais/report.ts'
import { wrapUnits } from '../geo/units.ts'
import { emptyTrackPositions, encodeChunk, type TrackPositions } from './chunk-codec.ts'

/** Long enough to pack well and to be read in one go, short enough to read little beside the time asked for. */
const POSITIONS_PER_CHUNK = 512

export interface PackedChunk {
  readonly trackId: string
  /** From 0 within the track. */
  readonly sequence: number
  readonly startMs: number
  readonly endMs: number
  readonly positions: number
  /** Bounding box, 1/600,000 degree; west greater than east when it crosses 180 degrees. */
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
  readonly columns: Uint8Array
}

interface OpenChunk {
  sequence: number
  positions: TrackPositions
}

export class ChunkBuilder {
  private readonly tracks = new Map<string, OpenChunk>()
  private readonly packed: PackedChunk[] = []

  /** Takes one position; positions of a track come in time order. */
  add(trackId: string, segmentId: string, block: ReportBlock, row: number, isKept: boolean): void {
    let open = this.tracks.get(trackId)
    if (open === undefined) {
      open = { sequence: 0, positions: emptyTrackPositions(POSITIONS_PER_CHUNK) }
      this.tracks.set(trackId, open)
    }
    const { positions } = open
    const i = positions.count++
    positions.timeMs[i] = block.timeMs[row]!
    positions.lonUnits[i] = block.lonUnits[row]!
    positions.latUnits[i] = block.latUnits[row]!
    positions.speedKnots[i] = block.speedKnots[row]!
    positions.courseDeg[i] = block.courseDeg[row]!
    positions.headingDeg[i] = block.headingDeg[row]!
    positions.shoreKm[i] = block.shoreKm[row]!
    positions.messageType[i] = block.messageType[row]!
    positions.relativePlace[i] = block.relativePlace[row]!
    positions.kept[i] = isKept ? 1 : 0
    positions.segment[i] = segmentIndex(positions.segmentIds, segmentId)
    if (positions.count === POSITIONS_PER_CHUNK) this.pack(trackId, open)
  }

  /** Packs what is left and gives all chunks back, by track id and order within the track; then starts anew. */
  finish(): PackedChunk[] {
    for (const [trackId, open] of this.tracks) if (open.positions.count > 0) this.pack(trackId, open)
    this.tracks.clear()
    const packed = this.packed.splice(0)
    return packed.sort((a, b) =>
      a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : a.sequence - b.sequence,
    )
  }

  private pack(trackId: string, open: OpenChunk): void {
    const { positions } = open
    const { count } = positions
    this.packed.push({
      trackId,
      sequence: open.sequence++,
      startMs: positions.timeMs[0]!,
      endMs: positions.timeMs[count - 1]!,
      positions: count,
      ...boundingBox(positions),
      columns: encodeChunk(positions),
    })
    positions.count = 0
    positions.segmentIds = []
  }
}

/** Most often the segment of the position before, which is the last one added. */
function segmentIndex(ids: string[], id: string): number {
  const index = ids.lastIndexOf(id)
  return index >= 0 ? index : ids.push(id) - 1
}

/** Follows the track over 180 degrees, so that a box across it is narrow. */
function boundingBox(positions: TrackPositions) {
  const first = positions.lonUnits[0]!
  let lon = first
  let west = first
  let east = first
  let southUnits = positions.latUnits[0]!
  let northUnits = southUnits
  for (let i = 1; i < positions.count; i++) {
    lon += wrapUnits(positions.lonUnits[i]! - positions.lonUnits[i - 1]!)
    if (lon < west) west = lon
    if (lon > east) east = lon
    const lat = positions.latUnits[i]!
    if (lat < southUnits) southUnits = lat
    if (lat > northUnits) northUnits = lat
  }
  if (east - west >= -2 * LON_MIN_UNITS)
    return { westUnits: LON_MIN_UNITS, eastUnits: -LON_MIN_UNITS - 1, southUnits, northUnits }
  return { westUnits: wrapUnits(west), eastUnits: wrapUnits(east), southUnits, northUnits }
}

const LON_MIN_UNITS = -108_000_000
