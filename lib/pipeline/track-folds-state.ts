/** States of the folds over one vessel's tracks (lib/pipeline/track-folds), and their bytes. */

import type { PassagesState, ZonePassagesFold } from '../alerts/zone-passages.ts'
import { decodeGrid, encodeGrid, type GridState, startGrid } from '../events/grid.ts'
import type { IdentityOverlapFold, OverlapState } from '../events/identity-conflict-overlap.ts'
import type { TrackEventsFold, TrackEventsState } from '../events/track-events.ts'
import type { StateReader, StateWriter } from '../features/state-codec.ts'
import type { GridPoint } from './grid-gatherer.ts'

export interface FollowedTrack {
  readonly id: string
  readonly events: TrackEventsState
  readonly passages: PassagesState
  readonly grid: GridState
  /** So far. */
  positions: number
}

export interface TracksState {
  readonly mmsi: string
  /** By id, those that have not ended, in the order begun. */
  readonly tracks: Map<string, FollowedTrack>
  readonly overlaps: OverlapState
  /** The newest event time at which anything was decided. */
  decidedMs: number
  /** Grid points at the vessel's last report: what follows at the same ms may say that it is a gear beacon. */
  held: readonly GridPoint[]
}

/** Passages of a track as they stood after so many of its positions. */
export type PassagesOf = (mmsi: string, trackId: string, positions: number) => PassagesState

/** The folds that states are of. */
export interface TrackFoldParts {
  readonly events: TrackEventsFold
  readonly overlaps: IdentityOverlapFold
  readonly passages: ZonePassagesFold
}

export function startTracks(mmsi: string, { overlaps }: TrackFoldParts): TracksState {
  return {
    mmsi,
    tracks: new Map(),
    overlaps: overlaps.start(mmsi),
    decidedMs: Number.NEGATIVE_INFINITY,
    held: [],
  }
}

export function startFollowing(
  mmsi: string,
  id: string,
  { events, passages }: TrackFoldParts,
): FollowedTrack {
  return {
    id,
    events: events.start(mmsi, id),
    passages: passages.start(mmsi, id),
    grid: startGrid(),
    positions: 0,
  }
}

export function encodeTracks(state: TracksState, folds: TrackFoldParts, writer: StateWriter): void {
  writer.text(state.mmsi)
  writer.float64(state.decidedMs)
  writer.blobOf(folds.overlaps.write(state.overlaps))
  writer.count(state.tracks.size)
  for (const track of state.tracks.values()) {
    writer.text(track.id)
    writer.blobOf(folds.events.write(track.events))
    writer.blobOf(folds.passages.write(track.passages))
    encodeGrid(track.grid, writer)
    writer.count(track.positions)
  }
  writer.count(state.held.length)
  for (const point of state.held) {
    writer.text(point.trackId)
    writer.int32(point.slot)
    writer.int32(point.lonUnits)
    writer.int32(point.latUnits)
    writer.count(point.lagMs)
    writer.byte(point.kind)
  }
}

/** Throws on bytes of other folds and on truncated ones. `passagesOf`: makes passages, instead of those of the bytes. */
export function decodeTracks(
  reader: StateReader,
  folds: TrackFoldParts,
  passagesOf: PassagesOf | null = null,
): TracksState {
  const mmsi = reader.text()
  const decidedMs = reader.float64()
  const overlaps = folds.overlaps.decode(reader.blob())
  const tracks = new Map<string, FollowedTrack>()
  for (let left = reader.count(); left > 0; left--) {
    const id = reader.text()
    const events = folds.events.decode(reader.blob())
    const passages = reader.blob()
    const grid = decodeGrid(reader)
    const positions = reader.count()
    tracks.set(id, {
      id,
      events,
      grid,
      positions,
      passages: passagesOf === null ? folds.passages.decode(passages) : passagesOf(mmsi, id, positions),
    })
  }
  const held: GridPoint[] = []
  for (let left = reader.count(); left > 0; left--)
    held.push({
      trackId: reader.text(),
      slot: reader.int32(),
      lonUnits: reader.int32(),
      latUnits: reader.int32(),
      lagMs: reader.count(),
      kind: reader.byte(),
    })
  return { mmsi, tracks, overlaps, decidedMs, held }
}
