/**
 * Tracks: segments of one MMSI joined when they are the same ship, so that the two ends of a silence belong
 * together. A segment that could continue a silent track waits for the decision; any other is a track of its
 * own at once. Here stand the data and the decision; lib/features/vessel runs them.
 */

import type { Identity, ReportBlock, ReportBuffer } from '../ais/report.ts'
import { cosLat, distanceKmUnits, distanceKmWithCos, KM_PER_NM, lowerBoundKm } from '../geo/great-circle.ts'
import { compareIdentities } from './identity.ts'
import { ContentHash } from './ids.ts'
import { startTrack, type TrackState } from './track-machine.ts'

export const TRACK_JOIN_OPTIONS = {
  /** ms after a segment's start by which its track is decided. Own: message 5 comes every 6 min, 24 likewise. */
  decideAfterMs: 30 * 60_000,
  /** ms of silence after which an agreeing identity joins at once: the old transponder would have spoken. Own. */
  silentMs: 30 * 60_000,
  /** Knots between last and first position when identity agrees. Own: fast ferries make 40. */
  maxKnotsAgreeing: 40,
  /** Knots when motion alone decides, at most. GFW segmenter's `max_knots`. */
  maxKnotsMotion: 25,
  /** ... but for ships that went slower at both ends, this or `fasterThanHeard` times what they did. Own. */
  usualKnots: 12,
  fasterThanHeard: 1.3,
  /** Added to the hours between, in quadrature: room for position noise. GFW segmenter's `buffer_hours`. */
  paddingHours: 0.25,
  /** Motion alone joins only when the next best track would need this many times the share of its limit. Own. */
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
  /** 0 to TRACK_JOIN_OPTIONS.tracks - 1; free again when the track ends. */
  readonly slot: number
  readonly id: string
  readonly machine: TrackState
  readonly startMs: number
  lastMs: number
  lastLonUnits: number
  lastLatUnits: number
  /** As reported; NaN where not. */
  lastKnots: number
  positions: number
  segments: number
  /** The segment that feeds it now, or did last. */
  segmentSerial: number
  /** What was last heard, field by field; null when nothing was. */
  identity: Identity | null
}

const hash = new ContentHash()

/** A track without positions yet, that a segment begins. */
export function createTrack(mmsi: string, serial: number, slot: number, begun: PendingSegment): Track {
  const { segmentSerial, segmentId, startMs, identity } = begun
  const id = hash.reset().text('track').text(segmentId).digest()
  return {
    serial,
    slot,
    id,
    machine: startTrack(mmsi, id, segmentId),
    startMs,
    lastMs: startMs,
    lastLonUnits: 0,
    lastLatUnits: 0,
    lastKnots: Number.NaN,
    positions: 0,
    segments: 1,
    segmentSerial,
    identity,
  }
}

/** A position that waits until its track is decided. */
export interface WaitingPosition {
  readonly timeMs: number
  readonly messageType: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
  readonly shoreKm: number
  readonly relativePlace: number
  readonly source: number
}

/** A segment whose track is not decided, or is about to begin. */
export interface PendingSegment {
  readonly segmentSerial: number
  readonly segmentId: string
  readonly startMs: number
  /**
   * The tracks that it may turn out to continue, a bit for each slot, 0-31 and 32-63: silent since before it
   * began, and near enough. A track that speaks or ends leaves them.
   */
  rivalsLow: number
  rivalsHigh: number
  /** In time order. */
  readonly waiting: WaitingPosition[]
  identity: Identity | null
}

export function copyPosition(block: ReportBlock, row: number): WaitingPosition {
  return {
    timeMs: block.timeMs[row]!,
    messageType: block.messageType[row]!,
    lonUnits: block.lonUnits[row]!,
    latUnits: block.latUnits[row]!,
    speedKnots: block.speedKnots[row]!,
    courseDeg: block.courseDeg[row]!,
    headingDeg: block.headingDeg[row]!,
    shoreKm: block.shoreKm[row]!,
    relativePlace: block.relativePlace[row]!,
    source: block.source[row]!,
  }
}

/** Appends a copied position again. */
export function addPosition(buffer: ReportBuffer, position: WaitingPosition): void {
  buffer.addPosition(
    0,
    position.timeMs,
    position.messageType,
    position.lonUnits,
    position.latUnits,
    position.speedKnots,
    position.courseDeg,
    position.headingDeg,
    position.shoreKm,
    position.relativePlace,
    position.source,
  )
}

export function isRival(pending: PendingSegment, track: Track): boolean {
  const { slot } = track
  return ((slot < 32 ? pending.rivalsLow : pending.rivalsHigh) & (1 << slot)) !== 0
}

export function removeRival(pending: PendingSegment, track: Track): void {
  const { slot } = track
  if (slot < 32) pending.rivalsLow &= ~(1 << slot)
  else pending.rivalsHigh &= ~(1 << slot)
}

export function hasRivals(pending: PendingSegment): boolean {
  return (pending.rivalsLow | pending.rivalsHigh) !== 0
}

/** Sets the rivals of a segment that starts with this row. */
export function findRivals(
  tracks: readonly Track[],
  block: ReportBlock,
  row: number,
  pending: PendingSegment,
): void {
  const timeMs = block.timeMs[row]!
  const lonUnits = block.lonUnits[row]!
  const latUnits = block.latUnits[row]!
  const cos = cosLat(latUnits)
  for (const track of tracks) {
    if (track.lastMs >= timeMs) continue
    const reachKm = reachKmOf(track, timeMs, TRACK_JOIN_OPTIONS.maxKnotsAgreeing)
    // A difference of latitude alone is the cheapest bound, and the one that mostly decides.
    if (Math.abs(latUnits - track.lastLatUnits) * KM_PER_LAT_UNIT > reachKm) continue
    const { lastLonUnits, lastLatUnits, slot } = track
    const trackCos = track.machine.lastCos
    if (lowerBoundKm(lastLonUnits, lastLatUnits, trackCos, lonUnits, latUnits, cos) > reachKm) continue
    if (distanceKmWithCos(lastLonUnits, lastLatUnits, trackCos, lonUnits, latUnits, cos) > reachKm) continue
    if (slot < 32) pending.rivalsLow |= 1 << slot
    else pending.rivalsHigh |= 1 << slot
  }
}

/** A little less than a unit of latitude is long, so that rounding never excludes a track. */
const KM_PER_LAT_UNIT = (111.19 / 600_000) * 0.999

function reachKmOf(track: Track, timeMs: number, knots: number): number {
  const hours = (timeMs - track.lastMs) / MS_PER_HOUR
  const { paddingHours } = TRACK_JOIN_OPTIONS
  return knots * KM_PER_NM * Math.sqrt(hours * hours + paddingHours * paddingHours)
}

/**
 * The track that a pending segment continues, or null: then it is a track of its own. An agreeing identity
 * decides (the latest heard, if several); else motion alone, when it leaves no doubt. A track of a single
 * position may be noise: it must be clearly nearer than any other, and never takes another single one.
 */
export function chooseTrack(tracks: readonly Track[], pending: PendingSegment): Track | null {
  const first = pending.waiting[0]!
  const isAlone = pending.waiting.length === 1
  let agreeing: Track | null = null
  const established = startNearest()
  const single = startNearest()
  for (const track of tracks) {
    if (!isRival(pending, track)) continue
    const agreement = compareIdentities(track.identity, pending.identity)
    const isSingle = track.positions === 1
    if (agreement < 0 || (agreement === 0 && isAlone && isSingle)) continue
    const km = distanceKmUnits(track.lastLonUnits, track.lastLatUnits, first.lonUnits, first.latUnits)
    if (agreement > 0) {
      // The track may have been continued since it became a rival, and lie elsewhere now.
      if (km > reachKmOf(track, first.timeMs, TRACK_JOIN_OPTIONS.maxKnotsAgreeing)) continue
      if (agreeing === null || track.lastMs > agreeing.lastMs) agreeing = track
    } else {
      const share = km / reachKmOf(track, first.timeMs, motionKnots(track, first))
      if (share <= 1) noteNearest(isSingle ? single : established, track, share)
    }
  }
  if (agreeing !== null) return agreeing
  const { clearlyNearer } = TRACK_JOIN_OPTIONS
  const nearest = single.share * clearlyNearer <= established.share ? single : established
  return nearest.share * clearlyNearer <= nearest.secondShare ? nearest.track : null
}

/** What a ship may have made unheard: more when it went fast before or after. */
function motionKnots(track: Track, first: WaitingPosition): number {
  const heardKnots = Math.max(track.lastKnots || 0, first.speedKnots || 0)
  const { usualKnots, fasterThanHeard, maxKnotsMotion } = TRACK_JOIN_OPTIONS
  return Math.min(maxKnotsMotion, Math.max(usualKnots, heardKnots * fasterThanHeard))
}

/** The track that needs the smallest share of its limit, and how much the next one needs. */
interface Nearest {
  track: Track | null
  share: number
  secondShare: number
}

function startNearest(): Nearest {
  return { track: null, share: Number.POSITIVE_INFINITY, secondShare: Number.POSITIVE_INFINITY }
}

function noteNearest(nearest: Nearest, track: Track, share: number): void {
  if (share < nearest.share) {
    nearest.secondShare = nearest.share
    nearest.share = share
    nearest.track = track
  } else if (share < nearest.secondShare) nearest.secondShare = share
}

/** Whether the identity heard so far settles the matter before the deadline. */
export function isSettled(tracks: readonly Track[], pending: PendingSegment, nowMs: number): boolean {
  return tracks.some(
    (track) =>
      isRival(pending, track) &&
      nowMs - track.lastMs >= TRACK_JOIN_OPTIONS.silentMs &&
      compareIdentities(track.identity, pending.identity) > 0,
  )
}

/** When a pending segment is decided at the latest: at once when no rival is left. */
export function pendingDueMs(pending: PendingSegment): number {
  return hasRivals(pending) ? pending.startMs + TRACK_JOIN_OPTIONS.decideAfterMs : Number.NEGATIVE_INFINITY
}

/**
 * Whether a track's deadline must wait for a pending segment: begun before the deadline, it may turn out to be
 * this ship, and then there was no such silence. The decision is at most half an hour away.
 */
export function isDeferred(pendings: readonly PendingSegment[], track: Track, dueMs: number): boolean {
  return pendings.some((pending) => pending.startMs < dueMs && isRival(pending, track))
}

/** The lowest slot that no track has. */
export function findFreeSlot(tracks: readonly Track[]): number {
  let low = 0
  let high = 0
  for (const { slot } of tracks)
    if (slot < 32) low |= 1 << slot
    else high |= 1 << (slot - 32)
  // The lowest zero bit: of ~word, the lowest one.
  return low !== -1 ? 31 - Math.clz32(~low & -~low) : 63 - Math.clz32(~high & -~high)
}
