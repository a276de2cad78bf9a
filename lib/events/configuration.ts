/** Everything that events depend on besides what the vessel fold tells, as plain values: part of a generation. */

import { ENCOUNTER_OPTIONS } from './encounter.ts'
import { FEED_OPTIONS } from './feed.ts'
import { describeTrackEvents } from './track-events.ts'

/** `scorerName`: whose scores the events read. */
export function describeEvents(scorerName: string): object {
  return { track: describeTrackEvents(scorerName), encounters: ENCOUNTER_OPTIONS, feed: FEED_OPTIONS }
}
