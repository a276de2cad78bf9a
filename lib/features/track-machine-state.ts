/** State of one track's part of the vessel fold (lib/features/track-machine), and its bytes. */

import { cosLat } from '../geo/great-circle.ts'
import { decodeGaps, encodeGaps, type GapState, startGaps } from './gaps.ts'
import { decodeHeardTimes, encodeHeardTimes, type HeardTimes, startHeardTimes } from './heard-times.ts'
import { decodeVisit, encodeVisit, startVisits, type VisitState } from './port-visits.ts'
import { decodeRows, encodeRows, type RowState, startRows } from './rows.ts'
import { decodeSilences, encodeSilences, type SilenceState, startSilences } from './silences.ts'
import type { StateReader, StateWriter } from './state-codec.ts'
import { decodeTrip, encodeTrip, noTrip, type TripState } from './trips.ts'

const STATE_VERSION = 4

export interface TrackState {
  readonly mmsi: string
  readonly trackId: string
  /** Goes into every id: MMSI, the track's canonical first report, the configuration. */
  readonly seedHash: string
  positions: number
  /** The last position; of no meaning before the first. */
  lastMs: number
  lastLonUnits: number
  lastLatUnits: number
  /** Cosine of its latitude. */
  lastCos: number
  /** Distance to shore that its source gave, km; NaN where none. */
  lastShoreKm: number
  isLastRelative: boolean
  /** AIS message type of the last position, 0 where not told. */
  lastMessageType: number
  /** The latest event time at which one of the positions was decided to be in this track. */
  decidedMs: number
  /** No deadline of the track is before this. Not part of its bytes: after them it is found again. */
  quietUntilMs: number
  readonly visit: VisitState
  /** The trip under way, and its copy at the mark of an unconfirmed visit. */
  readonly trip: TripState
  readonly mark: TripState
  readonly heard: HeardTimes
  readonly gaps: GapState
  readonly silence: SilenceState
  readonly rows: RowState
}

export function startTrack(mmsi: string, trackId: string, seedHash: string): TrackState {
  return {
    mmsi,
    trackId,
    seedHash,
    positions: 0,
    lastMs: Number.NEGATIVE_INFINITY,
    lastLonUnits: 0,
    lastLatUnits: 0,
    lastCos: Number.NaN,
    lastShoreKm: Number.NaN,
    isLastRelative: false,
    lastMessageType: 0,
    decidedMs: Number.NEGATIVE_INFINITY,
    quietUntilMs: Number.NEGATIVE_INFINITY,
    visit: startVisits(),
    trip: noTrip(),
    mark: noTrip(),
    heard: startHeardTimes(),
    gaps: startGaps(),
    silence: startSilences(),
    rows: startRows(),
  }
}

export function encodeTrack(state: TrackState, writer: StateWriter): void {
  writer.byte(STATE_VERSION)
  writer.text(state.mmsi)
  writer.text(state.trackId)
  writer.text(state.seedHash)
  writer.count(state.positions)
  writer.float64(state.lastMs)
  writer.int32(state.lastLonUnits)
  writer.int32(state.lastLatUnits)
  writer.float64(state.lastShoreKm)
  writer.byte(state.isLastRelative ? 1 : 0)
  writer.byte(state.lastMessageType)
  writer.float64(state.decidedMs)
  encodeVisit(state.visit, writer)
  encodeTrip(state.trip, writer)
  encodeTrip(state.mark, writer)
  encodeHeardTimes(state.heard, writer)
  encodeGaps(state.gaps, writer)
  encodeSilences(state.silence, writer)
  encodeRows(state.rows, writer)
}

/** Throws on bytes of another version and on truncated ones. */
export function decodeTrack(reader: StateReader): TrackState {
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`features: track state of version ${version}, not ${STATE_VERSION}`)
  const mmsi = reader.text()
  const trackId = reader.text()
  const state = startTrack(mmsi, trackId, reader.text())
  state.positions = reader.count()
  state.lastMs = reader.float64()
  state.lastLonUnits = reader.int32()
  state.lastLatUnits = reader.int32()
  state.lastCos = cosLat(state.lastLatUnits)
  state.lastShoreKm = reader.float64()
  state.isLastRelative = reader.byte() === 1
  state.lastMessageType = reader.byte()
  state.decidedMs = reader.float64()
  return {
    ...state,
    visit: decodeVisit(reader),
    trip: decodeTrip(reader),
    mark: decodeTrip(reader),
    heard: decodeHeardTimes(reader),
    gaps: decodeGaps(reader),
    silence: decodeSilences(reader),
    rows: decodeRows(reader),
  }
}
