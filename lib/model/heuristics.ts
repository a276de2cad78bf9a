/** Rules that need no training: what a model is worth is what it does better. */

import { FEATURE_COUNT, FEATURES, PRESENT } from '../features/feature-list.ts'
import { HALF } from './metrics.ts'
import type { RowScorer } from './scorer.ts'

/** Fishing is slow, and not at rest: from and to, knots, both included. Own. */
const SLOW_KNOTS = { from: 0.5, to: 5.5 } as const

/** GFW: speeds from here on are alike. */
const FULL_KNOTS = 17
const RECENT_SPEEDS = [PRESENT.speedKnots, PRESENT.speedKnots1, PRESENT.speedKnots2, PRESENT.speedKnots3]

/** The plain rule: certain within a range of speeds, certain of the contrary elsewhere. */
export function createSpeedRule(): RowScorer {
  return createHeuristic('speed-rule 1', (row) => {
    const knots = row[PRESENT.speedKnots]!
    return knots >= SLOW_KNOTS.from && knots <= SLOW_KNOTS.to ? 1 : 0
  })
}

/**
 * Global Fishing Watch's published heuristic (vessel-scoring, LegacyHeuristicModel with its window of one hour):
 * 2/3 (σ speed + σ course + 1 - min(1, speed / 17)), speed in units of 17 kn and course in turns, cut to 0..1.
 *
 * As our features give it: σ speed and the mean speed are of this row and the three before it, as far as their speeds
 * are known, which is 15 minutes of rows 5 minutes apart and 3 hours of hourly ones, and speeds above 17 kn are told
 * apart in σ; σ course is the angular deviation √(2 (1 - R)) / 2π with R = courseResultant1h, equal to theirs for small
 * spreads, and blind to the jump from 360° to 0°, which theirs takes for a turn. An hour without courses has σ course
 * 0; a row where no speed is known scores 0.
 */
export function createGfwHeuristic(): RowScorer {
  const courseResultant = featureIndex('courseResultant1h')
  return createHeuristic('gfw-heuristic 1', (row) => {
    const speeds = RECENT_SPEEDS.map((speed) => row[speed]!).filter((knots) => !Number.isNaN(knots))
    if (speeds.length === 0) return 0
    const meanKnots = meanOf(speeds)
    const deviationKnots = Math.sqrt(meanOf(speeds.map((knots) => (knots - meanKnots) ** 2)))
    const resultant = row[courseResultant]!
    const courseSpread = Number.isNaN(resultant)
      ? 0
      : Math.sqrt(2 * Math.max(0, 1 - resultant)) / (2 * Math.PI)
    const slowness = 1 - Math.min(1, meanKnots / FULL_KNOTS)
    return Math.min(1, (2 / 3) * (deviationKnots / FULL_KNOTS + courseSpread + slowness))
  })
}

/** `scoreRow`: 0..1, of the features of one row. */
function createHeuristic(name: string, scoreRow: (row: Float32Array) => number): RowScorer {
  return {
    name,
    fishingFrom: HALF,
    blockRows: 1,
    score: (features, count, scores) => {
      for (let row = 0; row < count; row++) {
        const from = row * FEATURE_COUNT
        scores[row] = Math.round(1000 * scoreRow(features.subarray(from, from + FEATURE_COUNT)))
      }
      return Promise.resolve()
    },
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function featureIndex(name: string): number {
  const index = FEATURES.findIndex((feature) => feature.name === name)
  if (index < 0) throw new Error(`model: there is no feature ${name}, which the heuristic needs`)
  return index
}
