/**
 * The folds over several vessels, live: who met whom, who went dark where others were heard, when the whole feed was
 * silent. They take what vessels gave, again where it is revised, and tell what that changes.
 */

import { mmsiKind } from '../../ais/mmsi.ts'
import type { ReportBuffer } from '../../ais/report.ts'
import { gapMarkInterval } from '../../events/feed.ts'
import { HeardMinutes } from '../../events/feed-heard.ts'
import { FeedTimeline } from '../../events/feed-timeline.ts'
import { GoingDarkTimeline } from '../../events/going-dark-timeline.ts'
import { GRID_OPTIONS } from '../../events/grid.ts'
import { unpackMeeting } from '../../events/meeting-points.ts'
import { type MeetingPart, MeetingTimeline } from '../../events/meeting-timeline.ts'
import type { EventOutput, FeedOutageOutput } from '../../events/outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LiveStart, LiveStore, OutputKey } from '../../store/live-store.ts'
import type { AwakeVessels } from './awake-vessels.ts'
import type { FoldedVessel } from './fold-vessel.ts'
import { compareWithStored, LateCorrections } from './late-corrections.ts'
import type { LiveOptions } from './live-options.ts'
import type { LiveVessel } from './live-vessel.ts'
import { rememberedOf, StoredMeetings } from './stored-meetings.ts'
import { meetingOf } from './stretch.ts'
import { keyOf, type OutputDifference, type SilenceChange } from './vessel-outputs.ts'

/** What changed of it, and the vessels that it concerns. */
export interface SharedDifference extends Pick<OutputDifference, 'put' | 'gone'> {
  readonly vessels: ReadonlySet<string>
  readonly inTime: Revised
  /** What reports changed that came later than the lateness. */
  readonly reopened: Revised
}

type Revised = Pick<OutputDifference, 'changed' | 'withdrawn'>

interface Mark {
  readonly fromMs: number
  readonly toMs: number
}

/** Stretch number of what a look gave. */
const LOOKED = -1
/** What is shown is looked through so often for what can be forgotten, ms of event time. */
const SHOWN_EVERY_MS = 3_600_000

export class SharedFolds {
  private feed = new FeedTimeline(new HeardMinutes())
  private meetings: MeetingTimeline | null = null
  private goingDark: GoingDarkTimeline
  /** Since when vessels are gear beacons; of those that are none there is no entry. */
  private beacons = new Map<string, number>()
  /** Marks of outages: gaps and goings dark whose OFF lies in one say nothing. */
  private marks: readonly Mark[] = []
  /** As the store has them: those that may still change. */
  private readonly shown = new Map<OutputKey, EventOutput>()
  private readonly corrections = new LateCorrections()
  /** W when last asked, and what is forgotten of what is shown. */
  private watermarkMs = Number.NEGATIVE_INFINITY
  private shownSinceMs = Number.NEGATIVE_INFINITY
  /** Vessels are folded again from older states than what stands was found of; until the first update. */
  private isRestarting = false
  /** What the meetings' base is cannot be found again from what is saved. */
  private isRebased = false

  constructor(
    private readonly places: Places | null,
    private readonly options: Pick<LiveOptions, 'latenessMs' | 'meetingMs'>,
  ) {
    this.goingDark = this.startGoingDark(Number.NEGATIVE_INFINITY)
  }

  get outages(): readonly FeedOutageOutput[] {
    return this.feed.outages
  }

  /** What is to be saved with the outputs, so that a restart finds it. */
  get mustBeSaved(): boolean {
    return this.isRebased
  }

  /** As the store has it, before anything else is called. */
  async restore(store: LiveStore, { progress, vessels }: LiveStart, watermarkMs: number): Promise<void> {
    this.watermarkMs = watermarkMs
    this.isRestarting = true
    const sinceMs = watermarkMs - this.options.latenessMs - this.options.meetingMs
    this.beacons = new Map(await store.beacons())
    const shared = progress === null ? [] : await store.shared(sinceMs)
    for (const event of shared) this.shown.set(keyOf(event), event)
    this.shownSinceMs = sinceMs
    const outages = shared.filter((event) => event.kind === 'feedOutage')
    const heard = progress?.heard == null ? new HeardMinutes() : HeardMinutes.decode(progress.heard)
    this.feed = new FeedTimeline(heard, outages)
    this.marks = outages.map(gapMarkInterval)
    if (this.places !== null)
      this.meetings = new MeetingTimeline({
        shoreKm: this.places.shoreKm.bind(this.places),
        latenessMs: this.options.latenessMs,
        base: progress?.meetings?.length ? progress.meetings : null,
        standing: shared.filter((event) => event.kind === 'encounter'),
      })
    this.goingDark = this.startGoingDark(
      watermarkMs,
      shared.filter((event) => event.kind === 'goingDark'),
    )
    for (const silence of await store.silences(sinceMs)) this.goingDark.putSilence(silence)
    const missing = new Set(vessels.filter(({ lastMs }) => lastMs >= sinceMs).map(({ mmsi }) => mmsi))
    for await (const { mmsi, stretches } of store.meetings(sinceMs)) {
      missing.delete(mmsi)
      // What the last look gave was kept with the head, which has no reports of its own.
      const parts = stretches.map(({ number, meeting }, i) => ({
        stretch: i === stretches.length - 1 ? LOOKED : number,
        meeting: unpackMeeting(meeting),
      }))
      this.replaceParts(mmsi, Number.NEGATIVE_INFINITY, parts, Number.POSITIVE_INFINITY)
    }
    await this.restoreMissing(missing, store, sinceMs)
  }

  /** Of vessels that a batch folded without keeping anything, from what is stored. */
  private async restoreMissing(
    missing: ReadonlySet<string>,
    store: LiveStore,
    sinceMs: number,
  ): Promise<void> {
    const stored = new StoredMeetings({ ...this.storedSetup(store), awake: NOBODY })
    for (const mmsi of missing) {
      const meeting = await stored.meetingOf(mmsi, sinceMs, Number.POSITIVE_INFINITY)
      const parts = [{ stretch: LOOKED, meeting }]
      this.replaceParts(mmsi, Number.NEGATIVE_INFINITY, parts, Number.POSITIVE_INFINITY)
    }
  }

  /** Accepted reports, whoever sent them. */
  hear({ block, keys }: ReportBuffer): void {
    this.feed.add(block, keys)
  }

  /** To be called before what a vessel gave is folded again or on, with the event time of its earliest new report. */
  noteBefore(vessel: LiveVessel, sinceMs: number): void {
    if (sinceMs > this.watermarkMs - this.options.latenessMs + GRID_OPTIONS.stepMs) return
    const { mmsi } = vessel
    const before = rememberedOf(vessel, this.beaconFromMs(mmsi))
    this.corrections.noteVessel(mmsi, sinceMs, before, this.shipUntilMs(mmsi))
  }

  replace({ vessel, meetingFrom, sinceMs }: FoldedVessel): void {
    const { mmsi, state } = vessel
    if (state.beaconFromMs !== this.beaconFromMs(mmsi)) {
      this.beacons.set(mmsi, state.beaconFromMs)
      this.goingDark.shipChanged(mmsi)
    }
    if (meetingFrom === Number.POSITIVE_INFINITY) return
    const parts = vessel.stretches
      .filter(({ number }) => number >= meetingFrom)
      .map((stretch) => ({ stretch: stretch.number, meeting: meetingOf(stretch) }))
    // What an earlier look gave of undecided positions is void once the vessel has moved.
    if (vessel.look !== null && !vessel.isStale) parts.push({ stretch: LOOKED, meeting: vessel.look.meeting })
    this.replaceParts(mmsi, meetingFrom, parts, sinceMs)
  }

  silences({ put, gone }: SilenceChange): void {
    for (const silence of gone) {
      this.goingDark.removeSilence(silence.id)
      if (silence.offMs < this.goingDark.horizonMs) this.corrections.noteNoSilence(silence)
    }
    for (const silence of put) this.corrections.noteSilence(silence, !this.goingDark.putSilence(silence))
  }

  /** What differs at W. */
  async update(
    watermarkMs: number,
    store: LiveStore,
    awake: Pick<AwakeVessels, 'find' | 'all'>,
  ): Promise<SharedDifference> {
    const outages = this.feed.update(watermarkMs)
    if (outages.put.length + outages.gone.length > 0) {
      const before = this.marks
      this.marks = this.feed.outages.map(gapMarkInterval)
      this.goingDark.outagesChanged()
      for (const { fromMs, toMs } of differingMarks(before, this.marks))
        this.corrections.noteOutage(fromMs, toMs)
    }
    const { meetings } = this
    const corrected = await this.corrections.take({
      ...this.storedSetup(store),
      ...{ awake, meetings, horizonMs: this.goingDark.horizonMs },
      isAsNoted: !this.isRestarting,
      shipUntilMs: (mmsi) => this.shipUntilMs(mmsi),
      isInOutage: (timeMs) => this.isInOutage(timeMs),
    })
    this.isRestarting = false
    for (const { silence, output } of corrected?.silences ?? [])
      if (silence.dark) this.goingDark.settle(silence, output)
    if (corrected !== null) this.isRebased = true
    const late = corrected === null ? NOTHING : await compareWithStored(store, corrected)
    const goingDark = this.goingDark.update(watermarkMs)
    const encounters = meetings?.update(watermarkMs) ?? { put: [], gone: [] }
    this.watermarkMs = watermarkMs
    const put = new Map<OutputKey, EventOutput>()
    for (const output of [...late.put, ...encounters.put, ...goingDark.put, ...outages.put])
      put.set(keyOf(output), output)
    const gone = [
      ...late.gone,
      ...encounters.gone.map((id) => `encounter ${id}`),
      ...goingDark.gone.map((id) => `goingDark ${id}`),
      ...outages.gone.map((id) => `feedOutage ${id}`),
    ].filter((key) => !put.has(key))
    return this.show([...put.values()], [...new Set(gone)], corrected?.vessels ?? new Set(), store)
  }

  encodeHeard(): Uint8Array {
    return this.feed.heard.encode()
  }

  encodeMeetings(): Uint8Array | null {
    this.isRebased = false
    return this.meetings?.encodeBase() ?? null
  }

  /** Since when it is a gear beacon; Infinity: it is none. */
  private beaconFromMs(mmsi: string): number {
    return this.beacons.get(mmsi) ?? Number.POSITIVE_INFINITY
  }

  private shipUntilMs(mmsi: string): number {
    return mmsiKind(mmsi) === 'ship' ? this.beaconFromMs(mmsi) : Number.NEGATIVE_INFINITY
  }

  private isInOutage(timeMs: number): boolean {
    return this.marks.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs)
  }

  private storedSetup(store: LiveStore) {
    return {
      ...{ store, places: this.places },
      beaconFromMs: (mmsi: string) => this.beaconFromMs(mmsi),
    }
  }

  private startGoingDark(
    watermarkMs: number,
    standing: ConstructorParameters<typeof GoingDarkTimeline>[0]['standing'] = [],
  ): GoingDarkTimeline {
    return new GoingDarkTimeline({
      latenessMs: this.options.latenessMs,
      shipUntilMs: (mmsi) => this.shipUntilMs(mmsi),
      isInOutage: (timeMs) => this.isInOutage(timeMs),
      ...{ watermarkMs, standing },
    })
  }

  private replaceParts(mmsi: string, from: number, parts: readonly MeetingPart[], sinceMs: number): void {
    this.meetings?.replace(mmsi, from, parts, sinceMs)
    this.goingDark.replaceRows(mmsi, from, parts, sinceMs)
  }

  /** `late`: vessels whose reports came later than the lateness. */
  private async show(
    put: readonly EventOutput[],
    gone: readonly OutputKey[],
    late: ReadonlySet<string>,
    store: LiveStore,
  ): Promise<SharedDifference> {
    // What begins later ended later, whatever was told of it.
    const old = put.filter(({ startMs }) => startMs < this.shownSinceMs)
    await this.recall([...old.map(keyOf), ...gone], store)
    const vessels = new Set<string>()
    const inTime: Mutable<Revised> = { changed: [], withdrawn: [] }
    const reopened: Mutable<Revised> = { changed: [], withdrawn: [] }
    const revisedBy = (output: EventOutput, before: EventOutput | null) => {
      for (const mmsi of partiesOf(output)) vessels.add(mmsi)
      const named = [...namesOf(output), ...(before === null ? [] : namesOf(before))]
      return named.some((mmsi) => late.has(mmsi)) ? reopened : inTime
    }
    for (const output of put) {
      const before = this.shown.get(keyOf(output)) ?? null
      this.shown.set(keyOf(output), output)
      revisedBy(output, before).changed.push({ before, output })
    }
    for (const key of gone) {
      const output = this.shown.get(key)
      if (output === undefined) continue
      this.shown.delete(key)
      revisedBy(output, null).withdrawn.push(output)
    }
    this.forgetShown()
    return { put, gone, vessels, inTime, reopened }
  }

  /** Brings back what was shown so long ago that it was forgotten. */
  private async recall(keys: readonly OutputKey[], store: LiveStore): Promise<void> {
    const unknown = keys.filter((key) => !this.shown.has(key))
    if (unknown.length === 0) return
    for (const [key, event] of await store.events(unknown)) this.shown.set(key, event)
  }

  /** What ended before anything that is still looked at; now and then. */
  private forgetShown(): void {
    const sinceMs = this.watermarkMs - this.options.latenessMs - this.options.meetingMs
    if (!(sinceMs > this.shownSinceMs + SHOWN_EVERY_MS)) return
    this.shownSinceMs = sinceMs
    for (const [key, { open, endMs, kind }] of this.shown)
      if (!open && endMs < sinceMs && kind !== 'feedOutage') this.shown.delete(key)
  }
}

type Mutable<Lists> = {
  -readonly [Name in keyof Lists]: Lists[Name] extends readonly (infer One)[] ? One[] : never
}

const NOBODY: Pick<AwakeVessels, 'find' | 'all'> = { find: () => undefined, all: [].values() }
const NOTHING = { put: [], gone: [] }

function partiesOf(event: EventOutput): string[] {
  if (event.kind === 'feedOutage') return []
  return event.kind === 'encounter' ? [event.mmsi, event.otherMmsi] : [event.mmsi]
}

/** Its vessels, and who was heard there. */
function namesOf(event: EventOutput): string[] {
  const parties = partiesOf(event)
  return event.kind === 'goingDark' ? [...parties, event.witnessMmsi, event.lastWitnessMmsi] : parties
}

/** Those that are not in both. */
function differingMarks(before: readonly Mark[], after: readonly Mark[]): Mark[] {
  const without = (some: readonly Mark[], others: readonly Mark[]) =>
    some.filter((one) => !others.some(({ fromMs, toMs }) => fromMs === one.fromMs && toMs === one.toMs))
  return [...without(before, after), ...without(after, before)]
}
