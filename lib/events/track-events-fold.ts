/** The events of a track in the form that every fold has (lib/features/fold). */

import type { Identity } from '../ais/report.ts'
import type { Fold } from '../features/fold.ts'
import type { TripChange } from '../features/outputs.ts'
import type { ScorerIdentity } from '../model/scorer.ts'
import type { TrackEventOutput } from './outputs.ts'
import { TrackEventsFold, type TrackEventsState } from './track-events.ts'

interface InputBase {
  /** No later input is before this: of changes and identities the time of the position before, of an end its own. */
  readonly timeMs: number
  readonly decidedMs: number
}

/** What the vessel fold tells of one track; see TrackEventsFold for each. */
export type TrackEventsInput =
  | (InputBase & {
      readonly kind: 'position'
      readonly lonUnits: number
      readonly latUnits: number
      readonly knots: number
      readonly shoreKm: number
      readonly score: number
    })
  | (InputBase & { readonly kind: 'tripChange'; readonly change: TripChange })
  | (InputBase & { readonly kind: 'identity'; readonly identity: Identity })

/** Keys are `MMSI track`, with a blank between. */
export function createTrackEventsFold(
  scorer: ScorerIdentity,
): Fold<TrackEventsState, TrackEventsInput, TrackEventOutput> {
  const fold = new TrackEventsFold(scorer)
  return {
    start: (key) => {
      const [mmsi, trackId] = key.split(' ')
      if (trackId === undefined) throw new Error(`events: '${key}' names no track`)
      return fold.start(mmsi!, trackId)
    },
    step: (state, input, emit) => {
      if (input.kind === 'position') {
        const { timeMs, lonUnits, latUnits, knots, shoreKm, score, decidedMs } = input
        fold.position(state, timeMs, lonUnits, latUnits, knots, shoreKm, score, decidedMs, emit)
        return
      }
      fold.advance(state, input.timeMs, emit)
      if (input.kind === 'tripChange') fold.tripChange(state, input.change, input.decidedMs, emit)
      else fold.identity(state, input.identity, input.decidedMs, emit)
    },
    advance: (state, watermarkMs, emit) => fold.advance(state, watermarkMs, emit),
    deadline: (state) => fold.deadline(state),
    peek: (state, emit) => fold.peek(state, emit),
    encode: (state) => fold.encode(state),
    decode: (bytes) => fold.decode(bytes),
  }
}
