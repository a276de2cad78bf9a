/**
 * Trips: a track from a port's exit, or from where it was first seen, to the next port visit, or to where it
 * was last seen. The positions at which a visit is entered and left belong to the trip too: they are its ends.
 * A single position makes no trip.
 */

import { KM_PER_NM } from '../geo/great-circle.ts'
import type { TripOutput } from './outputs.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

/** A trip so far, or the copy of one at a mark. With no positions it is none. */
export interface TripState {
  positions: number
  startMs: number
  startLonUnits: number
  startLatUnits: number
  /** Port that it left; null where it was first seen. */
  startPort: string | null
  endMs: number
  distanceKm: number
  /** True once it has been told of as open. */
  isTold: boolean
}

export function noTrip(): TripState {
  return {
    positions: 0,
    startMs: Number.NaN,
    startLonUnits: 0,
    startLatUnits: 0,
    startPort: null,
    endMs: Number.NaN,
    distanceKm: Number.NaN,
    isTold: false,
  }
}

export function clearTrip(trip: TripState): void {
  trip.positions = 0
  trip.startPort = null
  trip.isTold = false
}

/** The first position: first seen where `port` is null, else the exit from that port. */
export function startTrip(
  trip: TripState,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  port: string | null,
): void {
  trip.positions = 1
  trip.startMs = timeMs
  trip.startLonUnits = lonUnits
  trip.startLatUnits = latUnits
  trip.startPort = port
  trip.endMs = timeMs
  trip.distanceKm = 0
  trip.isTold = false
}

/** The next position, `legKm` from the one before. */
export function extendTrip(trip: TripState, timeMs: number, legKm: number): void {
  trip.positions++
  trip.endMs = timeMs
  trip.distanceKm += legKm
}

/** Sets a mark: the trip as it would be if it ended here. Whether it was told of stays with the trip. */
export function copyTrip(from: TripState, to: TripState): void {
  to.positions = from.positions
  to.startMs = from.startMs
  to.startLonUnits = from.startLonUnits
  to.startLatUnits = from.startLatUnits
  to.startPort = from.startPort
  to.endMs = from.endMs
  to.distanceKm = from.distanceKm
}

export function isTrip(trip: TripState): boolean {
  return trip.positions >= 2
}

export function buildTrip(
  trip: TripState,
  track: { readonly id: string; readonly mmsi: string; readonly trackId: string },
  endedBy: TripOutput['endedBy'],
  endPort: string | null,
  decidedMs: number,
): TripOutput {
  return {
    kind: 'trip',
    id: track.id,
    mmsi: track.mmsi,
    trackId: track.trackId,
    decidedMs,
    open: endedBy === null,
    startMs: trip.startMs,
    endMs: trip.endMs,
    startedBy: trip.startPort === null ? 'first-seen' : 'port-exit',
    endedBy,
    startPort: trip.startPort,
    endPort,
    positions: trip.positions,
    distanceNm: trip.distanceKm / KM_PER_NM,
  }
}

export function encodeTrip(trip: TripState, writer: StateWriter): void {
  writer.count(trip.positions)
  if (trip.positions === 0) return
  writer.float64(trip.startMs)
  writer.int32(trip.startLonUnits)
  writer.int32(trip.startLatUnits)
  writer.byte((trip.startPort === null ? 0 : 1) + (trip.isTold ? 2 : 0))
  if (trip.startPort !== null) writer.text(trip.startPort)
  writer.float64(trip.endMs)
  writer.float64(trip.distanceKm)
}

export function decodeTrip(reader: StateReader): TripState {
  const trip = noTrip()
  trip.positions = reader.count()
  if (trip.positions === 0) return trip
  trip.startMs = reader.float64()
  trip.startLonUnits = reader.int32()
  trip.startLatUnits = reader.int32()
  const flags = reader.byte()
  trip.isTold = (flags & 2) !== 0
  if ((flags & 1) !== 0) trip.startPort = reader.text()
  trip.endMs = reader.float64()
  trip.distanceKm = reader.float64()
  return trip
}
