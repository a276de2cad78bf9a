/**
 * Reports of any input, counted as they come: through the vessel fold, one state a vessel, and into histograms. What
 * is kept grows with the number of vessels and not with the number of reports.
 *
 * A fold takes reports in the order of time, and an input is not sorted as a whole here. Reports are put in order
 * block by block; one that is still behind its vessel's clock is counted as late and not folded, unless another
 * input brought it: then the vessel's fold starts anew, for the two inputs overlap.
 */

import { orderReports } from '../ais/order.ts'
import { POSITION, type ReportBlock, type ReportBuffer } from '../ais/report.ts'
import { FEATURE_COUNT, FEATURES, PRESENT } from '../features/feature-list.ts'
import type { VesselSink } from '../features/outputs.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { VesselFold } from '../features/vessel.ts'
import { Histogram, type HistogramCounts } from './analyze-histogram.ts'
import { type MotionAnalysis, MotionCounter } from './analyze-motion.ts'
import { SHORE_EDGES_KM, type ShoreAnalysis, ShoreCounter } from './analyze-shore.ts'
import {
  countInterval,
  describeVessel,
  INTERVAL_EDGES_S,
  SILENCE_HOURS,
  startVesselCounts,
  type VesselAnalysis,
  type VesselCounts,
} from './analyze-vessels.ts'

/** Vessels told one by one, those with the most positions. */
const VESSELS_TOLD = 100

export interface ReportsAnalysis {
  readonly vessels: number
  readonly positions: number
  readonly identities: number
  /** Different texts of identity. */
  readonly differentIdentities: number
  readonly duplicatePositions: number
  readonly duplicateIdentities: number
  readonly noise: number
  readonly noMotion: number
  readonly late: number
  /** Times that a vessel was folded anew because two inputs overlap. */
  readonly overlaps: number
  readonly segments: number
  readonly rows: number
  /** Rows that know of none before them: the first, and the first after 24 h of silence. */
  readonly restarts: number
  /** Gaps of 12 h or more that ended, and those of them that are possible disabling. */
  readonly gaps: number
  readonly possibleDisabling: number
  readonly intervalsS: HistogramCounts
  /** Seconds between positions that half of all intervals do not reach. */
  readonly medianIntervalS: number
  /** Of the vessels' own medians. */
  readonly medianIntervalsS: HistogramCounts
  readonly silences: readonly { readonly hours: number; readonly count: number; readonly vessels: number }[]
  readonly motion: MotionAnalysis
  /** As the source gives it. */
  readonly shore: ShoreAnalysis
  /** Of rows, as their feature has it: from the coast, or from the source where there is no coast or no place. */
  readonly rowShoreKm: HistogramCounts
  /** Of rows, by feature. */
  readonly featuresMissing: readonly { readonly name: string; readonly missing: number }[]
  readonly listed: readonly VesselAnalysis[]
}

export class ReportsCounter {
  private readonly vessels = new Map<string, VesselCounts>()
  private readonly fold: VesselFold
  private readonly intervalsS = new Histogram(INTERVAL_EDGES_S)
  private readonly motion = new MotionCounter()
  private readonly shore = new ShoreCounter()
  private readonly rowShoreKm = new Histogram(SHORE_EDGES_KM)
  private readonly featuresMissing = new Float64Array(FEATURE_COUNT)
  private readonly counts = {
    positions: 0,
    identities: 0,
    duplicatePositions: 0,
    duplicateIdentities: 0,
    noise: 0,
    noMotion: 0,
    late: 0,
    overlaps: 0,
    segments: 0,
    rows: 0,
    restarts: 0,
    gaps: 0,
    possibleDisabling: 0,
  }
  private current!: VesselCounts
  private readonly sink = this.createSink()

  constructor(context: TrackContext) {
    this.fold = new VesselFold(context)
  }

  /** Counts a block of reports; the caller may clear the buffer after. Its dictionaries must stay. */
  take(buffer: ReportBuffer): void {
    const { rows, vessels } = orderReports(buffer)
    const { block, identities } = buffer
    for (const { vessel, from, to } of vessels) {
      const counts = this.vesselOf(buffer.keys[vessel]!)
      this.current = counts
      for (let i = from; i < to; i++) {
        const row = rows[i]!
        this.countReport(counts, block, row)
        if (block.identity[row]! >= 0) counts.name = identities[block.identity[row]!]!.name || counts.name
        if (this.isInTime(counts, block, row)) this.fold.step(counts.state, block, row, identities, this.sink)
      }
    }
  }

  /** `differentIdentities`: as the buffer's dictionary has them. */
  finish(differentIdentities: number): ReportsAnalysis {
    const medianIntervalsS = new Histogram(INTERVAL_EDGES_S)
    for (const vessel of this.vessels.values()) {
      this.current = vessel
      this.fold.peek(vessel.state, this.sink)
      medianIntervalsS.add(vessel.intervalsS.quantile(0.5))
    }
    const all = [...this.vessels.values()]
    return {
      vessels: this.vessels.size,
      differentIdentities,
      ...this.counts,
      intervalsS: this.intervalsS.toCounts(),
      medianIntervalS: this.intervalsS.quantile(0.5),
      medianIntervalsS: medianIntervalsS.toCounts(),
      silences: SILENCE_HOURS.map((hours, i) => ({
        hours,
        count: all.reduce((sum, { silences }) => sum + silences[i]!, 0),
        vessels: all.filter(({ silences }) => silences[i]! > 0).length,
      })),
      motion: this.motion.finish(),
      shore: this.shore.finish(),
      rowShoreKm: this.rowShoreKm.toCounts(),
      featuresMissing: FEATURES.map(({ name }, i) => ({ name, missing: this.featuresMissing[i]! })),
      listed: all
        .sort((a, b) => b.positions - a.positions || (a.key < b.key ? -1 : 1))
        .slice(0, VESSELS_TOLD)
        .map(describeVessel),
    }
  }

  private vesselOf(key: string): VesselCounts {
    let counts = this.vessels.get(key)
    if (counts === undefined) {
      counts = startVesselCounts(key, this.fold.start(key))
      this.vessels.set(key, counts)
    }
    return counts
  }

  private countReport(vessel: VesselCounts, block: ReportBlock, row: number): void {
    const timeMs = block.timeMs[row]!
    vessel.firstMs = Math.min(vessel.firstMs, timeMs)
    vessel.lastMs = Math.max(vessel.lastMs, timeMs)
    if (block.kind[row] !== POSITION) {
      this.counts.identities++
      vessel.identities++
      return
    }
    this.counts.positions++
    vessel.positions++
    this.motion.addPosition(block, row)
    this.shore.add(block.shoreKm[row]!)
  }

  /** Whether the fold can take this report; counts it as late where not. */
  private isInTime(vessel: VesselCounts, block: ReportBlock, row: number): boolean {
    const timeMs = block.timeMs[row]!
    const source = block.source[row]!
    if (timeMs < vessel.state.clockMs) {
      if (source === vessel.source) {
        this.counts.late++
        return false
      }
      this.counts.overlaps++
      this.fold.peek(vessel.state, this.sink)
      vessel.state = this.fold.start(vessel.key)
      vessel.lastPositionMs = Number.NaN
    }
    vessel.source = source
    if (block.kind[row] === POSITION) countInterval(vessel, timeMs, this.intervalsS)
    return true
  }

  private createSink(): VesselSink {
    const { counts } = this
    return {
      position: (_track, _segment, block, row, features) => {
        if (features === null) return
        counts.rows++
        this.current.rows++
        if (Number.isNaN(features[PRESENT.lnSecondsSince]!)) counts.restarts++
        for (let i = 0; i < FEATURE_COUNT; i++) if (Number.isNaN(features[i]!)) this.featuresMissing[i]!++
        this.rowShoreKm.add(Math.expm1(features[PRESENT.lnShore]!))
        this.motion.addRow(features, block.speedKnots[row]!)
      },
      output: (output) => {
        // An ended segment or gap is told once; what is open is told by the peek at the end.
        if (output.kind === 'segment' && (output.endedBy !== null || output.open)) counts.segments++
        if (output.kind !== 'gap' || output.onMs === null) return
        counts.gaps++
        if (output.possibleDisabling) counts.possibleDisabling++
      },
      tripChange: () => {},
      identity: () => {},
      dropped: (reason, block, row) => {
        if (reason === 'noise') counts.noise++
        else if (reason === 'no-motion') counts.noMotion++
        else {
          this.current.duplicates++
          if (block.kind[row] === POSITION) counts.duplicatePositions++
          else counts.duplicateIdentities++
        }
      },
    }
  }
}
