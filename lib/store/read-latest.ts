/** The newest few outputs for the screen, each with the vessel as it was last heard. */

import { type MmsiKind, mmsiKind } from '../ais/mmsi.ts'
import type { GapOutput, PortVisitOutput, TripOutput } from '../features/outputs.ts'
import { readGapRow, readPortVisitRow, readTripRow } from './output-rows.ts'
import type { Store } from './store.ts'

/** An output with whose it is. */
export type Named<Output> = Output & {
  /** Name heard last, '' when none was. */
  readonly vesselName: string
  readonly vesselKind: MmsiKind
}

/** The trips that ended last, newest first; open ones count by their last position. */
export async function latestTrips(
  store: Store,
  generation: number,
  limit: number,
): Promise<Named<TripOutput>[]> {
  const rows = await store.connection.prisma.trip.findMany({
    where: { generation },
    orderBy: [{ endMs: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  return nameVessels(store, generation, rows.map(readTripRow))
}

/** The port visits that ended last, newest first; open ones count by their last position. */
export async function latestPortVisits(
  store: Store,
  generation: number,
  limit: number,
): Promise<Named<PortVisitOutput>[]> {
  const rows = await store.connection.prisma.portVisit.findMany({
    where: { generation },
    orderBy: [{ endMs: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  return nameVessels(store, generation, rows.map(readPortVisitRow))
}

/** The gaps away from port that began last, newest first: a ship that switches off at its berth is no news. */
export async function latestGaps(
  store: Store,
  generation: number,
  limit: number,
): Promise<Named<GapOutput>[]> {
  const rows = await store.connection.prisma.gap.findMany({
    where: { generation, inPort: false },
    orderBy: [{ offMs: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  return nameVessels(store, generation, rows.map(readGapRow))
}

/** Tells of each output whose it is. */
export async function nameVessels<Output extends { readonly mmsi: string }>(
  store: Store,
  generation: number,
  outputs: readonly Output[],
): Promise<Named<Output>[]> {
  const vessels = await store.connection.prisma.vessel.findMany({
    where: { generation, mmsi: { in: [...new Set(outputs.map(({ mmsi }) => mmsi))] } },
    select: { mmsi: true, name: true, kind: true },
  })
  const byMmsi = new Map(vessels.map((vessel) => [vessel.mmsi, vessel]))
  return outputs.map((output) => {
    // Without a row: a backfill has just replaced this generation, and the caller looks again.
    const vessel = byMmsi.get(output.mmsi)
    const vesselKind = (vessel?.kind as MmsiKind | undefined) ?? mmsiKind(output.mmsi)
    return { ...output, vesselName: vessel?.name ?? '', vesselKind }
  })
}
