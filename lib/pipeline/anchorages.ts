/**
 * Anchorages from a data folder, Global Fishing Watch's way: cells of half a kilometre in which enough vessels lay
 * still for long enough. What each word means exactly stands in docs/anchorages.md.
 */

import { isGearBeaconName } from '../events/gear-beacon.ts'
import { vesselTypeOf } from '../events/vessel-type.ts'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { VesselSummary } from '../store/read-outputs.ts'
import { type Snapshot, withSnapshot } from '../store/read-snapshot.ts'
import type { Store } from '../store/store.ts'
import { type Anchorage, AnchorageCells } from './anchorage-cells.ts'
import { StayFinder } from './anchorage-stays.ts'
import { ChunkReader } from './export-chunks.ts'
import { groupBy } from './export-position-runs.ts'

export const ANCHORAGE_OPTIONS = {
  /** A cell is an anchorage from so many vessels on. GFW pipe-anchorages: `min_unique_vessels`. */
  minVessels: 20,
  /** A vessel lay still for at least so long, hours. GFW: `stationary_period_min_duration_minutes`, 720. */
  minHours: 12,
  /** It was never farther from where the stay began, km. GFW: `stationary_period_max_distance_km`. */
  stillKm: 0.5,
} as const

const HOUR_MS = 3_600_000
/** Vessels asked for at once. */
const VESSELS_A_PAGE = 512

export interface AnchorageRequest {
  readonly minVessels: number
  readonly minHours: number
  /** Positions from `sinceMs` on and before `untilMs` are read; null: from the first, to the last. */
  readonly sinceMs: number | null
  readonly untilMs: number | null
  readonly signal: AbortSignal
  readonly onProgress: (progress: AnchorageProgress) => void
}

export interface AnchorageProgress {
  readonly phase: 'reading'
  /** Vessel that was done last. */
  readonly item: string
  /** Positions of the vessels done so far. */
  readonly reports: number
  /** Share that is done, 0..1. */
  readonly done: number
}

export interface FoundAnchorages {
  /** In the order of their cells. */
  readonly anchorages: readonly Anchorage[]
  /** What they were found in. */
  readonly read: ReadForAnchorages
}

export interface ReadForAnchorages {
  /** Names the imports of the folder and how they were folded (lib/store). */
  readonly inputHash: string
  readonly simulated: boolean
  /** Time of the first and last row; NaN where there is none. */
  firstMs: number
  lastMs: number
  /** Ship MMSIs with a row, and their rows: positions at least 5 minutes apart. */
  ships: number
  rows: number
  /** Ship MMSIs of which transponders were left out, for their names are those of gear beacons. */
  gearBeacons: number
  stays: number
  /** Cells in which any ship stayed. */
  cells: number
}

/**
 * Reads the folder as it stands at one moment, a few chunks at a time. Throws the signal's reason when that is aborted,
 * and where no backfill has finished.
 */
export async function findAnchorages(store: Store, request: AnchorageRequest): Promise<FoundAnchorages> {
  return withSnapshot(store, async (snapshot) => {
    if (snapshot === null) throw new Error(`${store.paths.dir} holds no data yet`)
    const read: ReadForAnchorages = {
      ...{ inputHash: await snapshot.inputHash(), simulated: store.simulated },
      ...{ firstMs: Number.NaN, lastMs: Number.NaN, ships: 0, rows: 0, gearBeacons: 0, stays: 0, cells: 0 },
    }
    const cells = new AnchorageCells()
    await gatherStays(snapshot, request, read, cells)
    read.stays = cells.stays
    read.cells = cells.count
    return { anchorages: cells.anchorages(request.minVessels), read }
  })
}

async function gatherStays(
  snapshot: Snapshot,
  request: AnchorageRequest,
  read: ReadForAnchorages,
  cells: AnchorageCells,
): Promise<void> {
  const total = await snapshot.countPositions()
  const finder = new StayFinder(
    ANCHORAGE_OPTIONS.stillKm,
    request.minHours * HOUR_MS,
    cells.addStay.bind(cells),
  )
  let reports = 0
  for (let after = ''; ; ) {
    const vessels = await snapshot.readVessels(after, VESSELS_A_PAGE)
    if (vessels.length === 0) return
    for (const vessel of vessels) {
      after = vessel.mmsi
      reports += vessel.positions
      if (vessel.kind !== 'ship') continue
      cells.beginVessel(vesselTypeOf(vessel.identity.shipType) === 'fishing')
      await gatherVessel(snapshot, vessel, request, finder, read)
      const done = total === 0 ? 1 : reports / total
      request.onProgress({ phase: 'reading', item: vessel.mmsi, reports, done })
    }
  }
}

async function gatherVessel(
  snapshot: Snapshot,
  { mmsi, identity }: VesselSummary,
  { sinceMs, untilMs, signal }: AnchorageRequest,
  finder: StayFinder,
  read: ReadForAnchorages,
): Promise<void> {
  const fromMs = sinceMs ?? Number.NEGATIVE_INFINITY
  const beforeMs = untilMs ?? Number.POSITIVE_INFINITY
  const names = await snapshot.readSegmentNames(mmsi)
  // A number may be a ship's and a beacon's.
  const isGear = (segmentId: string) => isGearBeaconName(names.get(segmentId) ?? identity.name)
  const places = await snapshot.readChunkPlaces(mmsi, mmsi)
  const reader = new ChunkReader(snapshot, places, signal)
  const rowsBefore = read.rows
  let hasGear = false
  // By the start of the track: an order that no id decides.
  for (const chunks of groupBy([...places.keys()], (i) => places[i]!.trackId).values()) {
    const wanted = chunks.filter((i) => places[i]!.endMs >= fromMs && places[i]!.startMs < beforeMs)
    for (let at = 0; at < wanted.length; at++) {
      const chunk = await reader.read(wanted, at)
      const gear = chunk.segmentIds.map(isGear)
      hasGear ||= gear.includes(true)
      addRows(chunk, gear, fromMs, beforeMs, finder, read)
    }
    finder.finish()
  }
  if (read.rows > rowsBefore) read.ships++
  if (hasGear) read.gearBeacons++
}

/** Rows alone: a folder whose old tracks were thinned gives the same, and so does a ship that reports every 2 s. */
function addRows(
  { count, timeMs, lonUnits, latUnits, kept, relativePlace, segment }: TrackPositions,
  isGear: readonly boolean[],
  fromMs: number,
  beforeMs: number,
  finder: StayFinder,
  read: ReadForAnchorages,
): void {
  for (let i = 0; i < count; i++) {
    const time = timeMs[i]!
    if (kept[i] === 0 || relativePlace[i] === 1 || time < fromMs || time >= beforeMs) continue
    if (isGear[segment[i]!]) continue
    finder.add(time, lonUnits[i]!, latUnits[i]!)
    read.rows++
    if (!(time >= read.firstMs)) read.firstMs = time
    if (!(time <= read.lastMs)) read.lastMs = time
  }
}
