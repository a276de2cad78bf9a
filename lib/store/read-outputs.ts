/** Reading the active generation vessel by vessel, for exports. */

import type { MmsiKind } from '../ais/mmsi.ts'
import type { Identity } from '../ais/report.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import type {
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import { readEventRow } from './event-rows.ts'
import type { Vessel } from './generated/client.ts'
import type { GenerationCounts } from './generation-counts.ts'
import {
  readGapRow,
  readIdentityColumns,
  readIdentityRow,
  readPortVisitRow,
  readSegmentRow,
  readTrackRow,
  readTripRow,
  type StoredGap,
} from './output-rows.ts'
import type { Store } from './store.ts'

export interface GenerationInfo {
  readonly generation: number
  readonly startedMs: number
  readonly finishedMs: number | null
  /** -Infinity where there is none. */
  readonly watermarkMs: number
  readonly inputHash: string
  readonly optionsHash: string
  /** The configuration as it was given to the backfill: plain JSON. */
  readonly options: unknown
  /** What its alerts are judged by: plain JSON; {} where they never were. */
  readonly judging: unknown
  readonly judgingHash: string
  readonly counts: GenerationCounts
}

/** The generation that readers see; null before the first backfill has finished. */
export async function activeGeneration(store: Store): Promise<GenerationInfo | null> {
  const { prisma } = store.connection
  const folder = await prisma.dataFolder.findUnique({ where: { id: 1 } })
  if (folder?.activeGeneration == null) return null
  const row = await prisma.generation.findUnique({ where: { id: folder.activeGeneration } })
  if (row === null) return null
  return {
    generation: row.id,
    startedMs: row.startedMs,
    finishedMs: row.finishedMs,
    watermarkMs: row.watermarkMs ?? Number.NEGATIVE_INFINITY,
    inputHash: row.inputHash,
    optionsHash: row.optionsHash,
    options: row.options,
    judging: row.judging,
    judgingHash: row.judgingHash,
    counts: row.counts as unknown as GenerationCounts,
  }
}

/** One vessel: what its number is, its identity heard last, and what was found of it. */
export interface VesselSummary {
  readonly mmsi: string
  readonly kind: MmsiKind
  /** Put together from the newest of each field; the history is in the identity outputs. */
  readonly identity: Identity
  readonly firstMs: number
  readonly lastMs: number
  readonly positions: number
  readonly segments: number
  readonly tracks: number
  readonly trips: number
  readonly portVisits: number
  readonly gaps: number
}

/** Every vessel, in ascending order of the key's text. */
export async function listVessels(store: Store, generation: number): Promise<VesselSummary[]> {
  const rows = await store.connection.prisma.vessel.findMany({
    where: { generation },
    orderBy: { mmsi: 'asc' },
  })
  return rows.map(readVesselRow)
}

export function readVesselRow(row: Vessel): VesselSummary {
  return {
    mmsi: row.mmsi,
    kind: row.kind as MmsiKind,
    identity: readIdentityColumns(row),
    firstMs: row.firstMs,
    lastMs: row.lastMs,
    positions: row.positions,
    segments: row.segments,
    tracks: row.tracks,
    trips: row.trips,
    portVisits: row.portVisits,
    gaps: row.gaps,
  }
}

export interface VesselOutputs {
  readonly identities: IdentityOutput[]
  readonly segments: SegmentOutput[]
  readonly tracks: TrackOutput[]
  readonly trips: TripOutput[]
  readonly portVisits: PortVisitOutput[]
  readonly gaps: StoredGap[]
  /**
   * Its events and those it was the other vessel of. Every event but an outage of the feed has one `mmsi`: who goes
   * through all vessels and takes of each those with its own as `mmsi` has every event once.
   */
  readonly events: EventOutput[]
}

/** All outputs of one vessel, each kind by start and id. */
export async function readVesselOutputs(
  store: Store,
  generation: number,
  mmsi: string,
): Promise<VesselOutputs> {
  const { prisma } = store.connection
  const where = { generation, mmsi }
  const byStart = [{ startMs: 'asc' }, { id: 'asc' }] as [{ startMs: 'asc' }, { id: 'asc' }]
  return {
    identities: (await prisma.vesselIdentity.findMany({ where, orderBy: byStart })).map(readIdentityRow),
    segments: (await prisma.segment.findMany({ where, orderBy: byStart })).map(readSegmentRow),
    tracks: (await prisma.track.findMany({ where, orderBy: byStart })).map(readTrackRow),
    trips: (await prisma.trip.findMany({ where, orderBy: byStart })).map(readTripRow),
    portVisits: (await prisma.portVisit.findMany({ where, orderBy: byStart })).map(readPortVisitRow),
    gaps: (await prisma.gap.findMany({ where, orderBy: [{ offMs: 'asc' }, { id: 'asc' }] })).map(readGapRow),
    events: (
      await prisma.event.findMany({
        where: { generation, OR: [{ mmsi }, { otherMmsi: mmsi }] },
        orderBy: byStart,
      })
    ).map(readEventRow),
  }
}

/** Outages of the whole feed, by start and id: they belong to no vessel. */
export async function readFeedOutages(store: Store, generation: number): Promise<FeedOutageOutput[]> {
  const rows = await store.connection.prisma.event.findMany({
    where: { generation, kind: 'feedOutage' },
    orderBy: [{ startMs: 'asc' }, { id: 'asc' }],
  })
  return rows.map(readEventRow).filter((event) => event.kind === 'feedOutage')
}

export interface StoredChunk {
  readonly trackId: string
  readonly positions: TrackPositions
}

/** Every chunk of one vessel, unpacked: by track id, in time order within the track. */
export async function readVesselChunks(
  store: Store,
  generation: number,
  mmsi: string,
): Promise<StoredChunk[]> {
  const rows = await store.connection.prisma.trackChunk.findMany({
    where: { generation, mmsi },
    select: { trackId: true, columns: true },
    orderBy: [{ trackId: 'asc' }, { sequence: 'asc' }],
  })
  return rows.map(({ trackId, columns }) => ({ trackId, positions: decodeChunk(columns) }))
}
