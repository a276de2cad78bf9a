/**
 * The live timeline of one generation: takes reports in any order and keeps the store as a backfill of the same reports
 * would leave it. One tick takes what came in, folds the vessels concerned, those that silence concerns and those that
 * several vessels' folds concern, judges what changed, and commits all of it at once.
 */

import { setImmediate } from 'node:timers/promises'
import { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { ReportBuffer } from '../../ais/report.ts'
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
import { AwakeVessels } from './awake-vessels.ts'
import { describeCauses, IN_ORDER, OF_OTHERS, REOPENED_BY_OTHERS } from './causes.ts'
import { DeadlineQueue } from './deadline-queue.ts'
import { ChunkFlusher } from './flush-chunks.ts'
import type { VesselWork } from './fold-vessel.ts'
import { judgeLive } from './judge-live.ts'
import type { LiveOptions } from './live-options.ts'
import type { LiveVessel } from './live-vessel.ts'
import { reviseOutputs } from './output-revisions.ts'
import { type RejudgeRequest, ShadowJudging } from './reprocess-judging.ts'
import { saveVessel } from './save-vessel.ts'
import type { SharedFolds } from './shared-folds.ts'
import {
  type KeptCounts,
  keptCounts,
  NEVER_LIVE,
  TickFolds,
  type TickInput,
  type TimelineCounts,
} from './tick-folds.ts'
import type { Turns } from './turns.ts'
import { UnsavedVessels } from './unsaved-vessels.ts'

export interface TimelineSetup {
  readonly store: LiveStore
  readonly chain: VesselChain
  readonly scorer: RowScorer
  readonly judging: Judging
  readonly shared: SharedFolds
  readonly options: LiveOptions
  /** Appends every report of these vessels that was ever accepted, of journal entries before `untilOffset`, in any order. */
  readonly history: (vessels: ReadonlySet<string>, untilOffset: number, into: ReportBuffer) => Promise<void>
  /** Those of these vessels of which `history` does not give all any more; left out: it gives all of every vessel. */
  readonly frozen?: (vessels: ReadonlySet<string>) => Promise<ReadonlySet<string>>
  /** Wall clock, epoch ms: when revisions were written. It may be set. */
  readonly now: () => number
  /** Milliseconds since some moment, never set: what lasts is measured by it. */
  readonly steadyMs: () => number
}

export interface TickResult {
  readonly alerts: readonly Numbered<TracedAlertRevision>[]
  readonly outputs: readonly Numbered<OutputRevision>[]
  /** Vessels that were heard, with the score of their newest row where this tick has one; else NO_SCORE. */
  readonly heard: ReadonlyMap<string, number>
}

/** Vessels that are woken before anything else is done, when the timeline opens. */
const WOKEN_AT_ONCE = 100
/** Vessels that are saved in one tick, at most, so that no tick takes long. */
const SAVED_PER_TICK = 8
/** Vessels that are saved in one commit when the timeline ends. */
const SAVED_AT_THE_END = 200
/** What the feed as a whole needs to go on is saved so often, ms. */
const SHARED_SAVED_EVERY_MS = 60_000
/**
 * And so often, ms of W: what vessels gave is not kept for longer than `meetingMs` behind the lateness, and meetings go on
 * from where they were saved. A replay brings days in a minute.
 */
const SHARED_SAVED_EVERY_W_MS = 3_600_000

const NOTHING: TickResult = { alerts: [], outputs: [], heard: new Map() }

export class LiveTimeline {
  private readonly vessels: AwakeVessels
  private readonly unsaved: UnsavedVessels
  private readonly folds: TickFolds
  private readonly flusher: ChunkFlusher
  /** Vessels whose turn it is to be saved, and when that was reckoned. */
  private turns = 0
  private turnsMs: number
  private sharedSavedMs = Number.NEGATIVE_INFINITY
  private sharedSavedWMs = Number.NEGATIVE_INFINITY
  private judging: Judging
  /** While all vessels are judged anew. */
  private shadow: ShadowJudging | null = null

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
    this.judging = setup.judging
    this.turnsMs = setup.steadyMs()
    this.flusher = new ChunkFlusher(setup.chain, setup.scorer)
    this.vessels = new AwakeVessels(
      setup,
      identities,
      watermark,
      vessels.map(({ mmsi }) => mmsi),
    )
    const deadlines = new DeadlineQueue()
    for (const { mmsi, deadlineMs } of vessels) deadlines.set(mmsi, deadlineMs)
    this.unsaved = new UnsavedVessels(setup.options.saveAfterReports)
    this.folds = new TickFolds(setup, identities, this.vessels, this.unsaved, watermark, deadlines, counts)
  }

  /** As the store has it. Journal entries from `replayFrom` on are then to be given to `catchUp`. */
  static async open(setup: TimelineSetup): Promise<LiveTimeline> {
    const start = await setup.store.start()
    const { progress } = start
    const watermark = progress === null ? new Watermark() : Watermark.decode(progress.watermark)
    await setup.shared.restore(setup.store, start, watermark.timeMs)
    const kept = progress === null ? NEVER_LIVE : keptCounts.parse(progress.counts)
    const timeline = new LiveTimeline(
      ...([setup, new SharedIdentities(), watermark, start] as const),
      ...([{ ...kept.counts }, progress?.offset ?? 0, kept.replayFrom] as const),
    )
    await timeline.wakeRecent(start, new Set(kept.waiting))
    return timeline
  }

  /**
   * Those that were heard within the lateness, as many as may be awake: they are likely to be heard next. And those that wait to
   * be folded again.
   */
  private async wakeRecent({ vessels }: LiveStart, waiting: ReadonlySet<string>): Promise<void> {
    const { latenessMs, awake } = this.setup.options
    const sinceMs = this.watermark.timeMs - latenessMs
    const recent = vessels.filter(({ lastMs }) => lastMs >= sinceMs).sort((a, b) => a.lastMs - b.lastMs)
    const mmsis = [...new Set([...waiting, ...recent.slice(-awake).map(({ mmsi }) => mmsi)])]
    for (let at = 0; at < mmsis.length; at += WOKEN_AT_ONCE) {
      // Another timeline may be ticking beside.
      if (at > 0) await setImmediate()
      await this.vessels.wakeAll(mmsis.slice(at, at + WOKEN_AT_ONCE))
    }
    for (const vessel of this.vessels.all) this.folds.late.note(vessel)
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
    return Math.min(this.offset, this.sharedOffset, this.unsaved.firstOffset)
  }

  /** One tick; `null`: nothing came in, but silence may have decided something. */
  async tick(input: TickInput | null): Promise<TickResult> {
    const saving = this.chooseToSave()
    const toOffset = input?.toOffset ?? this.offset
    const works = await this.folds.begin(input, toOffset, saving)
    if (input === null && works.length === 0 && saving.length === 0) return NOTHING
    return this.end(works, toOffset, saving)
  }

  /**
   * Journal entries once more after a restart, in order, without a look: what they are to the store `settle` tells. A
   * row's `source` says by how much its entry lies behind `fromOffset`.
   */
  async catchUp(input: TickInput): Promise<void> {
    await this.folds.catchUp(input)
    this.offset = Math.max(this.offset, input.toOffset)
  }

  /** All that is stale is looked at and every fold is run: the store is as a batch of the same reports would end. */
  async settle(): Promise<TickResult> {
    return this.end(await this.folds.beginAll(this.offset), this.offset, [])
  }

  /** Settles, and saves all: the store can then go on without the journal. */
  async finish(): Promise<TickResult> {
    const result = await this.settle()
    const dirty = [...this.unsaved.all]
    for (let at = 0; at < dirty.length; at += SAVED_AT_THE_END)
      await this.setup.store.commit(async (commit) => {
        for (const vessel of dirty.slice(at, at + SAVED_AT_THE_END)) await this.save(vessel, commit)
        await this.writeProgress(commit, false)
      })
    await this.setup.store.commit((commit) => this.writeProgress(commit, true))
    await this.setup.store.sync()
    return result
  }

  /**
   * Judges every vessel by something else while ticks go on, and shows it in one commit; ticks judge by it from then on. One
   * at a time. Zones must be those that passages were made of. Where it throws, all stays as it was.
   */
  async rejudge(request: RejudgeRequest, turns: Turns, signal: AbortSignal): Promise<void> {
    const { store, shared, now, steadyMs } = this.setup
    const outages = () => shared.outages
    const flush = (mmsi: string, commit: LiveCommit) => this.flush(mmsi, commit)
    const shadow = new ShadowJudging({ store, outages, flush, steadyMs }, request)
    this.shadow = shadow
    try {
      await shadow.judge(this.vessels.everyMmsi, turns, signal)
      await turns.commitBetween(async () => {
        const alerts = await shadow.show(now())
        this.judging = request.judging
        return { ...NOTHING, alerts }
      })
    } finally {
      this.shadow = null
    }
  }

  /** Scores, follows, asks the folds over several vessels, judges, and commits. */
  private async end(
    works: readonly VesselWork[],
    toOffset: number,
    saving: readonly LiveVessel[],
  ): Promise<TickResult> {
    const { shared, store, now } = this.setup
    const { causes } = this.folds
    const finished = await this.folds.finish(works)
    const heard = new Map(finished.map(({ vessel, score }) => [vessel.mmsi, score]))
    const meetings = await shared.update(this.watermark.timeMs, store, this.vessels)
    const writtenMs = now()
    this.offset = toOffset
    const judged = new Map<string, number>()
    const result = await store.commit(async (commit) => {
      const revisions: OutputRevision[] = []
      const flush = (mmsi: string) => this.flush(mmsi, commit)
      await this.folds.late.beginSlices(commit, flush)
      for (const { vessel, difference, changedMs, positions } of finished) {
        if (positions !== null) {
          await positions.end(commit)
          vessel.chunksFrom = Number.POSITIVE_INFINITY
        }
        if (difference === null) continue
        const { put, gone, told } = difference
        const { folded } = vessel.look!
        await commit.vessel({ mmsi: vessel.mmsi, put, gone, told, folded })
        // Evidence is positions too: one may have changed that no output tells of.
        if (put.length === 0 && gone.length === 0 && changedMs === Number.POSITIVE_INFINITY) continue
        judged.set(vessel.mmsi, changedMs)
        revisions.push(...reviseOutputs(difference, causes.get(vessel) ?? IN_ORDER))
      }
      for (const mmsi of meetings.vessels) if (!judged.has(mmsi)) judged.set(mmsi, Number.POSITIVE_INFINITY)
      for (const mmsi of await commit.shared(meetings))
        if (!judged.has(mmsi)) judged.set(mmsi, Number.POSITIVE_INFINITY)
      revisions.push(...reviseOutputs(meetings.inTime, causes.size > 0 ? OF_OTHERS : IN_ORDER))
      revisions.push(...reviseOutputs(meetings.reopened, REOPENED_BY_OTHERS))
      for (const { vessel } of finished) if (vessel.isRebuilt) await this.save(vessel, commit)
      const reason = describeCauses(causes.values())
      const alerts = await judgeLive(commit, this.judging, {
        ...{ vessels: judged, outages: shared.outages, writtenMs, reason, flush },
      })
      // A report of this tick may make one wait that was chosen before.
      for (const vessel of saving) if (!isUnsavable(vessel)) await this.save(vessel, commit)
      await this.writeProgress(commit, shared.mustBeSaved || this.isSharedDue())
      return { alerts, outputs: await commit.revisions(revisions, writtenMs), heard }
    })
    causes.clear()
    this.shadow?.void(judged.keys())
    for (const vessel of saving)
      if (this.vessels.size > this.setup.options.awake && isAtRest(vessel)) this.vessels.park(vessel)
    return result
  }

  /**
   * So many vessels that each has its turn within `saveAfterMs`, a few in every tick; those of which much came at once; and
   * those that are too many.
   */
  private chooseToSave(): LiveVessel[] {
    const { steadyMs, options } = this.setup
    const chosen: LiveVessel[] = []
    const nowMs = steadyMs()
    this.turns += (this.unsaved.size * (nowMs - this.turnsMs)) / options.saveAfterMs
    this.turnsMs = nowMs
    const wanted = Math.min(SAVED_PER_TICK, Math.floor(this.turns) + this.unsaved.fullCount)
    for (const vessel of this.unsaved.inTurn()) {
      if (chosen.length >= wanted) break
      if (!isUnsavable(vessel)) chosen.push(vessel)
    }
    this.turns = Math.min(SAVED_PER_TICK, Math.max(0, this.turns - chosen.length))
    for (const vessel of this.vessels.surplus(options.awake)) {
      if (chosen.length >= 2 * SAVED_PER_TICK) break
      if (this.unsaved.has(vessel)) {
        if (!isUnsavable(vessel) && !chosen.includes(vessel)) chosen.push(vessel)
      } else if (isAtRest(vessel)) this.vessels.park(vessel)
    }
    return chosen
  }

  /** The vessel's positions into the store, those that are on their way included. */
  private async flush(mmsi: string, commit: LiveCommit): Promise<void> {
    const vessel = this.vessels.find(mmsi)
    if (vessel === undefined || vessel.chunksFrom === Number.POSITIVE_INFINITY) return
    await this.flusher.flush(vessel, this.watermark.timeMs, commit)
  }

  private async save(vessel: LiveVessel, commit: LiveCommit): Promise<void> {
    const { chain, options } = this.setup
    await this.flush(vessel.mmsi, commit)
    await commit.keep(saveVessel(vessel, chain, this.identities, this.watermark.timeMs, this.offset, options))
    vessel.isRebuilt = false
    this.unsaved.saved(vessel)
  }

  private isSharedDue(): boolean {
    return (
      this.setup.steadyMs() >= this.sharedSavedMs + SHARED_SAVED_EVERY_MS ||
      this.watermark.timeMs >= this.sharedSavedWMs + SHARED_SAVED_EVERY_W_MS
    )
  }

  private async writeProgress(commit: LiveCommit, withShared: boolean): Promise<void> {
    const { shared, steadyMs } = this.setup
    if (withShared) {
      this.sharedSavedMs = steadyMs()
      this.sharedSavedWMs = this.watermark.timeMs
      this.sharedOffset = this.offset
    }
    const { waiting } = this.folds.late
    const kept: KeptCounts = { counts: this.counts, replayFrom: this.replayFrom, waiting: [...waiting] }
    await commit.progress({
      offset: this.offset,
      watermark: this.watermark.encode(),
      heard: withShared ? shared.encodeHeard() : null,
      meetings: withShared ? shared.encodeMeetings() : null,
      counts: kept,
    })
  }
}

/** It is folded again, or is to be: its head does not hold what the store or the journal has of it. */
function isUnsavable({ refold, isBehind, rebuildFromMs }: LiveVessel): boolean {
  return refold !== null || isBehind || rebuildFromMs !== Number.POSITIVE_INFINITY
}

/** Nothing is to become of it but by new reports and by silence. */
function isAtRest(vessel: LiveVessel): boolean {
  return vessel.late === null && !isUnsavable(vessel)
}
