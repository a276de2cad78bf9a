/**
 * The folds over several vessels, live: who met whom, who went dark where others were heard, when the whole feed was
 * silent. They take what vessels gave, again where it is revised, and tell what that changes.
 */

import type { ReportBuffer } from '../../ais/report.ts'
import { findFeedOutages } from '../../events/feed.ts'
import { HeardMinutes } from '../../events/feed-heard.ts'
import { MeetingTimeline } from '../../events/meeting-timeline.ts'
import type { EncounterOutput, EventOutput, FeedOutageOutput } from '../../events/outputs.ts'
import type { Places } from '../../geo/places.ts'
import type { LiveProgress, LiveStore, OutputKey } from '../../store/live-store.ts'
import type { FoldedVessel } from './fold-vessel.ts'
import type { LiveOptions } from './live-options.ts'
import { keyOf, type OutputDifference } from './vessel-outputs.ts'

/** What changed of it, and the vessels that it concerns. */
export interface SharedDifference extends Omit<OutputDifference, 'told'> {
  readonly vessels: ReadonlySet<string>
}

export class SharedFolds {
  outages: readonly FeedOutageOutput[] = []
  private heard = new HeardMinutes()
  private meetings: MeetingTimeline | null = null
  /** As the store has them; those that are final are let go. */
  private readonly shown = new Map<OutputKey, EventOutput>()

  constructor(
    private readonly places: Places | null,
    private readonly options: Pick<LiveOptions, 'latenessMs' | 'meetingMs'>,
  ) {}

  /** As the store has it, before anything else is called. */
  async restore(store: LiveStore, progress: LiveProgress | null, watermarkMs: number): Promise<void> {
    if (progress?.heard != null) this.heard = HeardMinutes.decode(progress.heard)
    const sinceMs = watermarkMs - this.options.latenessMs - this.options.meetingMs
    const shared = progress === null ? [] : await store.shared(sinceMs)
    for (const event of shared) this.shown.set(keyOf(event), event)
    this.outages = shared.filter((event) => event.kind === 'feedOutage')
    this.meetings =
      this.places === null
        ? null
        : new MeetingTimeline({
            shoreKm: this.places.shoreKm.bind(this.places),
            latenessMs: this.options.latenessMs,
            base: progress?.meetings ?? null,
            standing: shared.filter((event) => event.kind === 'encounter'),
          })
  }

  /** Accepted reports, whoever sent them. */
  hear({ block, keys }: ReportBuffer): void {
    this.heard.add(block, keys)
  }

  replace({ vessel, meetingFrom, sinceMs }: FoldedVessel): void {
    if (meetingFrom === Number.POSITIVE_INFINITY) return
    const parts = vessel.stretches
      .filter(({ number }) => number >= meetingFrom)
      .map(({ number, meeting }) => ({ stretch: number, meeting }))
    // What an earlier look gave of undecided positions is void once the vessel has moved.
    if (vessel.look !== null && !vessel.isStale) parts.push({ stretch: LOOKED, meeting: vessel.look.meeting })
    this.meetings?.replace(vessel.mmsi, meetingFrom, parts, sinceMs)
  }

  silences(_mmsi: string, _difference: OutputDifference): void {}

  /** What differs at W. */
  update(watermarkMs: number): SharedDifference {
    const encounters = this.meetings?.update(watermarkMs) ?? { put: [], gone: [] }
    const outages = findFeedOutages(this.heard, watermarkMs)
    const put: EventOutput[] = [...encounters.put]
    const gone = encounters.gone.map((id) => `encounter ${id}`)
    this.outages = outages
    for (const outage of outages) {
      const before = this.shown.get(keyOf(outage))
      if (JSON.stringify(before) !== JSON.stringify(outage)) put.push(outage)
    }
    for (const [key, event] of this.shown)
      if (event.kind === 'feedOutage' && !outages.some(({ id }) => id === event.id)) gone.push(key)
    return this.show(put, gone)
  }

  encodeHeard(): Uint8Array {
    return this.heard.encode()
  }

  encodeMeetings(): Uint8Array | null {
    return this.meetings?.encodeBase() ?? null
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

const LOOKED = -1

function partiesOf(event: EventOutput): string[] {
  if (event.kind === 'feedOutage') return []
  return event.kind === 'encounter' ? [event.mmsi, (event as EncounterOutput).otherMmsi] : [event.mmsi]
}
