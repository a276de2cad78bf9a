/** Gathers a vessel's positions, track by track, into packed chunks. */

import type { ReportBlock } from '../ais/report.ts'
import { HALF_TURN, wrapUnits } from '../geo/units.ts'
import { NO_SCORE } from '../model/scorer.ts'
import { emptyTrackPositions, encodeChunk, type TrackPositions } from './chunk-codec.ts'

/** Long enough to pack well and to be read in one go, short enough to read little beside the time asked for. */
export const POSITIONS_PER_CHUNK = 512

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

/** What a chunk keeps of positions. */
type ChunkColumns = Pick<
  ReportBlock,
  | 'timeMs'
  | 'lonUnits'
  | 'latUnits'
  | 'speedKnots'
  | 'courseDeg'
  | 'headingDeg'
  | 'shoreKm'
  | 'messageType'
  | 'relativePlace'
>

interface OpenChunk {
  sequence: number
  readonly positions: TrackPositions
  /** Of the position added last, and where it stands in `positions.segmentIds`. */
  segmentId: string
  segment: number
}

export class ChunkBuilder {
  private readonly tracks = new Map<string, OpenChunk>()
  /** Columns that are free to be used again: most vessels have one track. */
  private readonly spare: TrackPositions[] = []
  private packed: PackedChunk[] = []
  /** The track of the position added last: most often also of the next. */
  private trackId = ''
  private open: OpenChunk | null = null

  /**
   * Takes one position; positions of a track come in time order, tracks in any. `score` is that of a row in
   * thousandths, NO_SCORE where the position was thinned out. Values are copied: the block may change after.
   */
  add(trackId: string, segmentId: string, block: ChunkColumns, row: number, score: number): void {
    let open = this.open
    if (open === null || trackId !== this.trackId) {
      open = this.tracks.get(trackId) ?? this.begin(trackId)
      this.trackId = trackId
      this.open = open
    }
    const { positions } = open
    if (segmentId !== open.segmentId || positions.count === 0) {
      open.segment = segmentIndex(positions.segmentIds, segmentId)
      open.segmentId = segmentId
    }
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
    positions.kept[i] = score === NO_SCORE ? 0 : 1
    positions.score[i] = score
    positions.segment[i] = open.segment
    if (positions.count === POSITIONS_PER_CHUNK) this.pack(trackId, open)
  }

  /** The track's next position begins chunk `sequence`: earlier ones are packed already. */
  goOn(trackId: string, sequence: number): void {
    this.begin(trackId).sequence = sequence
  }

  /** Packs what is left and gives all chunks back, by track id and order within the track; then starts anew. */
  finish(): PackedChunk[] {
    for (const [trackId, open] of this.tracks) {
      if (open.positions.count > 0) this.pack(trackId, open)
      this.spare.push(open.positions)
    }
    this.tracks.clear()
    this.open = null
    const { packed } = this
    this.packed = []
    return packed.sort((a, b) =>
      a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : a.sequence - b.sequence,
    )
  }

  private begin(trackId: string): OpenChunk {
    const positions = this.spare.pop() ?? emptyTrackPositions(POSITIONS_PER_CHUNK)
    const open: OpenChunk = { sequence: 0, positions, segmentId: '', segment: 0 }
    this.tracks.set(trackId, open)
    return open
  }

  private pack(trackId: string, open: OpenChunk): void {
    const { positions } = open
    this.packed.push(packChunk(trackId, open.sequence++, positions))
    positions.count = 0
    positions.segmentIds = []
  }
}

/** One chunk of the columns as they stand, which it copies. */
export function packChunk(trackId: string, sequence: number, positions: TrackPositions): PackedChunk {
  const { count } = positions
  return {
    trackId,
    sequence,
    startMs: positions.timeMs[0]!,
    endMs: positions.timeMs[count - 1]!,
    positions: count,
    ...boundingBox(positions),
    columns: encodeChunk(positions),
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
  if (east - west >= 2 * HALF_TURN)
    return { westUnits: -HALF_TURN, eastUnits: HALF_TURN - 1, southUnits, northUnits }
  return { westUnits: wrapUnits(west), eastUnits: wrapUnits(east), southUnits, northUnits }
}
