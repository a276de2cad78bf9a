/** All that was found of one MMSI, as judging reads it, and the world that it is judged in. */

import type { Identity } from '../ais/report.ts'
import { isGearBeaconName } from '../events/gear-beacon.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import { compareIdentities, mergeIdentity } from '../features/identity.ts'
import type {
  GapOutput,
  IdentityOutput,
  SegmentOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import type { Places } from '../geo/places.ts'
import type { ZoneIndex } from '../geo/zones/zone.ts'
import type { VesselRegister } from './register/register.ts'
import type { ZonePassageOutput } from './zone-passage.ts'

/** Its outputs, each kind in the order of start and id. */
export interface VesselRecord {
  readonly mmsi: string
  readonly identities: readonly IdentityOutput[]
  readonly segments: readonly SegmentOutput[]
  readonly tracks: readonly TrackOutput[]
  readonly trips: readonly TripOutput[]
  /** `feedOutage`: the silence begins in an outage of the whole feed, or up to an hour before one. */
  readonly gaps: readonly (GapOutput & { readonly feedOutage: boolean })[]
  /** Those of its tracks, encounters of which it is the other vessel included. */
  readonly events: readonly EventOutput[]
  readonly passages: readonly ZonePassageOutput[]
  /** Of the whole feed. */
  readonly outages: readonly FeedOutageOutput[]
  /** What the vessels that it met claimed to be, by MMSI, each by start and id. */
  readonly partners: ReadonlyMap<string, readonly IdentityOutput[]>
}

/** What judging needs besides the record. */
export interface JudgingWorld {
  readonly zones: ZoneIndex
  readonly register: VesselRegister
  /** Whether it holds vessels, and not watch lists alone: else a missing licence says nothing. */
  readonly isRegisterKept: boolean
  /** Null: there is no map, and distances to shore and ports are not known. */
  readonly places: Places | null
}

/** Claims of a vessel by the tracks whose ships may have made them. */
export class TrackClaims {
  private readonly ofTracks = new Map<string, readonly IdentityOutput[]>()

  constructor(private readonly record: Pick<VesselRecord, 'identities' | 'segments'>) {}

  /** Whether a ship on that track said anything of itself. */
  hasOwn(trackId: string): boolean {
    return this.record.segments.some((segment) => segment.trackId === trackId && segment.identity !== null)
  }

  /** What a track's ship said of itself up to a time. Claims that its segments contradict are another ship's. */
  identityAt(trackId: string, timeMs: number): Identity | null {
    let claims = this.ofTracks.get(trackId)
    if (claims === undefined) {
      claims = this.claimsOf(trackId)
      this.ofTracks.set(trackId, claims)
    }
    return latestIdentity(claims, timeMs)
  }

  private claimsOf(trackId: string): readonly IdentityOutput[] {
    const { identities, segments } = this.record
    const own = segments.filter((segment) => segment.trackId === trackId && segment.identity !== null)
    if (own.length === 0) return identities
    return identities.filter(({ identity }) =>
      own.some((segment) => compareIdentities(segment.identity, identity) !== -1),
    )
  }
}

/** The claim heard last up to a time, filled with what earlier ones tell; null where none was. */
export function latestIdentity(claims: readonly IdentityOutput[], timeMs: number): Identity | null {
  const heard = claims.filter(({ startMs }) => startMs <= timeMs)
  heard.sort(
    (a, b) =>
      Math.min(a.endMs, timeMs) - Math.min(b.endMs, timeMs) ||
      a.startMs - b.startMs ||
      (a.id < b.id ? -1 : 1),
  )
  let known: Identity | null = null
  for (const { identity } of heard) known = mergeIdentity(known, identity)
  return known
}

/** Whether the MMSI was ever called a gear beacon up to a time: then nothing it does raises anything. */
export function isGearBeacon({ identities }: Pick<VesselRecord, 'identities'>, timeMs: number): boolean {
  return identities.some(({ startMs, identity }) => startMs <= timeMs && isGearBeaconName(identity.name))
}
