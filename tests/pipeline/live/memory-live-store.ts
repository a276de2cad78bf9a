/**
 * The live timeline's store in memory, for the simulator: what a commit changes is noted with how to undo it, so that a
 * commit that fails, and commits that a crash of the machine loses, leave nothing behind.
 */

import type { AlertOutput } from '../../../lib/alerts/alert.ts'
import { reviseAlerts } from '../../../lib/alerts/revisions.ts'
import type { TripSuspicionOutput } from '../../../lib/alerts/trip-suspicion.ts'
import type { VesselRecord } from '../../../lib/alerts/vessel-record.ts'
import { beaconsAmong } from '../../../lib/events/gear-beacon.ts'
import type { EventOutput, FeedOutageOutput } from '../../../lib/events/outputs.ts'
import { overlapsBox } from '../../../lib/events/surroundings.ts'
import type { IdentityOutput, SilenceOutput } from '../../../lib/features/outputs.ts'
import { alertRow } from '../../../lib/store/alert-rows.ts'
import { compareChunks } from '../../../lib/store/live-chunks.ts'
import { compareStarts, FoundOfVessel, markOf, ownersOf } from '../../../lib/store/live-found.ts'
import type {
  ChunkPlace,
  ChunksQuery,
  KeptChange,
  KeptStretch,
  KeptVessel,
  LiveCommit,
  LiveOutput,
  LiveProgress,
  LiveStart,
  LiveStore,
  Numbered,
  OutputChange,
  OutputKey,
  OutputRevision,
  ParkedVessel,
  StoredChunk,
  ToldOutput,
  TracedAlertRevision,
  VesselChange,
} from '../../../lib/store/live-store.ts'
import { isStored, keyOf, outputRow, splitKey, tableOf } from '../../../lib/store/live-tables.ts'
import { tripSuspicionRow } from '../../../lib/store/passage-rows.ts'
import { exportLine } from '../../store/export-lines.ts'
import { MemoryChunks } from './memory-chunks.ts'
import { type Judgement, MemoryCommit } from './memory-live-commit.ts'
import { takeBack, type Undo, UndoMap } from './undo-map.ts'

interface JudgedVessel {
  readonly alerts: ReadonlyMap<string, { readonly alert: AlertOutput; readonly positions: Uint8Array }>
  readonly suspicions: readonly TripSuspicionOutput[]
}

const NOT_JUDGED: JudgedVessel = { alerts: new Map(), suspicions: [] }

export class MemoryLiveStore implements LiveStore {
  /** Of the commit under way. */
  undo: Undo = []
  readonly outputRevisions: Numbered<OutputRevision>[] = []
  readonly alertRevisions: Numbered<TracedAlertRevision>[] = []
  /** Commits since the last sync, oldest first. */
  private unsynced: Undo[] = []
  private turn: Promise<unknown> = Promise.resolve()

  private readonly found = new Map<string, FoundOfVessel>()
  private readonly sharedEvents = new UndoMap<OutputKey, EventOutput>(this)
  private readonly folded = new UndoMap<string, VesselChange['folded']>(this)
  private readonly toldOf = new UndoMap<string, readonly ToldOutput[]>(this)
  private readonly kept = new UndoMap<string, KeptVessel>(this)
  readonly tracks = new MemoryChunks(this)
  private readonly judgedOf = new UndoMap<string, JudgedVessel>(this)
  private readonly standing = new UndoMap<'progress', LiveProgress>(this)

  start(): Promise<LiveStart> {
    return this.inTurn(() => ({
      progress: this.standing.get('progress') ?? null,
      vessels: [...this.folded.values]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([mmsi, { deadlineMs }]) => ({
          mmsi,
          deadlineMs: deadlineMs ?? Number.POSITIVE_INFINITY,
          lastMs: this.found.get(mmsi)?.summary(0)?.lastMs ?? Number.NEGATIVE_INFINITY,
        })),
    }))
  }

  parked(mmsis: readonly string[]): Promise<ReadonlyMap<string, ParkedVessel>> {
    return this.inTurn(() => new Map(mmsis.map((mmsi) => [mmsi, this.parkedVessel(mmsi)])))
  }

  private parkedVessel(mmsi: string): ParkedVessel {
    const kept = this.kept.get(mmsi)
    const told = this.toldOf.get(mmsi) ?? []
    const found = this.found.get(mmsi)
    const outputs = new Map<OutputKey, LiveOutput>()
    for (const { key } of told) {
      const output = found?.get(key)
      if (output !== undefined) outputs.set(key, output)
    }
    if (kept === undefined) return { kept: null, told, outputs }
    const stretches = kept.stretches.map(({ number, fromMs, toMs, meeting, reports, snapshot }) => ({
      ...{ number, fromMs, toMs, meeting },
      ...{ hasReports: reports.length > 0, hasSnapshot: snapshot !== null },
    }))
    return { kept: { offset: kept.offset, stretches, head: kept.stretches.at(-1)!.snapshot! }, told, outputs }
  }

  stretches(mmsi: string, from: number): Promise<readonly KeptStretch[] | null> {
    return this.inTurn(() => this.kept.get(mmsi)?.stretches.filter(({ number }) => number >= from) ?? [])
  }

  async *meetings(sinceMs: number): AsyncGenerator<{ mmsi: string; stretches: readonly KeptStretch[] }> {
    const all = await this.inTurn(() => [...this.kept.values].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [mmsi, kept] of all) {
      const stretches = kept.stretches.filter(({ toMs }) => toMs > sinceMs)
      if (stretches.length > 0) yield { mmsi, stretches }
    }
  }

  shared(sinceMs: number): Promise<readonly EventOutput[]> {
    return this.inTurn(() =>
      [...this.sharedEvents.values.values()]
        .filter(({ kind, open, endMs }) => kind === 'feedOutage' || open || endMs >= sinceMs)
        .sort(compareStarts),
    )
  }

  beacons(): Promise<ReadonlyMap<string, number>> {
    return this.inTurn(() =>
      beaconsAmong(
        [...this.found.values()].flatMap((found) =>
          found.identities().map(({ mmsi, identity, startMs }) => ({ mmsi, name: identity.name, startMs })),
        ),
      ),
    )
  }

  silences(sinceMs: number): Promise<readonly SilenceOutput[]> {
    return this.inTurn(() =>
      [...this.found.values()]
        .flatMap((found) => [...found.outputs().values()])
        .filter((output) => output.kind === 'silence')
        .filter(({ onMs }) => onMs === null || onMs >= sinceMs)
        .sort(compareStarts),
    )
  }

  events(keys: readonly OutputKey[]): Promise<ReadonlyMap<OutputKey, EventOutput>> {
    return this.inTurn(() => {
      const events = new Map<OutputKey, EventOutput>()
      for (const key of keys) {
        const event = this.sharedEvents.get(key)
        if (event !== undefined) events.set(key, event)
      }
      return events
    })
  }

  chunkPlaces({ fromMs, toMs, box }: ChunksQuery): Promise<readonly ChunkPlace[]> {
    return this.inTurn(() => {
      const places: ChunkPlace[] = []
      for (const { mmsi, chunk } of this.tracks.all()) {
        const { positions: _positions, columns: _columns, ...place } = chunk
        if (place.endMs >= fromMs && place.startMs <= toMs && overlapsBox(place, box))
          places.push({ mmsi, ...place })
      }
      return places.sort(compareChunks)
    })
  }

  chunks(mmsi: string, fromMs: number, toMs: number): Promise<readonly StoredChunk[]> {
    return this.inTurn(() =>
      this.tracks
        .of(mmsi)
        .filter(({ startMs, endMs }) => endMs >= fromMs && startMs <= toMs)
        .map(({ trackId, sequence, columns }) => ({ trackId, sequence, columns }))
        .sort((a, b) => (a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : a.sequence - b.sequence)),
    )
  }

  outputs(mmsi: string): Promise<ReadonlyMap<OutputKey, LiveOutput>> {
    return this.inTurn(() => this.found.get(mmsi)?.outputs() ?? new Map<OutputKey, LiveOutput>())
  }

  async warm(): Promise<void> {}

  commit<Result>(write: (commit: LiveCommit) => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      this.undo = []
      try {
        const result = await write(new MemoryCommit(this))
        this.unsynced.push(this.undo)
        return result
      } catch (error) {
        takeBack(this.undo)
        throw error
      }
    })
  }

  sync(): Promise<void> {
    return this.inTurn(() => {
      this.unsynced = []
    })
  }

  /** The machine crashes: of the commits since the last sync the newest are lost, 0 to all of them. Tells how many. */
  crash(random: () => number): number {
    const lost = Math.floor(random() * (this.unsynced.length + 1))
    for (const undo of this.unsynced.splice(this.unsynced.length - lost).reverse()) takeBack(undo)
    // What stays was on the disk, as the machine finds it when it starts again.
    this.unsynced = []
    return lost
  }

  /**
   * All that a backfill of the same reports gives too, as sorted lines of JSON: every row of every output, vessel, chunk,
   * suspicion and alert. Not what is kept to go on from, nor how it came about.
   */
  exportAll(): string[] {
    const lines: string[] = []
    const add = (table: string, row: object) => lines.push(exportLine(table, row))
    for (const found of this.found.values()) {
      const summary = found.summary(0)
      if (summary !== null) add('Vessel', summary)
      for (const output of found.outputs().values())
        add(tableOf(output.kind), { ...outputRow(0, output), ...this.markOf(output) })
    }
    for (const [mmsi, folded] of this.folded.values) add('FoldedVessel', { mmsi, ...folded })
    for (const event of this.sharedEvents.values.values()) add('Event', outputRow(0, event))
    for (const { mmsi, chunk } of this.tracks.all()) add('TrackChunk', { mmsi, ...chunk, thinned: false })
    for (const { alerts, suspicions } of this.judgedOf.values.values()) {
      for (const { alert, positions } of alerts.values()) add('Alert', alertRow(0, alert, positions))
      for (const suspicion of suspicions) add('TripSuspicion', tripSuspicionRow(0, suspicion))
    }
    return lines.sort()
  }

  // What follows is for the commit.

  putVessel({ mmsi, put, gone, told, folded }: VesselChange): void {
    for (const output of put) {
      if (isStored(output)) this.put(mmsi, output)
      else this.drop(mmsi, keyOf(output))
    }
    for (const key of gone) this.drop(mmsi, key)
    // Of one that only made noise there is a vessel too.
    this.foundOf(mmsi)
    this.folded.set(mmsi, folded)
    this.toldOf.set(mmsi, told)
  }

  putShared({ put, gone }: OutputChange): string[] {
    const before = this.outages()
    const isOutage = [...put.map(keyOf), ...gone].some((key) => splitKey(key).kind === 'feedOutage')
    for (const key of gone) {
      const event = this.sharedEvents.get(key)
      if (event === undefined) continue
      this.sharedEvents.delete(key)
      for (const mmsi of ownersOf(event)) this.drop(mmsi, key)
    }
    for (const output of put) {
      const event = output as EventOutput
      this.sharedEvents.set(keyOf(event), event)
      for (const mmsi of ownersOf(event)) this.put(mmsi, event)
    }
    if (!isOutage) return []
    const [was, is] = [markOf(before), markOf(this.outages())]
    const changed = (output: LiveOutput) => output.kind === 'gap' && was(output.offMs) !== is(output.offMs)
    return [...this.found]
      .filter(([, found]) => [...found.outputs().values()].some(changed))
      .map(([mmsi]) => mmsi)
      .sort()
  }

  putKept({ mmsi, offset, put, firstNumber, bareBelow, thinned }: KeptChange): void {
    const stretches = new Map(this.kept.get(mmsi)?.stretches.map((one) => [one.number, one]))
    for (const stretch of put) stretches.set(stretch.number, stretch)
    const all = [...stretches.values()]
      .filter(({ number }) => number >= firstNumber)
      .sort((a, b) => a.number - b.number)
      .map((one) => (thinned.includes(one.number) ? { ...one, snapshot: null } : one))
      .map((one) => (one.number < bareBelow ? { ...one, reports: new Uint8Array(), snapshot: null } : one))
    this.kept.set(mmsi, { mmsi, offset, stretches: all })
  }

  putProgress(progress: LiveProgress): void {
    const before = this.standing.get('progress')
    this.standing.set('progress', {
      ...progress,
      heard: progress.heard ?? before?.heard ?? null,
      meetings: progress.meetings ?? before?.meetings ?? null,
    })
  }

  addOutputRevisions(revisions: readonly OutputRevision[], writtenMs: number): Numbered<OutputRevision>[] {
    return this.append(this.outputRevisions, revisions, writtenMs)
  }

  record(mmsi: string, outages: readonly FeedOutageOutput[]): VesselRecord {
    const found = this.found.get(mmsi) ?? new FoundOfVessel(mmsi)
    const partners = new Map<string, readonly IdentityOutput[]>()
    for (const partner of found.partners()) {
      const claims = this.found.get(partner)?.identities() ?? []
      if (claims.length > 0) partners.set(partner, claims)
    }
    return found.record(outages, this.outages(), partners)
  }

  alerts(mmsi: string): AlertOutput[] {
    const { alerts } = this.judgedOf.get(mmsi) ?? NOT_JUDGED
    return [...alerts.values()]
      .map(({ alert }) => alert)
      .sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  }

  judge({ vessels, alerts, suspicions, writtenMs, reason }: Judgement): Numbered<TracedAlertRevision>[] {
    const before = vessels.flatMap((mmsi) => this.alerts(mmsi))
    const revisions = reviseAlerts(
      before,
      alerts.map(({ alert }) => alert),
    )
    for (const mmsi of vessels) {
      const old = (this.judgedOf.get(mmsi) ?? NOT_JUDGED).alerts
      const now = new Map<string, { alert: AlertOutput; positions: Uint8Array }>()
      for (const { alert, positions } of alerts) {
        if (alert.mmsi !== mmsi) continue
        const stored = positions ?? old.get(alert.id)?.positions
        if (stored === undefined) throw new Error(`store: no positions are stored of alert ${alert.id}`)
        now.set(alert.id, { alert, positions: stored })
      }
      this.judgedOf.set(mmsi, {
        alerts: now,
        suspicions: suspicions.filter((suspicion) => suspicion.mmsi === mmsi),
      })
    }
    const traced = revisions.map((revision) => ({ ...revision, reason }))
    return this.append(this.alertRevisions, traced, writtenMs)
  }

  private append<Revision>(
    list: Numbered<Revision>[],
    revisions: readonly Revision[],
    writtenMs: number,
  ): Numbered<Revision>[] {
    const { length } = list
    const numbered = revisions.map((one, i) => ({ ...one, sequence: length + 1 + i, writtenMs }))
    list.push(...numbered)
    this.undo.push(() => {
      list.length = length
    })
    return numbered
  }

  private outages(): FeedOutageOutput[] {
    return [...this.sharedEvents.values.values()]
      .filter((event) => event.kind === 'feedOutage')
      .sort(compareStarts)
  }

  private markOf(output: LiveOutput): object {
    return output.kind === 'gap' ? { feedOutage: markOf(this.outages())(output.offMs) } : {}
  }

  private foundOf(mmsi: string): FoundOfVessel {
    const known = this.found.get(mmsi)
    if (known !== undefined) return known
    const found = new FoundOfVessel(mmsi)
    this.found.set(mmsi, found)
    this.undo.push(() => this.found.delete(mmsi))
    return found
  }

  private put(mmsi: string, output: LiveOutput): void {
    const found = this.foundOf(mmsi)
    const key = keyOf(output)
    const before = found.get(key)
    this.undo.push(() => (before === undefined ? found.drop(key) : found.put(before)))
    found.put(output)
  }

  private drop(mmsi: string, key: OutputKey): void {
    splitKey(key)
    const found = this.found.get(mmsi)
    const before = found?.get(key)
    if (found === undefined || before === undefined) return
    this.undo.push(() => found.put(before))
    found.drop(key)
  }

  /** One after the other, as over a database. */
  private inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.turn.then(work)
    this.turn = result.catch(() => {})
    return result
  }
}
