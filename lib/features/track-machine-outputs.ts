/** The outputs of a track as its state stands. */

import { KM_PER_NM } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { buildGap } from './gaps.ts'
import { ContentHash } from './ids.ts'
import type { GapOutput, PortVisitOutput, SilenceOutput, TripOutput } from './outputs.ts'
import { buildVisit, isVisiting } from './port-visits.ts'
import { buildSilence, type SilenceEnds } from './silences.ts'
import type { TrackState } from './track-machine-state.ts'
import type { TrackOptions } from './track-options.ts'
import { buildTrip, type TripState } from './trips.ts'

/** The world around all tracks: fixed while states live. */
export interface TrackContext {
  /** Null: no ports and no coast; distance to shore comes from the column. So it is for relative places. */
  readonly places: Places | null
  /** Local solar hour, 0 <= hour < 24. */
  readonly solarHour: (timeMs: number, lonUnits: number) => number
  readonly options: TrackOptions
}

/** Distance to shore, km, 0 on land: of the map where there is one, else of the source; NaN where unknown. */
export function shoreKmAt(
  places: Places | null,
  lonUnits: number,
  latUnits: number,
  givenKm: number,
): number {
  return Math.max(0, places === null ? givenKm : places.shoreKm(lonUnits, latUnits))
}

const hash = new ContentHash()

/** Ids by kind, track, and the time and place of the output's own start. */
function headOf(state: TrackState, kind: string, startMs: number, lonUnits: number, latUnits: number) {
  const id = hash.reset().text(kind).text(state.seedHash).float64(startMs).int32(lonUnits).int32(latUnits)
  return { id: id.digest(), mmsi: state.mmsi, trackId: state.trackId }
}

/** ON of a silence that lasts. */
export const STILL_OFF: SilenceOn = { onMs: null, onLonUnits: null, onLatUnits: null }

type SilenceOn = Pick<SilenceEnds, 'onMs' | 'onLonUnits' | 'onLatUnits'>

export function gapOf(
  context: TrackContext,
  state: TrackState,
  on: SilenceOn,
  decidedMs: number,
  open: boolean,
): GapOutput {
  const head = headOf(state, 'gap', state.lastMs, state.lastLonUnits, state.lastLatUnits)
  const ends = silenceEnds(context, state, on)
  return buildGap(context.options.gaps, state.heard, ends, head, decidedMs, open)
}

export function silenceOf(
  context: TrackContext,
  state: TrackState,
  on: SilenceOn,
  decidedMs: number,
  open: boolean,
): SilenceOutput {
  const head = headOf(state, 'silence', state.lastMs, state.lastLonUnits, state.lastLatUnits)
  const ends = silenceEnds(context, state, on)
  const { silence, heard, lastMessageType } = state
  return buildSilence(context.options.silences, silence, heard, ends, lastMessageType, head, decidedMs, open)
}

/** The silence after the last position. */
function silenceEnds(context: TrackContext, state: TrackState, on: SilenceOn): SilenceEnds {
  const { lastMs, lastLonUnits, lastLatUnits } = state
  const places = state.isLastRelative ? null : context.places
  return {
    offMs: lastMs,
    offLonUnits: lastLonUnits,
    offLatUnits: lastLatUnits,
    offShoreNm: shoreKmAt(places, lastLonUnits, lastLatUnits, state.lastShoreKm) / KM_PER_NM,
    ...on,
    inPort: isVisiting(state.visit),
  }
}

export function visitOf(state: TrackState, endMs: number, decidedMs: number, open: boolean): PortVisitOutput {
  const { visit } = state
  const head = headOf(state, 'portVisit', visit.startMs, visit.startLonUnits, visit.startLatUnits)
  return buildVisit(visit, head, endMs, decidedMs, open)
}

export function tripOf(
  state: TrackState,
  trip: TripState,
  endedBy: TripOutput['endedBy'],
  endPort: string | null,
  decidedMs: number,
): TripOutput {
  const head = headOf(state, 'trip', trip.startMs, trip.startLonUnits, trip.startLatUnits)
  return buildTrip(trip, head, endedBy, endPort, decidedMs)
}
