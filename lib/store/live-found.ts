/** All that was found of one vessel, in memory: what judging, summing up and taking back read again and again. */

import type { AlertOutput } from '../alerts/alert.ts'
import type { VesselRecord } from '../alerts/vessel-record.ts'
import { gapMarkInterval } from '../events/feed.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import type { IdentityOutput } from '../features/outputs.ts'
import type { Vessel } from './generated/client.ts'
import type { LiveOutput, LiveOutputKind, OutputKey } from './live-store.ts'
import { keyOf, type Row, splitKey } from './live-tables.ts'
import { vesselRow } from './vessel-rows.ts'

/** Of one output and one alert, about, in memory. */
const OUTPUT_BYTES = 500
const ALERT_BYTES = 5000
const VESSEL_BYTES = 2000

type OutputOf<Kind extends LiveOutputKind> = Extract<LiveOutput, { readonly kind: Kind }>

/** Outputs of one kind, in the order of start and id when they are asked for. */
class OutputList<Output extends LiveOutput> {
  readonly byId = new Map<string, Output>()
  private sorted: readonly Output[] | null = null

  set(output: Output): void {
    this.byId.set(output.id, output)
    this.sorted = null
  }

  delete(id: string): void {
    if (this.byId.delete(id)) this.sorted = null
  }

  list(): readonly Output[] {
    // They come in the order of time nearly, which is what sorting is fast on.
    this.sorted ??= [...this.byId.values()].sort(compareStarts)
    return this.sorted
  }
}

export function startOf(output: LiveOutput): number {
  return output.kind === 'gap' || output.kind === 'silence' ? output.offMs : output.startMs
}

export function compareStarts(a: LiveOutput, b: LiveOutput): number {
  return startOf(a) - startOf(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Kinds that no single vessel's chain tells. */
const SHARED_KINDS: ReadonlySet<LiveOutputKind> = new Set(['encounter', 'goingDark', 'feedOutage'])

const EVENT_KINDS = ['fishing', 'loitering', 'identityConflict', 'encounter', 'goingDark'] as const

export class FoundOfVessel {
  /** In no order. */
  alerts: AlertOutput[] = []
  /** Rows of it that are known to stand in the database, by table. */
  readonly rows = new Map<'Vessel' | 'FoldedVessel' | 'LiveTold', Row>()
  private readonly lists = new Map<LiveOutputKind, OutputList<LiveOutput>>()
  private count = 0

  constructor(readonly mmsi: string) {}

  get bytes(): number {
    return VESSEL_BYTES + this.count * OUTPUT_BYTES + this.alerts.length * ALERT_BYTES
  }

  put(output: LiveOutput): void {
    const list = this.listOf(output.kind)
    this.count -= list.byId.size
    list.set(output)
    this.count += list.byId.size
  }

  drop(key: OutputKey): void {
    const { kind, id } = splitKey(key)
    const list = this.listOf(kind)
    this.count -= list.byId.size
    list.delete(id)
    this.count += list.byId.size
  }

  get(key: OutputKey): LiveOutput | undefined {
    const { kind, id } = splitKey(key)
    return this.find(kind, id)
  }

  find(kind: LiveOutputKind, id: string): LiveOutput | undefined {
    return this.lists.get(kind)?.byId.get(id)
  }

  /** What its own chain of folds told. */
  outputs(): Map<OutputKey, LiveOutput> {
    const all = new Map<OutputKey, LiveOutput>()
    for (const [kind, list] of this.lists)
      if (!SHARED_KINDS.has(kind)) for (const output of list.byId.values()) all.set(keyOf(output), output)
    return all
  }

  identities(): readonly IdentityOutput[] {
    return this.list('identity')
  }

  /** MMSIs of the vessels that it met, its own among them; none where it met nobody. */
  partners(): string[] {
    return [...new Set(this.list('encounter').flatMap(({ mmsi, otherMmsi }) => [mmsi, otherMmsi]))]
  }

  /** The row that shows it; null where nothing but noise was heard. */
  summary(generation: number): Vessel | null {
    const identities = this.identities()
    const segments = this.list('segment')
    if (identities.length + segments.length === 0) return null
    return vesselRow(generation, this.mmsi, [
      ...identities,
      ...segments,
      ...this.list('track'),
      ...this.list('trip'),
      ...this.list('portVisit'),
      ...this.list('gap'),
    ])
  }

  /**
   * @param marking outages of the generation, which mark gaps
   * @param partners what those of `partners()` claimed to be, each by start and id
   */
  record(
    outages: readonly FeedOutageOutput[],
    marking: readonly FeedOutageOutput[],
    partners: VesselRecord['partners'],
  ): VesselRecord {
    const isMarked = markOf(marking)
    const events: EventOutput[] = EVENT_KINDS.flatMap((kind) => this.list(kind) as readonly EventOutput[])
    return {
      mmsi: this.mmsi,
      identities: this.identities(),
      segments: this.list('segment'),
      tracks: this.list('track'),
      trips: this.list('trip'),
      gaps: this.list('gap').map((gap) => ({ ...gap, feedOutage: isMarked(gap.offMs) })),
      events: events.sort(compareStarts),
      passages: this.list('zonePassage'),
      outages,
      partners,
    }
  }

  private listOf(kind: LiveOutputKind): OutputList<LiveOutput> {
    const known = this.lists.get(kind)
    if (known !== undefined) return known
    const list = new OutputList<LiveOutput>()
    this.lists.set(kind, list)
    return list
  }

  private list<Kind extends LiveOutputKind>(kind: Kind): readonly OutputOf<Kind>[] {
    // A list holds outputs of its kind alone.
    return (this.lists.get(kind)?.list() ?? []) as readonly OutputOf<Kind>[]
  }
}

/** Whether an outage of the feed marks a gap, by its OFF. */
export function markOf(outages: readonly FeedOutageOutput[]): (offMs: number) => boolean {
  const marks = outages.map(gapMarkInterval)
  return (offMs) => marks.some(({ fromMs, toMs }) => fromMs <= offMs && offMs < toMs)
}

/** Whose record an event that several folds look at belongs to: nobody's, one vessel's or two's. */
export function ownersOf(event: EventOutput): readonly string[] {
  if (event.kind === 'feedOutage') return []
  if (event.kind !== 'encounter' || event.otherMmsi === event.mmsi) return [event.mmsi]
  return [event.mmsi, event.otherMmsi]
}
