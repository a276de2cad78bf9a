/** Motion as reported and as made good: what is missing, how it is rounded, and whether the two agree. */

import type { ReportBlock } from '../ais/report.ts'
import { PRESENT } from '../features/feature-list.ts'
import { evenEdges, Histogram, type HistogramCounts } from './analyze-histogram.ts'

export const MOTION_OPTIONS = {
  /** Seconds: reported and implied speed are set side by side over legs up to this long. Own. */
  legS: 3600,
  /** Knots between the two that no manoeuvre within an hour need explain. Own. */
  apartKnots: 2,
  /** "Still" as reported and "moved" as made good, knots. Own. */
  stillKnots: 0.05,
  movedKnots: 1,
} as const

export const SPEED_EDGES_KNOTS = evenEdges(0, 20, 0.5)
export const TURN_EDGES_DEG = evenEdges(0, 180, 10)

export interface MotionAnalysis {
  /** Of positions, without each. */
  readonly missing: { readonly speed: number; readonly course: number; readonly heading: number }
  readonly positions: number
  /** Of positions. */
  readonly speedKnots: HistogramCounts
  readonly speedZero: number
  /** Of positions with a course and 1 kn or more: with course 0.0, and with a whole degree (one in ten by chance). */
  readonly underWay: number
  readonly courseZero: number
  readonly courseWhole: number
  /** Of rows, degrees between the courses of two that follow each other. */
  readonly courseChangeDeg: HistogramCounts
  /** Implied speed less the mean of the reported ones at both ends, knots, over legs up to an hour. */
  readonly impliedLessReportedKnots: HistogramCounts
  readonly legs: number
  readonly impliedSlower: number
  readonly impliedFaster: number
  /** Reported 0 at both ends and moved all the same. */
  readonly stillButMoved: number
}

export class MotionCounter {
  private positions = 0
  private readonly missing = { speed: 0, course: 0, heading: 0 }
  private readonly speedKnots = new Histogram(SPEED_EDGES_KNOTS)
  private speedZero = 0
  private underWay = 0
  private courseZero = 0
  private courseWhole = 0
  private readonly courseChangeDeg = new Histogram(TURN_EDGES_DEG)
  private readonly apartKnots = new Histogram(evenEdges(-10, 10, 0.5))
  private legs = 0
  private impliedSlower = 0
  private impliedFaster = 0
  private stillButMoved = 0

  addPosition(block: ReportBlock, row: number): void {
    const speedKnots = block.speedKnots[row]!
    const courseDeg = block.courseDeg[row]!
    this.positions++
    if (Number.isNaN(speedKnots)) this.missing.speed++
    if (Number.isNaN(courseDeg)) this.missing.course++
    if (Number.isNaN(block.headingDeg[row]!)) this.missing.heading++
    this.speedKnots.add(speedKnots)
    if (speedKnots < MOTION_OPTIONS.stillKnots) this.speedZero++
    if (!(speedKnots >= 1) || Number.isNaN(courseDeg)) return
    this.underWay++
    const tenths = Math.round(courseDeg * 10)
    if (tenths === 0) this.courseZero++
    if (tenths % 10 === 0) this.courseWhole++
  }

  /** `reportedKnots`: of the row's own report, NaN where it has none. */
  addRow(features: Float32Array, reportedKnots: number): void {
    this.courseChangeDeg.add(features[PRESENT.courseChangeDeg]!)
    const legS = Math.expm1(features[PRESENT.lnSecondsSince]!)
    const apart = apartKnots(features, reportedKnots)
    if (!(legS <= MOTION_OPTIONS.legS) || Number.isNaN(apart)) return
    this.legs++
    this.apartKnots.add(apart)
    if (apart < -MOTION_OPTIONS.apartKnots) this.impliedSlower++
    if (apart > MOTION_OPTIONS.apartKnots) this.impliedFaster++
    const { stillKnots, movedKnots } = MOTION_OPTIONS
    const isStill = features[PRESENT.speedKnots1]! < stillKnots && reportedKnots < stillKnots
    if (isStill && features[PRESENT.impliedSpeedKnots]! > movedKnots) this.stillButMoved++
  }

  finish(): MotionAnalysis {
    const { positions, missing, speedZero, underWay, courseZero, courseWhole } = this
    const { legs, impliedSlower, impliedFaster, stillButMoved } = this
    return {
      ...{ positions, missing, speedKnots: this.speedKnots.toCounts(), speedZero },
      ...{ underWay, courseZero, courseWhole, courseChangeDeg: this.courseChangeDeg.toCounts() },
      ...{ impliedLessReportedKnots: this.apartKnots.toCounts(), legs },
      ...{ impliedSlower, impliedFaster, stillButMoved },
    }
  }
}

/**
 * Implied speed of the leg to a row less the mean of the speeds at its ends, knots: below 0 where the way was not
 * straight or the speed did not last. NaN where one of them is missing.
 */
export function apartKnots(features: Float32Array, reportedKnots: number): number {
  return features[PRESENT.impliedSpeedKnots]! - (features[PRESENT.speedKnots1]! + reportedKnots) / 2
}
