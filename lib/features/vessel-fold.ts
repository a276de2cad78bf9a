/** The vessel fold in the form that every fold has (lib/features/fold), one object per output. */

import { type Identity, POSITION, type ReportBlock } from '../ais/report.ts'
import type { Fold } from './fold.ts'
import type { DropReason, TripChange, VesselOutput, VesselSink } from './outputs.ts'
import type { TrackContext } from './track-machine.ts'
import { VesselFold, type VesselState } from './vessel.ts'

/** Row `row` of `block`; `identities` is the table that block.identity points into. */
export interface VesselInput {
  readonly block: ReportBlock
  readonly row: number
  readonly identities: readonly Identity[]
}

/** A position of a track; see VesselSink.position. */
export interface PositionEmission {
  readonly kind: 'position'
  readonly trackId: string
  readonly segmentId: string
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
  readonly features: Float32Array | null
  readonly decidedMs: number
}

/** A report that joined no segment; see VesselSink.dropped. */
export interface DropEmission {
  readonly kind: 'dropped'
  readonly reason: DropReason
  readonly isPosition: boolean
  readonly timeMs: number
}

/** See VesselSink.tripChange. */
export interface TripChangeEmission {
  readonly kind: 'tripChange'
  readonly trackId: string
  readonly change: TripChange
  readonly decidedMs: number
}

/** See VesselSink.identity. */
export interface TrackIdentityEmission {
  readonly kind: 'trackIdentity'
  readonly trackId: string
  readonly identity: Identity
  readonly decidedMs: number
}

export type VesselEmission =
  | VesselOutput
  | PositionEmission
  | DropEmission
  | TripChangeEmission
  | TrackIdentityEmission

export function createVesselFold(context: TrackContext): Fold<VesselState, VesselInput, VesselEmission> {
  const fold = new VesselFold(context)
  return {
    start: (mmsi) => fold.start(mmsi),
    step: (state, input, emit) => fold.step(state, input.block, input.row, input.identities, sinkOf(emit)),
    advance: (state, watermarkMs, emit) => fold.advance(state, watermarkMs, sinkOf(emit)),
    deadline: (state) => fold.deadline(state),
    peek: (state, emit) => fold.peek(state, sinkOf(emit)),
    encode: (state) => fold.encode(state),
    decode: (bytes) => fold.decode(bytes),
  }
}

function sinkOf(emit: (emission: VesselEmission) => void): VesselSink {
  return {
    position: (trackId, segmentId, block, row, features, decidedMs) =>
      emit({
        kind: 'position',
        trackId,
        segmentId,
        timeMs: block.timeMs[row]!,
        lonUnits: block.lonUnits[row]!,
        latUnits: block.latUnits[row]!,
        speedKnots: block.speedKnots[row]!,
        courseDeg: block.courseDeg[row]!,
        headingDeg: block.headingDeg[row]!,
        features: features === null ? null : features.slice(),
        decidedMs,
      }),
    output: emit,
    tripChange: (trackId, change, decidedMs) => emit({ kind: 'tripChange', trackId, change, decidedMs }),
    identity: (trackId, identity, decidedMs) => emit({ kind: 'trackIdentity', trackId, identity, decidedMs }),
    dropped: (reason, block, row) =>
      emit({ kind: 'dropped', reason, isPosition: block.kind[row] === POSITION, timeMs: block.timeMs[row]! }),
  }
}
