/**
 * The live timeline of one generation: takes reports in any order and keeps the store as a backfill of the same reports
 * would leave it. One tick takes what came in, folds the vessels concerned, those that silence concerns and those that
 * several vessels' folds concern, judges what changed, and commits all of it at once.
 */

import { z } from 'zod'
import { mmsiKind } from '../../ais/mmsi.ts'
import { orderReports } from '../../ais/order.ts'
import { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import type { Judging } from '../../alerts/judging.ts'
import { Watermark } from '../../features/watermark.ts'
import type { RowScorer } from '../../model/scorer.ts'
import type {
  LiveCommit,
  LiveStart,
  LiveStore,
  Numbered,
  OutputRevision,
  TracedAlertRevision,
} from '../../store/live-store.ts'
import type { VesselChain } from '../vessel-chain.ts'
import { LogColumns } from '../vessel-log.ts'
import { AwakeVessels } from './awake-vessels.ts'
import { DeadlineQueue } from './deadline-queue.ts'
import { flushChunks } from './flush-chunks.ts'
import { VesselFolder, type VesselReports, type VesselWork } from './fold-vessel.ts'
import { judgeLive } from './judge-live.ts'
import type { LiveOptions } from './live-options.ts'
import { isInOrder, isTooLate, type LiveVessel, lastMsOf } from './live-vessel.ts'
import { type Cause, reviseOutputs } from './output-revisions.ts'
import { rebuildVessel } from './rebuild-vessel.ts'
import { saveVessel } from './save-vessel.ts'
import type { SharedFolds } from './shared-folds.ts'
import { type OutputDifference, VesselOutputs } from './vessel-outputs.ts'

export interface TimelineSetup {
  readonly store: LiveStore
  readonly chain: VesselChain
  readonly scorer: RowScorer
  readonly judging: Judging
  readonly shared: SharedFolds
  readonly options: LiveOptions
  /** Appends every report of these vessels that was ever accepted, of journal entries before `untilOffset`, in any order. */
  readonly history: (vessels: ReadonlySet<string>, untilOffset: number, into: ReportBuffer) => Promise<void>
  readonly now: () => number
}

/** What came in: reports of journal entries [fromOffset, toOffset). */
export interface TickInput {
  readonly reports: ReportBuffer
  readonly fromOffset: number
  readonly toOffset: number
}

export interface TickResult {
  readonly alerts: readonly Numbered<TracedAlertRevision>[]
  readonly outputs: readonly Numbered<OutputRevision>[]
  /** Vessels that were heard, with the score of their newest row where this tick has one; else NO_SCORE. */
  readonly heard: ReadonlyMap<string, number>
}

export interface TimelineCounts {
  reports: number
  late: number
  tooLate: number
  refolds: number
  /** Reports folded again because of late ones. */
  refolded: number
}

/** Vessels that silence concerns and that are looked at in one tick, at most: the others wait for the next. */
const DUE_PER_TICK = 500
/** Vessels that are saved in one tick, at most, so that no tick takes long. */
const SAVED_PER_TICK = 8
/** Vessels that are folded from their beginning together, and the share of the time that it may take. */
const REBUILT_TOGETHER = 32
const REBUILDING_SHARE = 0.2
/** Vessels that are saved in one commit when the timeline ends. */
const SAVED_AT_THE_END = 200
/** What the feed as a whole needs to go on is saved so often, ms of the wall clock. */
const SHARED_SAVED_EVERY_MS = 60_000

const NOTHING: TickResult = { alerts: [], outputs: [], heard: new Map() }
const IN_ORDER: Cause = { reason: 'heard in its time', isInOrder: true, reopened: false }

export class LiveTimeline {
  private readonly vessels: AwakeVessels
  private readonly folder: VesselFolder
  private readonly deadlines = new DeadlineQueue()
  private readonly columns = new LogColumns()
  private scores = new Uint16Array(4096)
  /** Late reports of them wait, because they were folded again a moment ago. */
  private readonly resting = new Set<LiveVessel>()
  /** Something of them was too late for that: they wait to be folded from their beginning, several at once. */
  private readonly rebuilding = new Set<LiveVessel>()
  private rebuildsFromMs = Number.NEGATIVE_INFINITY
  /** Why outputs of a vessel change that is folded again in this tick. */
  private readonly causes = new Map<LiveVessel, Cause>()
  private sharedSavedMs = Number.NEGATIVE_INFINITY

  private constructor(
    private readonly setup: TimelineSetup,
    private readonly identities: SharedIdentities,
    private readonly watermark: Watermark,
    { vessels }: LiveStart,
    readonly counts: TimelineCounts,
    /** Journal entries before it are in the outputs. */
    private offset: number,
    /** Journal entries before it are in what is saved of the feed as a whole. */
    private sharedOffset: number,
  ) {
    const { store, chain } = setup
    this.vessels = new AwakeVessels(
      store,
      chain,
      identities,
      vessels.map(({ mmsi }) => mmsi),
    )
    this.folder = new VesselFolder(chain, identities)
    for (const { mmsi, deadlineMs } of vessels) this.deadlines.set(mmsi, deadlineMs)
  }

  /** As the store has it. Journal entries from `replayFrom` on are then to be given to `catchUp`. */
  static async open(setup: TimelineSetup): Promise<LiveTimeline> {
    const start = await setup.store.start()
    const { progress } = start
    const watermark = progress === null ? new Watermark() : Watermark.decode(progress.watermark)
    await setup.shared.restore(setup.store, progress, watermark.timeMs)
    const kept = progress === null ? NEVER_LIVE : keptCounts.parse(progress.counts)
    return new LiveTimeline(
      ...([setup, new SharedIdentities(), watermark, start] as const),
      ...([kept.counts, progress?.offset ?? 0, kept.replayFrom] as const),
    )
  }

  get watermarkMs(): number {
    return this.watermark.timeMs
  }

  get awakeCount(): number {
    return this.vessels.size
  }

  get knownCount(): number {
    return this.vessels.knownCount
  }

  /** Journal entries before it are in the store's outputs. */
  get committedOffset(): number {
    return this.offset
  }

  /** Journal entries from here on are needed after a crash. */
  get replayFrom(): number {
    let from = Math.min(this.offset, this.sharedOffset)
    for (const { unsavedOffset } of this.vessels.all)
      if (unsavedOffset !== null && unsavedOffset < from) from = unsavedOffset
    return from
  }

  /** One tick; `null`: nothing came in, but silence may have decided something. */
  async tick(input: TickInput | null): Promise<TickResult> {
    const works = await this.begin(input)
    const saving = this.chooseToSave()
    if (input === null && works.length === 0 && saving.length === 0) return NOTHING
    return this.end(works, { toOffset: input?.toOffset ?? this.offset, saving })
  }

  /**
   * Journal entries once more after a restart, in order, without a look: what they are to the store `settle` tells. A
   * row's `source` says by how much its entry lies behind `fromOffset`.
   */
  async catchUp({ reports, fromOffset, toOffset }: TickInput): Promise<void> {
    const { rows, vessels } = orderReports(reports)
    const { source } = reports.block
    this.observe(reports)
    const works: VesselWork[] = []
    for (const { vessel, from, to } of vessels) {
      const live = await this.vessels.wake(reports.keys[vessel]!)
      const left = rows.subarray(from, to).filter((row) => fromOffset + source[row]! >= live.savedOffset)
      if (left.length === 0) continue
      this.noteUnsaved(live, fromOffset, left.length)
      const span = { buffer: reports, rows: left, from: 0, to: left.length }
      works.push(...(await this.take(live, span, Number.NEGATIVE_INFINITY)))
    }
    await this.score()
    for (const work of works) this.setup.shared.replace(this.folder.finish(work, this.scores))
    this.columns.clear()
    this.offset = Math.max(this.offset, toOffset)
  }

  /** All that is stale is looked at and every fold is run: the store is as a batch of the same reports would end. */
  async settle(): Promise<TickResult> {
    const works = await this.beginAll()
    return this.end(works, { toOffset: this.offset, saving: [] })
  }

  /** Settles, and saves all: the store can then go on without the journal. */
  async finish(): Promise<TickResult> {
    const result = await this.settle()
    const dirty = [...this.vessels.all].filter(({ unsavedOffset }) => unsavedOffset !== null)
    for (let at = 0; at < dirty.length; at += SAVED_AT_THE_END)
      await this.setup.store.commit(async (commit) => {
        for (const vessel of dirty.slice(at, at + SAVED_AT_THE_END)) await this.save(vessel, commit)
        await this.writeProgress(commit, false)
      })
    await this.setup.store.commit((commit) => this.writeProgress(commit, true))
    await this.setup.store.sync()
    return result
  }

  /** Takes in what came, wakes whom silence concerns, and runs the vessel folds. */
  private async begin(input: TickInput | null): Promise<VesselWork[]> {
    const works: VesselWork[] = []
    const worked = new Set<LiveVessel>()
    if (input !== null) {
      const { reports, fromOffset } = input
      const { rows, vessels } = orderReports(reports)
      // Reports are late by W as it was when they came.
      const lateMs = this.watermark.timeMs - this.setup.options.latenessMs
      this.observe(reports)
      this.counts.reports += reports.count
      for (const { vessel, from, to } of vessels) {
        const live = await this.vessels.wake(reports.keys[vessel]!)
        worked.add(live)
        this.noteUnsaved(live, fromOffset, to - from)
        for (const work of await this.take(live, { buffer: reports, rows, from, to }, lateMs))
          works.push(needsLook(work) ? this.look(work) : work)
      }
    }
    for (const live of this.resting) {
      if (live.restsUntilMs > this.setup.now()) continue
      this.resting.delete(live)
      if (worked.has(live)) continue
      worked.add(live)
      works.push(this.look(this.foldAgain(live)))
    }
    if (this.rebuilding.size > 0 && this.setup.now() >= this.rebuildsFromMs)
      for (const work of await this.rebuild(input?.toOffset ?? this.offset, worked)) works.push(work)
    for (const mmsi of this.deadlines.take(this.watermark.timeMs, DUE_PER_TICK)) {
      const live = await this.vessels.wake(mmsi)
      // Its own reports bring a look where they are news; else it is taken up by the next tick.
      if (worked.has(live)) this.deadlines.set(mmsi, this.watermark.timeMs)
      else works.push(this.look(this.folder.standStill(live, this.columns)))
    }
    return works
  }

  private async beginAll(): Promise<VesselWork[]> {
    const due = this.deadlines.take(this.watermark.timeMs, Number.POSITIVE_INFINITY)
    for (const mmsi of due) (await this.vessels.wake(mmsi)).isStale = true
    const works: VesselWork[] = []
    const rebuilt = new Set<LiveVessel>()
    while (this.rebuilding.size > 0) works.push(...(await this.rebuild(this.offset, rebuilt)))
    for (const live of this.vessels.all)
      if (rebuilt.has(live)) continue
      else if (live.foldFrom !== Number.POSITIVE_INFINITY) works.push(this.look(this.foldAgain(live)))
      else if (live.isStale) works.push(this.look(this.folder.standStill(live, this.columns)))
    this.resting.clear()
    return works
  }

  /** To be taken before the next run is opened. */
  private look(work: VesselWork): VesselWork {
    this.setup.chain.look(work.run, this.watermark.timeMs)
    return work
  }

  /** One vessel's reports: from its head on, again from an earlier stretch, or from its beginning. */
  private async take(live: LiveVessel, span: VesselReports, lateMs: number): Promise<VesselWork[]> {
    const { folder, columns, counts } = this
    const { timeMs } = span.buffer.block
    const firstMs = timeMs[span.rows[span.from]!]!
    if (firstMs < lateMs) {
      counts.tooLate++
      this.causes.set(live, reopenedBy(firstMs))
    }
    if (isInOrder(live, firstMs)) return [folder.foldOn(live, span, columns)]
    if (firstMs >= lateMs) this.causes.set(live, lateBy(firstMs, lastMsOf(live)))
    let from = span.from
    while (from < span.to && isTooLate(live, timeMs[span.rows[from]!]!)) from++
    if (from > span.from) {
      live.rebuildFromMs = Math.min(live.rebuildFromMs, firstMs)
      this.rebuilding.add(live)
      if (from === span.to) return []
    }
    await this.vessels.unpack(live, timeMs[span.rows[from]!]!)
    const onFrom = folder.placeLate(live, { ...span, from })
    counts.late += onFrom - from
    if (live.restsUntilMs > this.setup.now() || live.foldFrom === Number.POSITIVE_INFINITY) {
      if (live.foldFrom !== Number.POSITIVE_INFINITY) this.resting.add(live)
      return onFrom < span.to ? [folder.foldOn(live, { ...span, from: onFrom }, columns)] : []
    }
    folder.placeOn(live, { ...span, from: onFrom })
    return [this.foldAgain(live)]
  }

  private foldAgain(live: LiveVessel): VesselWork {
    const { now, options } = this.setup
    const startMs = now()
    this.counts.refolds++
    const work = this.folder.foldAgain(live, this.columns)
    this.counts.refolded += work.reports
    const endMs = now()
    live.restsUntilMs = endMs + (endMs - startMs) / options.refoldShare
    return work
  }

  /** Some of those that wait for it, from their beginning, each looked at. */
  private async rebuild(untilOffset: number, worked: Set<LiveVessel>): Promise<VesselWork[]> {
    const { chain, store, history, options, now } = this.setup
    const startMs = now()
    const some = [...this.rebuilding].filter((live) => !worked.has(live)).slice(0, REBUILT_TOGETHER)
    const all = new ReportBuffer()
    await history(new Set(some.map(({ mmsi }) => mmsi)), untilOffset, all)
    const { rows, vessels } = orderReports(all)
    const spans = new Map(vessels.map(({ vessel, from, to }) => [all.keys[vessel]!, { from, to }]))
    const meetingMs = this.watermark.timeMs - options.latenessMs - options.meetingMs
    const works: VesselWork[] = []
    for (const live of some) {
      this.rebuilding.delete(live)
      this.resting.delete(live)
      worked.add(live)
      const { from, to } = spans.get(live.mmsi)!
      const reports = { buffer: all, rows, from, to }
      this.causes.set(live, reopenedBy(live.rebuildFromMs))
      live.outputs = new VesselOutputs(await store.outputs(live.mmsi))
      this.counts.refolds++
      this.counts.refolded += to - from
      works.push(this.look(rebuildVessel(live, reports, meetingMs, chain, this.columns, this.identities)))
    }
    const endMs = now()
    this.rebuildsFromMs = endMs + (endMs - startMs) / REBUILDING_SHARE
    return works
  }

  private observe(reports: ReportBuffer): void {
    const { block, keys } = reports
    const isShip = keys.map((key) => mmsiKind(key) === 'ship')
    for (let row = 0; row < block.count; row++)
      if (isShip[block.vessel[row]!]) this.watermark.observe(keys[block.vessel[row]!]!, block.timeMs[row]!)
    this.setup.shared.hear(reports)
  }

  private noteUnsaved(live: LiveVessel, offset: number, reports: number): void {
    if (live.unsavedOffset === null) {
      live.unsavedOffset = offset
      live.unsavedSinceMs = this.setup.now()
    }
    live.unsavedReports += reports
  }

  private async score(): Promise<void> {
    const { features, rows } = this.columns
    if (rows > this.scores.length) this.scores = new Uint16Array(rows * 2)
    if (rows > 0) await this.setup.scorer.score(features, rows, this.scores)
  }

  /** Scores, follows, asks the folds over several vessels, judges, and commits. */
  private async end(works: readonly VesselWork[], what: CommitTask): Promise<TickResult> {
    const { shared, store, now } = this.setup
    await this.score()
    const heard = new Map<string, number>()
    const changes: {
      readonly vessel: LiveVessel
      readonly difference: OutputDifference
      readonly fromMs: number
    }[] = []
    for (const work of works) {
      const { vessel } = work
      const folded = this.folder.finish(work, this.scores)
      shared.replace(folded)
      heard.set(vessel.mmsi, folded.score)
      const { look } = vessel
      if (look === null || vessel.isStale) continue
      this.deadlines.set(vessel.mmsi, look.deadlineMs)
      const difference = vessel.outputs.look(look.outputs)
      shared.silences(difference.silences)
      changes.push({ vessel, difference, fromMs: work.fromMs })
    }
    this.columns.clear()
    const meetings = shared.update(this.watermark.timeMs)
    const writtenMs = now()
    this.offset = what.toOffset
    const result = await store.commit(async (commit) => {
      const judged = new Map<string, number>()
      const revisions: OutputRevision[] = []
      for (const { vessel, difference, fromMs } of changes) {
        const { put, gone, told } = difference
        const isSame = put.length === 0 && gone.length === 0
        const { folded } = vessel.look!
        await commit.vessel({ mmsi: vessel.mmsi, put, gone, told, folded })
        if (isSame) continue
        judged.set(vessel.mmsi, fromMs)
        revisions.push(...reviseOutputs(difference, this.causes.get(vessel) ?? IN_ORDER))
      }
      for (const mmsi of meetings.vessels) if (!judged.has(mmsi)) judged.set(mmsi, Number.POSITIVE_INFINITY)
      for (const mmsi of await commit.shared(meetings))
        if (!judged.has(mmsi)) judged.set(mmsi, Number.POSITIVE_INFINITY)
      revisions.push(...reviseOutputs(meetings, this.causes.size > 0 ? OF_OTHERS : IN_ORDER))
      for (const { vessel } of changes) if (vessel.isRebuilt) await this.save(vessel, commit)
      const reason = this.describeCauses()
      const alerts = await judgeLive(commit, this.setup.judging, {
        ...{ vessels: judged, outages: shared.outages, writtenMs, reason },
        flush: (mmsi) => this.flush(mmsi, commit),
      })
      for (const vessel of what.saving) await this.save(vessel, commit)
      await this.writeProgress(commit, now() >= this.sharedSavedMs + SHARED_SAVED_EVERY_MS)
      return { alerts, outputs: await commit.revisions(revisions, writtenMs), heard }
    })
    this.causes.clear()
    for (const vessel of what.saving)
      if (this.vessels.size > this.setup.options.awake) this.vessels.park(vessel)
    return result
  }

  /** Vessels that have not been saved for long, or of which much came, and those that are too many. */
  private chooseToSave(): LiveVessel[] {
    const { now, options } = this.setup
    const chosen: LiveVessel[] = []
    const untilMs = now() - options.saveAfterMs
    for (const vessel of this.vessels.all) {
      if (chosen.length === SAVED_PER_TICK) break
      if (vessel.unsavedOffset === null || isWaiting(vessel)) continue
      if (vessel.unsavedSinceMs <= untilMs || vessel.unsavedReports >= options.saveAfterReports)
        chosen.push(vessel)
    }
    for (const vessel of this.vessels.surplus(options.awake)) {
      if (chosen.length >= 2 * SAVED_PER_TICK) break
      if (vessel.unsavedOffset === null) this.vessels.park(vessel)
      else if (!isWaiting(vessel) && !chosen.includes(vessel)) chosen.push(vessel)
    }
    return chosen
  }

  /** The vessel's positions into the store, those that are on their way included. */
  private async flush(mmsi: string, commit: LiveCommit): Promise<void> {
    const vessel = this.vessels.find(mmsi)
    if (vessel === undefined || vessel.chunksFrom === Number.POSITIVE_INFINITY) return
    const { chain, scorer } = this.setup
    await flushChunks(vessel, chain, scorer, this.watermark.timeMs, commit)
  }

  private async save(vessel: LiveVessel, commit: LiveCommit): Promise<void> {
    const { chain, options } = this.setup
    await this.flush(vessel.mmsi, commit)
    await commit.keep(saveVessel(vessel, chain, this.identities, this.watermark.timeMs, this.offset, options))
    vessel.isRebuilt = false
  }

  private async writeProgress(commit: LiveCommit, withShared: boolean): Promise<void> {
    const { shared, now } = this.setup
    if (withShared) {
      this.sharedSavedMs = now()
      this.sharedOffset = this.offset
    }
    const kept: KeptCounts = { counts: this.counts, replayFrom: this.replayFrom }
    await commit.progress({
      offset: this.offset,
      watermark: this.watermark.encode(),
      heard: withShared ? shared.encodeHeard() : null,
      meetings: withShared ? shared.encodeMeetings() : null,
      counts: kept,
    })
  }

  private describeCauses(): string {
    const reasons = [...new Set([...this.causes.values()].map(({ reason }) => reason))]
    if (reasons.length === 0) return IN_ORDER.reason
    return reasons.length === 1 ? reasons[0]! : `${reasons[0]}, and ${reasons.length - 1} more like it`
  }
}

/** Reports of it lie in its stretches, or in the journal alone, that its head does not know. */
function isWaiting({ foldFrom, rebuildFromMs }: LiveVessel): boolean {
  return foldFrom !== Number.POSITIVE_INFINITY || rebuildFromMs !== Number.POSITIVE_INFINITY
}

/** Also where the last look told of what silence had decided, which the vessel has broken now. */
function needsLook({ run, vessel }: VesselWork): boolean {
  return run.hasNews || vessel.look === null || vessel.look.folded.wokenMs !== null
}

interface CommitTask {
  readonly toOffset: number
  readonly saving: readonly LiveVessel[]
}

const keptCounts = z.object({
  counts: z.object({
    reports: z.number(),
    late: z.number(),
    tooLate: z.number(),
    refolds: z.number(),
    refolded: z.number(),
  }),
  replayFrom: z.number(),
})
type KeptCounts = z.infer<typeof keptCounts>

const NEVER_LIVE: KeptCounts = {
  counts: { reports: 0, late: 0, tooLate: 0, refolds: 0, refolded: 0 },
  replayFrom: 0,
}

/** A report of one vessel may change what several gave. */
const OF_OTHERS: Cause = { reason: 'a report of one of them came late', isInOrder: false, reopened: false }

function lateBy(timeMs: number, lastMs: number): Cause {
  const reason = `a report of ${formatUtc(timeMs)} came after that of ${formatUtc(lastMs)}`
  return { reason, isInOrder: false, reopened: false }
}

function reopenedBy(timeMs: number): Cause {
  const reason = `a report of ${formatUtc(timeMs)} came later than the lateness allows`
  return { reason, isInOrder: false, reopened: true }
}

/** '2025-06-02 16:20:00 UTC'. */
function formatUtc(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
