import { describe, expect, test } from 'vitest'
import { listInputs } from '../../lib/ais/open-input.ts'
import { FEATURE_COUNT, PRESENT } from '../../lib/features/feature-list.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { judgeScores } from '../../lib/model/metrics.ts'
import { createSpeedBaseline, SPEED_TABLE, scoreSpeed, TABLE_KNOTS } from '../../lib/model/speed-baseline.ts'
import {
  chooseThreshold,
  fitSpeedTable,
  type SpeedSample,
  scoreSamples,
  speedSamplesOf,
  splitByVessel,
} from '../../lib/model/speed-baseline-fit.ts'
import { readLabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { describeWithData, sharedData } from '../shared-data.ts'

describe('speed baseline', () => {
  test('is the table at its knots, linear between them, constant beyond, and 0 for an unknown speed', () => {
    SPEED_TABLE.knots.forEach((knots, i) => {
      expect(scoreSpeed(SPEED_TABLE, knots)).toBe(Math.round(1000 * SPEED_TABLE.probability[i]!))
    })
    expect(scoreSpeed(SPEED_TABLE, 0.1)).toBe(Math.round(500 * (0.08 + 0.41)))
    expect(scoreSpeed(SPEED_TABLE, 40)).toBe(scoreSpeed(SPEED_TABLE, 13))
    expect(scoreSpeed(SPEED_TABLE, Number.NaN)).toBe(0)
  })

  test('reads the speed of each row alone, whatever else is in the row and the batch', async () => {
    const random = createRandom(3)
    const speeds = [0, 0.3, 2.5, Number.NaN, 40, 7.7]
    const features = Float32Array.from({ length: speeds.length * FEATURE_COUNT }, () => random.next() * 10)
    speeds.forEach((speed, row) => {
      features[row * FEATURE_COUNT + PRESENT.speedKnots] = speed
    })
    const scores = new Uint16Array(speeds.length).fill(9)
    await createSpeedBaseline().score(features, speeds.length - 1, scores)
    const expected = speeds.map((speed) => scoreSpeed(SPEED_TABLE, Math.fround(speed)))
    expect([...scores]).toEqual([...expected.slice(0, -1), 9])
  })
})

/** Rows of `vessels` vessels whose chance of fishing at a speed is `chance`. */
function makeSamples(vessels: number, rows: number, chance: (knots: number) => number): SpeedSample[] {
  const random = createRandom(11)
  return Array.from({ length: vessels * rows }, (_, i) => {
    const speedKnots = random.next() * 14
    const vessel = `${i % vessels}`
    return {
      vessel,
      gear: `${(i % vessels) % 3}`,
      speedKnots,
      fishing: random.next() < chance(speedKnots) ? 1 : 0,
    }
  })
}

describe('fit', () => {
  test('finds the chances that rows were made with', () => {
    const chance = (knots: number) => Math.max(0, 0.9 - knots / 12)
    const { probability } = fitSpeedTable(makeSamples(20, 3000, chance))
    TABLE_KNOTS.slice(0, -1).forEach((knots, i) => {
      expect(Math.abs(probability[i]! - chance(knots)), `${knots} kn`).toBeLessThan(0.07)
    })
  })

  test('no other table misses the labels less', () => {
    const samples = makeSamples(1, 3000, (knots) => (knots > 1 && knots < 6 ? 0.8 : 0.1))
    const missOf = (probability: readonly number[]) => {
      const table = { knots: TABLE_KNOTS, probability }
      return judgeScores(scoreSamples(table, samples), 500).brier
    }
    const { probability } = fitSpeedTable(samples)
    probability.forEach((value, i) => {
      for (const change of [-0.05, 0.05]) {
        if (value + change < 0 || value + change > 1) continue
        expect(missOf(probability.with(i, value + change))).toBeGreaterThan(missOf(probability))
      }
    })
  })

  test('refuses a table of speeds that were never seen', () => {
    expect(() => fitSpeedTable([{ vessel: 'a', gear: 'x', speedKnots: 3, fishing: 1 }])).toThrow('too few')
  })

  test('the threshold is the highest whose F1 is near the best', () => {
    const samples = makeSamples(5, 500, (knots) => (knots < 6 ? 0.8 : 0.1))
    const table = fitSpeedTable(samples)
    const scored = scoreSamples(table, samples)
    const chosen = chooseThreshold(table, samples)
    const f1 = (threshold: number) => judgeScores(scored, threshold).f1
    const steps = Array.from({ length: 19 }, (_, step) => 50 * (step + 1))
    const best = Math.max(...steps.map(f1))
    expect(f1(chosen)).toBeGreaterThanOrEqual(best - 0.01)
    for (const threshold of steps) if (threshold > chosen) expect(f1(threshold)).toBeLessThan(best - 0.01)
  })
})

test('a vessel is in one half only, and a gear of two vessels in both', () => {
  const { development, judging } = splitByVessel(makeSamples(6, 10, () => 0.5))
  expect(development.length + judging.length).toBe(60)
  const inDevelopment = new Set(development.map(({ vessel }) => vessel))
  expect(judging.some(({ vessel }) => inDevelopment.has(vessel))).toBe(false)
  for (const half of [development, judging]) expect(new Set(half.map(({ gear }) => gear)).size).toBe(3)
})

describeWithData('labelled positions', () => {
  test('the command makes the table and the threshold that the code has; the baseline is worth beating', async () => {
    const files = await listInputs([sharedData('fishing-labels')])
    const context = { places: null, solarHour: localSolarHour, options: TRACK_OPTIONS }
    const rows = await readLabelledRows(files, { context, importStartMs: Date.now() })
    const { development, judging } = splitByVessel(speedSamplesOf(rows))
    const table = fitSpeedTable(development)
    expect(table).toEqual(SPEED_TABLE)
    expect(chooseThreshold(table, development)).toBe(createSpeedBaseline().fishingFrom)
    const { auc, brier } = judgeScores(scoreSamples(table, judging), createSpeedBaseline().fishingFrom)
    expect(auc).toBeGreaterThan(0.8)
    expect(brier).toBeLessThan(0.16)
  })
})
