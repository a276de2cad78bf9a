/**
 * What vessels gave to those who look at several of them, in times that their timelines hold no more: of stored positions,
 * by the code that makes grid points of them anywhere, and of what of a vessel that is awake is not stored yet.
 */

import type { RowsQuery, StoredRows } from '../../events/going-dark-timeline-recompute.ts'
import { GRID_OPTIONS, type GridBlock, GridBuffer, POINT, startGrid } from '../../events/grid.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import type { PointsQuery, VesselPoints } from '../../events/meeting-timeline-recompute.ts'
import { isInBox } from '../../events/surroundings.ts'
import type { Places } from '../../geo/places.ts'
import { decodeChunk } from '../../store/chunk-codec.ts'
import type { LiveStore, StoredChunk } from '../../store/live-store.ts'
import { GridGatherer, mayMeet } from '../grid-gatherer.ts'
import type { AwakeVessels } from './awake-vessels.ts'
import { joinMeetings } from './join-meetings.ts'
import type { LiveVessel } from './live-vessel.ts'
import { findNearChunks } from './near-chunks.ts'
import { meetingOf, type Stretch } from './stretch.ts'

const { stepMs, driftMs } = GRID_OPTIONS

/** Positions are read so far back at most to find a track's last point before a time, ms. */
const MOST_LEAD_MS = 365 * 86_400_000

/** What a stretch of a vessel's time gave, in these times. */
interface RememberedMeeting {
  readonly fromMs: number
  readonly toMs: number
  readonly meeting: Stretch['meeting']
}

/** What of a vessel is in memory. */
export interface Remembered {
  /** All that reports from here on gave is in `meetings`; what earlier ones gave is stored. */
  readonly fromMs: number
  readonly meetings: readonly RememberedMeeting[]
  /** Since when it was a gear beacon, which meets nobody; Infinity: it was none. */
  readonly beaconFromMs: number
}

/** A vessel of which reports came too late, in the times that are to be put right. */
export interface LateSpan {
  readonly mmsi: string
  readonly fromMs: number
  readonly toMs: number
  /** As it was noted: what it gave in these times, and until when it was a ship. */
  readonly before: MeetingPoints
  readonly shipUntilMs: number
}

export function rememberedOf(
  { stretches, bareBelow, look, isStale }: LiveVessel,
  beaconFromMs: number,
): Remembered {
  const meetings: RememberedMeeting[] = stretches.map(({ toMs, meeting }, i) => ({
    // What bridges the silence before it is of it too.
    fromMs: i === 0 ? Number.NEGATIVE_INFINITY : stretches[i - 1]!.toMs,
    toMs,
    meeting,
  }))
  if (look !== null && !isStale)
    meetings.push({ fromMs: stretches.at(-1)!.fromMs, toMs: Number.POSITIVE_INFINITY, meeting: look.meeting })
  // Of one that a batch folded without keeping anything, all is stored.
  const fromMs = bareBelow === Number.POSITIVE_INFINITY ? bareBelow : stretches[0]!.fromMs
  return { fromMs, meetings, beaconFromMs }
}

export interface StoredMeetingsSetup {
  readonly store: LiveStore
  readonly places: Places | null
  /** Since when a vessel is a gear beacon; Infinity: it is none. */
  readonly beaconFromMs: (mmsi: string) => number
  readonly awake: Pick<AwakeVessels, 'find' | 'all'>
}

export class StoredMeetings {
  /** Vessels that are taken for what they were. */
  private readonly former = new Map<string, Remembered>()
  private readonly gatherer = new GridGatherer()
  /** What was read of vessels, to be asked again. */
  private readonly read = new Map<string, { fromMs: number; toMs: number; meeting: MeetingPoints }>()

  constructor(private readonly setup: StoredMeetingsSetup) {}

  /** From now on the vessel is as it was then. */
  takeBack(mmsi: string, remembered: Remembered): void {
    this.former.set(mmsi, remembered)
    this.read.delete(mmsi)
  }

  /** From now on the vessel is as it is. */
  takeAsIs(mmsi: string): void {
    this.former.delete(mmsi)
    this.read.delete(mmsi)
  }

  /** Points of slots in these times and rows of these times, both ends included; others may be among them. */
  async meetingOf(mmsi: string, fromMs: number, toMs: number): Promise<MeetingPoints> {
    const known = this.read.get(mmsi)
    if (known !== undefined && known.fromMs <= fromMs && known.toMs >= toMs) return known.meeting
    const meeting = await this.readMeeting(mmsi, fromMs, toMs)
    this.read.set(mmsi, { fromMs, toMs, meeting })
    return meeting
  }

  /** What lib/events/meeting-timeline-recompute asks for. */
  async loadPoints({ mmsi, fromSlot, toSlot, places }: PointsQuery): Promise<VesselPoints[]> {
    const { store, awake } = this.setup
    const bySlot = new Map<number, PointsQuery['places'][number]['box'][]>()
    for (const { slot, box } of places) {
      const boxes = bySlot.get(slot)
      if (boxes === undefined) bySlot.set(slot, [box])
      else boxes.push(box)
    }
    const isThere = ({ points }: MeetingPoints) => {
      for (let row = 0; row < points.count; row++) {
        const boxes = bySlot.get(points.slot[row]!)
        if (boxes?.some((box) => isInBox(box, points.lonUnits[row]!, points.latUnits[row]!))) return true
      }
      return false
    }
    const [fromMs, toMs] = [fromSlot * stepMs, toSlot * stepMs]
    const near = await findNearChunks(store, bySlot)
    for (const { mmsi: other } of awake.all) if (this.hasWithin(other, fromMs, toMs, isThere)) near.add(other)
    near.delete(mmsi)
    const found = [{ mmsi, meeting: await this.meetingOf(mmsi, fromMs, toMs) }]
    for (const other of [...near].sort()) {
      const meeting = await this.meetingOf(other, fromMs, toMs)
      if (isThere(meeting)) found.push({ mmsi: other, meeting })
    }
    return found
  }

  /** What lib/events/going-dark-timeline-recompute asks for. */
  async loadRows(queries: readonly RowsQuery[]): Promise<StoredRows[]> {
    const near = new Set<string>()
    for (const query of queries)
      for (const { mmsi } of await this.setup.store.chunkPlaces({ ...query, box: query })) near.add(mmsi)
    const fromMs = Math.min(...queries.map((query) => query.fromMs))
    const toMs = Math.max(...queries.map((query) => query.toMs))
    const isThere = (meeting: MeetingPoints) => hasRowIn(meeting, queries)
    for (const { mmsi } of this.setup.awake.all)
      if (this.hasWithin(mmsi, fromMs, toMs, isThere)) near.add(mmsi)
    const found: StoredRows[] = []
    for (const mmsi of [...near].sort()) found.push({ mmsi, ...(await this.meetingOf(mmsi, fromMs, toMs)) })
    return found
  }

  /** Whether something that a vessel gave in these times is so. */
  private hasWithin(
    mmsi: string,
    fromMs: number,
    toMs: number,
    isSo: (meeting: MeetingPoints) => boolean,
  ): boolean {
    return this.remembered(mmsi)!.meetings.some(
      (part) => part.fromMs <= toMs && part.toMs >= fromMs - driftMs && isSo(meetingOf(part)),
    )
  }

  private remembered(mmsi: string): Remembered | null {
    const live = this.setup.awake.find(mmsi)
    return (
      this.former.get(mmsi) ?? (live === undefined ? null : rememberedOf(live, this.setup.beaconFromMs(mmsi)))
    )
  }

  private async readMeeting(mmsi: string, fromMs: number, toMs: number): Promise<MeetingPoints> {
    const remembered = this.remembered(mmsi)
    if (remembered === null) {
      const stored = { fromMs: Number.POSITIVE_INFINITY, beaconFromMs: this.setup.beaconFromMs(mmsi) }
      return this.readStored(mmsi, fromMs, toMs, stored)
    }
    const { fromMs: untilMs, meetings } = remembered
    const own = joinMeetings(meetings.map(meetingOf))
    if (untilMs <= fromMs - driftMs) return own
    const stored = await this.readStored(mmsi, fromMs, toMs, remembered)
    return joinMeetings([without(stored, own), own])
  }

  /** Of positions before what is remembered. */
  private async readStored(
    mmsi: string,
    fromMs: number,
    toMs: number,
    before: Omit<Remembered, 'meetings'>,
  ): Promise<MeetingPoints> {
    const lastMs = Math.min(toMs + driftMs, before.fromMs)
    for (let leadMs: number = driftMs; ; leadMs *= 4) {
      const chunks = await this.setup.store.chunks(mmsi, fromMs - leadMs, lastMs)
      const { meeting, isSure } = this.foldChunks(mmsi, chunks, fromMs, toMs, before)
      if (isSure || leadMs > MOST_LEAD_MS) return meeting
    }
  }

  /** Unsure: whether a track's first point near an anchorage counts is told by positions before these chunks. */
  private foldChunks(
    mmsi: string,
    chunks: readonly StoredChunk[],
    fromMs: number,
    toMs: number,
    { fromMs: untilMs, beaconFromMs }: Omit<Remembered, 'meetings'>,
  ): { meeting: MeetingPoints; isSure: boolean } {
    const { gatherer } = this
    const places = mayMeet(mmsi) ? this.setup.places : null
    const rows: [timeMs: number, lonUnits: number, latUnits: number][] = []
    const begun = new Set<string>()
    let state = startGrid()
    let track = ''
    for (const { trackId, sequence, columns } of chunks) {
      if (trackId !== track) {
        track = trackId
        state = startGrid()
        // Until a point tells, it may have been away from anchorages before.
        if (sequence > 0) state.mayMeet = true
        else begun.add(trackId)
      }
      const positions = decodeChunk(columns)
      const { timeMs, kept, relativePlace, lonUnits, latUnits } = positions
      for (let i = 0; i < positions.count && timeMs[i]! < untilMs; i++) {
        if (places !== null)
          gatherer.add(places, state, trackId, positions.segmentIds[positions.segment[i]!]!, positions, i)
        if (kept[i] === 1 && relativePlace[i] === 0 && timeMs[i]! >= fromMs && timeMs[i]! <= toMs)
          rows.push([timeMs[i]!, lonUnits[i]!, latUnits[i]!])
      }
    }
    gatherer.takeFrom(beaconFromMs)
    const { points, tracks } = gatherer.finish()
    const isSure = !startsNearAnchorage(points, tracks, begun, fromMs)
    return {
      isSure,
      meeting: {
        points: pickPoints(points, (slot) => slot * stepMs >= fromMs && slot * stepMs <= toMs),
        tracks,
        rowMs: Float64Array.from(rows, (row) => row[0]),
        rowLonUnits: Int32Array.from(rows, (row) => row[1]),
        rowLatUnits: Int32Array.from(rows, (row) => row[2]),
      },
    }
  }
}

/** Whether of a track that had begun before the first point is one near an anchorage, and not before `fromMs`. */
function startsNearAnchorage(
  points: GridBlock,
  tracks: readonly string[],
  begun: ReadonlySet<string>,
  fromMs: number,
): boolean {
  const seen = new Set<number>()
  for (let row = 0; row < points.count; row++) {
    const track = points.track[row]!
    if (seen.has(track)) continue
    seen.add(track)
    const isNear = points.kind[row] === POINT.nearAnchorage
    if (isNear && points.slot[row]! * stepMs >= fromMs && !begun.has(tracks[track]!)) return true
  }
  return false
}

/** Those of points that are not among others: what positions before and after a time give together is given once. */
function without(stored: MeetingPoints, own: MeetingPoints): MeetingPoints {
  const known = new Set<string>()
  for (let row = 0; row < own.points.count; row++)
    known.add(`${own.points.slot[row]} ${own.tracks[own.points.track[row]!]}`)
  const points = pickPoints(stored.points, (slot, track) => !known.has(`${slot} ${stored.tracks[track]}`))
  return { ...stored, points }
}

function pickPoints(points: GridBlock, isPicked: (slot: number, track: number) => boolean): GridBlock {
  const picked = new GridBuffer(points.count)
  for (let row = 0; row < points.count; row++)
    if (isPicked(points.slot[row]!, points.track[row]!)) picked.addRows(points, row, row + 1)
  return picked.block
}

function hasRowIn(
  { rowMs, rowLonUnits, rowLatUnits }: MeetingPoints,
  queries: readonly RowsQuery[],
): boolean {
  return rowMs.some((timeMs, row) =>
    queries.some(
      (query) =>
        timeMs >= query.fromMs &&
        timeMs <= query.toMs &&
        isInBox(query, rowLonUnits[row]!, rowLatUnits[row]!),
    ),
  )
}
