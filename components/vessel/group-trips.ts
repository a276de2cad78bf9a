/** A vessel's trips with what happened on each. Pure. */

import type { WireOutput } from '../../lib/server/feed/wire-records.ts'
import type { EventMark } from '../track/event-marks.ts'
import type { TripSuspicion } from './vessel-api.ts'

const HOUR_MS = 3_600_000

export interface VesselTrip {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  readonly startPort: string | null
  readonly endPort: string | null
  readonly isOpen: boolean
  readonly distanceNm: number
  readonly fishingHours: number
  /** Null: not judged. */
  readonly suspicion: TripSuspicion | null
  /** In order of time. */
  readonly marks: readonly EventMark[]
}

export interface GroupedTrips {
  /** The newest first. */
  readonly trips: readonly VesselTrip[]
  /** On no trip: in port, or before the first. */
  readonly ashore: readonly EventMark[]
}

/** `mmsi`: the vessel that is looked at; of an encounter it may be the other one. */
export function groupTrips(
  mmsi: string,
  outputs: readonly WireOutput[],
  marks: readonly EventMark[],
  suspicions: ReadonlyMap<string, TripSuspicion>,
): GroupedTrips {
  const raw = outputs.filter(({ kind }) => kind === 'trip')
  const taken = new Set<string>()
  const trips = raw.map((trip): VesselTrip => {
    const [startMs, endMs] = [Number(trip.startMs), Number(trip.endMs)]
    const isOpen = trip.endedBy === null
    const untilMs = isOpen ? Number.POSITIVE_INFINITY : endMs
    const own = marks.filter(
      (mark) => trackOf(mark, mmsi) === trip.trackId && mark.startMs >= startMs && mark.startMs < untilMs,
    )
    for (const { id } of own) taken.add(id)
    return {
      ...{ id: trip.id, startMs, endMs, isOpen, distanceNm: Number(trip.distanceNm), marks: own },
      startPort: typeof trip.startPort === 'string' ? trip.startPort : null,
      endPort: typeof trip.endPort === 'string' ? trip.endPort : null,
      fishingHours: fishingHoursOf(own, startMs, untilMs),
      suspicion: suspicions.get(trip.id) ?? null,
    }
  })
  return {
    trips: trips.sort((a, b) => b.startMs - a.startMs),
    ashore: marks.filter(({ id }) => !taken.has(id)).toReversed(),
  }
}

function fishingHoursOf(marks: readonly EventMark[], fromMs: number, toMs: number): number {
  return marks
    .filter(({ kind }) => kind === 'fishing')
    .reduce(
      (hours, { startMs, endMs }) =>
        hours + Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)) / HOUR_MS,
      0,
    )
}

/** Of the two of an encounter that of the vessel that is looked at. */
function trackOf({ output }: EventMark, mmsi: string): unknown {
  return output.mmsi === mmsi ? output.trackId : output.otherTrackId
}

/** The other vessel of an encounter; null where there is none. */
export function partnerOf({ kind, output }: EventMark, mmsi: string): string | null {
  if (kind !== 'encounter') return null
  const other = output.mmsi === mmsi ? output.otherMmsi : output.mmsi
  return typeof other === 'string' ? other : null
}
