/** Drives the folds over a vessel's tracks by what the vessel fold told, as a backfill does. */

import type { TrackEventOutput } from '../../lib/events/outputs.ts'
import type { TrackEventsInput } from '../../lib/events/track-events-fold.ts'
import { PRESENT } from '../../lib/features/feature-list.ts'
import type { Fold } from '../../lib/features/fold.ts'
import type { VesselEmission } from '../../lib/features/vessel-fold.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { createSpeedBaseline, SPEED_TABLE, scoreSpeed } from '../../lib/model/speed-baseline.ts'

export const SCORER = createSpeedBaseline()

/** Inputs by track, from the emissions of a vessel fold (without what it shows by peeking). */
export function trackInputsOf(emissions: readonly VesselEmission[]): Map<string, TrackEventsInput[]> {
  const tracks = new Map<string, TrackEventsInput[]>()
  const lastMs = new Map<string, number>()
  const put = (trackId: string, input: TrackEventsInput) => {
    const inputs = tracks.get(trackId)
    if (inputs === undefined) tracks.set(trackId, [input])
    else inputs.push(input)
  }
  for (const emission of emissions) {
    if (emission.kind === 'position') {
      const { trackId, timeMs, lonUnits, latUnits, features, decidedMs } = emission
      lastMs.set(trackId, timeMs)
      put(trackId, {
        kind: 'position',
        timeMs,
        lonUnits,
        latUnits,
        knots: features === null ? Number.NaN : features[PRESENT.speedKnots]!,
        shoreKm: features === null ? Number.NaN : Math.expm1(features[PRESENT.lnShore]!),
        score: features === null ? NO_SCORE : scoreSpeed(SPEED_TABLE, features[PRESENT.speedKnots]!),
        decidedMs,
      })
    } else if (emission.kind === 'tripChange') {
      const { trackId, change, decidedMs } = emission
      const timeMs = change === 'end' ? decidedMs : lastMs.get(trackId)!
      put(trackId, { kind: 'tripChange', timeMs, change, decidedMs })
    } else if (emission.kind === 'trackIdentity') {
      const { trackId, identity, decidedMs } = emission
      const timeMs = lastMs.get(trackId) ?? Number.NEGATIVE_INFINITY
      put(trackId, { kind: 'identity', timeMs, identity, decidedMs })
    }
  }
  return tracks
}

/** Steps through all inputs; then silence until `watermarkMs`, then peeks. */
export function runTrackEvents<State>(
  fold: Fold<State, TrackEventsInput, TrackEventOutput>,
  inputs: readonly TrackEventsInput[],
  watermarkMs: number,
): TrackEventOutput[] {
  const emitted: TrackEventOutput[] = []
  const emit = (output: TrackEventOutput) => emitted.push(output)
  const state = fold.start('257000000 track')
  for (const input of inputs) fold.step(state, input, emit)
  fold.advance(state, watermarkMs, emit)
  fold.peek(state, emit)
  return emitted
}

/** The last emission under each id, in the order of first emission. */
export function latestOf<Output extends { readonly id: string }>(outputs: readonly Output[]): Output[] {
  return [...new Map(outputs.map((output) => [output.id, output])).values()]
}
