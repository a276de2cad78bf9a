/**
 * The speed baseline: P(apparent fishing) from a row's speed alone. It scores rows until the detector is trained,
 * and stays as what any model must beat. `npm run baseline` makes the table and judges it; docs/data.md holds the
 * figures.
 */

import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import type { RowScorer } from './scorer.ts'

/** A score by speed: linear between the knots, constant beyond them. */
export interface SpeedTable {
  /** Ascending, the first 0. */
  readonly knots: readonly number[]
  /** P(apparent fishing) at each, 0..1. */
  readonly probability: readonly number[]
}

/**
 * Where the table bends. Own: closest where a ship that lies still (0 to 0.2 kn) turns into one that hauls or
 * drifts with its gear (0.5 kn), far apart above 8 kn, where few rows are fishing.
 */
export const TABLE_KNOTS = [0, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13] as const

/** Least squares on the development half of the labelled vessels (lib/model/speed-baseline-fit). */
export const SPEED_TABLE: SpeedTable = {
  knots: TABLE_KNOTS,
  probability: [0.08, 0.41, 0.98, 0.88, 0.92, 0.87, 0.75, 0.69, 0.67, 0.51, 0.23, 0.33, 0],
}

/** Thousandths. Chosen on the development half of the labelled vessels (chooseThreshold in speed-baseline-fit). */
export const FISHING_FROM = 450

/** Thousandths, 0..1000. An unknown speed is no sign of fishing: 0. */
export function scoreSpeed(table: SpeedTable, speedKnots: number): number {
  if (Number.isNaN(speedKnots)) return 0
  const { knots, probability } = table
  const last = knots.length - 1
  if (speedKnots >= knots[last]!) return Math.round(1000 * probability[last]!)
  let left = 0
  while (speedKnots >= knots[left + 1]!) left++
  const share = (speedKnots - knots[left]!) / (knots[left + 1]! - knots[left]!)
  return Math.round(1000 * (probability[left]! + share * (probability[left + 1]! - probability[left]!)))
}

export function createSpeedBaseline(): RowScorer {
  return {
    name: 'speed-baseline 1',
    fishingFrom: FISHING_FROM,
    blockRows: 1,
    score: (features, count, scores) => {
      for (let row = 0; row < count; row++)
        scores[row] = scoreSpeed(SPEED_TABLE, features[row * FEATURE_COUNT + PRESENT.speedKnots]!)
      return Promise.resolve()
    },
  }
}
