/** State of the overlaps under one MMSI (lib/events/identity-conflict-overlap), and its bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import { decodeExtent, type Extent, encodeExtent } from './track-events-place.ts'

const STATE_VERSION = 3

/**
 * Rows of a segment remembered: at 5 min between rows, what comes in the half hour for which positions may wait
 * for their track (lib/features/tracks), and one before.
 */
export const ROWS_REMEMBERED = 8

export interface OverlapState {
  readonly mmsi: string
  /** In the order begun; as many as the vessel fold has (TRACK_JOIN_OPTIONS.tracks). */
  readonly tracks: OverlapTrack[]
}

export interface OverlapTrack {
  readonly trackId: string
  /** The segment that feeds it. */
  segmentId: string
  /** Time of the first position of the segment that the next one came soon enough to vouch for; NaN while none. */
  vouchedFromMs: number
  /** Time of the last position, and where, whichever segment it was of. */
  lastMs: number
  lastLonUnits: number
  lastLatUnits: number
  /** The name heard last; '' where none. */
  name: string
  isGearBeacon: boolean
  /** Rows remembered of the segment, the oldest first. */
  rows: number
  readonly timeMs: Float64Array
  readonly lonUnits: Int32Array
  readonly latUnits: Int32Array
  /** With a track begun before it. */
  overlap: Overlap | null
}

export interface Overlap {
  readonly otherTrackId: string
  /** Since when both were there. */
  readonly startMs: number
  endMs: number
  /** Largest distance at the same time, km; NaN while none is known. */
  apartKm: number
  /** Where the ship of the later track was when they were found to overlap: half way between two oceans is nobody. */
  readonly lonUnits: number
  readonly latUnits: number
  /** Around both ships' rows during the overlap. */
  readonly extent: Extent
}

export function writeOverlaps(state: OverlapState): StateWriter {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(state.mmsi)
  writer.count(state.tracks.length)
  for (const track of state.tracks) {
    writer.text(track.trackId)
    writer.text(track.segmentId)
    writer.float64(track.vouchedFromMs)
    writer.float64(track.lastMs)
    writer.int32(track.lastLonUnits)
    writer.int32(track.lastLatUnits)
    writer.text(track.name)
    writer.byte(track.isGearBeacon ? 1 : 0)
    writer.count(track.rows)
    for (let i = 0; i < track.rows; i++) {
      writer.float64(track.timeMs[i]!)
      writer.int32(track.lonUnits[i]!)
      writer.int32(track.latUnits[i]!)
    }
    encodeOverlap(track.overlap, writer)
  }
  return writer
}

/** Throws on bytes of another version and on truncated ones. */
export function decodeOverlaps(bytes: Uint8Array): OverlapState {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`events: overlap state has version ${version}, this code reads ${STATE_VERSION}`)
  const state: OverlapState = { mmsi: reader.text(), tracks: [] }
  for (let left = reader.count(); left > 0; left--) {
    const track: OverlapTrack = {
      trackId: reader.text(),
      segmentId: reader.text(),
      vouchedFromMs: reader.float64(),
      lastMs: reader.float64(),
      lastLonUnits: reader.int32(),
      lastLatUnits: reader.int32(),
      name: reader.text(),
      isGearBeacon: reader.byte() === 1,
      rows: reader.count(),
      timeMs: new Float64Array(ROWS_REMEMBERED),
      lonUnits: new Int32Array(ROWS_REMEMBERED),
      latUnits: new Int32Array(ROWS_REMEMBERED),
      overlap: null,
    }
    if (track.rows > ROWS_REMEMBERED)
      throw new Error(`events: overlap state has ${track.rows} rows of a track`)
    for (let i = 0; i < track.rows; i++) {
      track.timeMs[i] = reader.float64()
      track.lonUnits[i] = reader.int32()
      track.latUnits[i] = reader.int32()
    }
    track.overlap = decodeOverlap(reader)
    state.tracks.push(track)
  }
  if (!reader.atEnd) throw new Error('events: overlap state has bytes left over')
  return state
}

function encodeOverlap(overlap: Overlap | null, writer: StateWriter): void {
  writer.byte(overlap === null ? 0 : 1)
  if (overlap === null) return
  writer.text(overlap.otherTrackId)
  writer.float64(overlap.startMs)
  writer.float64(overlap.endMs)
  writer.float64(overlap.apartKm)
  writer.int32(overlap.lonUnits)
  writer.int32(overlap.latUnits)
  encodeExtent(overlap.extent, writer)
}

function decodeOverlap(reader: StateReader): Overlap | null {
  if (reader.byte() === 0) return null
  return {
    otherTrackId: reader.text(),
    startMs: reader.float64(),
    endMs: reader.float64(),
    apartKm: reader.float64(),
    lonUnits: reader.int32(),
    latUnits: reader.int32(),
    extent: decodeExtent(reader),
  }
}
