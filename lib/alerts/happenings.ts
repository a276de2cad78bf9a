/**
 * Happenings of a vessel (lib/alerts/happening), out of what was found of it. The only place where outputs become what
 * rules and evidence read.
 *
 * What was claimed and what the register says are those of the time: claims heard up to when a happening was decided,
 * entries in force when it began. Gear beacons do nothing. A silence in port, or one that begins with an outage of the
 * feed, says nothing of the ship and is left out.
 */

import type {
  EncounterOutput,
  EventOutput,
  GoingDarkOutput,
  IdentityConflictOutput,
} from '../events/outputs.ts'
import type { TripOutput } from '../features/outputs.ts'
import { KM_PER_NM } from '../geo/great-circle.ts'
import { readAvoidance } from './avoidance.ts'
import { groupBy } from './group-by.ts'
import type { Behaviour, Happening, ZoneRelation } from './happening.ts'
import {
  compareHappenings,
  NOTHING_MORE,
  nightShare,
  precedence,
  tracksOnOneNumber,
  transponderOf,
} from './happening-parts.ts'
import type { VesselFacts } from './register/register.ts'
import {
  isGearBeacon,
  type JudgingWorld,
  latestIdentity,
  TrackClaims,
  type VesselRecord,
} from './vessel-record.ts'
import type { ZonePassageOutput } from './zone-passage.ts'
import { type RelationContext, relateSilence, relateStay } from './zone-relations.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const HAPPENING_OPTIONS = {
  /** Ports are looked for so far away, km: as far as lib/geo/places answers. */
  portReachKm: 30,
  /** How far back a silence is compared with those before, ms: as lib/features/silences. */
  heardMs: 12 * HOUR_MS,
  /** How far back silences are counted, ms: a set that fails, or is heard badly, does so every other day. Own. */
  habitMs: 7 * 86_400_000,
  /** Claims within a trip after which a watched vessel is looked for again. Own. */
  claimsPerTrip: 16,
} as const

/** What of all that could be told is wanted: the rest costs time and is read by nobody. */
export interface WantedHappenings {
  /** A record for every stay in a zone. */
  readonly passages: boolean
  /** Behaviours other than silences of which zones near the place are wanted too. */
  readonly nearOf: ReadonlySet<Behaviour>
  /** Days that avoidance is counted over; none: it is not wanted. */
  readonly avoidanceDays: readonly number[]
}

/** In the order of `decidedMs`, then of their own output's id, then of the behaviour. */
export function readHappenings(
  record: VesselRecord,
  world: JudgingWorld,
  wanted: WantedHappenings,
): Happening[] {
  const reader = new HappeningReader(record, world, wanted)
  for (const gap of record.gaps) reader.readGap(gap)
  for (const event of record.events) reader.readEvent(event)
  for (const trip of record.trips) reader.readTrip(trip)
  if (wanted.passages) reader.readPassages()
  reader.readAvoidance()
  return reader.found.sort(compareHappenings)
}

type Base = Pick<
  Happening,
  'outputIds' | 'trackId' | 'startMs' | 'endMs' | 'decidedMs' | 'open' | 'lonUnits' | 'latUnits' | 'shoreNm'
>

class HappeningReader {
  readonly found: Happening[] = []
  private readonly zoneNumbers: ReadonlyMap<string, number>
  private readonly tripsOf: ReadonlyMap<string, readonly TripOutput[]>
  private readonly passagesOf: ReadonlyMap<string, readonly ZonePassageOutput[]>
  private readonly claims: TrackClaims
  private readonly darkMs: readonly number[]
  /** Tracks that were heard at the same time as another of the number. */
  private readonly contested: ReadonlySet<string>

  constructor(
    private readonly record: VesselRecord,
    private readonly world: JudgingWorld,
    private readonly wanted: WantedHappenings,
  ) {
    this.zoneNumbers = zoneNumbersOf(world.zones)
    this.tripsOf = groupBy(record.trips, ({ trackId }) => trackId)
    this.passagesOf = groupBy(record.passages, ({ trackId }) => trackId)
    this.claims = new TrackClaims(record)
    this.contested = new Set(record.events.flatMap(tracksOnOneNumber))
    this.darkMs = record.events.flatMap((event) =>
      event.kind === 'goingDark' && !event.inPort && !event.feedOutage ? [event.startMs] : [],
    )
  }

  readGap(gap: VesselRecord['gaps'][number]): void {
    if (gap.inPort || gap.feedOutage) return
    const { id, trackId, offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits } = gap
    const base: Base = {
      outputIds: [id],
      trackId,
      startMs: offMs,
      endMs: onMs ?? gap.decidedMs,
      decidedMs: gap.decidedMs,
      open: gap.open,
      lonUnits: offLonUnits,
      latUnits: offLatUnits,
      shoreNm: gap.offShoreNm,
    }
    const on = onMs === null ? null : { timeMs: onMs, lonUnits: onLonUnits!, latUnits: onLatUnits! }
    this.addSilence('gap', base, on)
    if (gap.possibleDisabling) this.addSilence('possibleDisabling', base, on)
  }

  readEvent(event: EventOutput): void {
    switch (event.kind) {
      case 'fishing': {
        const { meanScore, meanKnots, meanShoreNm: shoreNm } = event
        this.addStay(
          'apparentFishing',
          { ...event, outputIds: [event.id], shoreNm },
          { meanScore, meanKnots },
        )
        return
      }
      case 'loitering': {
        const { meanKnots, meanShoreNm: shoreNm } = event
        this.addStay('loitering', { ...event, outputIds: [event.id], shoreNm }, { meanKnots })
        return
      }
      case 'identityConflict': {
        this.readConflict(event)
        return
      }
      case 'encounter':
        this.readEncounter(event)
        return
      case 'goingDark': {
        if (event.inPort || event.feedOutage) return
        const { onLonUnits, onLatUnits, endMs } = event
        const isBack = !Number.isNaN(onLonUnits)
        const on = isBack ? { timeMs: endMs, lonUnits: onLonUnits, latUnits: onLatUnits } : null
        this.addSilence('goingDark', { ...event, outputIds: [event.id], shoreNm: event.offShoreNm }, on, {
          transponder: transponderOf(event.messageType),
          witnessMinutes: (event.lastWitnessMs - event.startMs) / MINUTE_MS,
          timesLongest: this.timesLongest(event),
        })
        return
      }
      case 'feedOutage':
        return
    }
  }

  /** At its beginning, and at every claim within it, for then it may turn out to be a vessel that is looked for. */
  readTrip(trip: TripOutput): void {
    const { id, trackId, startMs, endMs, open } = trip
    const claims = this.record.identities
      .map((claim) => claim.startMs)
      .filter((ms) => ms > startMs && ms <= endMs)
      .slice(0, HAPPENING_OPTIONS.claimsPerTrip)
    const at = this.placeOfTrip(trip)
    if (at === null) return
    for (const decidedMs of [startMs, ...claims])
      this.addStay(
        'atSea',
        {
          outputIds: [id],
          ...{
            trackId,
            startMs,
            endMs,
            decidedMs,
            open,
            ...at,
            shoreNm: this.shoreNm(at.lonUnits, at.latUnits),
          },
        },
        { meanKnots: trip.distanceNm / Math.max(1e-9, (endMs - startMs) / HOUR_MS) },
      )
  }

  readPassages(): void {
    for (const passage of this.record.passages) {
      if (passage.relation !== 'inside') continue
      const { startLonUnits: lonUnits, startLatUnits: latUnits, meanKnots } = passage
      const base = { ...passage, outputIds: [passage.id], lonUnits, latUnits }
      const zone = this.zoneNumbers.get(passage.zoneId)!
      const shoreNm = this.shoreNm(lonUnits, latUnits)
      this.addStay('passage', { ...base, shoreNm }, { meanKnots }, (relation) => relation.zone === zone)
    }
  }

  readAvoidance(): void {
    const dark = this.found.filter(({ behaviour }) => behaviour === 'goingDark')
    for (const days of this.wanted.avoidanceDays)
      this.found.push(...readAvoidance(this.record.passages, dark, this.world.zones, days))
  }

  /** Of two on one number it is the one of the two that rules are about; of a jump the ship that was elsewhere. */
  private readConflict(event: IdentityConflictOutput): void {
    const { conflict, otherTrackId, apartKm, before, after, startMs, decidedMs } = event
    const shoreNm = this.shoreNm(event.lonUnits, event.latUnits)
    const base = { ...event, outputIds: [event.id], shoreNm }
    const more = { conflict, otherTrackId, apartKm, before, after }
    if (otherTrackId === null) {
      this.addStay('identityConflict', base, more)
      return
    }
    const own = this.factsAt(event.trackId, startMs, decidedMs)
    const other = this.factsAt(otherTrackId, startMs, decidedMs)
    const [first, second] = [precedence(own), precedence(other)]
    const isOther = conflict === 'jump' ? second <= first : second < first
    const told = isOther
      ? { ...more, otherTrackId: event.trackId, partner: own }
      : { ...more, partner: other }
    this.addStay('identityConflict', isOther ? { ...base, trackId: otherTrackId } : base, told)
  }

  private readEncounter(event: EncounterOutput): void {
    const { mmsi } = this.record
    const isFirst = event.mmsi === mmsi
    const partnerMmsi = isFirst ? event.otherMmsi : event.mmsi
    const identity = latestIdentity(this.record.partners.get(partnerMmsi) ?? [], event.decidedMs)
    const base = {
      ...event,
      outputIds: [event.id],
      trackId: isFirst ? event.trackId : event.otherTrackId,
      shoreNm: event.meanShoreNm,
    }
    this.addStay('encounter', base, {
      otherTrackId: isFirst ? event.otherTrackId : event.trackId,
      partner: this.world.register.factsOf(partnerMmsi, identity, event.startMs),
      meanKnots: event.medianKnots,
      apartKm: event.medianApartKm,
    })
  }

  private addStay(
    behaviour: Behaviour,
    base: Base,
    more: Partial<Happening>,
    isWanted: (relation: ZoneRelation) => boolean = () => true,
  ): void {
    const { startMs, endMs } = base
    const at = this.wanted.nearOf.has(behaviour) ? base : null
    const passages = this.passagesOf.get(base.trackId) ?? []
    this.add(behaviour, base, more, (context) =>
      relateStay(
        context,
        passages,
        this.zoneNumbers,
        startMs,
        endMs,
        at,
        behaviour === 'apparentFishing',
      ).filter(isWanted),
    )
  }

  private addSilence(
    behaviour: Behaviour,
    base: Base,
    on: { readonly timeMs: number; readonly lonUnits: number; readonly latUnits: number } | null,
    told: Partial<Happening> = {},
  ): void {
    const { lonUnits, latUnits, startMs: timeMs } = base
    const more = {
      endLonUnits: on?.lonUnits ?? null,
      endLatUnits: on?.latUnits ?? null,
      ...told,
      darkBefore: this.darkBefore(timeMs),
    }
    this.add(behaviour, base, more, (context) => relateSilence(context, { timeMs, lonUnits, latUnits }, on))
  }

  /** How often its longest silence of the 12 h before goes into it; unknown, Infinity, where the feed had an outage then. */
  private timesLongest({ startMs, endMs, longestIntervalMinutes }: GoingDarkOutput): number {
    const fromMs = startMs - HAPPENING_OPTIONS.heardMs
    const wasOut = this.record.outages.some((outage) => outage.startMs < startMs && outage.endMs > fromMs)
    return wasOut ? Number.POSITIVE_INFINITY : (endMs - startMs) / MINUTE_MS / longestIntervalMinutes
  }

  /** How often the vessel went dark in the days before. Outages and stays in port do not count. */
  private darkBefore(timeMs: number): number {
    return this.darkMs.filter((ms) => ms < timeMs && ms >= timeMs - HAPPENING_OPTIONS.habitMs).length
  }

  private add(
    behaviour: Behaviour,
    base: Base,
    more: Partial<Happening>,
    relate: (context: RelationContext) => ZoneRelation[],
  ): void {
    const { record, world } = this
    const { trackId, startMs, endMs, decidedMs, lonUnits, latUnits } = base
    if (isGearBeacon(record, decidedMs)) return
    const vessel = this.factsAt(trackId, startMs, decidedMs)
    this.found.push({
      behaviour,
      outputIds: base.outputIds,
      mmsi: record.mmsi,
      trackId,
      tripId: this.tripAt(trackId, startMs)?.id ?? null,
      startMs,
      endMs,
      decidedMs,
      open: base.open,
      lonUnits,
      latUnits,
      hours: (endMs - startMs) / HOUR_MS,
      shoreNm: base.shoreNm,
      portNm: this.portNm(lonUnits, latUnits),
      nightShare: nightShare(startMs, endMs, lonUnits, latUnits),
      vessel,
      ...NOTHING_MORE,
      ...more,
      zones: relate({ index: world.zones, vessel, isRegisterKept: world.isRegisterKept }),
    })
  }

  /** Claims heard up to when it was decided, entries in force when it began. */
  private factsAt(trackId: string, startMs: number, decidedMs: number): VesselFacts {
    const { record, world } = this
    // Of two on one number the number says nothing of the one that says nothing of itself.
    if (this.contested.has(trackId) && !this.claims.hasOwn(trackId))
      return { ...world.register.factsOf('', null, startMs), mmsi: record.mmsi }
    return world.register.factsOf(record.mmsi, this.claims.identityAt(trackId, decidedMs), startMs)
  }

  private tripAt(trackId: string, timeMs: number): TripOutput | null {
    const trips = this.tripsOf.get(trackId) ?? []
    return trips.find((trip) => trip.startMs <= timeMs && timeMs <= trip.endMs) ?? null
  }

  /** Where the segment of the trip's beginning was first heard: a trip tells no place of its own. */
  private placeOfTrip({ trackId, startMs }: TripOutput): { lonUnits: number; latUnits: number } | null {
    let place = null
    for (const segment of this.record.segments) {
      if (segment.trackId !== trackId || (place !== null && segment.startMs > startMs)) continue
      place = { lonUnits: segment.startLonUnits, latUnits: segment.startLatUnits }
    }
    return place
  }

  private shoreNm(lonUnits: number, latUnits: number): number {
    const { places } = this.world
    return places === null ? Number.NaN : Math.max(0, places.shoreKm(lonUnits, latUnits)) / KM_PER_NM
  }

  private portNm(lonUnits: number, latUnits: number): number {
    const { places } = this.world
    if (places === null) return Number.POSITIVE_INFINITY
    const port = places.nearestPort(lonUnits, latUnits, HAPPENING_OPTIONS.portReachKm)
    return port < 0 ? Number.POSITIVE_INFINITY : places.portKm(port, lonUnits, latUnits) / KM_PER_NM
  }
}

const numbersByIndex = new WeakMap<object, ReadonlyMap<string, number>>()

/** Positions of zones in the index by their ids; found once for each index. */
function zoneNumbersOf(index: JudgingWorld['zones']): ReadonlyMap<string, number> {
  let numbers = numbersByIndex.get(index)
  if (numbers === undefined) {
    numbers = new Map(index.zones.map(({ id }, i) => [id, i]))
    numbersByIndex.set(index, numbers)
  }
  return numbers
}
