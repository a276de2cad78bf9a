/**
 * The vessel folds of a tick: reports to the vessels that they are of, in order, late or too late; vessels that wait for a
 * fold again; those that silence concerns.
 */

import { z } from 'zod'
import { mmsiKind } from '../../ais/mmsi.ts'
import { orderReports } from '../../ais/order.ts'
import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../ais/report.ts'
import type { Watermark } from '../../features/watermark.ts'
import { LogColumns } from '../vessel-log.ts'
import type { AwakeVessels } from './awake-vessels.ts'
import { reopenedBy } from './causes.ts'
import type { DeadlineQueue } from './deadline-queue.ts'
import { type FoldedVessel, VesselFolder, type VesselReports, type VesselWork } from './fold-vessel.ts'
import { LateFolds } from './late-folds.ts'
import { isInOrder, isTooLate, type LiveVessel } from './live-vessel.ts'
import type { Cause } from './output-revisions.ts'
import { rebuildVessel } from './rebuild-vessel.ts'
import type { TimelineSetup } from './timeline.ts'
import type { UnsavedVessels } from './unsaved-vessels.ts'
import { type OutputDifference, VesselOutputs } from './vessel-outputs.ts'

/** What came in: reports of journal entries [fromOffset, toOffset). */
export interface TickInput {
  readonly reports: ReportBuffer
  readonly fromOffset: number
  readonly toOffset: number
}

export interface TimelineCounts {
  reports: number
  late: number
  tooLate: number
  /** Too late, and of vessels of which older reports are archived no more: they are archived, and change nothing. */
  lost: number
  refolds: number
  /** Reports folded again because of late ones. */
  refolded: number
}

/** What is kept of the counts in the store's progress. */
export const keptCounts = z.object({
  counts: z.object({
    reports: z.number(),
    late: z.number(),
    tooLate: z.number(),
    lost: z.number().default(0),
    refolds: z.number(),
    refolded: z.number(),
  }),
  replayFrom: z.number(),
  /** Vessels of which late reports wait to be folded. */
  waiting: z.array(z.string()).default([]),
})
export type KeptCounts = z.infer<typeof keptCounts>

export const NEVER_LIVE: KeptCounts = {
  counts: { reports: 0, late: 0, tooLate: 0, lost: 0, refolds: 0, refolded: 0 },
  replayFrom: 0,
  waiting: [],
}

/** A vessel that was folded, and, where it was looked at, what that changed. */
export interface FinishedWork extends FoldedVessel {
  readonly difference: OutputDifference | null
  /** Positions from this event time on may differ; Infinity: none does. */
  readonly changedMs: number
}

/** Vessels that silence concerns and that are looked at in one tick, at most: the others wait for the next. */
const DUE_PER_TICK = 500
/** Rows that are scored together where many vessels are folded again. Own. */
const ROWS_TOGETHER = 50_000
/** Vessels that are folded from their beginning together, and the share of the time that it may take. */
const REBUILT_TOGETHER = 32
const REBUILDING_SHARE = 0.2

export class TickFolds {
  /** Why outputs of a vessel change that is folded again in this tick. */
  readonly causes = new Map<LiveVessel, Cause>()
  private readonly folder: VesselFolder
  private readonly columns = new LogColumns()
  private scores = new Uint16Array(4096)
  /** Something of them was too late for that: they wait to be folded from their beginning, several at once. */
  private readonly rebuilding = new Set<LiveVessel>()
  private rebuildsFromMs = Number.NEGATIVE_INFINITY
  readonly late: LateFolds
  /** Journal entries before it are in the vessels at the end of the tick. */
  private untilOffset = 0

  constructor(
    private readonly setup: TimelineSetup,
    private readonly identities: SharedIdentities,
    private readonly vessels: AwakeVessels,
    private readonly unsaved: UnsavedVessels,
    private readonly watermark: Watermark,
    private readonly deadlines: DeadlineQueue,
    private readonly counts: TimelineCounts,
  ) {
    this.folder = new VesselFolder(setup.chain, identities)
    this.late = new LateFolds({
      timeline: setup,
      vessels,
      identities,
      counts,
      folder: this.folder,
      columns: this.columns,
      onEnd: (live, cause) => {
        this.causes.set(live, cause)
        // What is kept of it is not as it is now.
        this.unsaved.note(live, this.untilOffset, 0)
      },
      onDamage: (live, fromMs, reports) => this.waitForRebuild(live, fromMs, reports),
    })
  }

  /** Takes in what came, wakes whom silence concerns, and runs the vessel folds. */
  async begin(
    input: TickInput | null,
    untilOffset: number,
    saving: readonly LiveVessel[],
  ): Promise<VesselWork[]> {
    this.untilOffset = untilOffset
    const works: VesselWork[] = []
    const worked = new Set<LiveVessel>()
    if (input !== null) {
      const { reports, fromOffset } = input
      const { rows, vessels } = orderReports(reports)
      // Reports are late by W as it was when they came.
      const lateMs = this.watermark.timeMs - this.setup.options.latenessMs
      this.observe(reports)
      this.counts.reports += reports.count
      await this.vessels.wakeAll(vessels.map(({ vessel }) => reports.keys[vessel]!))
      for (const { vessel, from, to } of vessels) {
        const live = await this.wake(reports.keys[vessel]!)
        this.unsaved.note(live, fromOffset, to - from)
        const work = await this.take(live, { buffer: reports, rows, from, to }, lateMs, false)
        if (work === null) continue
        worked.add(live)
        works.push(needsLook(work) || saving.includes(live) ? this.look(work) : work)
      }
    }
    for (const work of await this.late.goOn(worked, (one) => this.look(one))) works.push(work)
    if (this.rebuilding.size > 0 && this.setup.steadyMs() >= this.rebuildsFromMs)
      for (const work of await this.rebuild(untilOffset, worked)) works.push(work)
    // What is saved is looked at, so that it can be parked.
    for (const live of saving) {
      if (worked.has(live) || !live.isStale) continue
      worked.add(live)
      works.push(this.look(this.folder.standStill(live, this.columns)))
    }
    const due = this.deadlines.take(this.watermark.timeMs, DUE_PER_TICK)
    await this.vessels.wakeAll(due)
    for (const mmsi of due) {
      const live = await this.wake(mmsi)
      // Its own reports bring a look where they are news; else it is taken up by the next tick.
      if (worked.has(live) || live.isBehind) this.deadlines.set(mmsi, this.watermark.timeMs)
      else if (isBare(live)) this.waitForRebuild(live, this.watermark.timeMs, 0)
      else works.push(this.look(this.folder.standStill(live, this.columns)))
    }
    return works
  }

  /** Every vessel that has moved since it was looked at, that waits, or that silence concerns. */
  async beginAll(untilOffset: number): Promise<VesselWork[]> {
    this.untilOffset = untilOffset
    const due = this.deadlines.take(this.watermark.timeMs, Number.POSITIVE_INFINITY)
    await this.vessels.wakeAll(due)
    for (const mmsi of due) {
      const live = await this.wake(mmsi)
      live.isStale = true
      if (isBare(live)) this.waitForRebuild(live, this.watermark.timeMs, 0)
    }
    await this.foldAllLate()
    const works: VesselWork[] = []
    const rebuilt = new Set<LiveVessel>()
    while (this.rebuilding.size > 0) works.push(...(await this.rebuild(untilOffset, rebuilt)))
    for (const live of this.vessels.all)
      if (live.isStale && !rebuilt.has(live))
        works.push(this.look(this.folder.standStill(live, this.columns)))
    return works
  }

  private async foldAllLate(): Promise<void> {
    // What came late while others were folded again is left by the first round.
    while (this.late.isAny) {
      let works: VesselWork[] = []
      for await (const work of this.late.all()) {
        works.push(work)
        if (this.columns.rows < ROWS_TOGETHER) continue
        await this.finish(works)
        works = []
      }
      await this.finish(works)
    }
  }

  /**
   * Entries once more after a restart, in order, without a look. A row's `source` says by how much its entry lies
   * behind `fromOffset`; what a vessel's saved state holds is passed over.
   */
  async catchUp({ reports, fromOffset }: TickInput): Promise<void> {
    const { rows, vessels } = orderReports(reports)
    const { source } = reports.block
    this.observe(reports)
    await this.vessels.wakeAll(vessels.map(({ vessel }) => reports.keys[vessel]!))
    const works: VesselWork[] = []
    for (const { vessel, from, to } of vessels) {
      const live = await this.wake(reports.keys[vessel]!)
      const left = rows.subarray(from, to).filter((row) => fromOffset + source[row]! >= live.savedOffset)
      if (left.length === 0) continue
      this.unsaved.note(live, fromOffset, left.length)
      const span = { buffer: reports, rows: left, from: 0, to: left.length }
      const work = await this.take(live, span, Number.NEGATIVE_INFINITY, true)
      if (work !== null) works.push(work)
    }
    await this.finish(works)
  }

  private async wake(mmsi: string): Promise<LiveVessel> {
    const live = await this.vessels.wake(mmsi)
    this.late.note(live)
    return live
  }

  /** To be taken before the next run is opened. */
  private look(work: VesselWork): VesselWork {
    this.setup.chain.look(work.run, this.watermark.timeMs)
    return work
  }

  /**
   * One vessel's reports: from its head on, again from an earlier stretch, or from its beginning. `isAgain`: after a
   * restart, which may have been counted before.
   */
  private async take(
    live: LiveVessel,
    span: VesselReports,
    lateMs: number,
    isAgain: boolean,
  ): Promise<VesselWork | null> {
    const { folder, columns, counts, late } = this
    const { timeMs } = span.buffer.block
    const firstMs = timeMs[span.rows[span.from]!]!
    if (firstMs < lateMs) counts.tooLate++
    if (isBare(live)) {
      this.waitForRebuild(live, firstMs, isAgain ? 0 : span.to - span.from)
      return null
    }
    let { from } = span
    while (from < span.to && isTooLate(live, timeMs[span.rows[from]!]!)) from++
    if (from > span.from) this.waitForRebuild(live, firstMs, isAgain ? 0 : from - span.from)
    for (; from < span.to && !isInOrder(live, timeMs[span.rows[from]!]!); from++)
      late.add(live, span.buffer, span.rows[from]!, lateMs, isAgain)
    const inOrder = { ...span, from }
    // What is caught up with is folded again once, at its end.
    if (!isAgain && (await late.isEnding(live, span.to - from))) {
      folder.placeOn(live, inOrder)
      return late.end(live)
    }
    return from < span.to ? folder.foldOn(live, inOrder, columns) : null
  }

  private waitForRebuild(live: LiveVessel, fromMs: number, reports: number): void {
    live.rebuildFromMs = Math.min(live.rebuildFromMs, fromMs)
    live.rebuildReports += reports
    this.rebuilding.add(live)
  }

  /** Some of those that wait for it, from their beginning, each looked at. */
  private async rebuild(untilOffset: number, worked: Set<LiveVessel>): Promise<VesselWork[]> {
    const { chain, store, history, options, steadyMs } = this.setup
    const startMs = steadyMs()
    const some = await this.leaveFrozen(
      [...this.rebuilding].filter((live) => !worked.has(live)).slice(0, REBUILT_TOGETHER),
    )
    // All that wait were worked in this tick already: the next one takes them.
    if (some.length === 0) return []
    const all = new ReportBuffer()
    await history(new Set(some.map(({ mmsi }) => mmsi)), untilOffset, all)
    const { rows, vessels } = orderReports(all)
    const spans = new Map(vessels.map(({ vessel, from, to }) => [all.keys[vessel]!, { from, to }]))
    const meetingMs = this.watermark.timeMs - options.latenessMs - options.meetingMs
    const works: VesselWork[] = []
    for (const live of some) {
      this.rebuilding.delete(live)
      this.late.forget(live)
      worked.add(live)
      const { from, to } = spans.get(live.mmsi)!
      const reports = { buffer: all, rows, from, to }
      if (live.rebuildFromMs < this.watermark.timeMs - options.latenessMs)
        this.causes.set(live, reopenedBy(live.rebuildFromMs))
      this.setup.shared.noteBefore(live, live.rebuildFromMs)
      live.outputs = new VesselOutputs(await store.outputs(live.mmsi))
      this.counts.refolds++
      this.counts.refolded += to - from
      works.push(this.look(rebuildVessel(live, reports, meetingMs, chain, this.columns, this.identities)))
    }
    const endMs = steadyMs()
    this.rebuildsFromMs = endMs + (endMs - startMs) / REBUILDING_SHARE
    return works
  }

  /** Vessels of which not everything is archived any more stay as they are: what came too late is lost to them. */
  private async leaveFrozen(vessels: readonly LiveVessel[]): Promise<LiveVessel[]> {
    if (vessels.length === 0) return []
    const frozen = await this.setup.frozen?.(new Set(vessels.map(({ mmsi }) => mmsi)))
    return vessels.filter((live) => {
      if (!frozen?.has(live.mmsi)) return true
      this.rebuilding.delete(live)
      this.counts.lost += live.rebuildReports
      live.rebuildReports = 0
      live.rebuildFromMs = Number.POSITIVE_INFINITY
      return false
    })
  }

  private observe(reports: ReportBuffer): void {
    const { block, keys } = reports
    const isShip = keys.map((key) => mmsiKind(key) === 'ship')
    for (let row = 0; row < block.count; row++)
      if (isShip[block.vessel[row]!]) this.watermark.observe(keys[block.vessel[row]!]!, block.timeMs[row]!)
    this.setup.shared.hear(reports)
  }

  /** Scores the rows of these works, follows, and gives what they came to. */
  async finish(works: readonly VesselWork[]): Promise<FinishedWork[]> {
    const { features, rows } = this.columns
    if (rows > this.scores.length) this.scores = new Uint16Array(rows * 2)
    if (rows > 0) await this.setup.scorer.score(features, rows, this.scores)
    const finished: FinishedWork[] = []
    for (const work of works) {
      if (work.slice === null || work.slice.isLast) this.setup.shared.noteBefore(work.vessel, work.fromMs)
      const folded = this.folder.finish(work, this.scores)
      if (folded === null) continue
      this.setup.shared.replace(folded)
      finished.push(this.finishLook(folded, work.fromMs))
    }
    this.columns.clear()
    return finished
  }

  private finishLook(folded: FoldedVessel, fromMs: number): FinishedWork {
    const { vessel } = folded
    const { look } = vessel
    const changedMs = Math.min(vessel.changedFromMs, fromMs)
    vessel.changedFromMs = changedMs
    if (look === null || vessel.isStale) return finishedWork(folded, null, changedMs)
    vessel.changedFromMs = Number.POSITIVE_INFINITY
    this.deadlines.set(vessel.mmsi, look.deadlineMs)
    const difference = vessel.outputs.look(look.outputs)
    this.setup.shared.silences(difference.silences)
    return finishedWork(folded, difference, changedMs)
  }
}

function finishedWork(
  { vessel, meetingFrom, sinceMs, score, positions }: FoldedVessel,
  difference: OutputDifference | null,
  changedMs: number,
): FinishedWork {
  return { vessel, meetingFrom, sinceMs, score, positions, difference, changedMs }
}

/** A batch folded it and kept nothing of it: all of it is to be folded from its beginning. */
function isBare({ bareBelow }: LiveVessel): boolean {
  return bareBelow === Number.POSITIVE_INFINITY
}

/** Also where the last look told of what silence had decided, which the vessel has broken now. */
function needsLook({ run, vessel, slice }: VesselWork): boolean {
  return slice !== null || run.hasNews || vessel.look === null || vessel.look.folded.wokenMs !== null
}
