/** The one table of what is exported: kinds of records, their columns, units and meanings. */

import { mmsiCountry } from '../ais/mmsi.ts'
import type { Identity } from '../ais/report.ts'
import type { EventOutput } from '../events/outputs.ts'
import type {
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import type { StoredGap } from '../store/output-rows.ts'
import type { VesselSummary } from '../store/read-outputs.ts'
import {
  count,
  degrees,
  flag,
  measure,
  type OutputColumn,
  type OutputKind,
  text,
  time,
} from './export-columns.ts'
import { EVENT_COLUMNS } from './export-event-columns.ts'
import { POSITIONS } from './export-position-columns.ts'

const BY_START = 'vessel, start, id'

interface Derived {
  readonly id: string
  readonly mmsi: string
  readonly open: boolean
  readonly decidedMs: number
}

function idAndVessel<Output extends Derived>(): OutputColumn<Output>[] {
  return [
    text('id', 'Derived from content: equal data gives the same id everywhere.', ({ id }) => id),
    text('mmsi', 'Vessel: its MMSI, or the key of an anonymous one.', ({ mmsi }) => mmsi),
  ]
}

function track<Output extends { readonly trackId: string | null }>(): OutputColumn<Output> {
  return text('trackId', 'Track that it belongs to.', ({ trackId }) => trackId)
}

function startAndEnd<Output extends { readonly startMs: number; readonly endMs: number }>(
  start: string,
  end: string,
): OutputColumn<Output>[] {
  return [time('startTime', start, ({ startMs }) => startMs), time('endTime', end, ({ endMs }) => endMs)]
}

function openAndDecided<Output extends Derived>(): OutputColumn<Output>[] {
  return [
    flag('open', 'Whether later messages may still change it.', ({ open }) => open),
    time('decidedTime', 'When it was decided, in the time of the messages.', ({ decidedMs }) => decidedMs),
  ]
}

function identity<Output extends { readonly identity: Identity | null }>(): OutputColumn<Output>[] {
  return [
    text('name', 'Name as heard.', (output) => output.identity?.name || null),
    text('callSign', 'Call sign as heard.', (output) => output.identity?.callSign || null),
    text('imo', 'IMO number as heard.', (output) => output.identity?.imo || null),
    count('shipType', 'AIS ship type as heard, 0 to 255.', (output) => output.identity?.shipType ?? null),
    measure('lengthM', 'm', 2, 'Length as heard.', (output) => output.identity?.lengthM ?? null),
    measure('widthM', 'm', 2, 'Width as heard.', (output) => output.identity?.widthM ?? null),
  ]
}

const VESSELS: OutputKind<VesselSummary> = {
  name: 'vessels',
  file: 'vessels',
  meaning: 'Every vessel key that was heard, with the identity heard last.',
  order: 'vessel',
  inBox: 'of which any other record is chosen, or that an event chosen names as the other vessel',
  geometry: { type: 'none' },
  columns: [
    text('mmsi', 'Its MMSI, or the key of an anonymous vessel.', ({ mmsi }) => mmsi),
    text('kind', 'What its number says it is: `ship`, `coast-station`, ..., `invalid`.', ({ kind }) => kind),
    text(
      'flag',
      'Country whose digits the MMSI carries, ISO 3166-1 alpha-2.',
      ({ mmsi }) => mmsiCountry(mmsi)?.alpha2 ?? null,
    ),
    ...identity<VesselSummary>(),
    time('firstTime', 'First heard.', ({ firstMs }) => firstMs),
    time('lastTime', 'Last heard.', ({ lastMs }) => lastMs),
    count('positions', 'Its positions; these counts are of all of it, box or not.', (it) => it.positions),
    count('segments', 'Its segments.', ({ segments }) => segments),
    count('tracks', 'Its tracks.', ({ tracks }) => tracks),
    count('trips', 'Its trips.', ({ trips }) => trips),
    count('portVisits', 'Its port visits.', ({ portVisits }) => portVisits),
    count('gaps', 'Its gaps.', ({ gaps }) => gaps),
  ],
}

const IDENTITIES: OutputKind<IdentityOutput> = {
  name: 'identities',
  file: 'identities',
  meaning: 'Each identity that a vessel claimed, from first to last time heard.',
  order: BY_START,
  inBox: 'of the vessels chosen',
  geometry: { type: 'none' },
  columns: [
    ...idAndVessel<IdentityOutput>(),
    ...startAndEnd<IdentityOutput>('First heard.', 'Last heard.'),
    count('messages', 'Times it was heard.', ({ messages }) => messages),
    ...identity<IdentityOutput>(),
    ...openAndDecided<IdentityOutput>(),
  ],
}

const SEGMENTS: OutputKind<SegmentOutput> = {
  name: 'segments',
  file: 'segments',
  meaning: 'The messages of one transponder under an MMSI.',
  order: BY_START,
  inBox: 'with a position in the box',
  geometry: { type: 'line', track: 'trackId', segment: 'id', isTimed: false },
  columns: [
    ...idAndVessel<SegmentOutput>(),
    track<SegmentOutput>(),
    ...startAndEnd<SegmentOutput>('First message.', 'Last message.'),
    degrees('startLonDeg', 'Longitude of the first position.', ({ startLonUnits }) => startLonUnits),
    degrees('startLatDeg', 'Latitude of the first position.', ({ startLatUnits }) => startLatUnits),
    degrees('endLonDeg', 'Longitude of the last position.', ({ endLonUnits }) => endLonUnits),
    degrees('endLatDeg', 'Latitude of the last position.', ({ endLatUnits }) => endLatUnits),
    count('positions', 'Positions in it.', ({ positions }) => positions),
    count('identities', 'Identity messages in it.', ({ identities }) => identities),
    ...identity<SegmentOutput>(),
    text(
      'endedBy',
      '`silence`, `ambiguous`, `joined` or `evicted`; missing while open.',
      ({ endedBy }) => endedBy,
    ),
    ...openAndDecided<SegmentOutput>(),
  ],
}

const TRACKS: OutputKind<TrackOutput> = {
  name: 'tracks',
  file: 'tracks',
  meaning: 'Segments of one MMSI that are the same ship.',
  order: BY_START,
  inBox: 'with a position in the box',
  geometry: { type: 'line', track: 'id', segment: null, isTimed: false },
  columns: [
    ...idAndVessel<TrackOutput>(),
    ...startAndEnd<TrackOutput>('First position.', 'Last position.'),
    count('segments', 'Segments in it.', ({ segments }) => segments),
    count('positions', 'Positions in it.', ({ positions }) => positions),
    text('endedBy', '`silence` or `evicted`; missing while open.', ({ endedBy }) => endedBy),
    ...openAndDecided<TrackOutput>(),
  ],
}

const TRIPS: OutputKind<TripOutput> = {
  name: 'trips',
  file: 'trips',
  meaning: 'A track from port to port, or from where it was first to where it was last seen.',
  order: BY_START,
  inBox: 'with a position in the box',
  geometry: { type: 'line', track: 'trackId', segment: null, isTimed: true },
  columns: [
    ...idAndVessel<TripOutput>(),
    track<TripOutput>(),
    ...startAndEnd<TripOutput>('First position: at the port left.', 'Last position: at the port entered.'),
    text('startedBy', '`port-exit` or `first-seen`.', ({ startedBy }) => startedBy),
    text(
      'endedBy',
      'How the port visit was confirmed (`stop`, `gap`, `stay`), or `silence`, `evicted`; missing while open.',
      ({ endedBy }) => endedBy,
    ),
    text('startPort', 'Port left; missing where it was first seen.', ({ startPort }) => startPort),
    text('endPort', 'Port entered.', ({ endPort }) => endPort),
    count('positions', 'Positions in it, both ends included.', ({ positions }) => positions),
    measure(
      'distanceNm',
      'nautical miles',
      3,
      'Sum of its great-circle legs.',
      ({ distanceNm }) => distanceNm,
    ),
    ...openAndDecided<TripOutput>(),
  ],
}

const PORT_VISITS: OutputKind<PortVisitOutput> = {
  name: 'portVisits',
  file: 'port-visits',
  meaning: 'A call at a port, or a long stay near the coast.',
  order: BY_START,
  inBox: 'whose place lies in the box',
  geometry: { type: 'point', at: ['lonDeg', 'latDeg'] },
  columns: [
    ...idAndVessel<PortVisitOutput>(),
    track<PortVisitOutput>(),
    ...startAndEnd<PortVisitOutput>('Entry, or start of the stay.', 'Exit; while open the last position.'),
    text('port', 'Name of the port, `unnamed` for a stay with none near.', ({ port }) => port),
    text('portCountry', 'Country as the list of ports gives it.', ({ portCountry }) => portCountry),
    degrees('lonDeg', 'Longitude of the port, or of the stay.', ({ lonUnits }) => lonUnits),
    degrees('latDeg', 'Latitude of the port, or of the stay.', ({ latUnits }) => latUnits),
    text('evidence', 'What confirmed it: `stop`, `gap` or `stay`.', ({ evidence }) => evidence),
    ...openAndDecided<PortVisitOutput>(),
  ],
}

const GAPS: OutputKind<StoredGap> = {
  name: 'gaps',
  file: 'gaps',
  meaning: 'A silence of a track of 12 hours or more ("AIS off").',
  order: 'vessel, off time, id',
  inBox: 'whose OFF or ON lies in the box',
  geometry: { type: 'leg', from: ['offLonDeg', 'offLatDeg'], to: ['onLonDeg', 'onLatDeg'] },
  columns: [
    ...idAndVessel<StoredGap>(),
    track<StoredGap>(),
    time('offTime', 'Last position before it.', ({ offMs }) => offMs),
    time('onTime', 'First position after it; missing while it lasts.', ({ onMs }) => onMs),
    degrees('offLonDeg', 'Longitude of OFF.', ({ offLonUnits }) => offLonUnits),
    degrees('offLatDeg', 'Latitude of OFF.', ({ offLatUnits }) => offLatUnits),
    degrees('onLonDeg', 'Longitude of ON.', ({ onLonUnits }) => onLonUnits),
    degrees('onLatDeg', 'Latitude of ON.', ({ onLatUnits }) => onLatUnits),
    measure(
      'offShoreNm',
      'nautical miles',
      3,
      'Distance to shore at OFF, where known.',
      ({ offShoreNm }) => offShoreNm,
    ),
    flag('inPort', 'Whether OFF lies in a port visit.', ({ inPort }) => inPort),
    count(
      'positionsBeforeAtLeast',
      'Positions in the 12 hours before, counted up to 14.',
      (gap) => gap.positionsBeforeAtLeast,
    ),
    flag(
      'possibleDisabling',
      'Far from shore and well heard before: AIS was possibly switched off.',
      (gap) => gap.possibleDisabling,
    ),
    flag(
      'feedOutage',
      'Whether the whole feed was silent then: the gap says nothing of the vessel.',
      (gap) => gap.feedOutage,
    ),
    ...openAndDecided<StoredGap>(),
  ],
}

const EVENTS: OutputKind<EventOutput> = {
  name: 'events',
  file: 'events',
  meaning:
    'Apparent fishing, loitering, encounters, going dark, identity conflicts, and outages of the whole feed. Columns that a ' +
    'kind of event does not have are missing.',
  order: 'outages of the feed by start and id, then vessel, start, id',
  inBox: 'whose place lies in the box; outages of the feed, which have no place, always',
  geometry: { type: 'point', at: ['lonDeg', 'latDeg'] },
  columns: EVENT_COLUMNS,
}

/** Kinds whose records are objects, by name. */
export const OUTPUT_KINDS = {
  vessels: VESSELS,
  identities: IDENTITIES,
  segments: SEGMENTS,
  tracks: TRACKS,
  trips: TRIPS,
  portVisits: PORT_VISITS,
  gaps: GAPS,
  events: EVENTS,
} as const

/** Every kind, in the order in which an export tells of them. */
export const EXPORT_KINDS = { ...OUTPUT_KINDS, positions: POSITIONS } as const
