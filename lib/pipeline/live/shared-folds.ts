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
import { unpackMeeting } from '../../events/meeting-points.ts'
import { type MeetingPart, MeetingTimeline } from '../../events/meeting-timeline.ts'
import type { EventOutput, FeedOutageOutput } from '../../events/outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LiveProgress, LiveStore, OutputKey } from '../../store/live-store.ts'
import type { FoldedVessel } from './fold-vessel.ts'
import type { LiveOptions } from './live-options.ts'
import { keyOf, type OutputDifference, type SilenceChange } from './vessel-outputs.ts'

/** What changed of it, and the vessels that it concerns. */
export interface SharedDifference extends Pick<OutputDifference, 'put' | 'gone' | 'changed' | 'withdrawn'> {
  readonly vessels: ReadonlySet<string>
}

/** Stretch number of what a look gave. */
const LOOKED = -1

export class SharedFolds {
  private feed = new FeedTimeline(new HeardMinutes())
  private meetings: MeetingTimeline | null = null
  private goingDark: GoingDarkTimeline
  /** Since when vessels are gear beacons; of those that are none there is no entry. */
  private beacons = new Map<string, number>()
  /** Marks of outages: gaps and goings dark whose OFF lies in one say nothing. */
  private marks: readonly { readonly fromMs: number; readonly toMs: number }[] = []
  /** As the store has them. */
  private readonly shown = new Map<OutputKey, EventOutput>()

  constructor(
    private readonly places: Places | null,
    private readonly options: Pick<LiveOptions, 'latenessMs' | 'meetingMs'>,
  ) {
    this.goingDark = this.startGoingDark(Number.NEGATIVE_INFINITY)
  }

  get outages(): readonly FeedOutageOutput[] {
    return this.feed.outages
  }

  /** As the store has it, before anything else is called. */
  async restore(store: LiveStore, progress: LiveProgress | null, watermarkMs: number): Promise<void> {
    const sinceMs = watermarkMs - this.options.latenessMs - this.options.meetingMs
    this.beacons = new Map(await store.beacons())
    const shared = progress === null ? [] : await store.shared(sinceMs)
    for (const event of shared) this.shown.set(keyOf(event), event)
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
    for await (const { mmsi, stretches } of store.meetings(sinceMs)) {
      // What the last look gave was kept with the head, which has no reports of its own.
      const parts = stretches.map(({ number, meeting }, i) => ({
        stretch: i === stretches.length - 1 ? LOOKED : number,
        meeting: unpackMeeting(meeting),
      }))
      this.replaceParts(mmsi, Number.NEGATIVE_INFINITY, parts, Number.POSITIVE_INFINITY)
    }
  }

  /** Accepted reports, whoever sent them. */
  hear({ block, keys }: ReportBuffer): void {
    this.feed.add(block, keys)
  }

  replace({ vessel, meetingFrom, sinceMs }: FoldedVessel): void {
    const { mmsi, state } = vessel
    if (state.beaconFromMs !== (this.beacons.get(mmsi) ?? Number.POSITIVE_INFINITY)) {
      this.beacons.set(mmsi, state.beaconFromMs)
      this.goingDark.shipChanged(mmsi)
    }
    if (meetingFrom === Number.POSITIVE_INFINITY) return
    const parts = vessel.stretches
      .filter(({ number }) => number >= meetingFrom)
      .map(({ number, meeting }) => ({ stretch: number, meeting }))
    // What an earlier look gave of undecided positions is void once the vessel has moved.
    if (vessel.look !== null && !vessel.isStale) parts.push({ stretch: LOOKED, meeting: vessel.look.meeting })
    this.replaceParts(mmsi, meetingFrom, parts, sinceMs)
  }

  silences({ put, gone }: SilenceChange): void {
    for (const id of gone) this.goingDark.removeSilence(id)
    for (const silence of put) this.goingDark.putSilence(silence)
  }

  /** What differs at W. */
  update(watermarkMs: number): SharedDifference {
    const outages = this.feed.update(watermarkMs)
    if (outages.put.length + outages.gone.length > 0) {
      this.marks = this.feed.outages.map(gapMarkInterval)
      this.goingDark.outagesChanged()
    }
    const goingDark = this.goingDark.update(watermarkMs)
    const encounters = this.meetings?.update(watermarkMs) ?? { put: [], gone: [] }
    return this.show(
      [...encounters.put, ...goingDark.put, ...outages.put],
      [
        ...encounters.gone.map((id) => `encounter ${id}`),
        ...goingDark.gone.map((id) => `goingDark ${id}`),
        ...outages.gone.map((id) => `feedOutage ${id}`),
      ],
    )
  }

  encodeHeard(): Uint8Array {
    return this.feed.heard.encode()
  }

  encodeMeetings(): Uint8Array | null {
    return this.meetings?.encodeBase() ?? null
  }

  private startGoingDark(
    watermarkMs: number,
    standing: ConstructorParameters<typeof GoingDarkTimeline>[0]['standing'] = [],
  ): GoingDarkTimeline {
    return new GoingDarkTimeline({
      latenessMs: this.options.latenessMs,
      shipUntilMs: (mmsi) =>
        mmsiKind(mmsi) === 'ship'
          ? (this.beacons.get(mmsi) ?? Number.POSITIVE_INFINITY)
          : Number.NEGATIVE_INFINITY,
      isInOutage: (timeMs) => this.marks.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs),
      ...{ watermarkMs, standing },
    })
  }

  private replaceParts(mmsi: string, from: number, parts: readonly MeetingPart[], sinceMs: number): void {
    this.meetings?.replace(mmsi, from, parts, sinceMs)
    this.goingDark.replaceRows(mmsi, from, parts, sinceMs)
  }

  private show(put: readonly EventOutput[], gone: readonly OutputKey[]): SharedDifference {
    const vessels = new Set<string>()
    const changed = put.map((output) => ({ before: this.shown.get(keyOf(output)) ?? null, output }))
    const withdrawn: EventOutput[] = []
    for (const output of put) {
      this.shown.set(keyOf(output), output)
      for (const mmsi of partiesOf(output)) vessels.add(mmsi)
    }
    for (const key of gone) {
      const output = this.shown.get(key)
      if (output === undefined) continue
      this.shown.delete(key)
      withdrawn.push(output)
      for (const mmsi of partiesOf(output)) vessels.add(mmsi)
    }
    return { put, gone, changed, withdrawn, vessels }
  }
}

function partiesOf(event: EventOutput): string[] {
  if (event.kind === 'feedOutage') return []
  return event.kind === 'encounter' ? [event.mmsi, event.otherMmsi] : [event.mmsi]
}
