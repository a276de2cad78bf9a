/** Reading the active generation: vessel by vessel for exports, the newest few for the screen. */

import type {
  GapOutput,
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
  TrackOutput,
  TripOutput,
} from '../features/outputs.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import {
  readGapRow,
  readIdentityRow,
  readPortVisitRow,
  readSegmentRow,
  readTrackRow,
  readTripRow,
} from './output-rows.ts'
import type { Store } from './store.ts'

export interface GenerationInfo {
  readonly generation: number
  readonly startedMs: number
  readonly finishedMs: number | null
  /** -Infinity where there is none. */
  readonly watermarkMs: number
  readonly inputHash: string
  /** As given to GenerationWriter.activate: plain JSON, whose shape the writer knows. */
  readonly counts: unknown
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
    counts: row.counts,
  }
}

/** Vessel keys in ascending order of their text. */
export async function listVessels(store: Store, generation: number): Promise<string[]> {
  const rows = await store.connection.prisma.vessel.findMany({
    where: { generation },
    select: { mmsi: true },
    orderBy: { mmsi: 'asc' },
  })
  return rows.map((row) => row.mmsi)
}

export interface VesselOutputs {
  readonly identities: IdentityOutput[]
  readonly segments: SegmentOutput[]
  readonly tracks: TrackOutput[]
  readonly trips: TripOutput[]
  readonly portVisits: PortVisitOutput[]
  readonly gaps: GapOutput[]
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
  }
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

export interface NamedTrip extends TripOutput {
  /** Name heard last, '' when none was. */
  readonly vesselName: string
}

/** The trips that ended last, newest first; open ones count by their last position. */
export async function latestTrips(store: Store, generation: number, limit: number): Promise<NamedTrip[]> {
  const { prisma } = store.connection
  const trips = await prisma.trip.findMany({
    where: { generation },
    orderBy: [{ endMs: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  const vessels = await prisma.vessel.findMany({
    where: { generation, mmsi: { in: trips.map((trip) => trip.mmsi) } },
    select: { mmsi: true, name: true },
  })
  const names = new Map(vessels.map((vessel) => [vessel.mmsi, vessel.name]))
  return trips.map((trip) => ({ ...readTripRow(trip), vesselName: names.get(trip.mmsi) ?? '' }))
}
