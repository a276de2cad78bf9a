/**
 * Encounters of a vessel in slots that were final before a report came that changes it there: what batch finds of them
 * now, from points that are stored. Two timelines are folded over the surroundings of the vessel alone, with its points as
 * they were and as they are; where they differ, the difference is what has to be put right.
 *
 * They go back to where the vessel was in no contact for as long as a run stays open, so that no run is cut. Who is in a
 * crowd with the vessel is known from all points within twice the distance of a contact. Where there are nearly enough for a
 * crowd around a point that changed, pairs of others may have changed too, and their surroundings are looked at as well.
 */

import type { Places } from '../geo/places.ts'
import { CONTACT_OPTIONS } from './contacts.ts'
import { OPEN_SLOTS } from './encounter-runs.ts'
import { GRID_OPTIONS, type GridBlock, GridBuffer } from './grid.ts'
import type { MeetingPoints } from './meeting-points.ts'
import { type BaseRun, type FinalSlots, MeetingTimeline } from './meeting-timeline.ts'
import { near, SlotPoints } from './meeting-timeline-slot.ts'
import type { EncounterOutput } from './outputs.ts'
import { ChangeGatherer, type OutputsChange } from './standing-outputs.ts'
import { type Box, boxAround } from './surroundings.ts'

/** Others around a ship, from which on one vessel, of which several tracks may lie there, could make or end a crowd. */
const NEARLY_CROWDED = CONTACT_OPTIONS.crowd / 2
const AROUND_KM = 2 * CONTACT_OPTIONS.maxApartKm

/** Grid points of one vessel. */
export interface VesselPoints {
  readonly mmsi: string
  readonly meeting: MeetingPoints
}

/** Asks for this vessel, and every one with a point in one of the boxes at its slot, each with all its points in these slots. */
export interface PointsQuery {
  readonly mmsi: string
  readonly fromSlot: number
  readonly toSlot: number
  readonly places: readonly { readonly slot: number; readonly box: Box }[]
}

export interface MeetingRecompute {
  readonly shoreKm: Places['shoreKm']
  /** Whose points changed, and in which slots, as `replace` gave it. */
  readonly changed: FinalSlots
  /** Its points there before and after; others may be among them. */
  readonly before: MeetingPoints
  readonly after: MeetingPoints
  /** From what is stored. Of the vessel itself the points before those slots are read. */
  readonly load: (query: PointsQuery) => Promise<readonly VesselPoints[]>
}

export interface MeetingCorrection extends OutputsChange<EncounterOutput> {
  /** What the timeline's base, which has to be as it was, is to be told by `rebase`. */
  readonly runs: readonly BaseRun[]
}

/** What there is of some vessels, whatever was told of them. */
export interface FoundMeetings {
  /** The vessel, and those around it where a crowd may have begun or ended. */
  readonly vessels: ReadonlySet<string>
  /** Encounters of theirs that ended in final slots; some ended before the first that changed. */
  readonly ended: readonly EncounterOutput[]
  /** Ids of these and of those that go on beyond. */
  readonly ids: ReadonlySet<string>
  /** Their runs after the last final slot; a pair of theirs that is not named is in none. */
  readonly runs: readonly BaseRun[]
}

/**
 * Encounters that ended in final slots and are new or differ, and ids of those that are no more: such an id is gone, or
 * goes on beyond. What goes on beyond the final slots comes of the timeline's next update, after `rebase`; what is
 * put here or there counts more than what is gone.
 */
export async function recomputeMeetings(recompute: MeetingRecompute): Promise<MeetingCorrection> {
  const { before, after } = await foldFarBack(recompute)
  return compare(before, after, recompute)
}

/** Where `before` may not be what was told of: nothing but where a crowd may have been is taken from it. */
export async function findMeetings(recompute: MeetingRecompute): Promise<FoundMeetings> {
  const { after, watched: vessels } = await foldFarBack(recompute)
  const isTheirs = ({ mmsi, otherMmsi }: { readonly mmsi: string; readonly otherMmsi: string }) =>
    vessels.has(mmsi) || vessels.has(otherMmsi)
  const ended = endedBy(after, recompute).filter(isTheirs)
  const runs = [...after.timeline.baseRuns()].filter(isTheirs)
  return { vessels, ended, ids: new Set(after.found.map(({ id }) => id)), runs }
}

async function foldFarBack(recompute: MeetingRecompute) {
  const { fromSlot } = recompute.changed
  for (let back = OPEN_SLOTS + 1; ; back *= 2) {
    const start = fromSlot - back
    const folded = await foldSurroundings(recompute, start)
    // No run of theirs may reach back over the start.
    if (earliestContact(folded) > start + OPEN_SLOTS) return folded
  }
}

interface Folded {
  readonly timeline: MeetingTimeline
  readonly found: readonly EncounterOutput[]
}

interface FoldedSurroundings {
  readonly before: Folded
  readonly after: Folded
  readonly watched: ReadonlySet<string>
}

async function foldSurroundings(recompute: MeetingRecompute, fromSlot: number): Promise<FoldedSurroundings> {
  const { changed, before, after, load } = recompute
  const { mmsi, toSlot } = changed
  const query = (blocks: readonly GridBlock[]) =>
    load({ mmsi, fromSlot, toSlot, places: blocks.flatMap((block) => placesAround(block, fromSlot, toSlot)) })
  const own = [before.points, after.points]
  let vessels = await query(own)
  // Who was around it before is asked for once it is known where that was.
  const older = vessels.find((vessel) => vessel.mmsi === mmsi)?.meeting ?? null
  if (older !== null) vessels = await query([...own, older.points])
  const watched = new Set([mmsi])
  if (isNearlyCrowded(vessels, recompute)) {
    for (const vessel of vessels) watched.add(vessel.mmsi)
    vessels = await query([...own, ...vessels.map(({ meeting }) => meeting.points)])
  }
  const others = vessels.filter((vessel) => vessel.mmsi !== mmsi)
  const fold = (points: MeetingPoints): Folded => {
    const timeline = new MeetingTimeline({
      shoreKm: recompute.shoreKm,
      latenessMs: Number.POSITIVE_INFINITY,
    })
    const take = (whose: string, meetings: readonly MeetingPoints[]) =>
      timeline.replace(
        whose,
        0,
        meetings.map((meeting, stretch) => ({ stretch, meeting })),
        0,
      )
    for (const { mmsi: whose, meeting } of others) take(whose, [within(meeting, fromSlot, toSlot)])
    take(mmsi, [
      ...(older === null ? [] : [within(older, fromSlot, changed.fromSlot - 1)]),
      within(points, changed.fromSlot, toSlot),
    ])
    const { put } = timeline.update(toSlot * GRID_OPTIONS.stepMs)
    return { timeline, found: put }
  }
  return { before: fold(before), after: fold(after), watched }
}

function earliestContact({ before, after, watched }: FoldedSurroundings): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const { timeline } of [before, after])
    for (const mmsi of watched) earliest = Math.min(earliest, timeline.firstContact(mmsi))
  return earliest
}

/** Those that ended in the final slots, which the timeline then settles. */
function endedBy({ timeline, found }: Folded, { changed }: MeetingRecompute): EncounterOutput[] {
  const ended = timeline.settle(changed.toSlot)
  return found.filter(({ id }) => ended.has(id))
}

function compare(before: Folded, after: Folded, recompute: MeetingRecompute): MeetingCorrection {
  const changes = new ChangeGatherer<EncounterOutput>()
  changes.replace(endedBy(before, recompute), endedBy(after, recompute))
  const runsOf = ({ timeline }: Folded) => new Map([...timeline.baseRuns()].map((run) => [nameOf(run), run]))
  const runsBefore = runsOf(before)
  const runsAfter = runsOf(after)
  const runs: BaseRun[] = []
  for (const [name, run] of runsAfter)
    if (!isSameRun(runsBefore.get(name)?.run ?? null, run.run)) runs.push(run)
  for (const [name, run] of runsBefore) if (!runsAfter.has(name)) runs.push({ ...run, run: null })
  return { ...changes.finish(), runs }
}

/** Whether a crowd may have begun or ended around someone by what changed. */
function isNearlyCrowded(vessels: readonly VesselPoints[], recompute: MeetingRecompute): boolean {
  const { changed, before, after } = recompute
  const slots = new Map<number, SlotPoints>()
  for (const { meeting } of vessels) {
    const { points } = meeting
    for (let row = 0; row < points.count; row++) {
      const slot = points.slot[row]!
      if (slot < changed.fromSlot || slot > changed.toSlot) continue
      const inSlot = slots.get(slot) ?? new SlotPoints(slot)
      slots.set(slot, inSlot)
      inSlot.add(points.lonUnits[row]!, points.latUnits[row]!, 0, row, points.kind[row]!, () => {})
    }
  }
  for (const { points } of [before, after])
    for (let row = 0; row < points.count; row++) {
      const inSlot = slots.get(points.slot[row]!)
      if (inSlot === undefined) continue
      inSlot.findNear(points.lonUnits[row]!, points.latUnits[row]!)
      if (near.count >= NEARLY_CROWDED) return true
      for (let i = 0; i < near.count; i++)
        if (inSlot.countAround(near.rows[i]!) >= NEARLY_CROWDED) return true
    }
  return false
}

function placesAround(block: GridBlock, fromSlot: number, toSlot: number): PointsQuery['places'] {
  const places: { slot: number; box: Box }[] = []
  for (let row = 0; row < block.count; row++) {
    const slot = block.slot[row]!
    if (slot >= fromSlot && slot <= toSlot)
      places.push({ slot, box: boxAround(block.lonUnits[row]!, block.latUnits[row]!, AROUND_KM) })
  }
  return places
}

function within(meeting: MeetingPoints, fromSlot: number, toSlot: number): MeetingPoints {
  const { points } = meeting
  const picked = new GridBuffer(16)
  for (let row = 0; row < points.count; row++)
    if (points.slot[row]! >= fromSlot && points.slot[row]! <= toSlot) picked.addRows(points, row, row + 1)
  return { ...meeting, points: picked.block }
}

function nameOf({ mmsi, trackId, otherMmsi, otherTrackId }: BaseRun): string {
  return `${mmsi} ${trackId} ${otherMmsi} ${otherTrackId}`
}

function isSameRun(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
