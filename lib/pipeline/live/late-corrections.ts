/**
 * What several vessels gave in times that are final, put right after reports that came later than the lateness. The
 * timelines have let go of those times: so the vessels around whom such a report changes anything are brought together from
 * what is stored, once as they were and once as they are.
 *
 * After a restart how they were is not known: vessels are folded again from how they were saved, which is older than
 * what was told of them, and reports that waited for a fold then are folded at once. So until all of that is told, everything
 * around these vessels is found anew, and what stands and is not found goes.
 */

import { GOING_DARK_OPTIONS, goingDarkId } from '../../events/going-dark.ts'
import { GRID_OPTIONS } from '../../events/grid.ts'
import type { MeetingTimeline } from '../../events/meeting-timeline.ts'
import type { EncounterOutput, EventOutput } from '../../events/outputs.ts'
import type { SilenceOutput } from '../../features/outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LiveStore, OutputKey } from '../../store/live-store.ts'
import { correctEncounters, findEncounters } from './late-encounters.ts'
import { type SettledSilence, SilenceSearch, type SilenceSearchSetup } from './late-silences.ts'
import {
  type LateSpan,
  type Remembered,
  StoredMeetings,
  type StoredMeetingsSetup,
} from './stored-meetings.ts'

const { stepMs, driftMs } = GRID_OPTIONS
const { listenMs } = GOING_DARK_OPTIONS

/** A vessel of which reports came too late. */
interface LateVessel {
  /** Event time of the earliest. */
  sinceMs: number
  /** As it was before the first of them was folded. */
  readonly before: Remembered
  readonly shipUntilMs: number
}

export interface Corrections {
  /** By id; null: it is no more, or goes on beyond what is final. */
  readonly encounters: ReadonlyMap<string, EncounterOutput | null>
  /** Silences that were looked around again. */
  readonly silences: readonly SettledSilence[]
  /** Whose reports they come of. */
  readonly vessels: ReadonlySet<string>
}

export interface CorrectionSetup extends StoredMeetingsSetup, SilenceSearchSetup {
  readonly store: LiveStore
  readonly places: Places | null
  readonly meetings: MeetingTimeline | null
  /** What stands was found of the vessels as they were noted. */
  readonly isAsNoted: boolean
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
    const search = new SilenceSearch(setup, refused, changed)
    for (const range of outages) search.addOutage(range)
    const spans = await spansOf(late, setup, stored)
    const encounters = setup.isAsNoted
      ? await correctSpans(spans, setup, stored, search)
      : await findInSpans(spans, setup, stored, search)
    return {
      encounters,
      silences: await search.find(stored),
      vessels: new Set(late.keys()),
    }
  }
}

/** All vessels are then taken for what they were. */
async function spansOf(
  late: ReadonlyMap<string, LateVessel>,
  { meetings, horizonMs }: CorrectionSetup,
  stored: StoredMeetings,
): Promise<LateSpan[]> {
  const finalMs = (meetings?.finalSlot ?? Number.NEGATIVE_INFINITY) * stepMs
  const toMs = Math.max(finalMs, horizonMs + listenMs)
  const spans: LateSpan[] = []
  for (const [mmsi, vessel] of late) {
    const fromMs = vessel.sinceMs - driftMs
    if (toMs < fromMs) continue
    stored.takeBack(mmsi, vessel.before)
    const before = await stored.meetingOf(mmsi, fromMs, toMs)
    spans.push({ mmsi, fromMs, toMs, before, shipUntilMs: vessel.shipUntilMs })
  }
  return spans
}

/** By id; null: gone. One vessel after the other: what a later one changes of what an earlier one found counts. */
async function correctSpans(
  spans: readonly LateSpan[],
  { meetings, places }: CorrectionSetup,
  stored: StoredMeetings,
  search: SilenceSearch,
): Promise<Map<string, EncounterOutput | null>> {
  const encounters = new Map<string, EncounterOutput | null>()
  for (const span of spans) {
    const { mmsi, fromMs, toMs } = span
    stored.takeAsIs(mmsi)
    const after = await stored.meetingOf(mmsi, fromMs, toMs)
    search.addVessel(span, after)
    if (meetings === null) continue
    const { put, gone } = await correctEncounters(span, after, meetings, places!, stored)
    for (const id of gone) encounters.set(id, null)
    for (const output of put) encounters.set(output.id, output)
  }
  return encounters
}

/** The same of vessels that may have been other than they were noted when what stands was found. */
async function findInSpans(
  spans: readonly LateSpan[],
  { store, meetings, places }: CorrectionSetup,
  stored: StoredMeetings,
  search: SilenceSearch,
): Promise<Map<string, EncounterOutput | null>> {
  const encounters = new Map<string, EncounterOutput | null>()
  if (spans.length === 0) return encounters
  const sinceMs = spans.reduce((least, { fromMs }) => Math.min(least, fromMs), Number.POSITIVE_INFINITY)
  const told = await store.shared(sinceMs - listenMs)
  const dark = told.filter((event) => event.kind === 'goingDark')
  const met = told.filter((event) => event.kind === 'encounter')
  for (const { mmsi } of spans) stored.takeAsIs(mmsi)
  for (const span of spans) {
    const after = await stored.meetingOf(span.mmsi, span.fromMs, span.toMs)
    search.addWhole(span, after, dark)
    if (meetings === null) continue
    const { put, gone } = await findEncounters(span, after, meetings, places!, stored, met)
    for (const id of gone) encounters.set(id, null)
    for (const output of put) encounters.set(output.id, output)
  }
  return encounters
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
