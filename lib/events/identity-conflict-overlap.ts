/**
 * Identity conflicts of the second sort: two transponders under one MMSI at the same time. One fold over all tracks
 * of an MMSI; it follows the vessel fold as lib/events/track-events does.
 *
 * Two tracks conflict when a segment of each overlap in time, each counted from its first two positions that follow one
 * another within an hour: one alone is noise, and so are two wrong ones a day apart, which any motion can join, or a
 * wrong one that the ship's own positions join after a silence. Segments say that both were there; the event is of the tracks, for two ships that share a number for months make new segments all the time. A
 * track conflicts with the first one that it is found to overlap of those begun before it, and with no other at once:
 * n ships on one number are n - 1 events, not all the pairs of them. The event grows until one of the two tracks ends.
 *
 * That one of the two lies within the time of the other must be heard: a row of each between two of the other. Where a
 * track is silent for as long as another of the number is heard, and then goes on, nothing says that they are two: if their
 * names do not contradict each other it is a *jump*, one ship whose place, as it tells it, is far away for a while and
 * then back.
 *
 * How far apart they were at the same time is looked up at each row, between the rows kept of the other track:
 * positions that waited for their track come late, so a few are remembered.
 */

import type { Identity } from '../ais/report.ts'
import { ContentHash } from '../features/ids.ts'
import type { StateWriter } from '../features/state-codec.ts'
import { distanceKmUnits, interpolateUnits, type Place } from '../geo/great-circle.ts'
import { isGearBeaconName } from './gear-beacon.ts'
import {
  decodeOverlaps,
  type Overlap,
  type OverlapState,
  type OverlapTrack,
  ROWS_REMEMBERED,
  writeOverlaps,
} from './identity-conflict-overlap-state.ts'
import type { IdentityConflictOutput } from './outputs.ts'
import { extendExtent, noExtent, placeOf, startExtent } from './track-events-place.ts'

export type { OverlapState } from './identity-conflict-overlap-state.ts'

type OverlapSink = (output: IdentityConflictOutput) => void

export const OVERLAP_OPTIONS = {
  /** Two positions that follow each other no later than this, ms, vouch for a segment. Own: the hour of encounters. */
  vouchingMs: 3_600_000,
  /**
   * Rows elsewhere that make a jump, half an hour or more: fewer are wrong positions. Own. At most as many as are
   * remembered of a track.
   */
  jumpRows: 6,
  /** A way back after longer, ms, is that of a ship that went there on another track. Own: two days. */
  jumpMostMs: 48 * 3_600_000,
} as const

/** Scratch. */
const hash = new ContentHash()
const place: Place = { lonUnits: 0, latUnits: 0 }

/** One fold over many vessels: it holds no vessel's state. Nothing in it waits for silence. */
export class IdentityOverlapFold {
  start(mmsi: string): OverlapState {
    return { mmsi, tracks: [] }
  }

  /** The next position of a track; `isRow`: kept as a row. In the order in which the vessel fold tells them. */
  position(
    state: OverlapState,
    trackId: string,
    segmentId: string,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    isRow: boolean,
    decidedMs: number,
    sink: OverlapSink,
  ): void {
    const track = findTrack(state, trackId)
    if (state.tracks.length > 1 && track.lastMs < timeMs)
      tellJumps(state, track, timeMs, lonUnits, latUnits, decidedMs, sink)
    if (track.segmentId !== segmentId) {
      track.segmentId = segmentId
      track.vouchedFromMs = Number.NaN
      track.rows = 0
    } else if (Number.isNaN(track.vouchedFromMs) && timeMs - track.lastMs <= OVERLAP_OPTIONS.vouchingMs)
      track.vouchedFromMs = track.lastMs
    track.lastMs = timeMs
    track.lastLonUnits = lonUnits
    track.lastLatUnits = latUnits
    if (!isRow) return
    if (state.tracks.length > 1) this.compare(state, track, timeMs, lonUnits, latUnits, decidedMs, sink)
    noteRow(track, timeMs, lonUnits, latUnits)
  }

  /** An identity heard of a track's ship. */
  identity(state: OverlapState, trackId: string, identity: Identity): void {
    const track = findTrack(state, trackId)
    if (identity.name === '' || identity.name === track.name) return
    track.name = identity.name
    if (isGearBeaconName(identity.name)) track.isGearBeacon = true
  }

  /** The track ends, and its conflicts with it. */
  endTrack(state: OverlapState, trackId: string, decidedMs: number, sink: OverlapSink): void {
    const index = state.tracks.findIndex((track) => track.trackId === trackId)
    if (index < 0) return
    for (const track of state.tracks) {
      const { overlap } = track
      if (overlap === null || (track.trackId !== trackId && overlap.otherTrackId !== trackId)) continue
      sink(overlapOutput(state, track, overlap, decidedMs, false))
      track.overlap = null
    }
    state.tracks.splice(index, 1)
  }

  /** What is open as it stands. Changes nothing. */
  peek(state: OverlapState, decidedMs: number, sink: OverlapSink): void {
    for (const track of state.tracks)
      if (track.overlap !== null) sink(overlapOutput(state, track, track.overlap, decidedMs, true))
  }

  encode(state: OverlapState): Uint8Array {
    return this.write(state).finish()
  }

  /** The bytes of `encode`, to be put among others. */
  write(state: OverlapState): StateWriter {
    return writeOverlaps(state)
  }

  /** Throws on bytes of another version and on truncated ones. */
  decode(bytes: Uint8Array): OverlapState {
    return decodeOverlaps(bytes)
  }

  /** A row of `track` against all other tracks. */
  private compare(
    state: OverlapState,
    track: OverlapTrack,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    decidedMs: number,
    sink: OverlapSink,
  ): void {
    let isEarlier = true
    for (const other of state.tracks) {
      if (other === track) {
        isEarlier = false
        continue
      }
      const later = isEarlier ? track : other
      const earlier = isEarlier ? other : track
      const { overlap } = later
      if (overlap !== null && overlap.otherTrackId !== earlier.trackId) continue
      const startMs = Math.max(track.vouchedFromMs, other.vouchedFromMs)
      const endMs = Math.min(track.lastMs, other.lastMs)
      // Also where either is NaN.
      if (!(startMs < endMs)) continue
      if (track.isGearBeacon || other.isGearBeacon) continue
      if (overlap === null) {
        if (!isHeardWithin(track, other) || !isHeardWithin(other, track)) continue
        const isHere = later === track || other.rows === 0
        const begun: Overlap = {
          otherTrackId: earlier.trackId,
          startMs,
          endMs,
          apartKm: Number.NaN,
          lonUnits: isHere ? lonUnits : other.lonUnits[other.rows - 1]!,
          latUnits: isHere ? latUnits : other.latUnits[other.rows - 1]!,
          extent: noExtent(),
        }
        startExtent(begun.extent, lonUnits, latUnits)
        extendByLast(begun, other)
        measure(begun, track, other, timeMs, lonUnits, latUnits)
        later.overlap = begun
        sink(overlapOutput(state, later, begun, decidedMs, true))
      } else {
        if (endMs > overlap.endMs) overlap.endMs = endMs
        extendExtent(overlap.extent, lonUnits, latUnits)
        extendByLast(overlap, other)
        measure(overlap, track, other, timeMs, lonUnits, latUnits)
      }
    }
  }
}

/** Whether a row of a track lies between two positions of the other's segment that count. */
function isHeardWithin(track: OverlapTrack, { vouchedFromMs, lastMs }: OverlapTrack): boolean {
  for (let i = 0; i < track.rows; i++)
    if (track.timeMs[i]! > vouchedFromMs && track.timeMs[i]! < lastMs) return true
  return false
}

/** A position of a track after a silence: other tracks that were heard in it, and only in it, were jumps. */
function tellJumps(
  state: OverlapState,
  track: OverlapTrack,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  decidedMs: number,
  sink: OverlapSink,
): void {
  if (timeMs - track.lastMs > OVERLAP_OPTIONS.jumpMostMs) return
  for (const other of state.tracks) {
    const { vouchedFromMs, lastMs } = other
    // Also where nothing vouches for it.
    if (!(vouchedFromMs > track.lastMs && lastMs < timeMs) || other === track) continue
    if (other.rows < OVERLAP_OPTIONS.jumpRows || track.isGearBeacon || other.isGearBeacon) continue
    if (track.name !== '' && other.name !== '' && track.name !== other.name) continue
    sink(jumpOutput(state, track, other, timeMs, lonUnits, latUnits, decidedMs))
  }
}

/** `track`, which is back, was meanwhile where `other` was heard. */
function jumpOutput(
  state: OverlapState,
  track: OverlapTrack,
  other: OverlapTrack,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  decidedMs: number,
): IdentityConflictOutput {
  const extent = noExtent()
  startExtent(extent, other.lonUnits[0]!, other.latUnits[0]!)
  let apartKm = 0
  for (let i = 0; i < other.rows; i++) {
    const share = (other.timeMs[i]! - track.lastMs) / (timeMs - track.lastMs)
    interpolateUnits(track.lastLonUnits, track.lastLatUnits, lonUnits, latUnits, share, place)
    const km = distanceKmUnits(other.lonUnits[i]!, other.latUnits[i]!, place.lonUnits, place.latUnits)
    apartKm = Math.max(apartKm, km)
    extendExtent(extent, other.lonUnits[i]!, other.latUnits[i]!)
  }
  extendExtent(extent, track.lastLonUnits, track.lastLatUnits)
  extendExtent(extent, lonUnits, latUnits)
  const startMs = other.vouchedFromMs
  return {
    kind: 'identityConflict',
    id: hash
      .reset()
      .text('identityConflict')
      .text(other.trackId)
      .text('jump')
      .float64(startMs)
      .text(track.trackId)
      .digest(),
    mmsi: state.mmsi,
    trackId: other.trackId,
    otherTrackId: track.trackId,
    decidedMs,
    open: false,
    startMs,
    endMs: other.lastMs,
    ...placeOf(extent),
    lonUnits: other.lonUnits[0]!,
    latUnits: other.latUnits[0]!,
    conflict: 'jump',
    before: track.name,
    after: other.name,
    apartKm,
  }
}

/** The track of that id, begun where it is new. */
function findTrack(state: OverlapState, trackId: string): OverlapTrack {
  const { tracks } = state
  for (let i = tracks.length - 1; i >= 0; i--) if (tracks[i]!.trackId === trackId) return tracks[i]!
  const begun: OverlapTrack = {
    trackId,
    segmentId: '',
    vouchedFromMs: Number.NaN,
    lastMs: Number.NaN,
    lastLonUnits: 0,
    lastLatUnits: 0,
    name: '',
    isGearBeacon: false,
    rows: 0,
    timeMs: new Float64Array(ROWS_REMEMBERED),
    lonUnits: new Int32Array(ROWS_REMEMBERED),
    latUnits: new Int32Array(ROWS_REMEMBERED),
    overlap: null,
  }
  tracks.push(begun)
  return begun
}

/** Remembers the newest rows of the segment, the oldest first. */
function noteRow(track: OverlapTrack, timeMs: number, lonUnits: number, latUnits: number): void {
  if (track.rows === ROWS_REMEMBERED) {
    track.timeMs.copyWithin(0, 1)
    track.lonUnits.copyWithin(0, 1)
    track.latUnits.copyWithin(0, 1)
    track.rows--
  }
  track.timeMs[track.rows] = timeMs
  track.lonUnits[track.rows] = lonUnits
  track.latUnits[track.rows] = latUnits
  track.rows++
}

/** Where the other ship was last. */
function extendByLast(overlap: Overlap, other: OverlapTrack): void {
  const newest = other.rows - 1
  if (newest >= 0) extendExtent(overlap.extent, other.lonUnits[newest]!, other.latUnits[newest]!)
}

/**
 * Notes how far apart the two were at one time: that of this row, where the other was heard before and after it; else
 * that of the other's last row, where this track was heard before it.
 */
function measure(
  overlap: Overlap,
  track: OverlapTrack,
  other: OverlapTrack,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
): void {
  const newest = other.rows - 1
  if (newest < 0) return
  let km = Number.NaN
  const otherMs = other.timeMs[newest]!
  if (otherMs >= timeMs) {
    let after = newest
    while (after > 0 && other.timeMs[after - 1]! >= timeMs) after--
    if (after > 0) {
      const { timeMs: times, lonUnits: lons, latUnits: lats } = other
      const before = after - 1
      const share = (timeMs - times[before]!) / (times[after]! - times[before]!)
      interpolateUnits(lons[before]!, lats[before]!, lons[after]!, lats[after]!, share, place)
      km = distanceKmUnits(lonUnits, latUnits, place.lonUnits, place.latUnits)
    }
  } else if (track.rows > 0) {
    const last = track.rows - 1
    const lastMs = track.timeMs[last]!
    if (lastMs <= otherMs) {
      const share = (otherMs - lastMs) / (timeMs - lastMs)
      interpolateUnits(track.lonUnits[last]!, track.latUnits[last]!, lonUnits, latUnits, share, place)
      km = distanceKmUnits(other.lonUnits[newest]!, other.latUnits[newest]!, place.lonUnits, place.latUnits)
    }
  }
  if (km > overlap.apartKm || (Number.isNaN(overlap.apartKm) && !Number.isNaN(km))) overlap.apartKm = km
}

function overlapOutput(
  state: OverlapState,
  track: OverlapTrack,
  overlap: Overlap,
  decidedMs: number,
  open: boolean,
): IdentityConflictOutput {
  const { otherTrackId, startMs, endMs, apartKm, lonUnits, latUnits } = overlap
  const id = hash.reset().text('identityConflict').text(track.trackId).text('overlap').float64(startMs)
  const other = state.tracks.find(({ trackId }) => trackId === otherTrackId)
  return {
    kind: 'identityConflict',
    id: id.text(otherTrackId).digest(),
    mmsi: state.mmsi,
    trackId: track.trackId,
    decidedMs,
    open,
    startMs,
    endMs,
    ...placeOf(overlap.extent),
    lonUnits,
    latUnits,
    conflict: 'overlap',
    otherTrackId,
    before: other === undefined ? '' : other.name,
    after: track.name,
    apartKm,
  }
}
