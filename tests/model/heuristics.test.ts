import { expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { createGfwHeuristic, createSpeedRule } from '../../lib/model/heuristics.ts'
import type { RowScorer } from '../../lib/model/scorer.ts'

/** Scores of rows of which these features are known and no other. */
async function scoresOf(scorer: RowScorer, rows: readonly Record<string, number>[]): Promise<number[]> {
  const features = new Float32Array(rows.length * FEATURE_COUNT).fill(Number.NaN)
  for (const [row, values] of rows.entries())
    for (const [name, value] of Object.entries(values)) {
      const feature = FEATURES.findIndex((one) => one.name === name)
      expect(feature, name).toBeGreaterThanOrEqual(0)
      features[row * FEATURE_COUNT + feature] = value
    }
  const scores = new Uint16Array(rows.length)
  await scorer.score(features, rows.length, scores)
  return [...scores]
}

test('the speed rule calls what is slow and not at rest', async () => {
  const speeds = [0, 0.4, 0.5, 3, 5.5, 5.6, 20, Number.NaN]
  const scores = await scoresOf(
    createSpeedRule(),
    speeds.map((speedKnots) => ({ speedKnots })),
  )
  expect(scores).toEqual([0, 0, 1000, 1000, 1000, 0, 0, 0])
})

test("GFW's heuristic is its formula", async () => {
  const none = Number.NaN
  const row = (courseResultant1h: number, ...[now, before, second, third]: readonly number[]) => ({
    speedKnots: now!,
    speedKnots1: before!,
    speedKnots2: second!,
    speedKnots3: third!,
    courseResultant1h,
  })
  const scores = await scoresOf(createGfwHeuristic(), [
    row(1, 0, 0, 0, 0),
    row(1, 17, 17, 17, 17),
    row(1, 25, 25, 25, 25),
    row(1, 10.2, 6.8, 10.2, 6.8),
    row(0.5, 7.65, 0.85, 0.85, 7.65),
    row(0, 0, 0, 0, 40),
    row(0.5, none, none, none, none),
    row(none, 10.2, 6.8, 10.2, 6.8),
    row(1, 10.2, none, 6.8, none),
    row(1, none, none, none, 8.5),
  ])
  expect(scores).toEqual([
    667, 0, 0,
    // Mean 8.5 kn, σ 1.7 kn: 2/3 (0.1 + 0.5)
    400,
    // Mean 4.25 kn, σ 3.4 kn: 2/3 (0.2 + 1 / 2π + 0.75)
    739,
    // Mean 10 kn, σ 17.3 kn: 2/3 (1.02 + √2 / 2π + 0.41), cut to 1.
    1000, 0, 400, 400, 333,
  ])
})

test('its course term is the standard deviation in turns while courses differ little, wherever north is', async () => {
  const turns = [-0.03, -0.01, 0, 0.02, 0.02]
  const resultant = Math.hypot(
    turns.reduce((sum, turn) => sum + Math.cos(2 * Math.PI * turn), 0) / turns.length,
    turns.reduce((sum, turn) => sum + Math.sin(2 * Math.PI * turn), 0) / turns.length,
  )
  const deviation = Math.sqrt(turns.reduce((sum, turn) => sum + turn ** 2, 0) / turns.length)
  const [score] = await scoresOf(createGfwHeuristic(), [{ speedKnots: 17, courseResultant1h: resultant }])
  expect(score).toBe(Math.round((1000 * 2 * deviation) / 3))
})
