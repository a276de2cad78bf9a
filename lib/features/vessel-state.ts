/** The vessel fold's state of one MMSI, its bytes, and the outputs that are read off it. */

import { type DuplicateState, decodeDuplicates, encodeDuplicates, startDuplicates } from './duplicates.ts'
import { type IdentityHistory, readHistory, writeHistory } from './identity-history.ts'
import type { SegmentEnd, SegmentOutput, TrackOutput } from './outputs.ts'
import {
  decodeSegmenter,
  encodeSegmenter,
  type OpenSegment,
  type SegmenterState,
  startSegmenter,
} from './segmenter.ts'
import { StateReader, StateWriter } from './state-codec.ts'
import type { PendingSegment, Track } from './tracks.ts'
import { readPending, readTrack, writePending, writeTrack } from './tracks-codec.ts'

const STATE_VERSION = 1

export interface VesselState {
  readonly mmsi: string
  readonly duplicates: DuplicateState
  readonly segmenter: SegmenterState
  /** At most TRACK_JOIN_OPTIONS.tracks, by time of last position, longest silent first. */
  readonly tracks: Track[]
  /** By start. */
  readonly pending: PendingSegment[]
  readonly identities: IdentityHistory
  /** Tracks begun so far. */
  trackCount: number
  /** Tracks ended because there were too many. */
  evictedTracks: number
  /** The newest event time at which anything happened: a report or a met deadline. */
  clockMs: number
  /** No deadline is before this; it may be early, and is then looked up again. */
  quietUntilMs: number
}

export function startVessel(mmsi: string): VesselState {
  return {
    mmsi,
    duplicates: startDuplicates(),
    segmenter: startSegmenter(mmsi),
    tracks: [],
    pending: [],
    identities: [],
    trackCount: 0,
    evictedTracks: 0,
    clockMs: Number.NEGATIVE_INFINITY,
    quietUntilMs: Number.POSITIVE_INFINITY,
  }
}

export function writeVessel(state: VesselState, generation: string): StateWriter {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(generation)
  writer.text(state.mmsi)
  encodeDuplicates(state.duplicates, writer)
  encodeSegmenter(state.segmenter, writer)
  writer.count(state.tracks.length)
  for (const track of state.tracks) writeTrack(writer, track)
  writer.count(state.pending.length)
  for (const pending of state.pending) writePending(writer, pending)
  writeHistory(writer, state.identities)
  writer.count(state.trackCount)
  writer.count(state.evictedTracks)
  writer.float64(state.clockMs)
  return writer
}

/** The track that the segment of that number is the last of; null: none. */
export function trackOf({ tracks }: VesselState, segmentSerial: number): Track | null {
  for (let i = tracks.length - 1; i >= 0; i--)
    if (tracks[i]!.segmentSerial === segmentSerial) return tracks[i]!
  return null
}

/** Throws on bytes of another version or generation, and on truncated ones. */
export function decodeVessel(bytes: Uint8Array, generation: string): VesselState {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`features: vessel state has version ${version}, this code reads ${STATE_VERSION}`)
  const made = reader.text()
  if (made !== generation)
    throw new Error(`features: vessel state is of configuration ${made}, this fold has ${generation}`)
  const state: VesselState = {
    mmsi: reader.text(),
    duplicates: decodeDuplicates(reader),
    segmenter: decodeSegmenter(reader),
    tracks: readMany(reader, readTrack),
    pending: readMany(reader, readPending),
    identities: readHistory(reader),
    trackCount: reader.count(),
    evictedTracks: reader.count(),
    clockMs: reader.float64(),
    quietUntilMs: Number.NEGATIVE_INFINITY,
  }
  if (!reader.atEnd) throw new Error('features: vessel state has bytes left over')
  return state
}

export function segmentOutput(
  state: VesselState,
  segment: OpenSegment,
  endedBy: SegmentEnd | null,
  decidedMs: number,
  track: Track | null,
): SegmentOutput {
  return {
    kind: 'segment',
    id: segment.id,
    mmsi: state.mmsi,
    decidedMs,
    open: endedBy === null,
    trackId: track === null ? null : track.id,
    startMs: segment.startMs,
    endMs: segment.lastMs,
    startLonUnits: segment.startLonUnits,
    startLatUnits: segment.startLatUnits,
    endLonUnits: segment.lastLonUnits,
    endLatUnits: segment.lastLatUnits,
    positions: segment.positions,
    identities: segment.identities,
    identity: segment.identity,
    endedBy,
  }
}

export function trackOutput(
  state: VesselState,
  track: Track,
  end: { endedBy: 'silence' | 'evicted'; decidedMs: number } | null,
): TrackOutput {
  return {
    kind: 'track',
    id: track.id,
    mmsi: state.mmsi,
    decidedMs: end === null ? state.clockMs : end.decidedMs,
    open: end === null,
    startMs: track.startMs,
    endMs: track.lastMs,
    segments: track.segments,
    positions: track.positions,
    endedBy: end === null ? null : end.endedBy,
  }
}

function readMany<Item>(reader: StateReader, read: (reader: StateReader) => Item): Item[] {
  const items: Item[] = []
  for (let left = reader.count(); left > 0; left--) items.push(read(reader))
  return items
}
