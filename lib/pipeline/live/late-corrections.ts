/**
 * What several vessels gave in times that are final, put right after reports that came later than the lateness. The
 * timelines have let go of those times: so the vessels around whom such a report changes anything are brought together from
 * what is stored, once as they were and once as they are.
 */

import { GOING_DARK_OPTIONS, goingDarkId, WITNESS_KM } from '../../events/going-dark.ts'
import { recomputeGoingDark } from '../../events/going-dark-timeline-recompute.ts'
import { GRID_OPTIONS } from '../../events/grid.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import type { MeetingTimeline } from '../../events/meeting-timeline.ts'
import { recomputeMeetings } from '../../events/meeting-timeline-recompute.ts'
import type { EncounterOutput, EventOutput, GoingDarkOutput } from '../../events/outputs.ts'
import type { OutputsChange } from '../../events/standing-outputs.ts'
import { boxAround, isInBox } from '../../events/surroundings.ts'
import type { SilenceOutput } from '../../features/outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LiveStore, OutputKey } from '../../store/live-store.ts'
import { type Remembered, StoredMeetings, type StoredMeetingsSetup } from './stored-meetings.ts'

const { stepMs, driftMs } = GRID_OPTIONS
const { listenMs } = GOING_DARK_OPTIONS

/** Slots behind the last that differs, at first: a run that differs there mostly ends within them. Own. */
const SLOTS_BEHIND = 36

/** A vessel of which reports came too late. */
interface LateVessel {
  /** Event time of the earliest. */
  sinceMs: number
  /** As it was before the first of them was folded. */
  readonly before: Remembered
  readonly shipUntilMs: number
}

/** What stands of one going dark; null: nothing. */
export interface SettledSilence {
  readonly silence: SilenceOutput
  readonly output: GoingDarkOutput | null
}

export interface Corrections {
  /** By id; null: it is no more, or goes on beyond what is final. */
  readonly encounters: ReadonlyMap<string, EncounterOutput | null>
  /** Silences that were looked around again. */
  readonly silences: readonly SettledSilence[]
  /** Whose reports they come of. */
  readonly vessels: ReadonlySet<string>
}

export interface CorrectionSetup extends StoredMeetingsSetup {
  readonly places: Places | null
  readonly meetings: MeetingTimeline | null
  /** Silences that began before it are settled, UTC epoch ms. */
  readonly horizonMs: number
  readonly shipUntilMs: (mmsi: string) => number
  readonly isInOutage: (timeMs: number) => boolean
}

export class LateCorrections {
  private late = new Map<string, LateVessel>()
  /** Silences that the timeline has let go of, not dark where they are no more; all that changed, null: no more. */
  private refused = new Map<string, SilenceOutput>()
  private changed = new Map<string, SilenceOutput | null>()
  /** Times in which outages of the feed, and so what they mark, are others now. */
  private outages: { readonly fromMs: number; readonly toMs: number }[] = []

  /** To be called before what the vessel gave is replaced; the first call counts until all is corrected. */
  noteVessel(mmsi: string, sinceMs: number, before: Remembered, shipUntilMs: number): void {
    const known = this.late.get(mmsi)
    if (known === undefined) this.late.set(mmsi, { sinceMs, before, shipUntilMs })
    else known.sinceMs = Math.min(known.sinceMs, sinceMs)
  }

  /** A silence that is new or differs. `isRefused`: the timeline cannot tell who was heard around it. */
  noteSilence(silence: SilenceOutput, isRefused: boolean): void {
    this.changed.set(silence.id, silence)
    if (isRefused) this.refused.set(silence.id, silence)
    else this.refused.delete(silence.id)
  }

  /** A silence that is no more. */
  noteNoSilence(silence: SilenceOutput): void {
    this.changed.set(silence.id, null)
    this.refused.set(silence.id, { ...silence, dark: false })
  }

  noteOutage(fromMs: number, toMs: number): void {
    this.outages.push({ fromMs, toMs })
  }

  /** All that was noted; null: nothing is to be corrected. The meetings' base is put right. */
  async take(setup: CorrectionSetup): Promise<Corrections | null> {
    const { late, refused, changed, outages } = this
    const isOld = outages.some(({ fromMs }) => fromMs < setup.horizonMs)
    this.changed = new Map()
    this.outages = []
    if (late.size === 0 && refused.size === 0 && !isOld) return null
    this.late = new Map()
    this.refused = new Map()
    const stored = new StoredMeetings(setup)
    for (const [mmsi, { before }] of late) stored.takeBack(mmsi, before)
    // One vessel after the other: what a later one changes of what an earlier one found counts. Null: gone.
    const encounters = new Map<string, EncounterOutput | null>()
    const search = new SilenceSearch(setup, refused, changed)
    for (const range of outages) search.addOutage(range)
    for (const [mmsi, vessel] of late) {
      const finalMs = (setup.meetings?.finalSlot ?? Number.NEGATIVE_INFINITY) * stepMs
      const fromMs = vessel.sinceMs - driftMs
      const toMs = Math.max(finalMs, setup.horizonMs + listenMs)
      const before = toMs < fromMs ? null : await stored.meetingOf(mmsi, fromMs, toMs)
      stored.takeAsIs(mmsi)
      if (before === null) continue
      const after = await stored.meetingOf(mmsi, fromMs, toMs)
      search.addVessel(mmsi, vessel, before, after)
      if (setup.meetings === null) continue
      const found = await correctMeetings(mmsi, before, after, fromMs, setup.meetings, setup, stored)
      for (const id of found.gone) encounters.set(id, null)
      for (const output of found.put) encounters.set(output.id, output)
    }
    return {
      encounters,
      silences: await search.find(stored),
      vessels: new Set(late.keys()),
    }
  }
}

async function correctMeetings(
  mmsi: string,
  before: MeetingPoints,
  after: MeetingPoints,
  fromMs: number,
  meetings: MeetingTimeline,
  { places }: CorrectionSetup,
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
      shoreKm: places!.shoreKm.bind(places),
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

interface Row {
  readonly mmsi: string
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
}

/** The silences of which other witnesses may have to be told now. */
class SilenceSearch {
  /** Rows of ships that are new, or are none any more. */
  private readonly rows: Row[] = []
  /** Own silences of a vessel, or all ('' for it), whose OFF lies in a time. */
  private readonly offs: { readonly mmsi: string; readonly fromMs: number; readonly toMs: number }[] = []

  constructor(
    private readonly setup: CorrectionSetup,
    private readonly refused: ReadonlyMap<string, SilenceOutput>,
    private readonly changed: ReadonlyMap<string, SilenceOutput | null>,
  ) {}

  addOutage({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    this.offs.push({ mmsi: '', fromMs, toMs })
  }

  addVessel(mmsi: string, { shipUntilMs }: LateVessel, before: MeetingPoints, after: MeetingPoints): void {
    const nowUntilMs = this.setup.shipUntilMs(mmsi)
    const was = rowsOf(mmsi, before, shipUntilMs)
    const is = rowsOf(mmsi, after, nowUntilMs)
    for (const [name, row] of was) if (!is.has(name)) this.rows.push(row)
    for (const [name, row] of is) if (!was.has(name)) this.rows.push(row)
    if (nowUntilMs !== shipUntilMs)
      this.offs.push({
        mmsi,
        fromMs: Math.min(nowUntilMs, shipUntilMs),
        toMs: Math.max(nowUntilMs, shipUntilMs),
      })
  }

  async find(stored: StoredMeetings): Promise<SettledSilence[]> {
    const { shipUntilMs, isInOutage } = this.setup
    const chosen = await this.choose()
    const silences = chosen.filter(({ dark }) => dark)
    const light = chosen.filter(({ dark }) => !dark)
    if (silences.length === 0) return light.map((silence) => ({ silence, output: null }))
    const found = await recomputeGoingDark({
      ...{ silences, shipUntilMs, isInOutage },
      load: (queries) => stored.loadRows(queries),
    })
    return [
      ...found.map(({ silence, output }) => ({
        silence,
        output: silence.offMs < shipUntilMs(silence.mmsi) ? output : null,
      })),
      ...light.map((silence) => ({ silence, output: null })),
    ]
  }

  private async choose(): Promise<SilenceOutput[]> {
    const { rows, offs } = this
    const chosen = new Map(this.refused)
    if (rows.length + offs.length === 0) return [...chosen.values()]
    const sinceMs = [...rows.map(({ timeMs }) => timeMs), ...offs.map(({ fromMs }) => fromMs)].reduce(
      (least, ms) => Math.min(least, ms),
    )
    const all = new Map((await this.setup.store.silences(sinceMs)).map((silence) => [silence.id, silence]))
    for (const [id, silence] of this.changed)
      if (silence?.dark) all.set(id, silence)
      else all.delete(id)
    for (const silence of all.values())
      if (silence.offMs < this.setup.horizonMs && this.isConcerned(silence)) chosen.set(silence.id, silence)
    return [...chosen.values()]
  }

  private isConcerned({ mmsi, offMs, offLonUnits, offLatUnits }: SilenceOutput): boolean {
    const box = boxAround(offLonUnits, offLatUnits, WITNESS_KM)
    return (
      this.offs.some(
        (range) => (range.mmsi || mmsi) === mmsi && range.fromMs <= offMs && offMs < range.toMs,
      ) ||
      this.rows.some(
        (row) =>
          row.mmsi !== mmsi &&
          row.timeMs > offMs &&
          row.timeMs <= offMs + listenMs &&
          isInBox(box, row.lonUnits, row.latUnits),
      )
    )
  }
}

function rowsOf(
  mmsi: string,
  { rowMs, rowLonUnits, rowLatUnits }: MeetingPoints,
  untilMs: number,
): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  for (const [i, timeMs] of rowMs.entries()) {
    if (timeMs >= untilMs) continue
    const [lonUnits, latUnits] = [rowLonUnits[i]!, rowLatUnits[i]!]
    rows.set(`${timeMs} ${lonUnits} ${latUnits}`, { mmsi, timeMs, lonUnits, latUnits })
  }
  return rows
}

/** What corrections change of what is stored, by key. */
export async function compareWithStored(
  store: Pick<LiveStore, 'events'>,
  { encounters, silences }: Corrections,
): Promise<{ readonly put: readonly EventOutput[]; readonly gone: readonly OutputKey[] }> {
  const put = new Map<OutputKey, EventOutput>()
  const none = new Set<OutputKey>()
  for (const [id, output] of encounters)
    if (output === null) none.add(`encounter ${id}`)
    else put.set(`encounter ${id}`, output)
  for (const { silence, output } of silences) {
    const key = `goingDark ${goingDarkId(silence.id)}`
    if (output === null) none.add(key)
    else put.set(key, output)
  }
  const gone = [...none].filter((key) => !put.has(key))
  const stored = await store.events(gone)
  return { put: [...put.values()], gone: gone.filter((key) => stored.has(key)) }
}
