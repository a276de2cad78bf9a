/** Columns of exported alerts: what a list of them says. The evidence behind one is in the API. */

import type { AlertOutput } from '../alerts/alert.ts'
import { degrees, flag, measure, type OutputKind, text, time } from './export-columns.ts'

export const ALERTS: OutputKind<AlertOutput> = {
  name: 'alerts',
  file: 'alerts',
  meaning: 'Alerts that stand: apparent and possible, never a finding of guilt.',
  order: 'vessel, start, id',
  inBox: 'whose place lies in the box',
  geometry: { type: 'point', at: ['lonDeg', 'latDeg'] },
  columns: [
    text('id', 'Derived from content.', ({ id }) => id),
    text('mmsi', 'Vessel.', ({ mmsi }) => mmsi),
    text('name', 'Name when it was raised.', ({ vessel }) => vessel.name),
    text('callSign', 'Call sign when it was raised.', ({ vessel }) => vessel.callSign),
    text('ruleId', 'Rule that was met, or `suspicion`.', ({ ruleId }) => ruleId),
    text('severity', 'Of the rule.', ({ severity }) => severity),
    measure('rank', '', 3, 'Severity and suspicion together, 0 to 1.', ({ rank }) => rank),
    measure('suspicion', '', 3, 'Of the trip, 0 to 1; missing outside of trips.', (it) => it.suspicion),
    time('startTime', 'Beginning of the first cause.', ({ startMs }) => startMs),
    time('endTime', 'End of the last cause.', ({ endMs }) => endMs),
    time('raisedTime', 'When the rule was first met.', ({ raisedMs }) => raisedMs),
    degrees('lonDeg', 'Longitude of the first cause.', ({ lonUnits }) => lonUnits),
    degrees('latDeg', 'Latitude of the first cause.', ({ latUnits }) => latUnits),
    text('zoneId', 'First zone concerned.', ({ zoneId }) => zoneId),
    text('otherMmsi', 'The other vessel, where there is one.', ({ otherMmsi }) => otherMmsi),
    text('trackId', 'Track.', ({ trackId }) => trackId),
    text('tripId', 'Trip, where there is one.', ({ tripId }) => tripId),
    text('rules', 'Version of the rules.', ({ versions }) => versions.rules),
    text('detector', 'Model that scored the positions.', ({ versions }) => versions.detector),
    flag('open', 'Whether later messages may still change it.', ({ open }) => open),
  ],
}
