/** Encounters in final slots around a vessel of which reports came too late. */

import { GRID_OPTIONS } from '../../events/grid.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import type { BaseRun, MeetingTimeline } from '../../events/meeting-timeline.ts'
import { findMeetings, recomputeMeetings } from '../../events/meeting-timeline-recompute.ts'
import type { EncounterOutput } from '../../events/outputs.ts'
import type { OutputsChange } from '../../events/standing-outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LateSpan, StoredMeetings } from './stored-meetings.ts'

const { stepMs } = GRID_OPTIONS

/** Slots behind the last that differs, at first: a run that differs there mostly ends within them. Own. */
const SLOTS_BEHIND = 36

/** From how the vessel was when what stands was found to how it is; of others as they are in between. */
export async function correctEncounters(
  { mmsi, fromMs, before }: LateSpan,
  after: MeetingPoints,
  meetings: MeetingTimeline,
  places: Places,
  stored: StoredMeetings,
): Promise<OutputsChange<EncounterOutput>> {
  const { finalSlot } = meetings
  const differing = differingSlots(before, after).filter(
    (slot) => slot * stepMs >= fromMs && slot <= finalSlot,
  )
  if (differing.length === 0) return { put: [], gone: [] }
  const fromSlot = differing[0]!
  for (let behind = SLOTS_BEHIND; ; behind *= 2) {
    const toSlot = Math.min(finalSlot, differing.at(-1)! + behind)
    const found = await recomputeMeetings({
      shoreKm: places.shoreKm.bind(places),
      changed: { mmsi, fromSlot, toSlot },
      ...{ before, after },
      load: (query) => stored.loadPoints(query),
    })
    if (toSlot === finalSlot) meetings.rebase(finalSlot, found.runs)
    // Where no run differs at the end, nothing after it does.
    else if (found.runs.length > 0) continue
    return found
  }
}

/** Slots with points that are not in both, ascending. */
function differingSlots(before: MeetingPoints, after: MeetingPoints): number[] {
  const named = ({ points, tracks }: MeetingPoints) => {
    const names = new Map<string, number>()
    for (let row = 0; row < points.count; row++) {
      const place = `${points.lonUnits[row]} ${points.latUnits[row]} ${points.lagMs[row]} ${points.kind[row]}`
      names.set(`${points.slot[row]} ${tracks[points.track[row]!]} ${place}`, points.slot[row]!)
    }
    return names
  }
  const [was, is] = [named(before), named(after)]
  const slots = new Set<number>()
  for (const [name, slot] of was) if (!is.has(name)) slots.add(slot)
  for (const [name, slot] of is) if (!was.has(name)) slots.add(slot)
  return [...slots].sort((a, b) => a - b)
}

/**
 * All of them as they are, whatever was found of the vessel before; all others have to be as they are too.
 *
 * @param told encounters that stand
 */
export async function findEncounters(
  { mmsi, fromMs, before }: LateSpan,
  after: MeetingPoints,
  meetings: MeetingTimeline,
  places: Places,
  stored: StoredMeetings,
  told: readonly EncounterOutput[],
): Promise<OutputsChange<EncounterOutput>> {
  const { finalSlot } = meetings
  const fromSlot = Math.ceil(fromMs / stepMs)
  if (fromSlot > finalSlot) return { put: [], gone: [] }
  const { vessels, ended, ids, runs } = await findMeetings({
    shoreKm: places.shoreKm.bind(places),
    changed: { mmsi, fromSlot, toSlot: finalSlot },
    ...{ before, after },
    load: (query) => stored.loadPoints(query),
  })
  const isTheirs = (pair: { readonly mmsi: string; readonly otherMmsi: string }) =>
    vessels.has(pair.mmsi) || vessels.has(pair.otherMmsi)
  const going = new Set(runs.map(nameOf))
  const stopped = [...meetings.baseRuns()].filter((run) => isTheirs(run) && !going.has(nameOf(run)))
  meetings.rebase(finalSlot, [...runs, ...stopped.map((run) => ({ ...run, run: null }))])
  const gone = told.filter(
    (one) =>
      isTheirs(one) && one.endMs >= fromSlot * stepMs && one.endMs <= finalSlot * stepMs && !ids.has(one.id),
  )
  return { put: ended, gone: gone.map(({ id }) => id) }
}

/** Of the pair, whichever is first. */
function nameOf({ mmsi, trackId, otherMmsi, otherTrackId }: BaseRun): string {
  return [`${mmsi} ${trackId}`, `${otherMmsi} ${otherTrackId}`].sort().join(' ')
}
