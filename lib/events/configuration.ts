/** Everything that events depend on besides what the vessel fold tells, as plain values: part of a generation. */

import { z } from 'zod'
import type { ScorerIdentity } from '../model/scorer.ts'
import { ENCOUNTER_OPTIONS } from './encounter-runs.ts'
import { FEED_OPTIONS } from './feed.ts'
import { GOING_DARK_OPTIONS } from './going-dark.ts'
import { OVERLAP_OPTIONS } from './identity-conflict-overlap.ts'
import { describeTrackEvents } from './track-events.ts'

/** `scorer`: whose scores the events read. */
export function describeEvents(scorer: ScorerIdentity): object {
  return {
    track: describeTrackEvents(scorer),
    overlaps: OVERLAP_OPTIONS,
    encounters: ENCOUNTER_OPTIONS,
    goingDark: GOING_DARK_OPTIONS,
    feed: FEED_OPTIONS,
  }
}

const fishingPart = z.object({
  events: z.object({ track: z.object({ fishing: z.object({ minScore: z.number() }) }) }),
})

/**
 * From which score on a row is scored fishing in a generation, thousandths. `configuration`: the generation's, in which
 * `events` is what describeEvents gave. Infinity where it says nothing of events.
 */
export function readFishingFrom(configuration: unknown): number {
  const parsed = fishingPart.safeParse(configuration)
  return parsed.success ? parsed.data.events.track.fishing.minScore : Number.POSITIVE_INFINITY
}
