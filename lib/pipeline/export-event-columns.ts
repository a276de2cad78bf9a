/** Columns of events: one table for all kinds, each with what it has. */

import type { EventOutput } from '../events/outputs.ts'
import { count, degrees, flag, measure, text, time } from './export-columns.ts'

/** Every field that some kind of event has, and what it holds there. */
type FieldName<Event = EventOutput> = Event extends unknown ? keyof Event & string : never
type FieldValue<Name extends FieldName, Event = EventOutput> = Event extends {
  readonly [N in Name]: infer Value
}
  ? Value
  : never

/** Reads a field of the kinds of events that have it. */
function field<Name extends FieldName>(name: Name): (event: EventOutput) => FieldValue<Name> | null {
  // A field that is not there is undefined, which the type of a union cannot say.
  return (event) => (event as unknown as { readonly [N in Name]?: FieldValue<Name> })[name] ?? null
}

export const EVENT_COLUMNS = [
  text('id', 'Derived from content: equal data gives the same id everywhere.', field('id')),
  text(
    'kind',
    '`fishing` (apparent), `loitering`, `encounter`, `goingDark`, `identityConflict` or `feedOutage`.',
    field('kind'),
  ),
  text('mmsi', 'Vessel; of an encounter the lesser of the two. Missing for `feedOutage`.', field('mmsi')),
  text('trackId', 'Its track.', field('trackId')),
  text('otherMmsi', 'Of an encounter the other vessel.', field('otherMmsi')),
  text('otherTrackId', 'Of an encounter or an overlap of identities the other track.', field('otherTrackId')),
  time('startTime', 'Start.', field('startMs')),
  time(
    'endTime',
    'End; while open as far as heard. Of `goingDark` ON, or, while there is none, when the silence was long enough.',
    field('endMs'),
  ),
  degrees('lonDeg', 'Longitude of its place; of `goingDark` of OFF.', field('lonUnits')),
  degrees('latDeg', 'Latitude of its place; of `goingDark` of OFF.', field('latUnits')),
  degrees(
    'westDeg',
    'Western edge of the box around it; greater than the eastern across 180°.',
    field('westUnits'),
  ),
  degrees('southDeg', 'Southern edge.', field('southUnits')),
  degrees('eastDeg', 'Eastern edge.', field('eastUnits')),
  degrees('northDeg', 'Northern edge.', field('northUnits')),
  text('vesselType', 'What the vessel was taken for when it was decided.', field('vesselType')),
  count('rows', 'Positions scored fishing, or of the slow legs.', field('rows')),
  measure('meanScore', '', 3, 'Mean score of those, 0 to 1.', field('meanScore')),
  measure('meanKnots', 'knots', 3, 'Mean speed.', field('meanKnots')),
  measure('distanceKm', 'km', 3, 'Path length.', field('distanceKm')),
  count(
    'points',
    'Of an encounter: points of the 10-minute grid at which the two were close.',
    field('points'),
  ),
  measure('medianKnots', 'knots', 3, 'Of an encounter: median speed of the two.', field('medianKnots')),
  measure('medianApartKm', 'km', 3, 'Of an encounter: median distance of the two.', field('medianApartKm')),
  measure('meanShoreNm', 'nautical miles', 3, 'Mean distance to shore, where known.', field('meanShoreNm')),
  text(
    'conflict',
    'Of an identity conflict: `overlap` of two transponders, or the field that changed at sea.',
    field('conflict'),
  ),
  text('before', 'What was claimed before; of an overlap the first name.', field('before')),
  text('after', 'What was claimed after; of an overlap the second name.', field('after')),
  measure(
    'apartKm',
    'km',
    3,
    'Of an overlap: largest distance between the two as far as heard.',
    field('apartKm'),
  ),
  degrees('onLonDeg', 'Of going dark: longitude of ON.', field('onLonUnits')),
  degrees('onLatDeg', 'Of going dark: latitude of ON.', field('onLatUnits')),
  measure(
    'medianIntervalMinutes',
    'minutes',
    3,
    'Of going dark: median interval of its positions in the 12 hours before.',
    field('medianIntervalMinutes'),
  ),
  measure(
    'longestIntervalMinutes',
    'minutes',
    3,
    'Of going dark: longest interval of its positions in the 12 hours before.',
    field('longestIntervalMinutes'),
  ),
  measure(
    'offShoreNm',
    'nautical miles',
    3,
    'Of going dark: distance to shore at OFF, where known.',
    field('offShoreNm'),
  ),
  flag('inPort', 'Of going dark: whether OFF lies in a port visit.', field('inPort')),
  flag(
    'feedOutage',
    'Of going dark: whether the whole feed was silent then: it says nothing of the vessel.',
    field('feedOutage'),
  ),
  text('witnessMmsi', 'Of going dark: who was heard there first after OFF.', field('witnessMmsi')),
  time('witnessTime', 'Of going dark: when.', field('witnessMs')),
  measure('witnessKm', 'km', 3, 'Of going dark: how far from OFF.', field('witnessKm')),
  text(
    'lastWitnessMmsi',
    'Of going dark: who was heard there last in the 2 hours.',
    field('lastWitnessMmsi'),
  ),
  time('lastWitnessTime', 'Of going dark: when.', field('lastWitnessMs')),
  count(
    'vesselsBeforeAtLeast',
    'Of an outage: vessels heard in the 24 hours before, counted up to 5.',
    field('vesselsBeforeAtLeast'),
  ),
  flag('open', 'Whether later messages may still change it.', field('open')),
  time('decidedTime', 'When it was decided, in the time of the messages.', field('decidedMs')),
]
