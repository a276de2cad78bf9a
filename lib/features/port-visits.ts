/**
 * Port visits of a track, as GFW's pipe-anchorages finds them: within 3 km of a listed anchorage until 4 km
 * from every one, when the vessel stopped there or fell silent. Lists of points miss most harbours, so a stay
 * of 4 h near the coast, away from any listed anchorage, is a port visit too.
 *
 * The entry into a port, or the start of a stay, is a *mark*: only later reports or silence confirm the visit.
 * A position that confirms or refutes is told by the flags of `approachPort`; what silence confirms, by
 * `visitDeadline` and `confirmBySilence`. Silence confirms a stay as it confirms a visit to a listed port:
 * nothing was heard against it, and a boat that switches off at its berth is the common case. But a stay takes
 * two positions: on real feeds a ship under way sends a single speed of 0 now and then.
 */

import type { Places } from '../geo/places.ts'
import type { PortVisitOutput, VisitEvidence } from './outputs.ts'
import {
  coastNearness,
  FAR,
  isApart,
  isStillFar,
  NEAR,
  type Nearness,
  portNearness,
  unknownNearness,
} from './port-visits-nearness.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

const HOUR_MS = 3_600_000

export interface VisitOptions {
  readonly enterKm: number
  readonly exitKm: number
  readonly stopKnots: number
  readonly portGapMs: number
  readonly stayKnots: number
  readonly stayMs: number
  readonly stayCoastKm: number
  readonly stayExitKm: number
  readonly stayNameKm: number
}

export const VISIT_OPTIONS: VisitOptions = {
  /** A port is entered at most so far from a listed anchorage, km. GFW pipe-anchorages. */
  enterKm: 3,
  /** ... and left at least so far from every one, km; at most 30. GFW pipe-anchorages. */
  exitKm: 4,
  /** A stop begins at most at this speed, knots. GFW pipe-anchorages; the 0.5 kn that end one decide nothing here. */
  stopKnots: 0.2,
  /** Silence in port that confirms a visit, ms. GFW pipe-anchorages. One that ends outside ends the visit where it began. */
  portGapMs: 4 * HOUR_MS,
  /** Every position of a stay is at most this fast, knots. Own. */
  stayKnots: 0.5,
  /** A stay lasts so long, ms. Own. */
  stayMs: 4 * HOUR_MS,
  /** Every position of a stay is on land or at most so far from the coast, km. Own. */
  stayCoastKm: 2,
  /** A stay ends at least so far from where it began, km. Own, as exitKm. */
  stayExitKm: 4,
  /** A stay is named after the nearest port within this, km; at most 30. Own. */
  stayNameKm: 20,
}

/** Of a stay with no port near. */
const UNNAMED = 'unnamed'

const AT_SEA = 0
/** Within a listed port's radius, not confirmed. */
const ENTERED = 1
/** Still near the coast, not confirmed. */
const STILL = 2
/** Confirmed visit of a listed port. */
const IN_PORT = 3
/** Confirmed stay. */
const STAYING = 4

const EVIDENCE: readonly VisitEvidence[] = ['stop', 'gap', 'stay']

/** What a position does to an unconfirmed visit: any of these, added up; a new mark replaces the old. */
export const MARKED = 1
export const DROPPED = 2
export const CONFIRMED = 4

export interface VisitState {
  phase: number
  /** Entry into the port, or start of the stay. */
  startMs: number
  startLonUnits: number
  startLatUnits: number
  /** Whether more than one position of an unconfirmed stay has been heard. */
  isHeardAgain: boolean
  /** Of a confirmed visit: where it was confirmed (the stop, the last position before a gap, or the stay). */
  lonUnits: number
  latUnits: number
  port: string
  portCountry: string
  evidence: VisitEvidence
  readonly portMemory: Nearness
  readonly coastMemory: Nearness
}

export function startVisits(): VisitState {
  return {
    phase: AT_SEA,
    startMs: Number.NaN,
    startLonUnits: 0,
    startLatUnits: 0,
    isHeardAgain: false,
    lonUnits: 0,
    latUnits: 0,
    port: '',
    portCountry: '',
    evidence: 'stop',
    portMemory: unknownNearness(),
    coastMemory: unknownNearness(),
  }
}

/** Whether the track is in a confirmed visit, so that its positions belong to no trip. */
export function isVisiting(visit: VisitState): boolean {
  return visit.phase >= IN_PORT
}

/**
 * Whether `approachPort` has nothing to do at this position, as at most: under way at sea, and no nearer to a port
 * since that was last looked up.
 */
export function isUnderWayAtSea(
  options: VisitOptions,
  visit: VisitState,
  lonUnits: number,
  latUnits: number,
  speedKnots: number,
): boolean {
  if (visit.phase !== AT_SEA || !(speedKnots > options.stayKnots)) return false
  return isStillFar(visit.portMemory, lonUnits, latUnits)
}

/** Whether this position ends the confirmed visit. */
export function leavesPort(
  options: VisitOptions,
  places: Places,
  visit: VisitState,
  lonUnits: number,
  latUnits: number,
): boolean {
  if (visit.phase === STAYING)
    return isApart(visit.startLonUnits, visit.startLatUnits, lonUnits, latUnits, options.stayExitKm)
  return portNearness(visit.portMemory, places, lonUnits, latUnits, options.enterKm, options.exitKm) === FAR
}

export function endVisit(visit: VisitState): void {
  visit.phase = AT_SEA
  visit.port = ''
  visit.portCountry = ''
}

/**
 * Follows a position outside of confirmed visits.
 *
 * @param speedKnots as reported, else implied by the way from the last position; NaN where neither is known
 * @returns MARKED, DROPPED and CONFIRMED, added up
 */
export function approachPort(
  options: VisitOptions,
  places: Places,
  visit: VisitState,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  speedKnots: number,
): number {
  const nearness = portNearness(visit.portMemory, places, lonUnits, latUnits, options.enterKm, options.exitKm)
  const isStopped = speedKnots <= options.stopKnots
  if (visit.phase === ENTERED && nearness !== FAR) {
    if (!isStopped) return 0
    confirmVisit(places, visit, IN_PORT, 'stop', lonUnits, latUnits, options.exitKm)
    return CONFIRMED
  }
  if (nearness === NEAR) {
    beginVisit(visit, ENTERED, timeMs, lonUnits, latUnits)
    if (!isStopped) return MARKED
    confirmVisit(places, visit, IN_PORT, 'stop', lonUnits, latUnits, options.exitKm)
    return MARKED + CONFIRMED
  }
  const isStill =
    speedKnots <= options.stayKnots &&
    coastNearness(visit.coastMemory, places, lonUnits, latUnits, options.stayCoastKm) === NEAR
  if (!isStill) {
    if (visit.phase === AT_SEA) return 0
    visit.phase = AT_SEA
    return DROPPED
  }
  if (
    visit.phase === STILL &&
    !isApart(visit.startLonUnits, visit.startLatUnits, lonUnits, latUnits, options.stayExitKm)
  ) {
    visit.isHeardAgain = true
    if (timeMs - visit.startMs < options.stayMs) return 0
    confirmStay(options, places, visit)
    return CONFIRMED
  }
  beginVisit(visit, STILL, timeMs, lonUnits, latUnits)
  return MARKED
}

/** When silence since `lastMs` confirms the visit; Infinity: never. */
export function visitDeadline(options: VisitOptions, visit: VisitState, lastMs: number): number {
  if (visit.phase === ENTERED) return lastMs + options.portGapMs
  if (visit.phase === STILL && visit.isHeardAgain) return visit.startMs + options.stayMs
  return Number.POSITIVE_INFINITY
}

/** Confirms the visit at its deadline, the last position being this. */
export function confirmBySilence(
  options: VisitOptions,
  places: Places | null,
  visit: VisitState,
  lastLonUnits: number,
  lastLatUnits: number,
): void {
  if (visit.phase === STILL) confirmStay(options, places, visit)
  else confirmVisit(places, visit, IN_PORT, 'gap', lastLonUnits, lastLatUnits, options.exitKm)
}

function beginVisit(
  visit: VisitState,
  phase: number,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
): void {
  visit.phase = phase
  visit.startMs = timeMs
  visit.startLonUnits = lonUnits
  visit.startLatUnits = latUnits
  visit.isHeardAgain = false
}

function confirmStay(options: VisitOptions, places: Places | null, visit: VisitState): void {
  const { startLonUnits, startLatUnits } = visit
  confirmVisit(places, visit, STAYING, 'stay', startLonUnits, startLatUnits, options.stayNameKm)
}

/** The visit is named after the port nearest to where it was confirmed. */
function confirmVisit(
  places: Places | null,
  visit: VisitState,
  phase: number,
  evidence: VisitEvidence,
  lonUnits: number,
  latUnits: number,
  nameKm: number,
): void {
  const index = places === null ? -1 : places.nearestPort(lonUnits, latUnits, nameKm)
  const port = index === -1 ? undefined : places?.ports[index]
  visit.phase = phase
  visit.evidence = evidence
  visit.lonUnits = lonUnits
  visit.latUnits = latUnits
  visit.port = port?.name ?? UNNAMED
  visit.portCountry = port?.country ?? ''
}

/** @param endMs time of the exit; of an open visit, of the last position in it */
export function buildVisit(
  visit: VisitState,
  track: { readonly id: string; readonly mmsi: string; readonly trackId: string },
  endMs: number,
  decidedMs: number,
  open: boolean,
): PortVisitOutput {
  return {
    kind: 'portVisit',
    id: track.id,
    mmsi: track.mmsi,
    trackId: track.trackId,
    decidedMs,
    open,
    port: visit.port,
    portCountry: visit.portCountry,
    startMs: visit.startMs,
    endMs,
    lonUnits: visit.lonUnits,
    latUnits: visit.latUnits,
    evidence: visit.evidence,
  }
}

export function encodeVisit(visit: VisitState, writer: StateWriter): void {
  writer.byte(visit.phase)
  if (visit.phase === AT_SEA) return
  writer.float64(visit.startMs)
  writer.int32(visit.startLonUnits)
  writer.int32(visit.startLatUnits)
  writer.byte(visit.isHeardAgain ? 1 : 0)
  if (!isVisiting(visit)) return
  writer.int32(visit.lonUnits)
  writer.int32(visit.latUnits)
  writer.text(visit.port)
  writer.text(visit.portCountry)
  writer.byte(EVIDENCE.indexOf(visit.evidence))
}

export function decodeVisit(reader: StateReader): VisitState {
  const visit = startVisits()
  visit.phase = reader.byte()
  if (visit.phase > STAYING) throw new Error(`features: state holds port visit phase ${visit.phase}`)
  if (visit.phase === AT_SEA) return visit
  visit.startMs = reader.float64()
  visit.startLonUnits = reader.int32()
  visit.startLatUnits = reader.int32()
  visit.isHeardAgain = reader.byte() === 1
  if (!isVisiting(visit)) return visit
  visit.lonUnits = reader.int32()
  visit.latUnits = reader.int32()
  visit.port = reader.text()
  visit.portCountry = reader.text()
  visit.evidence = EVIDENCE[reader.byte()] ?? 'stop'
  return visit
}
