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
  const row = (speedMean1h: number, speedDeviation1h: number, courseResultant1h: number) => ({
    speedMean1h,
    speedDeviation1h,
    courseResultant1h,
  })
  const scores = await scoresOf(createGfwHeuristic(), [
    row(0, 0, 1),
    row(17, 0, 1),
    row(25, 0, 1),
    row(8.5, 1.7, 1),
    row(4.25, 3.4, 0.5),
    row(0.5, 6, 0),
    row(Number.NaN, Number.NaN, 0.5),
    row(8.5, 1.7, Number.NaN),
  ])
  expect(scores).toEqual([
    667, 0, 0,
    // 2/3 (0.1 + 0.5)
    400,
    // 2/3 (0.2 + 1 / 2π + 0.75)
    739,
    // Cut to 1: 2/3 (0.353 + √2 / 2π + 0.971)
    1000, 0, 400,
  ])
})

test('its course term is the standard deviation in turns while courses differ little, wherever north is', async () => {
  const turns = [-0.03, -0.01, 0, 0.02, 0.02]
  const resultant = Math.hypot(
    turns.reduce((sum, turn) => sum + Math.cos(2 * Math.PI * turn), 0) / turns.length,
    turns.reduce((sum, turn) => sum + Math.sin(2 * Math.PI * turn), 0) / turns.length,
  )
  const deviation = Math.sqrt(turns.reduce((sum, turn) => sum + turn ** 2, 0) / turns.length)
  const [score] = await scoresOf(createGfwHeuristic(), [
    { speedMean1h: 17, speedDeviation1h: 0, courseResultant1h: resultant },
  ])
  expect(score).toBe(Math.round((1000 * 2 * deviation) / 3))
})
