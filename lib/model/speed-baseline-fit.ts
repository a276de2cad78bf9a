/** How the speed baseline's table is made: from labelled rows of the development half of the vessels. */

import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import { ContentHash } from '../features/ids.ts'
import { measureCalls, type ScoredRows, tallyRows } from './metrics.ts'
import { type SpeedTable, scoreSpeed, TABLE_KNOTS } from './speed-baseline.ts'
import type { TrainingRows } from './training-rows.ts'

/** A labelled row. */
export interface SpeedSample {
  readonly vessel: string
  readonly gear: string
  /** The feature of that name; NaN where unknown. */
  readonly speedKnots: number
  /** Share of the people who called it fishing, 0..1. */
  readonly fishing: number
}

export interface SpeedSplit {
  readonly development: readonly SpeedSample[]
  readonly judging: readonly SpeedSample[]
}

/** The labelled rows of a set. */
export function speedSamplesOf({ count, features, fishing, vessel, vessels }: TrainingRows): SpeedSample[] {
  const samples: SpeedSample[] = []
  for (let row = 0; row < count; row++) {
    const { key, gear } = vessels[vessel[row]!]!
    const speedKnots = features[row * FEATURE_COUNT + PRESENT.speedKnots]!
    if (!Number.isNaN(fishing[row]!)) samples.push({ vessel: key, gear, speedKnots, fishing: fishing[row]! })
  }
  return samples
}

/**
 * Halves by vessel: a vessel is all in one of them, for rows of one vessel resemble each other. In the order of
 * their gears and the hashes of their ids they go to the two in turn, so that both have every gear that two
 * vessels have.
 */
export function splitByVessel(samples: readonly SpeedSample[]): SpeedSplit {
  const places = new Map<string, string>()
  for (const { vessel, gear } of samples)
    if (!places.has(vessel))
      places.set(vessel, `${gear} ${new ContentHash().text(vessel).digest()} ${vessel}`)
  const vessels = [...places].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([vessel]) => vessel)
  const development = new Set(vessels.filter((_, place) => place % 2 === 0))
  return {
    development: samples.filter(({ vessel }) => development.has(vessel)),
    judging: samples.filter(({ vessel }) => !development.has(vessel)),
  }
}

/**
 * The table that misses the labels least (least squares, so that a score is a probability: what is called
 * fishing of rows at that speed), in hundredths. A vessel weighs as the root of its rows: a few vessels with
 * thousands of rows do not speak for all, nor does one with five for half of them.
 */
export function fitSpeedTable(samples: readonly SpeedSample[]): SpeedTable {
  const rowsOf = countRows(samples)
  const count = TABLE_KNOTS.length
  // Each row touches two neighbouring knots: a tridiagonal system, solved by elimination.
  const diagonal = new Float64Array(count)
  const above = new Float64Array(count)
  const right = new Float64Array(count)
  for (const { vessel, speedKnots, fishing } of samples) {
    if (Number.isNaN(speedKnots)) continue
    const weight = 1 / Math.sqrt(rowsOf.get(vessel)!)
    let knot = 0
    while (knot < count - 2 && speedKnots >= TABLE_KNOTS[knot + 1]!) knot++
    const width = TABLE_KNOTS[knot + 1]! - TABLE_KNOTS[knot]!
    const share = Math.min(1, (speedKnots - TABLE_KNOTS[knot]!) / width)
    diagonal[knot]! += weight * (1 - share) * (1 - share)
    above[knot]! += weight * share * (1 - share)
    diagonal[knot + 1]! += weight * share * share
    right[knot]! += weight * (1 - share) * fishing
    right[knot + 1]! += weight * share * fishing
  }
  for (let i = 1; i < count; i++) {
    const factor = above[i - 1]! / diagonal[i - 1]!
    diagonal[i]! -= factor * above[i - 1]!
    right[i]! -= factor * right[i - 1]!
  }
  const probability = new Array<number>(count)
  for (let i = count - 1; i >= 0; i--)
    probability[i] = (right[i]! - (i < count - 1 ? above[i]! * probability[i + 1]! : 0)) / diagonal[i]!
  if (!probability.every(Number.isFinite))
    throw new Error('model: too few labelled rows at some speed to fit the table')
  return {
    knots: TABLE_KNOTS,
    probability: probability.map((value) => Math.round(100 * Math.min(1, Math.max(0, value))) / 100),
  }
}

/** F1 given up for fewer false calls: a threshold's choice hardly moves F1 over a wide range. Own. */
const F1_GIVEN_UP = 0.01

/**
 * The score from which a row is called fishing, thousandths: of the steps of 0.05 the highest whose F1 is within 0.01
 * of the best. A false event costs an analyst more than a row missed at an event's edge.
 */
export function chooseThreshold(table: SpeedTable, samples: readonly SpeedSample[]): number {
  const tally = tallyRows(scoreSamples(table, samples))
  const thresholds = Array.from({ length: 19 }, (_, step) => 50 * (step + 1))
  const f1 = thresholds.map((threshold) => measureCalls(tally, threshold).f1)
  const enough = Math.max(...f1) - F1_GIVEN_UP
  return thresholds.findLast((_, step) => f1[step]! >= enough)!
}

export function scoreSamples(table: SpeedTable, samples: readonly SpeedSample[]): ScoredRows {
  return {
    scores: samples.map(({ speedKnots }) => scoreSpeed(table, speedKnots)),
    fishing: samples.map(({ fishing }) => fishing),
  }
}

function countRows(samples: readonly SpeedSample[]): Map<string, number> {
  const rowsOf = new Map<string, number>()
  for (const { vessel } of samples) rowsOf.set(vessel, (rowsOf.get(vessel) ?? 0) + 1)
  return rowsOf
}
