/**
 * Tracks: segments of one MMSI joined when they are the same ship, so that the two ends of a silence belong
 * together. A segment that could continue a silent track waits for the decision; any other is a track of its
 * own at once. Here stand the data and the decision; lib/features/vessel runs them.
 */

import { type Identity, type ReportBlock, ReportBuffer } from '../ais/report.ts'
import { distanceKmUnits, KM_PER_NM } from '../geo/great-circle.ts'
import { readOptionalIdentity, writeOptionalIdentity } from './identity.ts'
import { compareIdentities } from './segmenter-identity.ts'
import type { StateReader, StateWriter } from './state-codec.ts'
import { decodeTrack, encodeTrack, type TrackState } from './track-machine.ts'

export const TRACK_JOIN_OPTIONS = {
  /** ms after a segment's start by which its track is decided. Own: message 5 comes every 6 min, 24 likewise. */
  decideAfterMs: 30 * 60_000,
  /** ms of silence after which an agreeing identity joins at once: the old transponder would have spoken. Own. */
  silentMs: 30 * 60_000,
  /** Knots between last and first position when identity agrees. Own: fast ferries make 40. */
  maxKnotsAgreeing: 40,
  /** Knots when motion alone decides. GFW segmenter's `max_knots`. */
  maxKnotsMotion: 25,
  /** Added to the hours between, in quadrature: room for position noise. GFW segmenter's `buffer_hours`. */
  paddingHours: 0.25,
  /** Motion alone joins only when the next best track would need this many times the speed. Own. */
  clearlyNearer: 2,
  /** ms of silence that end a track. Own (docs/terms: track). */
  endAfterMs: 30 * 24 * 3_600_000,
  /** Tracks per MMSI; the longest silent ends first. Own. */
  tracks: 64,
  /** Positions that may wait for a decision; then it is taken at once. Own: 30 min of the fastest Class A rate is 900. */
  waitingPositions: 4096,
} as const

const MS_PER_HOUR = 3_600_000

export interface Track {
  /** Per MMSI, increasing, never used again. */
  readonly serial: number
  readonly id: string
  readonly machine: TrackState
  readonly startMs: number
  lastMs: number
  lastLonUnits: number
  lastLatUnits: number
  positions: number
  segments: number
  /** The segment that feeds it now, or did last. */
  segmentSerial: number
  /** What was last heard, field by field; null when nothing was. */
  identity: Identity | null
}

/** A segment whose track is not decided: its positions wait here. */
export interface PendingSegment {
  readonly segmentSerial: number
  readonly segmentId: string
  /** Positions so far, in time order; the first is the segment's first. */
  readonly waiting: ReportBuffer
  /** What was last heard, field by field; null when nothing was. */
  identity: Identity | null
}

export function startPending(segmentSerial: number, segmentId: string): PendingSegment {
  return { segmentSerial, segmentId, waiting: new ReportBuffer(4), identity: null }
}

export function holdPosition(pending: PendingSegment, block: ReportBlock, row: number): void {
  pending.waiting.addPosition(
    block.vessel[row]!,
    block.timeMs[row]!,
    block.messageType[row]!,
    block.lonUnits[row]!,
    block.latUnits[row]!,
    block.speedKnots[row]!,
    block.courseDeg[row]!,
    block.headingDeg[row]!,
    block.shoreKm[row]!,
    block.relativePlace[row]!,
    block.source[row]!,
  )
}

export function pendingStartMs(pending: PendingSegment): number {
  return pending.waiting.block.timeMs[0]!
}

/** Whether `pending` may turn out to continue `track`: it is silent since, and the way between is possible. */
export function mayContinue(track: Track, pending: PendingSegment): boolean {
  const { block } = pending.waiting
  const limit = TRACK_JOIN_OPTIONS.maxKnotsAgreeing
  return track.lastMs < block.timeMs[0]! && neededKnots(track, block, 0, limit) <= limit
}

const NM_PER_LAT_UNIT = 60 / 600_000

/** Speed from the track's last position to this one, knots; Infinity when surely above `limitKnots`. */
function neededKnots(track: Track, block: ReportBlock, row: number, limitKnots: number): number {
  const hours = Math.hypot((block.timeMs[row]! - track.lastMs) / MS_PER_HOUR, TRACK_JOIN_OPTIONS.paddingHours)
  const latUnits = block.latUnits[row]!
  // The way is at least the difference of latitude, which costs nothing to take. 0.1 % for the radius used.
  if (Math.abs(latUnits - track.lastLatUnits) * NM_PER_LAT_UNIT > limitKnots * hours * 1.002)
    return Number.POSITIVE_INFINITY
  const km = distanceKmUnits(track.lastLonUnits, track.lastLatUnits, block.lonUnits[row]!, latUnits)
  return km / KM_PER_NM / hours
}

/**
 * The track that a pending segment continues, or null: then it is a track of its own. An agreeing identity
 * decides (the latest heard, if several); else motion alone, when it leaves no doubt and the segment is more
 * than a single position, which may be noise.
 */
export function chooseTrack(tracks: readonly Track[], pending: PendingSegment): Track | null {
  let agreeing: Track | null = null
  let nearest: Track | null = null
  let nearestKnots = Number.POSITIVE_INFINITY
  let secondKnots = Number.POSITIVE_INFINITY
  const block = pending.waiting.block
  for (const track of tracks) {
    if (!mayContinue(track, pending)) continue
    const agreement = compareIdentities(track.identity, pending.identity)
    if (agreement < 0) continue
    if (agreement > 0) {
      if (agreeing === null || track.lastMs > agreeing.lastMs) agreeing = track
      continue
    }
    if (block.count < 2 || track.positions < 2) continue
    const knots = neededKnots(track, block, 0, TRACK_JOIN_OPTIONS.maxKnotsMotion)
    if (knots > TRACK_JOIN_OPTIONS.maxKnotsMotion) continue
    if (knots < nearestKnots) {
      secondKnots = nearestKnots
      nearestKnots = knots
      nearest = track
    } else if (knots < secondKnots) secondKnots = knots
  }
  if (agreeing !== null) return agreeing
  return nearestKnots * TRACK_JOIN_OPTIONS.clearlyNearer <= secondKnots ? nearest : null
}

/** Whether the identity heard so far settles the matter before the deadline. */
export function isSettled(tracks: readonly Track[], pending: PendingSegment, nowMs: number): boolean {
  return tracks.some(
    (track) =>
      nowMs - track.lastMs >= TRACK_JOIN_OPTIONS.silentMs &&
      mayContinue(track, pending) &&
      compareIdentities(track.identity, pending.identity) > 0,
  )
}

export function writeTrack(writer: StateWriter, track: Track): void {
  writer.count(track.serial)
  writer.text(track.id)
  writer.float64(track.startMs)
  writer.float64(track.lastMs)
  writer.int32(track.lastLonUnits)
  writer.int32(track.lastLatUnits)
  writer.count(track.positions)
  writer.count(track.segments)
  writer.count(track.segmentSerial)
  writeOptionalIdentity(writer, track.identity)
  encodeTrack(track.machine, writer)
}

export function readTrack(reader: StateReader): Track {
  return {
    serial: reader.count(),
    id: reader.text(),
    startMs: reader.float64(),
    lastMs: reader.float64(),
    lastLonUnits: reader.int32(),
    lastLatUnits: reader.int32(),
    positions: reader.count(),
    segments: reader.count(),
    segmentSerial: reader.count(),
    identity: readOptionalIdentity(reader),
    machine: decodeTrack(reader),
  }
}

export function writePending(writer: StateWriter, pending: PendingSegment): void {
  const { block } = pending.waiting
  writer.count(pending.segmentSerial)
  writer.text(pending.segmentId)
  writeOptionalIdentity(writer, pending.identity)
  writer.count(block.count)
  for (let row = 0; row < block.count; row++) {
    writer.float64(block.timeMs[row]!)
    writer.byte(block.messageType[row]!)
    writer.int32(block.lonUnits[row]!)
    writer.int32(block.latUnits[row]!)
    writer.float32(block.speedKnots[row]!)
    writer.float32(block.courseDeg[row]!)
    writer.float32(block.headingDeg[row]!)
    writer.float32(block.shoreKm[row]!)
    writer.byte(block.relativePlace[row]!)
    writer.int32(block.source[row]!)
  }
}

export function readPending(reader: StateReader): PendingSegment {
  const pending: PendingSegment = {
    segmentSerial: reader.count(),
    segmentId: reader.text(),
    waiting: new ReportBuffer(4),
    identity: readOptionalIdentity(reader),
  }
  const count = reader.count()
  const { waiting } = pending
  for (let i = 0; i < count; i++)
    waiting.addPosition(
      0,
      reader.float64(),
      reader.byte(),
      reader.int32(),
      reader.int32(),
      reader.float32(),
      reader.float32(),
      reader.float32(),
      reader.float32(),
      reader.byte(),
      reader.int32(),
    )
  if (count === 0) throw new Error('features: state holds a pending segment without positions')
  return pending
}
