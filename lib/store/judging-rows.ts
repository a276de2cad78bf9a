/** What alerts are judged on: all that a generation found of its ships, some hundred at a time. */

import { groupBy } from '../alerts/group-by.ts'
import type { VesselRecord } from '../alerts/vessel-record.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import type { Snapshot } from './read-snapshot.ts'

/** Vessels whose outputs are in memory at once. */
const VESSELS_AT_ONCE = 500

/** Records of all ships, in ascending order of the keys' text. */
export async function* readVesselRecords(snapshot: Snapshot): AsyncGenerator<VesselRecord> {
  const outages = await snapshot.readFeedOutages()
  for (let after = ''; ; ) {
    const vessels = await snapshot.readVessels(after, VESSELS_AT_ONCE)
    if (vessels.length === 0) return
    const [from, to] = [vessels[0]!.mmsi, vessels.at(-1)!.mmsi]
    yield* readRecords(
      snapshot,
      from,
      to,
      vessels.filter(({ kind }) => kind === 'ship').map(({ mmsi }) => mmsi),
      outages,
    )
    after = to
  }
}

async function* readRecords(
  snapshot: Snapshot,
  from: string,
  to: string,
  ships: readonly string[],
  outages: readonly FeedOutageOutput[],
): AsyncGenerator<VesselRecord> {
  const outputs = await snapshot.readOutputs(from, to)
  const meetings = await snapshot.readOtherEvents(from, to)
  const identities = groupBy(outputs.identities, mmsiOf)
  const segments = groupBy(outputs.segments, mmsiOf)
  const tracks = groupBy(outputs.tracks, mmsiOf)
  const trips = groupBy(outputs.trips, mmsiOf)
  const gaps = groupBy(outputs.gaps, mmsiOf)
  const passages = groupBy(await snapshot.readPassages(from, to), mmsiOf)
  const events = groupBy(outputs.events, ownerOf)
  const met = groupBy(meetings, otherOf)
  const claims = groupBy(await snapshot.readIdentities(partnersOf([...outputs.events, ...meetings])), mmsiOf)
  for (const mmsi of ships)
    yield {
      mmsi,
      identities: identities.get(mmsi) ?? [],
      segments: segments.get(mmsi) ?? [],
      tracks: tracks.get(mmsi) ?? [],
      trips: trips.get(mmsi) ?? [],
      gaps: gaps.get(mmsi) ?? [],
      events: [...(events.get(mmsi) ?? []), ...(met.get(mmsi) ?? [])].sort(
        (a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1),
      ),
      passages: passages.get(mmsi) ?? [],
      ...{ outages, partners: claims },
    }
}

function mmsiOf({ mmsi }: { readonly mmsi: string }): string {
  return mmsi
}

/** '' of an outage, which is nobody's. */
function ownerOf(event: EventOutput): string {
  return event.kind === 'feedOutage' ? '' : event.mmsi
}

/** The other vessel of an encounter; two tracks of one MMSI that meet are that vessel's already. */
function otherOf(event: EventOutput): string {
  return event.kind === 'encounter' && event.otherMmsi !== event.mmsi ? event.otherMmsi : ''
}

function partnersOf(events: readonly EventOutput[]): string[] {
  return [
    ...new Set(events.flatMap((event) => (event.kind === 'encounter' ? [event.mmsi, event.otherMmsi] : []))),
  ]
}
