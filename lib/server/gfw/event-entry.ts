/** One event as an entry of Global Fishing Watch's events: their fields, and ours beside them under `wakewatch`. */

import type { VesselFacts, VesselRegister } from '../../alerts/register/register.ts'
import { wrapUnits } from '../../geo/units.ts'
import type { ZoneIndex } from '../../geo/zones/zone.ts'
import type { AlertStandings } from '../../store/alert-standings.ts'
import type { ListedEvent, ListedEvents, ListedOutput } from '../../store/query-event-pages.ts'
import type { VesselSummary } from '../../store/read-outputs.ts'
import { alertDetails } from './alert-details.ts'
import { typeOfKind } from './datasets.ts'
import {
  encounterDetails,
  fishingDetails,
  gapDetails,
  loiteringDetails,
  portVisitDetails,
} from './event-details.ts'
import { regionsAt } from './regions.ts'
import type { GfwSources } from './sources.ts'
import { writeDegrees, writeKmOfNm, writeNumber, writePosition, writeText, writeTime } from './values.ts'
import { factsOfVessel, partnerType, vesselType } from './vessel-class.ts'

/** What entries are made of besides the events. */
export interface EntrySources {
  readonly zones: ZoneIndex
  readonly standings: AlertStandings | null
  readonly isSimulated: boolean
  /** A vessel as it is known now, and what it is in the class of an encounter. */
  describe(mmsi: string): { readonly vessel: EventVessel; readonly partner: string | null }
}

/** Of one answer: a vessel that many events are of is looked up once. */
export function entrySources(
  { register, zones, store }: GfwSources,
  { vessels, standings }: ListedEvents,
): EntrySources {
  const known = new Map<string, ReturnType<EntrySources['describe']>>()
  const describe = (mmsi: string) => {
    const found = known.get(mmsi)
    if (found !== undefined) return found
    const facts = factsOf(mmsi, register, vessels)
    const described = { vessel: eventVessel(mmsi, facts), partner: partnerType(facts) }
    known.set(mmsi, described)
    return described
  }
  return { zones, standings, isSimulated: store.simulated, describe }
}

export function eventEntry({ output, side }: ListedEvent, sources: EntrySources) {
  const { lonUnits, latUnits, startMs, endMs } = placeAndTime(output)
  const isOther = side === 2 && output.kind === 'encounter'
  const ownMmsi = isOther ? output.otherMmsi : output.mmsi
  return {
    start: writeTime(startMs),
    end: endMs === null ? null : writeTime(endMs),
    // An encounter is an entry of each of its vessels; theirs are told apart by these endings too.
    id: side === 0 ? output.id : `${output.id}.${side}`,
    type: typeOfKind(output.kind),
    position: writePosition(lonUnits, latUnits),
    regions: regionsAt(sources.zones, lonUnits, latUnits, startMs),
    boundingBox: boundingBox(output),
    distances: {
      startDistanceFromShoreKm: output.kind === 'gap' ? writeKmOfNm(output.offShoreNm) : null,
      endDistanceFromShoreKm: null,
      startDistanceFromPortKm: null,
      endDistanceFromPortKm: null,
    },
    vessel: sources.describe(ownMmsi).vessel,
    ...details(output, ownMmsi, sources),
    wakewatch: {
      ...ownFields(output, isOther),
      open: output.open,
      decided: writeTime(output.decidedMs),
      ...(sources.isSimulated ? { simulated: true } : {}),
    },
  }
}

export type EventEntry = ReturnType<typeof eventEntry>

function placeAndTime(output: ListedOutput) {
  if (output.kind !== 'gap') return output
  const { offLonUnits, offLatUnits, offMs, onMs } = output
  return { lonUnits: offLonUnits, latUnits: offLatUnits, startMs: offMs, endMs: onMs }
}

/** West, south, east, north in degrees; west greater than east where it crosses 180 degrees. */
function boundingBox(output: ListedOutput): number[] {
  const { westUnits, southUnits, eastUnits, northUnits } = boxOf(output)
  return [westUnits, southUnits, eastUnits, northUnits].map(writeDegrees)
}

function boxOf(output: ListedOutput) {
  if (output.kind === 'portVisit') {
    const { lonUnits, latUnits } = output
    return { westUnits: lonUnits, eastUnits: lonUnits, southUnits: latUnits, northUnits: latUnits }
  }
  if (output.kind !== 'gap') return output
  const { offLonUnits, offLatUnits, onLonUnits, onLatUnits } = output
  const lon = onLonUnits ?? offLonUnits
  const lat = onLatUnits ?? offLatUnits
  // The shorter way around the world.
  const isEastward = wrapUnits(lon - offLonUnits) >= 0
  return {
    westUnits: isEastward ? offLonUnits : lon,
    eastUnits: isEastward ? lon : offLonUnits,
    southUnits: Math.min(offLatUnits, lat),
    northUnits: Math.max(offLatUnits, lat),
  }
}

/** A vessel's id is its MMSI. */
function eventVessel(mmsi: string, facts: VesselFacts) {
  return {
    id: mmsi,
    name: writeText(facts.identity?.name ?? ''),
    ssvid: mmsi,
    flag: writeText(facts.flag),
    type: vesselType(facts),
    publicAuthorizations: [],
  }
}

type EventVessel = ReturnType<typeof eventVessel>

function factsOf(mmsi: string, register: VesselRegister, vessels: ReadonlyMap<string, VesselSummary>) {
  const vessel = vessels.get(mmsi)
  return vessel === undefined
    ? register.factsOf(mmsi, null, Number.POSITIVE_INFINITY)
    : factsOfVessel(register, vessel)
}

function details(output: ListedOutput, ownMmsi: string, sources: EntrySources) {
  switch (output.kind) {
    case 'fishing':
      return { fishing: fishingDetails(output) }
    case 'loitering':
      return { loitering: loiteringDetails(output) }
    case 'portVisit':
      return { port_visit: portVisitDetails(output) }
    case 'gap':
      return { gap: gapDetails(output) }
    case 'alert':
      return { alert: alertDetails(output, sources.standings) }
    case 'encounter': {
      const other = ownMmsi === output.mmsi ? output.otherMmsi : output.mmsi
      const own = sources.describe(ownMmsi).partner
      const { vessel, partner } = sources.describe(other)
      const type = own === null || partner === null ? null : `${own}-${partner}`
      return { encounter: encounterDetails(output, vessel, type) }
    }
  }
}

/** What only we tell. */
function ownFields(output: ListedOutput, isOther: boolean) {
  switch (output.kind) {
    case 'fishing':
      return {
        trackId: output.trackId,
        rows: output.rows,
        meanScore: writeNumber(output.meanScore),
        averageDistanceFromShoreKm: writeKmOfNm(output.meanShoreNm),
      }
    case 'loitering':
      return { trackId: output.trackId, rows: output.rows }
    case 'encounter':
      return {
        trackId: isOther ? output.otherTrackId : output.trackId,
        otherTrackId: isOther ? output.trackId : output.otherTrackId,
        points: output.points,
        averageDistanceFromShoreKm: writeKmOfNm(output.meanShoreNm),
      }
    case 'portVisit':
      return { trackId: output.trackId, evidence: output.evidence }
    case 'gap':
      return {
        trackId: output.trackId,
        inPort: output.inPort,
        feedOutage: output.feedOutage,
        positionsBeforeAtLeast: output.positionsBeforeAtLeast,
      }
    case 'alert':
      return { trackId: output.trackId, tripId: output.tripId }
  }
}
