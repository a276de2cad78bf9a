/**
 * The vessels that are folded again because reports came late: those of which late reports wait, because each has its rest
 * between two folds again, and those that are under way in slices. A tick takes no more of it than it has time for.
 */

import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { ReportBuffer } from '../../ais/report.ts'
import type { LiveCommit } from '../../store/live-store.ts'
import type { LogColumns } from '../vessel-log.ts'
import type { AwakeVessels } from './awake-vessels.ts'
import { lateBy, reopenedBy } from './causes.ts'
import { ChunkGatherer } from './flush-chunks.ts'
import type { VesselFolder, VesselWork } from './fold-vessel.ts'
import { addLate, type LiveVessel, lastMsOf } from './live-vessel.ts'
import type { Cause } from './output-revisions.ts'
import { leftOf, type Refold, startRefold } from './refold.ts'
import type { TimelineCounts } from './tick-folds.ts'
import type { TimelineSetup } from './timeline.ts'

export interface LateFoldsSetup {
  readonly timeline: Pick<TimelineSetup, 'chain' | 'options' | 'steadyMs'>
  readonly vessels: Pick<AwakeVessels, 'unpack'>
  readonly identities: SharedIdentities
  readonly counts: TimelineCounts
  readonly folder: VesselFolder
  readonly columns: LogColumns
  /** A fold again ends in this tick, and changes outputs for that cause. */
  readonly onEnd: (live: LiveVessel, cause: Cause) => void
  /** Something of the vessel was damaged: it is to be folded from its beginning. */
  readonly onDamage: (live: LiveVessel, fromMs: number, reports: number) => void
}

export class LateFolds {
  /** Late reports of them wait, and why what they change changes. */
  private readonly late = new Map<LiveVessel, Cause>()
  /** They are folded again in slices, and why what that changes changes. */
  private readonly underWay = new Map<LiveVessel, Cause>()

  constructor(private readonly setup: LateFoldsSetup) {}

  /** A late row. `lateMs`: what is before it is later than the lateness. `isAgain`: it came before a restart. */
  add(live: LiveVessel, buffer: ReportBuffer, row: number, lateMs: number, isAgain: boolean): void {
    const timeMs = buffer.block.timeMs[row]!
    addLate(live, buffer, row, this.setup.identities)
    live.isBehind ||= isAgain
    this.setup.counts.late++
    if (timeMs < lateMs) this.late.set(live, reopenedBy(timeMs))
    else if (!this.late.has(live)) this.late.set(live, lateBy(timeMs, lastMsOf(live)))
  }

  /** Of a vessel that comes from the store: late reports may have been kept with it. */
  note(live: LiveVessel): void {
    if (live.late === null || this.late.has(live)) return
    this.late.set(live, lateBy(live.late.timeMsAt(0), lastMsOf(live)))
  }

  forget(live: LiveVessel): void {
    this.late.delete(live)
    this.underWay.delete(live)
  }

  /** What a restart has to find. */
  get waiting(): readonly string[] {
    return [...this.late.keys(), ...this.underWay.keys()].map(({ mmsi }) => mmsi)
  }

  /** Begins with the vessel where it is its turn. Gives whether this tick ends it, with so many reports more. */
  async isEnding(live: LiveVessel, moreReports: number): Promise<boolean> {
    if (this.isNext(live)) await this.start(live)
    const { refoldedPerTick } = this.setup.timeline.options
    if (live.refold === null) return false
    return live.isBehind || leftOf(live.refold, live) + moreReports <= refoldedPerTick
  }

  /** What one tick takes of all the others. `look`: of one that ends. */
  async goOn(worked: Set<LiveVessel>, look: (work: VesselWork) => VesselWork): Promise<VesselWork[]> {
    const works: VesselWork[] = []
    let left = this.setup.timeline.options.refoldedPerTick
    const goOn = (live: LiveVessel) => {
      const refold = live.refold!
      if (refold.isSliced && refold.positions === null) return
      const reports = leftOf(refold, live)
      if (!worked.has(live) && (reports <= left || live.isBehind)) {
        worked.add(live)
        works.push(look(this.end(live)))
      } else if (reports > 0) works.push(this.slice(live, refold, left, false))
      left -= reports
    }
    for (const live of this.underWay.keys()) {
      if (left <= 0) return works
      goOn(live)
    }
    for (const live of [...this.late.keys()]) {
      if (left <= 0) return works
      if (!worked.has(live) && this.isNext(live) && (await this.start(live))) goOn(live)
    }
    return works
  }

  get isAny(): boolean {
    return this.late.size + this.underWay.size > 0
  }

  /** Slices wait for it: the commit of the tick that they are begun in. `flush` brings a vessel's positions into the store. */
  async beginSlices(commit: LiveCommit, flush: (mmsi: string) => Promise<void>): Promise<void> {
    const { chain } = this.setup.timeline
    for (const { mmsi, refold, stretches } of this.underWay.keys()) {
      if (refold === null || !refold.isSliced || refold.positions !== null) continue
      await flush(mmsi)
      const fromMs = Math.min(refold.fromMs, stretches[refold.at]!.fromMs)
      refold.positions = await ChunkGatherer.begin(mmsi, refold.state, fromMs, chain, commit)
    }
  }

  /** Of every vessel what is under way, or else what waits, to its end; without a look. To be finished some at a time. */
  async *all(): AsyncGenerator<VesselWork> {
    for (const live of new Set([...this.underWay.keys(), ...this.late.keys()]))
      if (live.refold !== null || (await this.start(live))) yield this.end(live)
  }

  /** All that is left of its fold again; then nothing more may come before it is finished. */
  end(live: LiveVessel): VesselWork {
    const refold = live.refold!
    const work = this.slice(live, refold, Number.POSITIVE_INFINITY, true)
    this.setup.onEnd(live, this.underWay.get(live)!)
    this.underWay.delete(live)
    live.isBehind = false
    this.setup.counts.refolds++
    this.setup.counts.refolded += refold.stepped
    live.restsUntilMs =
      this.setup.timeline.steadyMs() + refold.tookMs / this.setup.timeline.options.refoldShare
    return work
  }

  private isNext({ late, refold, restsUntilMs }: LiveVessel): boolean {
    return late !== null && refold === null && restsUntilMs <= this.setup.timeline.steadyMs()
  }

  private async start(live: LiveVessel): Promise<boolean> {
    const { late } = live
    if (late === null) return false
    this.note(live)
    const cause = this.late.get(live)!
    this.late.delete(live)
    live.late = null
    const fromMs = late.timeMsAt(0)
    if (!(await this.setup.vessels.unpack(live, fromMs))) {
      this.setup.onDamage(live, fromMs, late.count)
      return false
    }
    const { chain, steadyMs, options } = this.setup.timeline
    const startMs = steadyMs()
    const refold = startRefold(live, late, chain)
    const isSliced = !live.isBehind && leftOf(refold, live) > options.refoldedPerTick
    live.refold = { ...refold, isSliced, tookMs: steadyMs() - startMs }
    this.underWay.set(live, cause)
    return true
  }

  private slice(live: LiveVessel, refold: Refold, most: number, isLast: boolean): VesselWork {
    const { steadyMs } = this.setup.timeline
    const startMs = steadyMs()
    const work = this.setup.folder.refoldOn(live, refold, this.setup.columns, most, isLast)
    refold.tookMs += steadyMs() - startMs
    return work
  }
}
